/** The area that is being drawn by hand to look around in. The pane asks, the map draws, the screen puts the two together. */
import type { DrawingGeometry, LngLat } from '@fenghuo/domain';
import { create } from 'zustand';

/** `geometry`: the area there was, which the hand pulls into another shape. */
type AreaSketch = {
  isDrawing: boolean;
  geometry: DrawingGeometry | null;
  begin: (ring: readonly LngLat[] | null) => void;
  end: () => void;
};

export const useAreaSketch = create<AreaSketch>()((set) => ({
  isDrawing: false,
  geometry: null,
  begin: (ring) => set({ isDrawing: true, geometry: ring && { type: 'Polygon', coordinates: [[...ring]] } }),
  end: () => set({ isDrawing: false, geometry: null }),
}));
