/** How the areas that people leave are drawn: below everything that stands in them. The hatch runs against that of ground which nobody reaches. */
import type { HatchId } from './hatch.ts';

const HATCH: HatchId = 'zone-hatch';
/** What opens the zone when it is pressed. */
export const ZONE_LAYERS = ['zone-name', 'zone-hatched', 'zone-ground'];

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
      paint: { 'fill-pattern': HATCH, 'fill-antialias': false },
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
