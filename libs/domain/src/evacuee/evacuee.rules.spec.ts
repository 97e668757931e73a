/** docs/spec/evacuees.md, EP1–EP6, EP8. */
import fc from 'fast-check';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { refusalOf } from '../testing/refusal.ts';
import {
  applyEvacuee,
  checkIn,
  checkOut,
  isChildAlone,
  move,
  newEvacuee,
  registerEvacuee,
  signHandover,
  specialOf,
} from './evacuee.rules.ts';
import type { Evacuee, ToldEvacuee } from './evacuee.ts';

const refusal = (decide: () => unknown): string | undefined => refusalOf(decide)?.code;

const NOW = '2026-11-26T08:00:00.000Z';
const [INCIDENT, SHELTER, OTHER] = ['i', 's1', 's2'];
const [FIRST, SECOND] = [
  { id: 'p1', name: '王' },
  { id: 'p2', name: '李' },
];

let number = 0;
function registered(told: ToldEvacuee = {}, shelterId: string | null = SHELTER, groupId: string | null = null): Evacuee {
  number += 1;
  const facts = { id: `e${number}`, code: `E-${number}`, incidentId: INCIDENT, shelterId, groupId };
  return newEvacuee(NOW, facts, told, registerEvacuee(NOW, { ...facts, isIncidentOpen: true }, {}));
}
const after = (evacuee: Evacuee, event: DomainEvent | null, signer = FIRST): Evacuee =>
  event === null ? evacuee : applyEvacuee(evacuee, event, signer);
const leave = (evacuee: Evacuee, group: Evacuee[] = [], more: object = {}) =>
  checkOut(NOW, { evacuee, group, signer: FIRST }, { destination: 'kin', ...more });

test('[EP1] a person without a name is registered by number; the event says neither name nor need', () => {
  const facts = { id: 'e', code: 'E-1', incidentId: INCIDENT, shelterId: SHELTER, groupId: null, isIncidentOpen: true };
  const event = registerEvacuee(NOW, facts, {});
  const evacuee = newEvacuee(NOW, facts, { sex: 'female', birthYear: 1950, needs: ['old', 'ill', 'old'], phone: '13812345678' }, event);
  expect(evacuee).toMatchObject({ state: 'in', shelterId: SHELTER, isNamed: false, needs: ['ill', 'old'], version: 1 });
  expect(JSON.stringify(event)).not.toMatch(/1950|ill|female|138/);
  expect(event).toMatchObject({ incidentId: null, touches: [] });
  expect(refusal(() => registerEvacuee(NOW, { ...facts, isIncidentOpen: false }, {}))).toBe('INCIDENT_CLOSED');
});

test('[EP2] nobody is in two shelters, and who is checked in again stays where they are', () => {
  const evacuee = registered();
  expect(refusal(() => checkIn(NOW, evacuee, { shelterId: OTHER }))).toBe('EVACUEE_ELSEWHERE');
  expect(checkIn(NOW, evacuee, { shelterId: SHELTER })).toBeNull();
  const out = after(evacuee, leave(evacuee));
  expect(after(out, checkIn(NOW, out, { shelterId: OTHER }))).toMatchObject({ state: 'in', shelterId: OTHER, destination: null });
});

test('[EP3] who was moved is in none until they are checked in there, or is there already', () => {
  const evacuee = registered();
  const moved = after(evacuee, move(NOW, evacuee, { toShelterId: OTHER }));
  expect(moved).toMatchObject({ state: 'moved', shelterId: null, toShelterId: OTHER });
  expect(after(moved, checkIn(NOW, moved, { shelterId: OTHER }))).toMatchObject({ state: 'in', shelterId: OTHER, toShelterId: null });
  expect(after(evacuee, move(NOW, evacuee, { toShelterId: OTHER, arrived: true }))).toMatchObject({ state: 'in', shelterId: OTHER });
  expect(refusal(() => move(NOW, moved, { toShelterId: SHELTER }))).toBe('EVACUEE_NOT_IN');
  expect(refusal(() => move(NOW, evacuee, { toShelterId: SHELTER }))).toBe('EVACUEE_ELSEWHERE');
});

test('[EP4] out with where to; who is not in cannot go out', () => {
  const out = after(registered(), leave(registered()));
  expect(out).toMatchObject({ state: 'out', shelterId: null, destination: 'kin' });
  expect(refusal(() => leave(out))).toBe('EVACUEE_NOT_IN');
});

