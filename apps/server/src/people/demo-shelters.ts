/** Shelters of the demo city: places that are there, with figures that are invented (演示), and how many live in each district, rounded. All are on standby. */
import { readFile } from 'node:fs/promises';
import {
  type CreateShelter,
  createShelter,
  DEFAULT_SETTINGS,
  type Jurisdiction,
  type LngLat,
  type ShelterFunction,
  setSettings,
} from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../core/transaction.ts';

type DemoShelter = Omit<CreateShelter, 'place'> & {
  functions: ShelterFunction[];
  place: { point: LngLat; address: string };
  jurisdictionCode: string;
};
type Demo = { residents: Record<string, number>; shelters: DemoShelter[] };
const COUNTED_IN = 2020;

/** Returns the shelters by their codes. `at`: the node of a code. */
export async function loadDemoShelters(tx: Transaction, at: (code: string) => string): Promise<ReadonlyMap<string, string>> {
  const { residents, shelters } = JSON.parse(await readFile(new URL('../../assets/demo/shelters.json', import.meta.url), 'utf8')) as Demo;
  for (const [code, count] of Object.entries(residents)) {
    const row = tx.row<Jurisdiction>('jurisdiction', at(code));
    tx.record(setSettings(tx.now, { row }, { residents: { count, source: '演示数据，约数', year: COUNTED_IN } }));
  }
  const made = new Map<string, string>();
  for (const { jurisdictionCode, place: given, ...shelter } of shelters) {
    const id = uuidv7();
    const place = { point: { type: 'Point' as const, coordinates: given.point }, address: given.address, regionCode: jurisdictionCode };
    const facts = { id, jurisdictionId: at(jurisdictionCode), place, sameCode: null, settings: DEFAULT_SETTINGS };
    tx.record(createShelter(tx.now, facts, shelter));
    made.set(shelter.code, id);
  }
  return made;
}
