/** docs/spec/feed.md: what a client does with what it is told. */
import fc from 'fast-check';
import { NOW } from '../testing/examples.ts';
import type { Change, LogEvent } from './log-event.ts';
import type { Batch, Snapshot } from './protocol.ts';
import { applyBatch, type Row, type Rows, rowsOf } from './reducer.ts';

const change = (id: string, version: number, row: object | null = {}, kind = 'team'): Change => ({
  kind,
  id,
  version,
  row: row === null ? null : { id, version, ...row },
});
const event = (...changes: Change[]): LogEvent => ({
  id: '1',
  type: 'team.described',
  at: NOW,
  recordedAt: NOW,
  actor: { system: 'spec' },
  incidentId: null,
  payload: {},
  changes,
});
const batch = (...events: LogEvent[]): Batch => ({ after: 'a', through: 'b', events });
const snapshot = (...rows: Row[]): Snapshot => ({ cursor: 'a', kinds: { team: rows, report: [] }, part: 1, parts: 1 });
const plain = (rows: Rows) =>
  Object.fromEntries(
    [...rows].map(([kind, of]) => [kind, Object.fromEntries(of)]).filter(([, of]) => Object.keys(of as object).length > 0),
  );

test('rows of all parts of a snapshot are there', () => {
  const parts = [snapshot({ id: 'x', version: 1 }), snapshot({ id: 'y', version: 2 })];
  expect(plain(rowsOf(parts))).toEqual({ team: { x: { id: 'x', version: 1 }, y: { id: 'y', version: 2 } } });
});

test('a change sets a row, a null removes it', () => {
  const rows = rowsOf([snapshot({ id: 'x', version: 1 })]);
  applyBatch(rows, batch(event(change('x', 2, { name: 'a' }), change('y', 1, {}, 'report')), event(change('x', 3, null))));
  expect(plain(rows)).toEqual({ report: { y: { id: 'y', version: 1 } } });
});

test('[L1] an older version is never put over a newer one, nor does it remove it', () => {
  const rows = rowsOf([snapshot({ id: 'x', version: 5 })]);
  applyBatch(rows, batch(event(change('x', 4, { name: 'old' })), event(change('x', 3, null))));
  expect(plain(rows)).toEqual({ team: { x: { id: 'x', version: 5 } } });
});

test('a removal of what is not there changes nothing', () => {
  const rows = rowsOf([snapshot()]);
  applyBatch(rows, batch(event(change('x', 1, null)), event(change('x', 1, null, 'unheard'))));
  expect(plain(rows)).toEqual({});
});

test('an empty batch changes nothing', () => {
  const rows = rowsOf([snapshot({ id: 'x', version: 1 })]);
  applyBatch(rows, batch());
  expect(plain(rows)).toEqual({ team: { x: { id: 'x', version: 1 } } });
});

describe('the law of the feed', () => {
  /** A history of five rows: each change makes the next version, set or removed. */
  const history = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), isRemoved: fc.boolean(), name: fc.string() }), {
    maxLength: 40,
  });
  const eventsOf = (drawn: readonly { id: string; isRemoved: boolean; name: string }[]): LogEvent[] => {
    const versions = new Map<string, number>();
    return drawn.map(({ id, isRemoved, name }) => {
      const version = (versions.get(id) ?? 0) + 1;
      versions.set(id, version);
      return event(change(id, version, isRemoved ? null : { name }));
    });
  };
  const at = (events: readonly LogEvent[], length: number): Rows => {
    const rows: Rows = new Map();
    applyBatch(rows, batch(...events.slice(0, length)));
    return rows;
  };

  test('a snapshot and the events after it equal a later snapshot, however they are cut into batches', () => {
    fc.assert(
      fc.property(history, fc.nat(40), fc.array(fc.nat(40), { maxLength: 5 }), (drawn, from, cuts) => {
        const events = eventsOf(drawn);
        const start = Math.min(from, events.length);
        const rows = at(events, start);
        const bounds = [...new Set([start, ...cuts.filter((cut) => cut > start && cut < events.length), events.length])].sort(
          (a, b) => a - b,
        );
        for (const [index, bound] of bounds.entries()) applyBatch(rows, batch(...events.slice(bound, bounds[index + 1] ?? events.length)));
        expect(plain(rows)).toEqual(plain(at(events, events.length)));
      }),
    );
  });

  test('a snapshot newer than its cursor is harmless: the overlap comes to the same', () => {
    fc.assert(
      fc.property(history, fc.nat(40), fc.nat(40), (drawn, one, other) => {
        const events = eventsOf(drawn);
        const [cursor, read] = [Math.min(one, other, events.length), Math.min(Math.max(one, other), events.length)];
        const rows = at(events, read);
        applyBatch(rows, batch(...events.slice(cursor)));
        expect(plain(rows)).toEqual(plain(at(events, events.length)));
      }),
    );
  });
});
