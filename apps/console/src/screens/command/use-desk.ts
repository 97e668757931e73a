/** What one duty desk has in front of it: what is selected, which panel is open, who is ticked. It lives as long as the page. */
import { boxOf, type DrawingGeometry, type LngLat } from '@fenghuo/domain';
import { create } from 'zustand';
import type { Surroundings } from '../../features/around/around.ts';

export type DeskRef = { kind: 'report' | 'incident' | 'team' | 'depot' | 'shelter'; id: string };

type Desk = {
  selected: DeskRef | null;
  /** Everything that was opened here: opened things stop sounding. */
  openedIds: ReadonlySet<string>;
  isDispatching: boolean;
  chosen: readonly string[];
  /** The candidate of the list that is pointed at. */
  pointed: string | null;
  isTriaging: boolean;
  isPicking: boolean;
  nearest: LngLat | null;
  /** Where it is looked around, also while something that was found there is open. */
  around: Surroundings | null;
  open: (ref: DeskRef | null) => void;
  dispatch: (isDispatching: boolean) => void;
  choose: (teamIds: readonly string[]) => void;
  point: (teamId: string | null) => void;
  triage: (isTriaging: boolean) => void;
  pick: (isPicking: boolean) => void;
  lookAround: (point: LngLat | null) => void;
  /** What was open gives way to what is found. */
  ring: (around: Surroundings | null) => void;
};

export const useDesk = create<Desk>()((set) => ({
  selected: null,
  openedIds: new Set(),
  isDispatching: false,
  chosen: [],
  pointed: null,
  isTriaging: false,
  isPicking: false,
  nearest: null,
  around: null,
  open: (selected) =>
    set((desk) => ({
      selected,
      openedIds: selected ? new Set([...desk.openedIds, selected.id]) : desk.openedIds,
      ...(selected?.id !== desk.selected?.id && { isDispatching: false, chosen: [] }),
      nearest: null,
    })),
  dispatch: (isDispatching) => set({ isDispatching, chosen: [], nearest: null }),
  choose: (chosen) => set({ chosen }),
  point: (pointed) => set({ pointed }),
  triage: (isTriaging) => set({ isTriaging, isPicking: false, isDispatching: false, chosen: [], nearest: null }),
  pick: (isPicking) => set({ isPicking }),
  lookAround: (nearest) => set({ nearest }),
  ring: (around) => set({ around, nearest: null, ...(around && { selected: null, isDispatching: false, chosen: [] }) }),
}));

/** An area with its middle, which distances are told from. `id`: of what on the map it was taken from. */
export const lookWithin = (ring: readonly LngLat[], id: string | null): void => {
  const [west, south, east, north] = boxOf(ring);
  useDesk.getState().ring({ ring, point: [(west + east) / 2, (south + north) / 2], id });
};
export const takeArea = (drawn: DrawingGeometry): void => {
  const ring = drawn.type === 'Polygon' ? drawn.coordinates[0] : undefined;
  if (ring !== undefined) lookWithin(ring, null);
};
