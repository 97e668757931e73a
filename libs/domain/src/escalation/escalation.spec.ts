/** docs/spec/clocks.md, E1–E9 */
import fc from 'fast-check';
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent, Held } from '../feed/held.ts';
import type { Role, RoleAt } from '../people/person.ts';
import { eg, HUANGDAO, LEADER, NOW, OFFICER, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { toMs } from '../time.ts';
import type { HeldChain, HeldEscalation } from './escalation.apply.ts';
import { addresseesOf, chainAt, emptyRolesOf, isReachable, ladderOf, nextRound, type Reach, unreachableIn } from './escalation.ladder.ts';
import { endEscalation, findReach, ownEscalation, type RoundFacts, setEscalationChain, tellRound } from './escalation.rules.ts';
import type { EscalationChain, SetEscalationChain } from './escalation.ts';

const CITY = '0191f0a0-0000-7000-9000-000000370200';
const minutes = (count: number) => seconds(count * 60);
const round = (roles: Role[], afterMinutes: number, personIds: string[] = []) => ({ roles, personIds, afterMinutes });
const chain = (more: Partial<EscalationChain> = {}): EscalationChain => ({
  id: eg.id(),
  jurisdictionId: SHINAN,
  step: 'accept',
  rounds: [round(['dutyOfficer'], 1), round(['dutyLeader'], 3)],
  allAfterMinutes: 5,
  unreachable: [],
  setAt: seconds(-3600),
  version: 1,
  ...more,
});
const person = (personId: string, roles: RoleAt[], more: Partial<Reach> = {}): Reach => ({
  personId,
  name: personId.slice(-4),
  roles,
  phone: null,
  seenAt: null,
  ...more,
});
const at = (role: Role, jurisdictionId: string, teamId: string | null = null): RoleAt => ({ role, jurisdictionId, teamId });
const run = (told: number, firedAt: string, ownedBy: { personId: string; name: string } | null = null) => ({
  round: told,
  firedAt,
  ownedBy,
  told: Array.from({ length: told }, (_, index) => ({ round: index + 1, at: firedAt, personIds: [] })),
});

describe('[E2] the ladder', () => {
  test('counts each round from the one before, the first from the target, and ends with all', () => {
    expect(ladderOf(NOW, chain(), null)).toEqual([
      { round: 1, isAll: false, at: minutes(1), state: 'next' },
      { round: 2, isAll: false, at: minutes(4), state: 'planned' },
      { round: 3, isAll: true, at: minutes(9), state: 'planned' },
    ]);
    expect(ladderOf(NOW, null, null)).toEqual([]);
  });

  test('a round that was told late moves the rest, and a chain that is set late begins then', () => {
    expect(nextRound(NOW, chain(), run(1, minutes(30)))).toMatchObject({ round: 2, at: minutes(33) });
    expect(nextRound(NOW, chain({ setAt: minutes(60) }), null)).toMatchObject({ round: 1, at: minutes(61) });
  });

  test('[E3] comes to its end when somebody owns it or all were told', () => {
    expect(nextRound(NOW, chain(), run(1, NOW, { personId: OFFICER, name: '王' }))).toBeNull();
    expect(nextRound(NOW, chain(), run(3, NOW))).toBeNull();
  });

  test('never goes back in time, whatever the chain', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 1440 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 1440 }), fc.nat(6), (afters, allAfterMinutes, told) => {
        const one = chain({ rounds: afters.map((after) => round(['dutyOfficer'], after)), allAfterMinutes });
        const ladder = ladderOf(NOW, one, told === 0 ? null : run(told, minutes(7)));
        expect(ladder.map(({ round: number }) => number)).toEqual([...afters, 0].map((_, index) => index + 1));
        const planned = ladder.filter(({ state }) => state !== 'fired').map(({ at: when }) => toMs(when));
        expect([...planned].sort((a, b) => a - b)).toEqual(planned);
        expect(ladder.filter(({ state }) => state === 'next').length).toBe(told > afters.length ? 0 : 1);
      }),
    );
  });
});

test('[E1] the chain of the nearest node counts, for its step alone', () => {
  const [city, district] = [chain({ jurisdictionId: CITY }), chain()];
  expect(chainAt([city, district], 'accept', [SHINAN, CITY])).toBe(district);
  expect(chainAt([city, district], 'accept', [HUANGDAO, CITY])).toBe(city);
  expect(chainAt([city, district], 'arrive', [SHINAN, CITY])).toBeNull();
});

