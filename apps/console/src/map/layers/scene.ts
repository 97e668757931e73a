/** Everything the map draws, as plain data: one reading of the live rows at one second. */
import type {
  Assignment,
  Closure,
  Depot,
  Drawing,
  EvacuationZone,
  Incident,
  LngLat,
  Report,
  Shelter,
  Team,
  Vehicle,
} from '@fenghuo/domain';
import type { RunningClock } from '../../live/clock-of.ts';
import type { Fix } from '../../live/positions.ts';
import type { Way } from '../../live/ways.ts';
import type { ShelterLetters } from '../../ui/shelter-look.ts';
import type { Palette } from '../../ui/tokens.ts';
import type { AroundLook } from './around.ts';

export type Scene = {
  nowMs: number;
  reports: readonly Report[];
  incidents: readonly Incident[];
  teams: readonly Team[];
  vehicles: readonly Vehicle[];
  depots: readonly Depot[];
  shelters: readonly Shelter[];
  closures: readonly Closure[];
  drawings: readonly Drawing[];
  zones: readonly EvacuationZone[];
  /** The drawing that is being changed by hand: it is shown by the tool instead. */
  sketchedId: string | null;
  assignmentsByTeam: ReadonlyMap<string, readonly Assignment[]>;
  incident: (id: string) => Incident | null;
  /** The newest fix of a team or a vehicle. */
  fix: (tracked: { positionNumber: number }) => Fix | null;
  /** The way by road that a team has still to drive; null as long as there is no answer. */
  way: (teamId: string, from: LngLat, to: LngLat) => Way | null;
  clockOfReport: (report: Report) => RunningClock | null;
  clocksOfIncident: (incident: Incident) => readonly RunningClock[];
  clockOfAssignment: (assignment: Assignment) => RunningClock | null;
  selectedId: string | null;
  /** Teams ticked for dispatch, in the order of the list. */
  chosenTeamIds: readonly string[];
  /** The team of the list that is pointed at. */
  pointedTeamId: string | null;
  /** A place being picked or typed. */
  draftPoint: LngLat | null;
  draftLabel: string | null;
  /** What is looked around in. */
  around: AroundLook | null;
  words: Words;
  palette: Palette;
};

/** Words the map writes, already in the person's language. */
export type Words = {
  gradeLetter: (grade: Incident['grade']) => string;
  glyph: (capability: string | undefined) => string;
  tab: (state: Assignment['state'] | 'outOfService') => string;
  notAcknowledged: (time: string) => string;
  late: (time: string) => string;
  drawing: (drawing: Pick<Drawing, 'kind' | 'name'>) => string;
  zone: (zone: Pick<EvacuationZone, 'name' | 'state'>) => string;
  age: (fromMs: number) => string;
  estimated: string;
  depotLetter: string;
  riskLetter: string;
  shelterLetters: ShelterLetters;
};

export type Feature = {
  type: 'Feature';
  geometry:
    | { type: 'Point'; coordinates: LngLat }
    | { type: 'LineString'; coordinates: LngLat[] }
    | { type: 'Polygon'; coordinates: LngLat[][] };
  properties: Record<string, string | number | boolean>;
};
export type Features = { type: 'FeatureCollection'; features: Feature[] };

export const collection = (features: Feature[]): Features => ({ type: 'FeatureCollection', features });
export const at = (coordinates: LngLat, properties: Feature['properties']): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates },
  properties,
});

/** Where a team is: its newest fix, else its station. */
export function whereIs(scene: Pick<Scene, 'fix'>, team: Team): { point: LngLat; fix: Fix | null } | null {
  const fix = scene.fix(team);
  if (fix !== null) return { point: [fix.lng, fix.lat], fix };
  const station = team.station?.point?.coordinates;
  return station ? { point: station, fix: null } : null;
}
