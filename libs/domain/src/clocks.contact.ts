/**
 * Silence of a team on duty (失联): from its acknowledgement to the end of its task a team is heard of by a fix or a request. The clock is set again
 * from the last of them when it fires; what is logged is that contact was lost, and that it came back (docs/spec/clocks.md, C9–C11).
 */
import type { Assignment, AssignmentState } from './dispatch/assignment.ts';
import { type DomainEvent, type Held, ref } from './feed/held.ts';
import { CONTACT_CHANNELS, type Team, type TeamContact } from './team/team.ts';
import { type Instant, MINUTE_MS, toInstant, toMs } from './time.ts';

export const CONTACT_LOST_MINUTES = 10;
/** How soon a team that was lost is looked for again. */
export const CONTACT_LOOK_SECONDS = 15;

const ON_DUTY: readonly AssignmentState[] = ['acknowledged', 'enRoute', 'onScene'];
type Duty = Pick<Assignment, 'state' | 'flags' | 'dispatchedAt' | 'acknowledgedAt' | 'enRouteAt' | 'onSceneAt'>;

/** Whether silence would tell something: not before the team has said that it comes, nor on what was imported. */
export const isOnDuty = ({ state, flags }: Pick<Assignment, 'state' | 'flags'>): boolean =>
  ON_DUTY.includes(state) && !flags.includes('imported');

/** Its last step is a sign of life, whoever wrote it down. */
export const lastStepAt = ({ dispatchedAt, acknowledgedAt, enRouteAt, onSceneAt }: Duty): Instant =>
  onSceneAt ?? enRouteAt ?? acknowledgedAt ?? dispatchedAt;

export const silentFrom = (heardAt: Instant, minutes: number): Instant => toInstant(toMs(heardAt) + minutes * MINUTE_MS);

export type ContactFacts = { team: Held<Team>; assignment: Assignment; heardAt: Instant; minutes: number };

/** [C9] Silent for longer than the setting: contact is lost, once. [C10] Heard since: it is regained. */
export function lookForTeam(now: Instant, { team, assignment, heardAt, minutes }: ContactFacts): DomainEvent[] {
  const { row } = team;
  const isSilent = toMs(silentFrom(heardAt, minutes)) <= toMs(now);
  if (!isOnDuty(assignment) || isSilent === Boolean(row.contactLost)) return [];
  const subject = ref('team', row.id);
  // Not how to reach it: whoever sees the incident reads this, and few of them may read that.
  const payload = { teamId: row.id, assignmentId: assignment.id, lastHeardAt: heardAt };
  const type = isSilent ? 'team.contactLost' : 'team.contactRegained';
  return [{ type, subject, incidentId: assignment.incidentId, at: now, flags: [], payload, touches: [subject] }];
}

/** [C11] In the order in which they are tried: app, phone, satellite, radio (370M). */
export const contactsInOrder = (contacts: readonly TeamContact[]): TeamContact[] =>
  CONTACT_CHANNELS.flatMap((channel) => contacts.filter((one) => one.channel === channel));
