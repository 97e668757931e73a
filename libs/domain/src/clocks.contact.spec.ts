/** docs/spec/clocks.md, C9–C11 */
import { contactsInOrder, isOnDuty, lastStepAt, lookForTeam, silentFrom } from './clocks.contact.ts';
import { ASSIGNMENT_STATES } from './dispatch/assignment.ts';
import { applyEvent } from './feed/apply.ts';
import type { DomainEvent, Held } from './feed/held.ts';
import type { Team, TeamContact } from './team/team.ts';
import { eg, NOW, seconds } from './testing/examples.ts';

const contacts: TeamContact[] = [
  { channel: 'radio', value: '370-12' },
  { channel: 'phone', value: '0532-1' },
];
const held = (more: Partial<Team> = {}): Held<Team> => ({
  kind: 'team',
  row: eg.team({ contactChannels: contacts.map(({ channel }) => channel), ...more }),
  scope: [],
  live: true,
  extra: {},
});
const after = (team: Held<Team>, events: readonly DomainEvent[]): Held<Team> =>
  events.reduce<Held>((before, event) => applyEvent('team', before, event), team as never) as never;
const assignment = eg.assignment({ state: 'enRoute', acknowledgedAt: seconds(10), enRouteAt: seconds(60) });
const facts = (team: Held<Team>, heardAt: string) => ({ team, assignment, heardAt, minutes: 10 });

test('[C9] a team is on duty from its acknowledgement to its end, unless it was imported', () => {
  expect(ASSIGNMENT_STATES.filter((state) => isOnDuty({ state, flags: [] }))).toEqual(['acknowledged', 'enRoute', 'onScene']);
  expect(isOnDuty({ state: 'enRoute', flags: ['imported'] })).toBe(false);
  expect([lastStepAt(assignment), silentFrom(NOW, 10)]).toEqual([seconds(60), seconds(600)]);
});

test('[C9] contact is lost once, at the very minute; how to reach the team is not told with it', () => {
  const team = held();
  expect(lookForTeam(seconds(599), facts(team, NOW))).toEqual([]);
  const events = lookForTeam(seconds(600), facts(team, NOW));
  expect(events).toMatchObject([{ type: 'team.contactLost', incidentId: assignment.incidentId, payload: { lastHeardAt: NOW } }]);
  expect(JSON.stringify(events[0]?.payload)).not.toContain('0532-1');
  const lost = after(team, events);
  expect(lost.row.contactLost).toEqual({ lostAt: seconds(600), lastHeardAt: NOW });
  expect(lookForTeam(seconds(700), facts(lost, NOW))).toEqual([]);
});

test('[C11] the ways to a team come in the order in which they are tried', () => {
  expect(contactsInOrder(contacts)).toEqual([
    { channel: 'phone', value: '0532-1' },
    { channel: 'radio', value: '370-12' },
  ]);
});

test('[C10] heard of again it is regained, once', () => {
  const lost = after(held(), lookForTeam(seconds(600), facts(held(), NOW)));
  const events = lookForTeam(seconds(700), facts(lost, seconds(690)));
  expect(events).toMatchObject([{ type: 'team.contactRegained', payload: { lastHeardAt: seconds(690) } }]);
  const back = after(lost, events);
  expect(back.row.contactLost).toBeNull();
  expect(lookForTeam(seconds(710), facts(back, seconds(690)))).toEqual([]);
});

test('[C10] who has no task left is waited for by nobody', () => {
  const team = held({ openAssignmentIds: [assignment.id], contactLost: { lostAt: NOW, lastHeardAt: NOW } });
  const end = { type: 'assignment.stoodDown', payload: { assignmentId: assignment.id }, flags: [], at: NOW } as unknown as DomainEvent;
  expect(after(team, [end]).row).toMatchObject({ openAssignmentIds: [], contactLost: null });
});