test('[EP5] a child alone is under fourteen, perhaps, and has nobody grown up of its group in the same shelter', () => {
  const alone = (told: ToldEvacuee, group: Evacuee[] = []) => isChildAlone(NOW, registered(told, SHELTER, 'g'), group);
  const mother = registered({ birthYear: 1990 }, SHELTER, 'g');
  const brother = registered({ birthYear: 2010 }, SHELTER, 'g');
  expect([alone({ birthYear: 2018 }), alone({ birthYear: 2012 }), alone({ birthYear: 2011 }), alone({})]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([alone({ needs: ['childAlone'] }), alone({ birthYear: 1980, needs: ['childAlone'] })]).toEqual([true, false]);
  expect([alone({ birthYear: 2018 }, [mother]), alone({ birthYear: 2018 }, [brother])]).toEqual([false, true]);
  expect(alone({ birthYear: 2018, needs: ['childAlone'] }, [mother])).toBe(true);
  expect(alone({ birthYear: 2018 }, [after(mother, leave(mother))])).toBe(true);
});

test('[EP5] a child alone goes to a person on record, and only when a second person has signed', () => {
  const child = registered({ birthYear: 2018 });
  expect(refusal(() => leave(child))).toBe('RECEIVER_MISSING');
  const event = leave(child, [], { receiver: { name: '王母', phone: '13812345678' } });
  expect(JSON.stringify(event)).not.toMatch(/王母|138/);
  const signed = after(child, event);
  expect(signed).toMatchObject({ state: 'in', shelterId: SHELTER, handover: { byPersonId: 'p1', destination: 'kin' } });
  expect(refusal(() => signHandover(NOW, signed, FIRST, {}))).toBe('SAME_PERSON');
  expect(refusal(() => signHandover(NOW, child, SECOND, {}))).toBe('STEP_NOT_POSSIBLE');
  expect(after(signed, signHandover(NOW, signed, SECOND, {}))).toMatchObject({ state: 'out', destination: 'kin', handover: null });
});

test('[EP5] who signed for a child that was then moved has signed for nothing', () => {
  const child = registered({ birthYear: 2018 });
  const signed = after(child, leave(child, [], { receiver: { name: '王母' } }));
  const moved = after(signed, move(NOW, signed, { toShelterId: OTHER, arrived: true }));
  expect(refusal(() => signHandover(NOW, moved, SECOND, {}))).toBe('STEP_NOT_POSSIBLE');
});

const step = fc.record({
  who: fc.nat(7),
  what: fc.constantFrom('checkIn', 'move', 'arrive', 'checkOut', 'sign') as fc.Arbitrary<
    'checkIn' | 'move' | 'arrive' | 'checkOut' | 'sign'
  >,
  where: fc.constantFrom('s1', 's2', 's3'),
  by: fc.constantFrom(FIRST, SECOND),
});

test('[EP8] whatever is asked in whatever order, everybody has one line and one place, and the sums of the shelters equal who is in them', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const people = new Map(
        Array.from({ length: 8 }, (_, index) => [index, registered({ birthYear: 2010 + index }, index < 4 ? SHELTER : null)]),
      );
      const sums = new Map([[SHELTER, 4]]);
      const add = (shelterId: string | null, by: number) => shelterId !== null && sums.set(shelterId, (sums.get(shelterId) ?? 0) + by);
      for (const { who, what, where, by } of steps) {
        const before = people.get(who) as Evacuee;
        try {
          const events = {
            checkIn: () => checkIn(NOW, before, { shelterId: where }),
            move: () => move(NOW, before, { toShelterId: where }),
            arrive: () => move(NOW, before, { toShelterId: where, arrived: true }),
            checkOut: () => checkOut(NOW, { evacuee: before, group: [], signer: by }, { destination: 'home', receiver: { name: '母' } }),
            sign: () => signHandover(NOW, before, by, {}),
          };
          const next = after(before, events[what](), by);
          people.set(who, next);
          if (before.shelterId !== next.shelterId) {
            add(before.shelterId, -1);
            add(next.shelterId, 1);
          }
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
        for (const [shelterId, sum] of sums) expect([...people.values()].filter((one) => one.shelterId === shelterId).length).toBe(sum);
        for (const one of people.values()) {
          expect([one.state === 'in', one.state === 'moved']).toEqual([one.shelterId !== null, one.toShelterId !== null]);
        }
      }
      expect(people.size).toBe(8);
    }),
    { numRuns: 200 },
  );
});

test('[EP6] whoever has any need wants a special place', () => {
  expect(specialOf([registered({ needs: ['pregnant', 'ill'] }), registered(), registered({ needs: ['infant'] })])).toBe(2);
});
