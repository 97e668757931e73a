/** The tasks of a person's teams: what is open, the newest order first, and what ended last. */
import type { Assignment } from '@fenghuo/domain';
import { isOpen } from '@fenghuo/domain';
import type { FieldStep } from '../../live/presses.ts';
import type { SignedIn } from '../../live/session.ts';

export type Tasks = { open: readonly Assignment[]; last: Assignment | null };

const newestFirst = (a: Assignment, b: Assignment): number =>
  Date.parse(b.dispatchedAt) - Date.parse(a.dispatchedAt) || (a.id < b.id ? 1 : -1);
const endOf = ({ endedAt }: Assignment): number => (endedAt === null ? 0 : Date.parse(endedAt));

/** What has begun comes before what waits: a team on its way must not lose its task to a new order. */
const hasBegun = ({ state }: Assignment): number => (state === 'enRoute' || state === 'onScene' ? 0 : 1);

export function tasksOf(assignments: readonly Assignment[]): Tasks {
  const open = assignments.filter(isOpen).sort((a, b) => hasBegun(a) - hasBegun(b) || newestFirst(a, b));
  const ended = assignments.filter((assignment) => !isOpen(assignment)).sort((a, b) => endOf(b) - endOf(a));
  return { open, last: ended[0] ?? null };
}

const NEXT: Partial<Record<Assignment['state'], Exclude<FieldStep, 'decline'>>> = {
  dispatched: 'acknowledge',
  acknowledged: 'depart',
  enRoute: 'arrive',
  onScene: 'complete',
};
export const nextStep = ({ state }: Pick<Assignment, 'state'>): Exclude<FieldStep, 'decline'> | null => NEXT[state] ?? null;

export const mayDecline = ({ state }: Pick<Assignment, 'state'>): boolean => state === 'dispatched' || state === 'acknowledged';

export const teamIdsOf = (person: Pick<SignedIn, 'roles'> | null): readonly string[] => [
  ...new Set(
    person?.roles.flatMap(({ role, teamId }) => ((role === 'teamLeader' || role === 'teamMember') && teamId ? [teamId] : [])) ?? [],
  ),
];
export const leads = (person: Pick<SignedIn, 'roles'> | null, teamId: string): boolean =>
  person?.roles.some((held) => held.role === 'teamLeader' && held.teamId === teamId) ?? false;

/** The moments of the sequence in order, each with its time or null. */
export const momentsOf = (assignment: Assignment): readonly { state: Assignment['state']; at: string | null }[] => [
  { state: 'dispatched', at: assignment.dispatchedAt },
  { state: 'acknowledged', at: assignment.acknowledgedAt },
  { state: 'enRoute', at: assignment.enRouteAt },
  { state: 'onScene', at: assignment.onSceneAt },
  { state: 'completed', at: assignment.state === 'completed' ? assignment.endedAt : null },
];