test('[E4] a round tells the persons it names and who holds its roles there or above; the last one all who command', () => {
  const here = { nodes: [SHINAN, CITY], teamId: 'team-1' };
  const people = [
    person('p-officer', [at('dutyOfficer', SHINAN)]),
    person('p-city', [at('dutyOfficer', CITY)]),
    person('p-other', [at('dutyOfficer', HUANGDAO)]),
    person('p-named', [at('supervisor', HUANGDAO)]),
    person('p-leader', [at('teamLeader', SHINAN, 'team-1')]),
    person('p-stranger', [at('teamLeader', SHINAN, 'team-2')]),
    person('p-commander', [at('commander', CITY)]),
  ];
  const one = chain({ rounds: [round(['dutyOfficer'], 0), round(['teamLeader', 'dutyLeader'], 1, ['p-named'])] });
  const told = (number: number) => addresseesOf(one, number, people, here).map(({ personId }) => personId);
  expect(told(1)).toEqual(['p-officer', 'p-city']);
  expect(told(2)).toEqual(['p-named', 'p-leader']);
  expect(told(3)).toEqual(['p-officer', 'p-city', 'p-named', 'p-leader', 'p-commander']);
  expect(emptyRolesOf(one, 2, people, here)).toEqual(['dutyLeader']);
});

test('[E7] reachable is who has a number or was signed in within a day; the rest of a chain is named, and roles that nobody holds', () => {
  expect(isReachable(person('p', [], { phone: '13800000000' }), NOW)).toBe(true);
  expect(isReachable(person('p', [], { seenAt: seconds(-23 * 3600) }), NOW)).toBe(true);
  expect(isReachable(person('p', [], { seenAt: seconds(-25 * 3600) }), NOW)).toBe(false);
  const people = [person('p-1', [at('dutyOfficer', SHINAN)]), person('p-2', [at('dutyOfficer', CITY)], { phone: '1' })];
  const one = chain({ rounds: [round(['dutyOfficer'], 0, ['p-gone']), round(['dutyLeader', 'teamLeader'], 1)] });
  expect(unreachableIn(one, people, [SHINAN, CITY], NOW)).toEqual([
    { round: 1, personId: 'p-1', name: 'p-1', role: null },
    { round: 1, personId: 'p-gone', name: null, role: null },
    { round: 2, personId: null, name: null, role: 'dutyLeader' },
  ]);
});

const after = <H>(kind: 'escalation' | 'escalationChain', before: H | null, events: readonly DomainEvent[]): H =>
  events.reduce<Held | null>((held, event) => applyEvent(kind, held, event), before as Held | null) as H;

describe('a run', () => {
  const cause = eg.heldReport();
  const facts = (number: number, current: HeldEscalation | null = null): RoundFacts => ({
    id: current?.row.id ?? eg.id(),
    current,
    of: { ofKind: 'report', ofId: cause.row.id, incidentId: null, teamId: null, jurisdictionId: SHINAN, title: '积水', step: 'accept' },
    rooms: [],
    round: number,
    isAll: number === 3,
    to: [{ personId: number === 1 ? OFFICER : LEADER, name: '甲' }],
  });
  const raised = after<HeldEscalation>('escalation', null, tellRound(NOW, facts(1)));
  const by = { personId: LEADER, name: '乙' };

  test('[E3] is raised once, and widened round by round; the rooms of its node and whoever is told see it', () => {
    expect(raised.row).toMatchObject({ round: 1, to: [{ personId: OFFICER }], ownedBy: null, version: 1 });
    const widened = after('escalation', raised, tellRound(minutes(3), facts(2, raised)));
    expect(widened.row).toMatchObject({ round: 2, firedAt: minutes(3), to: [{ personId: OFFICER }, { personId: LEADER }] });
    expect(widened.scope).toEqual([`n:${SHINAN}`, `p:${OFFICER}`, `p:${LEADER}`].sort());
    expect(tellRound(minutes(3), facts(2, widened))).toEqual([]);
  });

  test('[E5] is owned by one: no further round, the same person again changes nothing, another is refused', () => {
    const owned = after('escalation', raised, ownEscalation(minutes(1), { escalation: raised, by }));
    expect(owned.row).toMatchObject({ ownedBy: by, ownedAt: minutes(1) });
    expect(tellRound(minutes(3), facts(2, owned))).toEqual([]);
    expect(ownEscalation(minutes(2), { escalation: owned, by })).toEqual([]);
    expect(refusalOf(() => ownEscalation(minutes(2), { escalation: owned, by: { personId: OFFICER, name: '甲' } }))?.code).toBe(
      'ESCALATION_OWNED',
    );
  });

  test('[E6] ends with its cause, leaves the live set, and is neither told nor owned after that', () => {
    const ended = after('escalation', raised, endEscalation(minutes(1), raised));
    expect([ended.live, ended.row.endedAt]).toEqual([false, minutes(1)]);
    expect([endEscalation(minutes(2), ended), tellRound(minutes(3), facts(2, ended))]).toEqual([[], []]);
    expect(refusalOf(() => ownEscalation(minutes(2), { escalation: ended, by }))?.code).toBe('ESCALATION_ENDED');
  });
});

