/** What is being drawn by hand on this page. The panel asks, the map draws, the screen puts the two together. */
import type { DrawingGeometry, DrawingKind } from '@fenghuo/domain';
import { create } from 'zustand';

/** `geometry`: the shape there was; `drawn`: the shape as the hand has left it. */
type Sketching = { incidentId: string; kind: DrawingKind; id: string | null; geometry: DrawingGeometry | null };
type SketchState = { asked: Sketching | null; drawn: DrawingGeometry | null; begin: (asked: Sketching) => void; end: () => void };

export const useSketch = create<SketchState>()((set) => ({
  asked: null,
  drawn: null,
  begin: (asked) => set({ asked, drawn: null }),
  end: () => set({ asked: null, drawn: null }),
}));

export const takeDrawn = (drawn: DrawingGeometry): void => useSketch.setState({ drawn });
