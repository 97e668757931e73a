import fc from 'fast-check';
import { heldUpBy, nextOf, OUTBOX_KINDS, type OutboxItem, standsOn } from './outbox-order.ts';

let count = 0;
const item = (part: Partial<OutboxItem>): OutboxItem => {
  count += 1;
  return {
    id: String(count).padStart(6, '0'),
    kind: 'note',
    lane: 'incident:1',
    path: '/x',
    body: {},
    file: null,
    subjectId: null,
    words: '',
    at: '2026-11-26T00:00:00.000Z',
    state: 'waiting',
    failure: null,
    ...part,
  };
};

/** Everything that goes by itself, in its order. */
function sent(items: readonly OutboxItem[]): OutboxItem[] {
  const left = new Map(items.map((one) => [one.id, one]));
  const order: OutboxItem[] = [];
  for (let next = nextOf([...left.values()]); next !== null; next = nextOf([...left.values()])) {
    order.push(next);
    left.delete(next.id);
  }
  return order;
}

test('[O2] a call for help goes first, then steps, words, positions, files', () => {
  const items = (['media', 'position', 'note', 'step', 'sos'] as const).map((kind) => item({ kind, lane: kind }));
  expect(sent(items).map(({ kind }) => kind)).toEqual(['sos', 'step', 'note', 'position', 'media']);
});

test('[O3] a refusal holds up what stands on it, and nothing else', () => {
  const lane = 'report:1';
  const refused = item({ kind: 'report', lane, state: 'refused' });
  const [note, photo] = [item({ lane }), item({ kind: 'media', lane })];
  const [other, step] = [item({ lane: 'incident:2' }), item({ kind: 'step', lane: 'assignment:1' })];
  const items = [refused, note, photo, other, step];
  expect(sent(items)).toEqual([step, other]);
  expect(heldUpBy(items, refused)).toEqual([note, photo]);
});

test('[O3] a step that is in conflict holds up the later steps of its assignment, not its notes', () => {
  const lane = 'assignment:1';
  const conflict = item({ kind: 'step', lane, state: 'conflict' });
  const later = item({ kind: 'step', lane });
  const note = item({ kind: 'note', lane: 'incident:1' });
  expect(sent([conflict, later, note])).toEqual([note]);
});

const anyItem = fc.record({
  kind: fc.constantFrom(...OUTBOX_KINDS),
  lane: fc.constantFrom('a', 'b', 'c'),
  state: fc.constantFrom('waiting', 'waiting', 'waiting', 'refused', 'conflict'),
}) as fc.Arbitrary<Partial<OutboxItem>>;

test('[O3] whatever waits: nothing goes before what it stands on, and nothing free stays behind', () => {
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 30 }), (parts) => {
      const items = parts.map(item);
      const order = sent(items);
      for (const [index, one] of order.entries())
        for (const before of items.filter((other) => standsOn(one, other))) expect(order.slice(0, index)).toContain(before);
      const left = items.filter((one) => !order.includes(one));
      for (const one of left) expect(one.state !== 'waiting' || left.some((other) => standsOn(one, other))).toBe(true);
    }),
  );
});
