/** What a line of the command line may come to: one deed, what stands in its way, or the things that may be meant. */
import type { Assignment, Grade, Incident, LngLat, Report, Step, Team } from '@fenghuo/domain';
import type { FoundPlace } from '../../live/places.ts';
import type { Sounds } from '../../ui/pinyin.ts';
import type { RecordClass } from '../../ui/record-class.ts';
import type { ClosingDisposition } from './match.ts';

export type Ref = { kind: 'report' | 'incident' | 'team'; id: string };

export type Deed =
  | { does: 'dispatch'; incident: Incident; teams: readonly Team[]; task: string | null; nearestMetres: number | null }
  | { does: 'step'; incident: Incident; team: Team; assignmentId: string; step: Step; remark: string | null }
  | { does: 'close'; incident: Incident; disposition: ClosingDisposition; note: string | null }
  | { does: 'merge'; incident: Incident; into: Incident }
  | { does: 'note'; incident: Incident; text: string; as: RecordClass | null }
  | { does: 'grade'; incident: Incident; grade: Grade }
  | { does: 'open'; ref: Ref; code: string; title: string }
  | { does: 'new' }
  | { does: 'fly'; place: FoundPlace };

export type Obstacle =
  | { why: 'needIncident' | 'needTeam' | 'needText' | 'needReason' | 'needInto' | 'sameIncident' | 'tooManyTeams' | 'searching' }
  | { why: 'noIncident' | 'noTeam' | 'noStep' | 'noDisposition' | 'noGrade' | 'nothingFound'; text: string }
  | { why: 'incidentClosed' | 'assignmentsOpen' | 'sameGrade'; incident: Incident; n: number }
  | { why: 'teamBusy' | 'teamOut' | 'teamHere' | 'teamIdle' | 'stepNotPossible'; team: Team };

/** `line`: what the line becomes when it is chosen; a place is chosen itself, for two may have one name. */
export type Choice = { id: string } & (
  | { of: 'team'; team: Team; line: string }
  | { of: 'incident'; incident: Incident; line: string }
  | { of: 'report'; report: Report; line: string }
  | { of: 'step'; step: Step; line: string }
  | { of: 'disposition'; disposition: ClosingDisposition; line: string }
  | { of: 'grade'; grade: Grade; line: string }
  | { of: 'place'; place: FoundPlace; deed: Deed }
);

export type Plan = { deed: Deed } | { obstacle: Obstacle } | { choices: readonly Choice[] };

export type Facts = {
  incidents: readonly Incident[];
  reports: readonly Report[];
  teams: readonly Team[];
  assignmentsOf: (key: 'teamId' | 'incidentId', id: string) => readonly Assignment[];
  selected: Incident | null;
  pointOf: (team: Team) => LngLat | null;
  places: { found: readonly FoundPlace[]; isSearching: boolean };
  sounds: Sounds;
};

/** These reach people at once or end something: a second Enter sends them. */
export const needsSecondEnter = ({ does }: Deed): boolean => does === 'dispatch' || does === 'close' || does === 'merge';

/** The same key, the same deed to the same things. */
export const deedKey = (deed: Deed): string =>
  JSON.stringify(deed, (key, value) => (typeof value === 'object' && value !== null && 'id' in value && key !== '' ? value.id : value));
