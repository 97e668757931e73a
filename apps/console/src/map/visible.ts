/** Which layers the map shows: remembered on this machine, changed from the map and by a layout. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Visible } from './layers/selection.ts';

type Shown = { visible: Visible; show: (visible: Visible) => void };

export const ALL_LAYERS: Visible = { reports: true, incidents: true, teams: true, lines: true, depots: true, shelters: true, zones: true };

export const useVisible = create<Shown>()(
  persist((set) => ({ visible: ALL_LAYERS, show: (visible) => set({ visible: { ...ALL_LAYERS, ...visible } }) }), {
    name: 'fenghuo.map',
    // A layer that an older version did not know is shown.
    merge: (saved, current) => ({ ...current, visible: { ...ALL_LAYERS, ...(saved as Partial<Shown> | undefined)?.visible } }),
  }),
);
