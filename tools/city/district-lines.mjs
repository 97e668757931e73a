/**
 * The ten districts of Qingdao put together from `data/borders.json`: drawn by hand, schematic (示意), good enough to find oneself and to sort an address,
 * without authority over any line. Each border is written once and shared by both neighbours; ends lie in the sea and are cut by the coast. WGS 84, [lng, lat].
 */
import { readFileSync } from 'node:fs';

const lines = JSON.parse(readFileSync(new URL('data/borders.json', import.meta.url), 'utf8'));

/** Names of borders in walking order; `-` walks one backwards. The ring stays open. */
const RINGS = {
  370202: 'shibeiShinan -shinanSea -shinanLaoshan',
  370203: 'licangShibei shibeiBay -shibeiShinan -shibeiLaoshan',
  370211: 'huangdaoWest huangdaoSea huangdaoJiaozhou',
  370212: 'chengyangLaoshan licangLaoshan shibeiLaoshan shinanLaoshan laoshanSea laoshanJimo',
  370213: 'chengyangLicang licangBay -licangShibei -licangLaoshan',
  370214: 'jiaozhouChengyang chengyangBay -chengyangLicang -chengyangLaoshan -chengyangJimo',
  370215: 'jiaozhouJimo chengyangJimo -laoshanJimo -jimoSea -jimoNorth -laixiJimo -pingduJimo',
  370281: 'jiaozhouWest jiaozhouPingdu jiaozhouJimo jiaozhouChengyang huangdaoJiaozhou',
  370283: 'pingduWest -pingduLaixi -pingduJimo -jiaozhouPingdu',
  370285: 'laixiNorth -laixiJimo pingduLaixi',
};

export const DISTRICTS = Object.entries(RINGS).map(([code, path]) => ({ code, ring: walk(path.split(' ')) }));

const CITY_EDGE = ['huangdaoWest', 'jiaozhouWest', 'pingduWest', 'laixiNorth', 'jimoNorth'];

/** Borders on land, for the map: between two districts, or the city's edge. */
export const BORDERS = Object.entries(lines)
  .filter(([name]) => !/(Sea|Bay)$/.test(name))
  .map(([name, line]) => ({ border: CITY_EDGE.includes(name) ? 'city' : 'district', line }));

function walk(names) {
  const ring = [];
  for (const name of names) {
    const line = name.startsWith('-') ? [...lines[name.slice(1)]].reverse() : lines[name];
    if (ring.length > 0 && String(ring.at(-1)) !== String(line[0]))
      throw new Error(`Border ${name} does not start where the last one ends.`);
    ring.push(...line.slice(ring.length > 0 ? 1 : 0));
  }
  if (String(ring[0]) !== String(ring.at(-1))) throw new Error(`The ring ${names.join(' ')} is not closed.`);
  return ring.slice(0, -1);
}
