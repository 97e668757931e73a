/** The map of a task for a phone that loses its network: the whole file where it is small, else 10 km around down to zoom 14, read once and kept on the way. */
import type { LngLat } from '@fenghuo/domain';
import { PMTiles } from 'pmtiles';
import { describeMapFile, forgetMapFile, keepMapFile } from '../live/map-file.ts';
import { BASEMAP_PATH } from './style.ts';

const WHOLE_BYTES = 50 * 1024 * 1024;
const AROUND_METRES = 10_000;
const DEEPEST_ZOOM = 14;
const METRES_A_DEGREE = 111_320;

export async function keepMap(center: LngLat): Promise<void> {
  const file = await describeMapFile(BASEMAP_PATH);
  if (file === null) return;
  if (file.bytes < WHOLE_BYTES) return keepMapFile(BASEMAP_PATH, file);
  await forgetMapFile(BASEMAP_PATH);
  const tiles = new PMTiles(new URL(BASEMAP_PATH, window.location.origin).href);
  const { maxZoom } = await tiles.getHeader();
  for (const [zoom, x, y] of tilesAround(center, Math.min(DEEPEST_ZOOM, maxZoom))) await tiles.getZxy(zoom, x, y);
}

/** Every tile that touches the square around the point, from the whole world down. */
export function tilesAround([lng, lat]: LngLat, deepest: number): [zoom: number, x: number, y: number][] {
  const [dLat, dLng] = [AROUND_METRES / METRES_A_DEGREE, AROUND_METRES / (METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180))];
  const found: [number, number, number][] = [];
  for (let zoom = 0; zoom <= deepest; zoom += 1) {
    const [west, north] = tileOf(lng - dLng, lat + dLat, zoom);
    const [east, south] = tileOf(lng + dLng, lat - dLat, zoom);
    for (let x = west; x <= east; x += 1) for (let y = north; y <= south; y += 1) found.push([zoom, x, y]);
  }
  return found;
}

/** Web Mercator. */
function tileOf(lng: number, lat: number, zoom: number): [x: number, y: number] {
  const [size, sin] = [2 ** zoom, Math.sin((lat * Math.PI) / 180)];
  const bounded = (value: number): number => Math.max(0, Math.min(size - 1, Math.floor(value)));
  return [bounded(((lng + 180) / 360) * size), bounded((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size)];
}
