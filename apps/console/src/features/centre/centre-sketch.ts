/** The place of a temporary centre (临时调配中心) that is being opened on the map of this page. The panel asks, the map takes the point, the screen puts the two together. */
import type { LngLat } from '@fenghuo/domain';
import { create } from 'zustand';

type CentreSketch = {
  incidentId: string | null;
  point: LngLat | null;
  begin: (incidentId: string) => void;
  take: (point: LngLat) => void;
  end: () => void;
};

/** Until it is opened, another press on the map is another place. */
export const useCentreSketch = create<CentreSketch>()((set) => ({
  incidentId: null,
  point: null,
  begin: (incidentId) => set({ incidentId, point: null }),
  take: (point) => set({ point }),
  end: () => set({ incidentId: null, point: null }),
}));
