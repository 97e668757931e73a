/** Layouts (P14): of each person, one for each key, and taking one moves this screen alone. */
import { useVisible } from '../../map/visible.ts';
import { usePreferences } from '../../ui/preferences.ts';
import { applyLayout, freeSlot, type Layout, layoutNow, SLOTS, useLayouts, withLayout } from './layouts.ts';

const VIEW = { center: [120.38, 36.06] as [number, number], zoom: 11 };
const layers = { reports: true, incidents: true, teams: false, lines: true, depots: true, shelters: true, zones: true };
const layout = (slot: Layout['slot'], name = `布局 ${slot}`): Layout => ({ slot, name, sizes: {}, view: VIEW, layers });

beforeEach(() => {
  usePreferences.setState({ sizes: { 'command.wide.queue': 400, 'review.list': 300 } });
  useVisible.getState().show({ reports: true, incidents: true, teams: true, lines: true, depots: true, shelters: true, zones: true });
  useLayouts.setState({ byPerson: {} });
});

test('[W9] one layout for each key, in their order; nine are all', () => {
  const two = withLayout(withLayout([layout(3)], layout(1)), layout(3, '防汛'));
  expect(two.map(({ slot, name }) => [slot, name])).toEqual([
    [1, '布局 1'],
    [3, '防汛'],
  ]);
  expect(freeSlot(two)).toBe(2);
  expect(freeSlot(SLOTS.map((slot) => layout(slot)))).toBeNull();
});

test('[W9] a layout keeps the panes of this screen, the view and the layers, and gives them back', () => {
  const kept = layoutNow(2, '指挥', VIEW);
  usePreferences.setState({ sizes: { 'command.wide.queue': 320, 'command.wide.detail': 600, 'review.list': 350 } });
  useVisible.getState().show(layers);
  const shown: unknown[] = [];
  applyLayout(kept, (view) => shown.push(view));
  expect(usePreferences.getState().sizes).toEqual({ 'command.wide.queue': 400, 'review.list': 350 });
  expect(useVisible.getState().visible.teams).toBe(true);
  expect(shown).toEqual([VIEW]);
});

test('[W9] each person has their own, and names them', () => {
  const { put, rename, remove } = useLayouts.getState();
  put('a', layout(1));
  put('b', layout(1));
  rename('a', 1, '日常');
  remove('b', 1);
  expect(useLayouts.getState().byPerson).toMatchObject({ a: [{ slot: 1, name: '日常' }], b: [] });
});
