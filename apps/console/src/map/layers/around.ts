/** The circle around a point within which things are looked for: its line, its middle and how wide it is. */
import { type LngLat, METRES_PER_DEGREE } from '@fenghuo/domain';
import type { Palette } from '../../ui/tokens.ts';
import { at, type Feature } from './scene.ts';

/** `label`: how wide, in words. */
export type AroundLook = { point: LngLat; metres: number; label: string };

const CORNERS = 72;

export function aroundFeatures(around: AroundLook | null, palette: Palette): Feature[] {
  if (around === null) return [];
  const { point, metres, label } = around;
  const colour = palette.primary;
  return [
    { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ringOf(point, metres)] }, properties: { drawing: 'around', colour } },
    at(point, { drawing: 'aroundMiddle', label, colour }),
  ];
}

function ringOf([lng, lat]: LngLat, metres: number): LngLat[] {
  const [perLng, perLat] = [METRES_PER_DEGREE * Math.max(0.01, Math.cos((lat * Math.PI) / 180)), METRES_PER_DEGREE];
  return Array.from({ length: CORNERS + 1 }, (_, corner): LngLat => {
    const turn = ((corner % CORNERS) / CORNERS) * 2 * Math.PI;
    return [lng + (Math.sin(turn) * metres) / perLng, lat + (Math.cos(turn) * metres) / perLat];
  });
}
