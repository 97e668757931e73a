/** Teams as features: hollow standing by, filled from acknowledged on, the corner tab says the assignment's state, a halo the age of the position. */
import { type Assignment, distanceMetres, isOpen, type LngLat, looksOld, positionAge, type Team } from '@fenghuo/domain';
import { toneAt } from '../../live/clock-of.ts';
import type { Way } from '../../live/ways.ts';
import { duration } from '../../ui/format.ts';
import { stateColour, type TeamLook } from '../../ui/symbols.ts';
import { beakId, imageId } from '../images.ts';
import { at, type Feature, type Scene, whereIs } from './scene.ts';

const ASSIGNED_SIZE = 36;
const STANDBY_SIZE = 28;

/** On scene before en route before sent: what the team is doing most. */
const PRECEDENCE = ['onScene', 'enRoute', 'acknowledged', 'dispatched'] as const;

export function leadingAssignment(assignments: readonly Assignment[] | undefined): Assignment | null {
  if (assignments === undefined) return null;
  const open = assignments.filter(isOpen);
  for (const state of PRECEDENCE) {
    const found = open.find((assignment) => assignment.state === state);
    if (found) return found;
  }
  return null;
}

export const teamFeatures = (scene: Scene): Feature[] => scene.teams.flatMap((team) => teamFeature(scene, team) ?? []);

export function teamFeature(scene: Scene, team: Team): Feature | null {
  const where = whereIs(scene, team);
  if (where === null) return null;
  const assignment = leadingAssignment(scene.assignmentsByTeam.get(team.id));
  const isAssigned = assignment !== null;
  const look: TeamLook = isAssigned ? assignment.state : team.availability === 'outOfService' ? 'outOfService' : 'standby';
  const fixAtMs = where.fix?.at ?? null;
  const isStale = fixAtMs !== null && looksOld(positionAge(fixAtMs, scene.nowMs));
  const clock = assignment && scene.clockOfAssignment(assignment);
  const isLate = toneAt(clock, scene.nowMs) === 'red';
  const note = noteOf(scene, assignment, isLate, clock?.startMs ?? null, fixAtMs);
  const spec = { of: 'team' as const, look, glyph: scene.words.glyph(team.capabilities[0]?.code), stale: isStale };
  const tab = isAssigned ? scene.words.tab(assignment.state) : look === 'outOfService' ? scene.words.tab('outOfService') : null;
  const heading = where.fix?.heading ?? null;
  return at(where.point, {
    id: team.id,
    kind: 'team',
    icon: imageId(tab === null ? spec : { ...spec, tab }),
    size: isAssigned ? ASSIGNED_SIZE : STANDBY_SIZE,
    label: team.name,
    note: note?.text ?? '',
    ...(note && { noteColour: note.colour }),
    assigned: Number(isAssigned),
    late: Number(isLate),
    sort: isLate ? 1 : isAssigned ? 3 : 9,
    ...(isAssigned && !isStale && heading !== null && (where.fix?.speedMps ?? 0) > 0.5 && { beak: beakId(look), heading }),
  });
}

function noteOf(
  scene: Scene,
  assignment: Assignment | null,
  isLate: boolean,
  startMs: number | null,
  fixAtMs: number | null,
): { text: string; colour: string } | null {
  if (assignment !== null && startMs !== null && (isLate || assignment.state === 'dispatched')) {
    const spent = duration((scene.nowMs - startMs) / 1000);
    const text = assignment.state === 'dispatched' ? scene.words.notAcknowledged(spent) : scene.words.late(spent);
    return { text: ` ${text}`, colour: isLate ? scene.palette.redText : scene.palette.text2 };
  }
  if (fixAtMs !== null && positionAge(fixAtMs, scene.nowMs) !== 'fresh')
    return { text: `\n${scene.words.age(fixAtMs)}`, colour: scene.palette.amber };
  return null;
}

/**
 * From each team on its way to its incident: dashed until acknowledged, only what is still to drive. By road for the incident or team that is open,
 * and a dashed straight line there until the way is known.
 */
export function lineFeatures(scene: Scene): Feature[] {
  const lines: Feature[] = [];
  for (const team of scene.teams) {
    for (const assignment of scene.assignmentsByTeam.get(team.id) ?? []) {
      if (!isOpen(assignment) || assignment.state === 'onScene') continue;
      const to = scene.incident(assignment.incidentId)?.place.point?.coordinates;
      const from = whereIs(scene, team)?.point;
      if (!to || !from) continue;
      const isOpened = scene.selectedId === assignment.incidentId || scene.selectedId === team.id;
      const way = isOpened ? scene.way(team.id, from, to) : null;
      const dashed = assignment.state === 'dispatched' || (isOpened && way === null);
      lines.push(line(scene, way ?? straight(from, to), stateColour(scene.palette, assignment.state), dashed));
    }
  }
  return lines;
}

/** Ways with the numbers of the list to the teams ticked for dispatch, and the way of the one that is pointed at. */
export function chosenFeatures(scene: Scene): { lines: Feature[]; numbers: Feature[] } {
  const to = scene.selectedId === null ? undefined : scene.incident(scene.selectedId)?.place.point?.coordinates;
  const [lines, numbers]: [Feature[], Feature[]] = [[], []];
  if (!to) return { lines, numbers };
  const byId = new Map(scene.teams.map((team) => [team.id, team]));
  const wayOf = (id: string): readonly LngLat[] | null => {
    const team = byId.get(id);
    const from = team && whereIs(scene, team)?.point;
    if (!from) return null;
    const way = scene.way(id, from, to);
    const drawn = way ?? straight(from, to);
    lines.push(line(scene, drawn, scene.palette.primary, way === null));
    return drawn.points;
  };
  scene.chosenTeamIds.forEach((id, index) => {
    const points = wayOf(id);
    if (points) numbers.push(at(middleOf(points), { icon: imageId({ of: 'number', text: String(index + 1) }) }));
  });
  const { pointedTeamId } = scene;
  if (pointedTeamId !== null && !scene.chosenTeamIds.includes(pointedTeamId)) wayOf(pointedTeamId);
  return { lines, numbers };
}

const straight = (from: LngLat, to: LngLat): Way => ({ points: [from, to], estimated: false });

const line = ({ words }: Scene, { points, estimated }: Way, colour: string, dashed: boolean): Feature => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates: [...points] },
  properties: { colour, dashed, ...(estimated && { note: words.estimated }) },
});

/** Half-way along. */
function middleOf(points: readonly LngLat[]): LngLat {
  const lengths = points.slice(1).map((to, index) => distanceMetres(points[index] ?? to, to));
  let rest = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [index, length] of lengths.entries()) {
    const [from, to] = [points[index], points[index + 1]];
    if (from && to && length > 0 && rest <= length) {
      const share = rest / length;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    }
    rest -= length;
  }
  return points[0] ?? [0, 0];
}
