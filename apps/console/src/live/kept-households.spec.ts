/**
 * @jest-environment node
 */
import 'fake-indexeddb/auto';
import type { ListedHousehold, ZoneHousehold } from '@fenghuo/domain';

// Keys and storage are given to safe addresses; the test's is one.
Object.assign(globalThis, { window: { isSecureContext: true, indexedDB } });
const { forgetHouseholds, HOUSEHOLDS_KEPT_MS, keepHouseholds, recallHouseholds, stillOnList } = await import('./kept-households.ts');
const { withAnswers } = await import('./answered-households.ts');
const { waitingPeople } = await import('./place-presses.ts');
const { LiveStore } = await import('./store.ts');
const { serverTime } = await import('./server-time.ts');

const listed = (id: string, zoneId: string | null, state = 'notified') =>
  ({ household: { id, head: '王秀兰' }, onZone: zoneId === null ? null : { zoneId, state }, reason: null }) as ListedHousehold;

test('[O15] a helper’s households are kept sealed, for their person alone', async () => {
  await keepHouseholds('p1', [listed('h1', 'z1')]);
  expect((await recallHouseholds('p1'))?.items).toEqual([listed('h1', 'z1')]);
  expect(await recallHouseholds('p2')).toBeNull();
  const database = await new Promise<IDBDatabase>((resolve) => {
    const asked = indexedDB.open('fenghuo');
    asked.onsuccess = () => resolve(asked.result);
  });
  const stored = await new Promise<unknown[]>((resolve) => {
    const asked = database.transaction('tasks').objectStore('tasks').getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  database.close();
  expect(stored).toHaveLength(1);
  expect(Buffer.from((stored[0] as { bytes: ArrayBuffer }).bytes).includes('王秀兰')).toBe(false);
  await forgetHouseholds('p1');
  expect(await recallHouseholds('p1')).toBeNull();
});

test('[O15] after 72 hours they are gone from the phone', async () => {
  await keepHouseholds('p3', [listed('h1', 'z1')]);
  const offset = serverTime.offset();
  serverTime.recall(offset + HOUSEHOLDS_KEPT_MS + 1_000);
  expect(await recallHouseholds('p3')).toBeNull();
  serverTime.recall(offset);
  expect(await recallHouseholds('p3')).toBeNull();
});

test('[O15] who is on no list, or on one whose zone is over, is not kept', () => {
  const store = new LiveStore();
  const kinds = { evacuationZone: [{ id: 'over', version: 1, state: 'returned' }] };
  store.snapshot([{ cursor: 'c', kinds, part: 1, parts: 1 }]);
  const items = [listed('a', null), listed('b', 'unseen'), listed('c', 'over', 'returned'), listed('d', 'over', 'refused')];
  expect(stillOnList(items, store).map(({ household }) => household.id)).toEqual(['b']);
});

test('[O15] what the server has answered to a step is true before the list is read again', () => {
  const items = [{ ...listed('h1', 'z1'), onZone: { zoneId: 'z1', householdId: 'h1', state: 'listed', version: 1 } }] as ListedHousehold[];
  const row = (zoneId: string, version: number) => ({ h1: { zoneId, householdId: 'h1', state: 'notified', version } as ZoneHousehold });
  const states = (answered: Record<string, ZoneHousehold>) => withAnswers(items, answered).map(({ onZone }) => onZone?.state);
  expect([states({}), states(row('z1', 2)), states(row('z1', 1)), states(row('z0', 5))]).toEqual([
    ['listed'],
    ['notified'],
    ['listed'],
    ['listed'],
  ]);
});

test('[O13] people who wait on the phone are told apart, in and out', () => {
  const press = (path: string, count: number, state: 'waiting' | 'refused' = 'waiting') =>
    ({ kind: 'place', path, body: { count }, state }) as unknown as Parameters<typeof waitingPeople>[0][number];
  expect(
    waitingPeople([
      press('/shelters/s/arrivals', 1),
      press('/shelters/s/arrivals', 12),
      press('/shelters/s/departures', 2),
      press('/shelters/s/headcounts', 90),
      press('/shelters/s/arrivals', 5, 'refused'),
    ]),
  ).toBe(11);
});
