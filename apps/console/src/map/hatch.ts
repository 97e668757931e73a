/** The one hatch of the map, leaning either way: ground that nobody reaches leans one way in amber, a zone that is being emptied the other way. */
import type { Palette } from '../ui/tokens.ts';
import { PIXEL_RATIO } from './images.ts';

export const HATCHES = {
  hatch: { colour: (palette: Palette) => palette.amber, leans: 'right' },
  'zone-hatch': { colour: (palette: Palette) => palette.primary, leans: 'left' },
} as const;
export type HatchId = keyof typeof HATCHES;
export const isHatch = (id: string): id is HatchId => id in HATCHES;

const CELL = 12;

/** Strokes that meet at the edges of the tile. */
export function drawHatch(id: HatchId, palette: Palette): ImageData | null {
  const canvas = document.createElement('canvas');
  canvas.width = CELL * PIXEL_RATIO;
  canvas.height = CELL * PIXEL_RATIO;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const { colour, leans } = HATCHES[id];
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.strokeStyle = colour(palette);
  context.globalAlpha = 0.55;
  context.lineWidth = 1.4;
  const [from, to] = leans === 'right' ? [CELL + 1, -1] : [-1, CELL + 1];
  for (const offset of [-CELL, 0, CELL]) {
    context.beginPath();
    context.moveTo(offset - 1, from);
    context.lineTo(offset + CELL + 1, to);
    context.stroke();
  }
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