describe('a run whose incident moves', () => {
  const told = (number: number, current: HeldEscalation | null = null): HeldEscalation =>
    after(
      'escalation',
      current,
      tellRound(minutes(number), {
        id: current?.row.id ?? eg.id(),
        current,
        of: { ofKind: 'assignment', ofId: 'a', incidentId: 'source', teamId: 't', jurisdictionId: SHINAN, title: '积水', step: 'arrive' },
        rooms: [CITY],
        round: number,
        isAll: false,
        to: [{ personId: number === 1 ? OFFICER : LEADER, name: '甲' }],
      }),
    );
  const happen = (held: HeldEscalation, type: DomainEvent['type'], payload: Record<string, unknown>): HeldEscalation => {
    const subject = { kind: 'incident' as const, id: 'source' };
    return after('escalation', held, [{ type, subject, incidentId: 'source', at: minutes(2), flags: [], payload, touches: [] }]);
  };

  test('[E9] it is seen where its incident lies now and where its team is at home; who was told at the old place sees it no more', () => {
    const moved = happen(told(1), 'incident.relocated', { jurisdictionId: HUANGDAO });
    expect(moved.row).toMatchObject({ jurisdictionId: HUANGDAO, round: 1, to: [{ personId: OFFICER }] });
    expect(moved.scope).toEqual([`n:${CITY}`, `n:${HUANGDAO}`].sort());
    const widened = told(2, moved);
    expect(widened.row).toMatchObject({ round: 2, to: [{ personId: OFFICER }, { personId: LEADER }] });
    expect(widened.scope).toEqual([`n:${CITY}`, `n:${HUANGDAO}`, `p:${LEADER}`].sort());
  });

  test('[E9] who owns it goes on owning it, wherever the incident goes', () => {
    const owned = after<HeldEscalation>(
      'escalation',
      told(1),
      ownEscalation(minutes(1), { escalation: told(1), by: { personId: OFFICER, name: '甲' } }),
    );
    const moved = happen(owned, 'incident.relocated', { jurisdictionId: HUANGDAO });
    expect([moved.row.ownedBy?.personId, moved.scope.includes(`p:${OFFICER}`)]).toEqual([OFFICER, true]);
  });

  test('[E9] with a merge it belongs to the surviving incident, and goes back; what escalates of the merged incident itself stays with it', () => {
    const merge = { sourceId: 'source', toIncidentId: 'target', toJurisdictionId: SHINAN };
    const merged = happen(told(1), 'incident.merged', merge);
    expect([merged.row.incidentId, merged.row.round, merged.scope]).toEqual(['target', 1, told(1).scope]);
    const back = happen(merged, 'incident.unmerged', { sourceId: 'source', toIncidentId: 'source', toJurisdictionId: SHINAN });
    expect([back.row.incidentId, back.extra['cameVia']]).toEqual(['source', []]);
    const own = { ...told(1), row: { ...told(1).row, ofKind: 'incident' as const, ofId: 'source' } };
    expect(happen(own, 'incident.merged', merge)).toEqual(own);
  });
});

describe('a chain', () => {
  const command: SetEscalationChain = { jurisdictionId: SHINAN, step: 'accept', rounds: [{ roles: ['dutyOfficer'], afterMinutes: 2 }] };
  const facts = (held: HeldChain | null = null) => ({ id: held?.row.id ?? eg.id(), chain: held, unknownPersonId: null, unreachable: [] });
  const made = after<HeldChain>('escalationChain', null, setEscalationChain(NOW, facts(), command));

  test('[E1] is set whole, the same again changes nothing; without rounds it leaves the live set and comes back', () => {
    expect(made.row).toMatchObject({ rounds: [round(['dutyOfficer'], 2)], allAfterMinutes: 5, setAt: NOW, version: 1 });
    expect(setEscalationChain(minutes(1), facts(made), command)).toEqual([]);
    const none = after('escalationChain', made, setEscalationChain(minutes(1), facts(made), { ...command, rounds: [] }));
    expect([none.live, none.row.version]).toEqual([false, 2]);
    const again = after('escalationChain', none, setEscalationChain(minutes(2), facts(none), command));
    expect([again.live, again.row.setAt]).toEqual([true, minutes(2)]);
    expect(setEscalationChain(NOW, facts(), { ...command, rounds: [] })).toEqual([]);
  });

  test('[E7] says who cannot be reached, once for each change', () => {
    const unreachable = [{ round: 1, personId: OFFICER, name: '甲', role: null }];
    const found = after('escalationChain', made, findReach(minutes(60), made, unreachable));
    expect([found.row.unreachable, found.row.setAt]).toEqual([unreachable, NOW]);
    expect(findReach(minutes(120), found, unreachable)).toEqual([]);
  });

  test('[E1] nobody unknown is named', () => {
    expect(refusalOf(() => setEscalationChain(NOW, { ...facts(), unknownPersonId: LEADER }, command))?.code).toBe('PERSON_UNKNOWN');
  });
});
