/**
 * @jest-environment node
 */
import 'fake-indexeddb/auto';
import type { Snapshot } from '@fenghuo/domain';

// Keys and storage are given to safe addresses; the test's is one.
Object.assign(globalThis, { window: { isSecureContext: true, indexedDB } });
const { forgetTask, keepTask, KEPT_MS, recallTask, rememberItems, taskOf, useKeptTask } = await import('./kept-task.ts');
const { LiveStore } = await import('./store.ts');
const { serverTime } = await import('./server-time.ts');

const row = (id: string, rest: object) => ({ id, version: 1, ...rest });
const KINDS: Snapshot['kinds'] = {
  assignment: [
    row('a1', { teamId: 't1', incidentId: 'i1', state: 'enRoute' }),
    row('a2', { teamId: 't1', incidentId: 'i2', state: 'completed' }),
    row('a3', { teamId: 't2', incidentId: 'i3', state: 'enRoute' }),
  ],
  incident: [row('i1', { typeCode: 'flood' }), row('i2', { typeCode: 'fire' }), row('i3', { typeCode: 'fire' })],
  team: [row('t1', {}), row('t2', {})],
  report: [row('r1', { incidentId: 'i1', summary: '电话 13805425521' })],
  incidentType: [row('f', { code: 'flood' }), row('g', { code: 'fire' })],
  jurisdiction: [row('j', {})],
  order: [row('o1', { teamId: 't1' }), row('o2', { teamId: 't2' })],
};
function storeOf(kinds: Snapshot['kinds']) {
  const store = new LiveStore();
  store.snapshot([{ cursor: 'c', kinds, part: 1, parts: 1 }]);
  return store;
}
const ids = (kinds: Snapshot['kinds'] | null): Record<string, string[]> =>
  Object.fromEntries(Object.entries(kinds ?? {}).map(([kind, rows]) => [kind, rows.map(({ id }) => String(id))]));

test('[O8] the open task with what it needs is kept; no report, no other team’s, nothing that has ended', () => {
  const kept = ids(taskOf(storeOf(KINDS), ['t1']));
  expect(kept).toEqual({
    assignment: ['a1'],
    incident: ['i1'],
    team: ['t1'],
    incidentType: ['f'],
    jurisdiction: ['j'],
    order: ['o1'],
    drawing: [],
  });
  expect(taskOf(storeOf({ ...KINDS, assignment: [] }), ['t1'])).toBeNull();
});

test('[O8] whoever keeps a shelter or a depot has its rows too, task or none', () => {
  const store = storeOf({ ...KINDS, assignment: [], shelter: [row('s1', {})], depot: [row('d1', {})], shipment: [row('m1', {})] });
  const kept = ids(taskOf(store, ['t1'], { depotIds: ['d1'], shelterIds: [] }));
  expect(kept).toEqual({ shelter: ['s1'], depot: ['d1'], supplyRequest: [], shipment: ['m1'], jurisdiction: ['j'] });
});

test('[O8] what the goods on the way are called is kept with them, and of other goods nothing', async () => {
  const shipment = row('m1', { lines: [{ lotId: 'l1', itemId: 'w' }] });
  const kinds = taskOf(storeOf({ ...KINDS, assignment: [], shipment: [shipment] }), [], { depotIds: ['d1'], shelterIds: [] });
  rememberItems([
    { id: 'w', name: { zh: '矿泉水' }, unit: '瓶' },
    { id: 'x', name: { zh: '帐篷' }, unit: '顶' },
  ]);
  await keepTask('p3', kinds);
  useKeptTask.setState({ items: {} });
  await recallTask('p3', new LiveStore());
  expect(useKeptTask.getState().items).toEqual({ w: { id: 'w', name: { zh: '矿泉水' }, unit: '瓶' } });
  await forgetTask('p3');
  expect(useKeptTask.getState().items).toEqual({});
});

test('[O8] a phone that starts without network shows it to its person, with the time that it is of', async () => {
  await keepTask('p1', taskOf(storeOf(KINDS), ['t1']));
  const [mine, theirs] = [new LiveStore(), new LiveStore()];
  await recallTask('p1', mine);
  await recallTask('p2', theirs);
  expect([mine.list('assignment').map(({ id }) => id), theirs.isLoaded]).toEqual([['a1'], false]);
  expect(Math.abs((useKeptTask.getState().at ?? 0) - serverTime.now())).toBeLessThan(5_000);
});

test('[O8] a picture that the line has brought is never replaced by an older one', async () => {
  const store = storeOf({ ...KINDS, assignment: [] });
  await recallTask('p1', store);
  expect(store.list('assignment')).toEqual([]);
});

test('[O8] it goes with the end of the task, with signing out, and after seven days', async () => {
  const isKept = async (): Promise<boolean> => {
    const store = new LiveStore();
    await recallTask('p1', store);
    return store.isLoaded;
  };
  await keepTask('p1', null);
  expect(await isKept()).toBe(false);
  await keepTask('p1', taskOf(storeOf(KINDS), ['t1']));
  await forgetTask('p1');
  expect(await isKept()).toBe(false);
  await keepTask('p1', taskOf(storeOf(KINDS), ['t1']));
  expect(await isKept()).toBe(true);
  // The server's clock is seven days further on.
  serverTime.learn(Date.now() + KEPT_MS + 60_000, Date.now());
  expect(await isKept()).toBe(false);
});
