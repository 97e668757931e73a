/** Teams: sending them, and recording a step for one. */
import { type Assignment, distanceMetres, type Incident, isOpen, isStepPossible, STEPS, type Team } from '@fenghuo/domain';
import { incidentChoices, isCurrent, obstacle, teamChoices } from './choices.ts';
import type { Facts, Plan } from './deed.ts';
import type { Typed } from './grammar.ts';
import { byNumber, stepByText, stepWord, teamByText } from './match.ts';

/** The order of one dispatch (docs: contract). */
const MOST_TEAMS = 50;

export function planDispatch(line: string, incident: Incident, texts: readonly string[], task: string | null, facts: Facts): Plan {
  if (incident.state === 'closed') return obstacle({ why: 'incidentClosed', incident, n: 0 });
  if (texts.length === 0) return obstacle({ why: 'needTeam' });
  if (texts.length > MOST_TEAMS) return obstacle({ why: 'tooManyTeams' });
  const teams = new Map<string, Team>();
  for (const text of texts) {
    const match = teamByText(facts.teams, text, facts.sounds);
    if ('none' in match) return obstacle({ why: 'noTeam', text });
    if ('many' in match) return teamChoices(line, text, match.many);
    const team = match.found;
    const open = facts.assignmentsOf('teamId', team.id).filter(isOpen);
    if (open.some(({ incidentId }) => incidentId === incident.id)) return obstacle({ why: 'teamHere', team });
    if (team.availability === 'outOfService') return obstacle({ why: 'teamOut', team });
    if (open.length > 0) return obstacle({ why: 'teamBusy', team });
    teams.set(team.id, team);
  }
  const sent = [...teams.values()];
  return { deed: { does: 'dispatch', incident, teams: sent, task, nearestMetres: nearest(sent, incident, facts) } };
}

function nearest(teams: readonly Team[], { place }: Incident, { pointOf }: Facts): number | null {
  const to = place.point?.coordinates;
  if (to === undefined) return null;
  const metres = teams.flatMap((team) => ((from) => (from === null ? [] : [distanceMetres(from, to)]))(pointOf(team)));
  return metres.length === 0 ? null : Math.min(...metres);
}

export function planStep(line: string, typed: Extract<Typed, { verb: 'step' }>, facts: Facts): Plan {
  if (typed.team === '') return obstacle({ why: 'needTeam' });
  const step = typed.step === null ? null : stepByText(typed.step);
  // The last word of a name with spaces is no step.
  const whole = step === null && typed.step !== null ? teamByText(facts.teams, `${typed.team} ${typed.step}`, facts.sounds) : null;
  const isWhole = whole !== null && !('none' in whole);
  const match = isWhole ? whole : teamByText(facts.teams, typed.team, facts.sounds);
  if ('none' in match) return obstacle({ why: 'noTeam', text: typed.team });
  if ('many' in match) return teamChoices(line, typed.team, match.many);
  if (typed.step !== null && step === null && !isWhole) return obstacle({ why: 'noStep', text: typed.step });
  const team = match.found;
  const open = facts.assignmentsOf('teamId', team.id).filter(isOpen);
  if (open.length === 0) return obstacle({ why: 'teamIdle', team });
  const meant = assignmentMeant(line, typed, team, open, facts);
  if (!('found' in meant)) return meant;
  const { assignment, incident } = meant.found;
  const possible = STEPS.filter((step) => isStepPossible(assignment, step));
  if (step === null)
    return { choices: possible.map((one) => ({ of: 'step', id: one, step: one, line: `${line.trim()} ${stepWord(one)} ` })) };
  if (!possible.includes(step)) return obstacle({ why: 'stepNotPossible', team });
  if ((step === 'decline' || step === 'standDown') && typed.remark === null) return obstacle({ why: 'needReason' });
  return { deed: { does: 'step', incident, team, assignmentId: assignment.id, step, remark: typed.remark } };
}

type Meant = { found: { assignment: Assignment; incident: Incident } } | Plan;

/** A team may hold two assignments: then the incident must be named, or be the selected one. */
function assignmentMeant(
  line: string,
  typed: Extract<Typed, { verb: 'step' }>,
  team: Team,
  open: readonly Assignment[],
  { incidents, selected }: Facts,
): Meant {
  const held = open.flatMap((assignment) => {
    const incident = incidents.find(({ id }) => id === assignment.incidentId);
    return incident ? [{ assignment, incident }] : [];
  });
  if (typed.incident !== null) {
    const match = byNumber(incidents, typed.incident, isCurrent);
    if ('none' in match) return obstacle({ why: 'noIncident', text: typed.incident });
    if ('many' in match) return incidentChoices(line, typed.incident, match.many);
    const own = held.find(({ incident }) => incident.id === match.found.id);
    return own ? { found: own } : obstacle({ why: 'stepNotPossible', team });
  }
  const [first] = held;
  if (first !== undefined && held.length === 1) return { found: first };
  const here = held.find(({ incident }) => incident.id === selected?.id);
  if (here) return { found: here };
  const rest = line.trim().split(/\s+/).slice(1).join(' ');
  const [verb = ''] = line.trim().split(/\s+/);
  return {
    choices: held.map(({ incident }) => ({ of: 'incident', id: incident.id, incident, line: `${verb} ${incident.code} ${rest} ` })),
  };
}
