/** What is to be drawn by hand: a drawing of an incident, or a road that is to be closed. */
import type { DrawingGeometry, DrawingKind } from '@fenghuo/domain';
import type { Palette } from '../ui/tokens.ts';
import { colourOfDrawing } from './layers/drawings.ts';

const CLOSED = ['closedPoint', 'closedLine', 'closedArea'] as const;
type ClosedKind = (typeof CLOSED)[number];
export type SketchKind = DrawingKind | ClosedKind;

/** `geometry`: a shape that is there already and is changed. */
export type Sketch = { kind: SketchKind; geometry: DrawingGeometry | null; changed: (geometry: DrawingGeometry) => void };

const isClosed = (kind: SketchKind): kind is ClosedKind => (CLOSED as readonly string[]).includes(kind);

export const colourOfSketch = (palette: Palette, kind: SketchKind): string =>
  isClosed(kind) ? palette.red : colourOfDrawing(palette, kind);
