/** The zone that was pressed on the map: the panel of its incident brings it into sight, once. */
import { type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';

type ShownZone = { zoneId: string | null; show: (zoneId: string | null) => void };

export const useShownZone = create<ShownZone>()((set) => ({ zoneId: null, show: (zoneId) => set({ zoneId }) }));

const MARKED_MS = 1_500;

export function useShown(zoneId: string): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const isAsked = useShownZone((state) => state.zoneId === zoneId);
  useEffect(() => {
    if (!isAsked || element.current === null) return;
    element.current.scrollIntoView({ block: 'center' });
    element.current.animate(
      [{ backgroundColor: 'color-mix(in srgb, var(--primary) 18%, transparent)' }, { backgroundColor: 'transparent' }],
      MARKED_MS,
    );
    useShownZone.getState().show(null);
  }, [isAsked]);
  return element;
}
