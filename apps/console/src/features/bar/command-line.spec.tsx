/** The command line under the fingers: it shows before it does, offers what is several things, and sends an order with the second Enter only. */
import type { Incident, Snapshot, Team } from '@fenghuo/domain';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import '../../i18n/i18n.ts';
import { store } from '../../live/live.ts';
import { loadSounds } from '../../ui/pinyin.ts';
import { CommandLine } from './command-line.tsx';
import type { Ref } from './deed.ts';

const place = { point: null, address: '九水东路', regionCode: null };
const incident = { id: 'a', code: 'Q-20260814-0031', title: '地下车库内涝', state: 'open', place, version: 1 } as Incident;
const team = (id: string, code: string, name: string): Team =>
  ({
    id,
    code,
    name,
    capabilities: [],
    availability: 'available',
    station: null,
    openAssignmentIds: [],
    positionNumber: 0,
    version: 1,
  }) as unknown as Team;
const teams = [team('1', 'T15', '李沧排水三队'), team('2', 'T08', '李沧排水一队')];

let root: Root;
let opened: Ref[];
let asked: string[];

beforeAll(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  await loadSounds();
});
beforeEach(async () => {
  opened = [];
  asked = [];
  // The network is the edge: what is sent there is what was sent.
  globalThis.fetch = (async (url: string) => {
    asked.push(url);
    return { ok: true, headers: { get: () => null }, json: async () => ({ items: [], assignments: [] }) };
  }) as unknown as typeof fetch;
  store.snapshot([{ cursor: 'c', kinds: { incident: [incident], team: teams }, part: 1, parts: 1 } as Snapshot]);
  const box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  await act(async () =>
    root.render(
      <CommandLine
        selectedIncidentId={null}
        isCompact={false}
        onOpen={(ref) => opened.push(ref)}
        onFly={() => undefined}
        onNew={() => undefined}
        focusAsked={1}
      />,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

const input = (): HTMLInputElement => document.querySelector('input') as HTMLInputElement;
async function write(line: string): Promise<void> {
  // React hears of a value that it has not set itself.
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  await act(async () => {
    set?.call(input(), line);
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });
}
const press = (key: string): Promise<void> =>
  act(async () => {
    input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
const shown = (): string => document.querySelector('.command-plan')?.textContent ?? '';
const dispatches = (): string[] => asked.filter((url) => url.endsWith('/dispatch'));

test('[W1] it shows what Enter will do, and Enter does it', async () => {
  await write('i 31');
  expect(shown()).toContain('Q-0031 地下车库内涝');
  expect(opened).toEqual([]);
  await press('Enter');
  expect(opened).toEqual([{ kind: 'incident', id: 'a' }]);
  expect(input().value).toBe('');
});

test('[W5] several things are offered; Enter alone guesses none, the arrows choose', async () => {
  await write('d 31 lcps');
  expect(document.querySelectorAll('[role=option]')).toHaveLength(2);
  await press('Enter');
  expect([input().value, dispatches()]).toEqual(['d 31 lcps', []]);
  await press('ArrowDown');
  await press('Enter');
  expect(input().value).toBe('d 31 T15 ');
  expect(shown()).toContain('李沧排水三队');
});

test('[W7] an order goes with the second Enter, and another line takes the first one back', async () => {
  await write('d 31 t15');
  await press('Enter');
  expect([document.querySelector('.command-armed') !== null, dispatches()]).toEqual([true, []]);
  await write('d 31 t8');
  expect(document.querySelector('.command-armed')).toBeNull();
  await press('Enter');
  expect(dispatches()).toEqual([]);
  await press('Enter');
  expect(dispatches()).toHaveLength(1);
  expect(opened).toEqual([{ kind: 'incident', id: 'a' }]);
});

test('[W1] Esc clears, a second Esc leaves', async () => {
  await write('i 31');
  await press('Escape');
  expect([input().value, document.activeElement === input()]).toEqual(['', true]);
  await press('Escape');
  expect(document.activeElement === input()).toBe(false);
});
