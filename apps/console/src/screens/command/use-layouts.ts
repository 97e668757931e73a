/** The layouts of whoever sits here, and what can be done with them from the keys, the menu and the list. */
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapHandle } from '../../map/map-view.tsx';
import { tellLocal, tellNothing } from '../../ui/command.tsx';
import { applyLayout, type Layout, layoutNow, type Slot, useLayouts, useLayoutsOf } from './layouts.ts';

export type LayoutDesk = {
  layouts: readonly Layout[];
  take: (slot: Slot) => void;
  keep: (slot: Slot) => void;
  rename: (slot: Slot, name: string) => void;
  remove: (slot: Slot) => void;
};

export function useLayoutDesk(personId: string, map: RefObject<MapHandle | null>): LayoutDesk {
  const { t } = useTranslation();
  const layouts = useLayoutsOf(personId);
  const { put, rename, remove } = useLayouts.getState();
  const at = (slot: Slot): Layout | undefined => layouts.find((layout) => layout.slot === slot);
  const show = (layout: Layout): void => applyLayout(layout, (view) => map.current?.show(view));
  const now = (slot: Slot, name: string): Layout => layoutNow(slot, name, map.current?.view() ?? null);
  const keep = (slot: Slot): void => {
    const before = at(slot);
    put(personId, now(slot, before?.name ?? t('bar.layout.unnamed', { slot })));
    tellLocal(t('bar.layout.kept', { slot }), async () => (before ? put(personId, before) : remove(personId, slot)));
  };
  /** Takes the screen back to how it stood before. */
  const back = (before: Layout) => async (): Promise<void> => show(before);
  return {
    layouts,
    take: (slot) => {
      const layout = at(slot);
      if (layout === undefined) {
        const hint = { text: t('bar.layout.emptyHint', { slot }), action: t('bar.layout.keepHere', { slot }), act: () => keep(slot) };
        return tellNothing(t('bar.layout.empty', { slot }), hint);
      }
      const before = now(slot, layout.name);
      show(layout);
      tellLocal(t('bar.layout.taken', { slot, name: layout.name }), back(before));
    },
    keep,
    rename: (slot, name) => rename(personId, slot, name),
    remove: (slot) => {
      const before = at(slot);
      remove(personId, slot);
      if (before) tellLocal(t('bar.layout.removed', { name: before.name }), async () => put(personId, before));
    },
  };
}
