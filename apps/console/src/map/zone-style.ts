/** How the areas that people leave are drawn: below everything that stands in them. The hatch runs against that of ground which nobody reaches. */
import type { Palette } from '../ui/tokens.ts';
import { PIXEL_RATIO } from './images.ts';

export const ZONE_HATCH = 'zone-hatch';
/** What opens the zone when it is pressed. */
export const ZONE_LAYERS = ['zone-name', 'zone-hatched', 'zone-ground'];

const CELL = 14;

export function zoneLayers(text: object, halo: string): unknown[] {
  const isArea = ['==', ['geometry-type'], 'Polygon'];
  const isFirm = ['==', ['get', 'edge'], 'firm'];
  const edge = (id: string, filter: unknown, dash: number[] | null): unknown => ({
    id,
    type: 'line',
    source: 'zones',
    filter: ['all', isArea, filter],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': ['get', 'colour'], 'line-width': 2.5, ...(dash && { 'line-dasharray': dash }) },
  });
  return [
    {
      id: 'zone-ground',
      type: 'fill',
      source: 'zones',
      filter: isArea,
      paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': ['case', isFirm, 0.1, 0.04] },
    },
    {
      id: 'zone-hatched',
      type: 'fill',
      source: 'zones',
      filter: ['all', isArea, ['get', 'hatched']],
      paint: { 'fill-pattern': ZONE_HATCH, 'fill-antialias': false },
    },
    edge('zone-edge', isFirm, null),
    edge('zone-edge-dashed', ['!', isFirm], [3, 2]),
    {
      id: 'zone-name',
      type: 'symbol',
      source: 'zones',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: { ...text, 'text-field': ['get', 'label'], 'text-max-width': 12 },
      paint: { 'text-color': ['get', 'colour'], 'text-halo-color': halo, 'text-halo-width': 2 },
    },
  ];
}

/** Strokes that meet at the edges of the tile. */
export function drawZoneHatch(palette: Palette): ImageData | null {
  const canvas = document.createElement('canvas');
  canvas.width = CELL * PIXEL_RATIO;
  canvas.height = CELL * PIXEL_RATIO;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.strokeStyle = palette.primary;
  context.globalAlpha = 0.5;
  context.lineWidth = 1.4;
  for (const offset of [-CELL, 0, CELL]) {
    context.beginPath();
    context.moveTo(offset - 1, -1);
    context.lineTo(offset + CELL + 1, CELL + 1);
    context.stroke();
  }
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
