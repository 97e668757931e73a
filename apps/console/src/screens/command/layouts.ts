/**
 * Layouts (P14): how the panes stand, where the map looks and which layers it shows, on Alt+1 to Alt+9. Kept in this browser for each person; the
 * desk that two shifts share has the layouts of both.
 */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { View } from '../../map/map-view.tsx';
import { useVisible } from '../../map/visible.ts';
import { usePreferences } from '../../ui/preferences.ts';

export const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Slot = (typeof SLOTS)[number];

/** `view` is null where the browser has no map. */
export type Layout = {
  slot: Slot;
  name: string;
  sizes: Readonly<Record<string, number>>;
  view: View | null;
  layers: ReturnType<typeof layersNow>;
};

type Layouts = {
  byPerson: Readonly<Record<string, readonly Layout[]>>;
  put: (personId: string, layout: Layout) => void;
  rename: (personId: string, slot: Slot, name: string) => void;
  remove: (personId: string, slot: Slot) => void;
};

const NONE: readonly Layout[] = [];

/** In the order of their keys; one for each key. */
export const withLayout = (layouts: readonly Layout[], layout: Layout): readonly Layout[] =>
  [...layouts.filter(({ slot }) => slot !== layout.slot), layout].sort((a, b) => a.slot - b.slot);

/** The first key that has none. */
export const freeSlot = (layouts: readonly Layout[]): Slot | null =>
  SLOTS.find((slot) => layouts.every((one) => one.slot !== slot)) ?? null;

export const useLayouts = create<Layouts>()(
  persist(
    (set) => {
      const change = (personId: string, to: (layouts: readonly Layout[]) => readonly Layout[]) =>
        set(({ byPerson }) => ({ byPerson: { ...byPerson, [personId]: to(byPerson[personId] ?? NONE) } }));
      return {
        byPerson: {},
        put: (personId, layout) => change(personId, (layouts) => withLayout(layouts, layout)),
        rename: (personId, slot, name) =>
          change(personId, (layouts) => layouts.map((layout) => (layout.slot === slot ? { ...layout, name } : layout))),
        remove: (personId, slot) => change(personId, (layouts) => layouts.filter((layout) => layout.slot !== slot)),
      };
    },
    { name: 'fenghuo.layouts' },
  ),
);

export const useLayoutsOf = (personId: string): readonly Layout[] => useLayouts(({ byPerson }) => byPerson[personId]) ?? NONE;

const layersNow = () => useVisible.getState().visible;

/** Panes of this screen alone: another screen's are not the desk's to move. */
const isOurs = (pane: string): boolean => pane.startsWith('command.');

export const layoutNow = (slot: Slot, name: string, view: View | null): Layout => ({
  slot,
  name,
  sizes: Object.fromEntries(Object.entries(usePreferences.getState().sizes).filter(([pane]) => isOurs(pane))),
  view,
  layers: layersNow(),
});

/** A pane that the layout does not know goes back to its usual width. */
export function applyLayout(layout: Layout, show: (view: View) => void): void {
  const { sizes } = usePreferences.getState();
  const others = Object.fromEntries(Object.entries(sizes).filter(([pane]) => !isOurs(pane)));
  usePreferences.setState({ sizes: { ...others, ...layout.sizes } });
  useVisible.getState().show(layout.layers);
  if (layout.view !== null) show(layout.view);
}
