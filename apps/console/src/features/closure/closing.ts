/** What is being closed by hand on this page. The list asks, the map draws, the screen puts the two together. */
import type { ClosureGeometry } from '@fenghuo/domain';
import { create } from 'zustand';

export const CLOSING_SHAPES = ['point', 'line', 'area'] as const;
export type ClosingShape = (typeof CLOSING_SHAPES)[number];

/** `drawn`: the shape as the hand has left it. */
type Closing = { shape: ClosingShape | null; drawn: ClosureGeometry | null; begin: (shape: ClosingShape) => void; end: () => void };

export const useClosing = create<Closing>()((set) => ({
  shape: null,
  drawn: null,
  begin: (shape) => set({ shape, drawn: null }),
  end: () => set({ shape: null, drawn: null }),
}));

export const takeClosure = (drawn: ClosureGeometry): void => useClosing.setState({ drawn });
