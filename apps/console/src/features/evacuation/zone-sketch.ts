/** The zone that is being drawn by hand on this page. The panel asks, the map draws, the screen puts the two together. */
import type { DrawingGeometry, ZoneGeometry } from '@fenghuo/domain';
import { create } from 'zustand';

type ZoneSketch = { incidentId: string | null; drawn: ZoneGeometry | null; begin: (incidentId: string) => void; end: () => void };

export const useZoneSketch = create<ZoneSketch>()((set) => ({
  incidentId: null,
  drawn: null,
  begin: (incidentId) => set({ incidentId, drawn: null }),
  end: () => set({ incidentId: null, drawn: null }),
}));

export const takeZone = (drawn: DrawingGeometry): void => {
  if (drawn.type === 'Polygon') useZoneSketch.setState({ drawn });
};
