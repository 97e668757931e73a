/** Five crews against forest fires, with phones, on both sides of the bay's mouth, and a fire on the western one: what the story of a large fire begins with. */
import { packageFolder } from '../apps/server/valhalla/config.mjs';
import { until } from '../tools/run/product.mjs';
import type { Api, House, Row } from './house.ts';

/** 薛家岛, near the mouth of the tunnel. */
export const FIRE: [number, number] = [120.24, 35.985];
/** 胶州湾隧道, drawn across. */
const TUNNEL = {
  geometry: {
    type: 'LineString',
    coordinates: [
      [120.27, 36.025],
      [120.31, 36.025],
    ],
  },
  reason: '隧道积水',
};

export type Crew = { id: string; name: string; username: string };
export type Wildfire = {
  officer: Api;
  leader: Api;
  crews: Record<1 | 2 | 3 | 4 | 5, Crew>;
  silent: Crew;
  unreachable: Crew;
  hasRoads: boolean;
};

/** Crew 3 is the nearest by straight line, across the water; the others stand farther and farther west. */
const STATIONS = {
  1: [120.15, 35.96],
  2: [120.13, 35.94],
  3: [120.288, 36.0492],
  4: [120.1, 35.92],
  5: [120.06, 35.9],
} as const;
const CONTACTS = [
  { channel: 'radio', value: '370-07' },
  { channel: 'satellite', value: '1740 0000 107' },
  { channel: 'phone', value: '13900000107' },
];

export async function playWildfire(house: House): Promise<Wildfire> {
  const [officer, leader, admin] = [await house.api('duty'), await house.api('leader'), await house.api('sysadmin')];
  await admin.ask('PUT', '/incident-types/forest.fire/response', { ordinary: [{ capability: 'forestFire', teams: 3, headcount: 20 }] });
  const { items } = await leader.ask<{ items: Row[] }>('GET', '/teams?limit=100');
  const crew = async (n: 1 | 2 | 3 | 4 | 5): Promise<Crew> => {
    const row = items.find(({ code }) => code === `T0${n}`);
    if (row === undefined) throw new Error('no such team');
    const name = `森林消防${n}队`;
    await leader.ask('PATCH', `/teams/${row.id}`, {
      name,
      kind: 'forestFire',
      capabilities: [{ code: 'forestFire' }],
      headcount: 24,
      station: { point: { type: 'Point', coordinates: STATIONS[n] } },
      contacts: CONTACTS,
    });
    return { id: row.id, name, username: `team${n}` };
  };
  const crews = { 1: await crew(1), 2: await crew(2), 3: await crew(3), 4: await crew(4), 5: await crew(5) };
  const other = async (code: string, more: object): Promise<Crew> => {
    const row = items.find((one) => one.code === code);
    if (row === undefined) throw new Error('no such team');
    await leader.ask('PATCH', `/teams/${row.id}`, { capabilities: [{ code: 'mountain' }], ...more });
    return { id: row.id, name: String(row['name']), username: '' };
  };
  // The demo's own crew against forest fires climbs instead, or it would be asked for.
  const silent = await other('T31', { contacts: CONTACTS });
  const unreachable = await other('T44', { contacts: [] });
  await officer.ask('POST', '/closures', TUNNEL);
  return { officer, leader, crews, silent, unreachable, hasRoads: await hasRoads(officer) };
}

/** Whether ways are those of the demo's roads: they are laid when the product first starts, where Valhalla is installed. */
async function hasRoads(officer: Api): Promise<boolean> {
  if (packageFolder() === null) {
    console.warn('Valhalla is not installed: ways are straight lines, and no closed road is told of.');
    return false;
  }
  const body = { from: point(STATIONS[3]), to: point(FIRE), profile: 'truck' };
  await until(async () => (await officer.ask<{ network: string }>('POST', '/routes', body)).network === 'schematic', 60_000);
  return true;
}

export const point = (coordinates: readonly [number, number]) => ({ type: 'Point', coordinates });

/** A square of about a kilometre. */
export const square = ([lng, lat]: readonly [number, number]) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lng, lat],
      [lng + 0.009, lat],
      [lng + 0.009, lat + 0.007],
      [lng, lat + 0.007],
      [lng, lat],
    ],
  ],
});
