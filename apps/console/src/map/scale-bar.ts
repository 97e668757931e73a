/** The longest round distance that fits: 1, 2 or 5 times a power of ten. */
import { roundDistance } from '../ui/format.ts';

const EQUATOR_METRES = 40_075_016.686;
/** MapLibre's world is 512 pixels wide at zoom 0. */
export const metresPerPixel = (zoom: number, latitude: number): number =>
  (EQUATOR_METRES * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** zoom);

export function scaleBar(metresAPixel: number, widestPixels: number): { pixels: number; label: string } {
  const longest = metresAPixel * widestPixels;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= longest) ?? power;
  return { pixels: metres / metresAPixel, label: roundDistance(metres) };
}
