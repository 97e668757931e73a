import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { type Asked, useAskedAll } from './asked.ts';

type Row = { id: string };
let root: Root;
let asked: string[];
let seen: Asked<readonly Row[]> | null;
/** What the server answers next. */
let answer: Row[];

function Probe({ path, stamp }: { path: string; stamp: number }) {
  seen = useAskedAll<Row>(path, stamp);
  return null;
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  [asked, seen, answer] = [[], null, [{ id: 'a' }]];
  // The network is the edge.
  globalThis.fetch = (async (url: string) => {
    asked.push(url);
    const items = answer;
    return { ok: true, headers: { get: () => null }, json: async () => ({ items, next: null }) };
  }) as unknown as typeof fetch;
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

const show = (path: string, stamp: number): Promise<void> => act(async () => root.render(<Probe path={path} stamp={stamp} />));
const ids = (): string[] => (seen?.value ?? []).map(({ id }) => id);
async function until(isSo: () => boolean): Promise<void> {
  const began = Date.now();
  while (!isSo()) {
    if (Date.now() - began > 3000) throw new Error('Not within three seconds');
    await act(async () => new Promise((resolve) => setTimeout(resolve, 10)));
  }
}

test('[W26] stock is read once, and once more for many changes of its depot in a moment; what stands there stays meanwhile', async () => {
  await show('/stock?place=depot:1', 1);
  await until(() => ids().length > 0);
  answer = [{ id: 'b' }];
  for (const stamp of [2, 3, 4]) await show('/stock?place=depot:1', stamp);
  expect([ids(), asked.length]).toEqual([['a'], 1]);
  await until(() => ids()[0] === 'b');
  expect(asked).toHaveLength(2);
});

test('[W26] another depot is read at once, and never shows what the first one holds', async () => {
  await show('/stock?place=depot:1', 1);
  await until(() => ids().length > 0);
  answer = [{ id: 'c' }];
  await act(async () => {
    root.render(<Probe path="/stock?place=depot:2" stamp={1} />);
  });
  expect(asked).toHaveLength(2);
  await until(() => ids()[0] === 'c');
});
