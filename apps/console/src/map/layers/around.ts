/** What is looked around in, the circle with its middle and how wide it is, or the area; and the dangers and protected places that were found there. */
import { type Around, type LngLat, ringAround } from '@fenghuo/domain';
import { riskLook } from '../../ui/symbols.ts';
import type { Palette } from '../../ui/tokens.ts';
import { imageId } from '../images.ts';
import { at, type Feature } from './scene.ts';

/** `label`: how wide, in words. */
export type AroundLook = {
  ground: { point: LngLat; metres: number; label: string } | { ring: readonly LngLat[] };
  found: Around | null;
  riskLetter: string;
};

export function aroundFeatures(around: AroundLook | null, palette: Palette): Feature[] {
  if (around === null) return [];
  const { ground, found, riskLetter } = around;
  const colour = palette.primary;
  const ring = 'ring' in ground ? [...ground.ring] : ringAround(ground.point, ground.metres);
  return [
    { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties: { drawing: 'around', colour } },
    ...('ring' in ground ? [] : [at(ground.point, { drawing: 'aroundMiddle', label: ground.label, colour })]),
    ...(found?.risks.items ?? []).map(({ point, name, kind }) =>
      placeFeature(point.coordinates, name, imageId(riskLook(kind, riskLetter))),
    ),
    ...(found?.protected.items ?? []).map(({ point, name }) => placeFeature(point.coordinates, name, imageId({ of: 'protected' }))),
  ];
}

const placeFeature = (point: LngLat, label: string, icon: string): Feature => at(point, { drawing: 'aroundPlace', label, icon });
