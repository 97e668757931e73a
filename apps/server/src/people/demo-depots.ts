/**
 * Depots of the demo city with what lies in them, invented (演示): depots with the city, their stock once the city stands, as receipts in the ledger of two
 * months ago, and counts since: most of this month, some older, a few places that nobody has counted.
 */
import { readFile } from 'node:fs/promises';
import {
  createDepot,
  createLot,
  DAY_MS,
  type Depot,
  type DepotKind,
  type DepotLevel,
  type Instant,
  type Item,
  type Jurisdiction,
  type LngLat,
  type Lot,
  type OwnerKind,
  setSettings,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../core/transaction.ts';
import { known, loadCatalogue, type Minima } from '../item/first-catalogue.actions.ts';
import { recordFirstCount } from '../stock/first-counts.actions.ts';
import { Ledger } from '../stock/ledger.ts';

type Stocked = { item: string; quantity: string; expiresInDays?: number; serialNumber?: string };
type DemoDepot = {
  code: string;
  name: string;
  kind: DepotKind;
  level: DepotLevel;
  jurisdictionCode: string;
  areaSquareMetres: string | null;
  place: { point: LngLat; address: string };
  ownerName: string | null;
  stock: Stocked[];
};
type Demo = { minimum: Minima; depots: DemoDepot[] };
/** 生活保障类物资储备达到紧急集中转移安置6万人的规模 (青岛市“十四五”应急管理规划); for how many days is ours. */
const TARGET = { settlementPeople: 60_000, settlementDays: 3 };
const CITY = '370200';

/** What a firm keeps is the firm's, in depots of its kind. */
const OWNER_OF: Partial<Record<DepotKind, OwnerKind>> = { agreement: 'agreement', capacity: 'capacity', cloud: 'cloud' };
const RECEIVED_DAYS_AGO = 60;
/** Lines of one receipt. */
const AT_ONCE = 100;

const read = async (): Promise<Demo> =>
  JSON.parse(await readFile(new URL('../../assets/demo/depots.json', import.meta.url), 'utf8')) as Demo;

/** Returns the depots by their codes. `at`: the node of a code. */
export async function loadDemoDepots(tx: Transaction, at: (code: string) => string): Promise<ReadonlyMap<string, string>> {
  const { minimum, depots } = await read();
  await loadCatalogue(tx, minimum);
  tx.record(setSettings(tx.now, { row: tx.row<Jurisdiction>('jurisdiction', at(CITY)) }, TARGET));
  const made = new Map<string, string>();
  for (const { jurisdictionCode, place: given, stock: _, ownerName: __, ...depot } of depots) {
    const id = uuidv7();
    const place = {
      point: { type: 'Point' as const, coordinates: given.point },
      address: given.address,
      regionCode: jurisdictionCode.slice(0, 6),
    };
    tx.record(createDepot(tx.now, { id, jurisdictionId: at(jurisdictionCode), place, sameCode: null }, depot));
    made.set(depot.code, id);
  }
  return made;
}

/** Once: whoever has begun to move stock keeps what there is. */
export async function loadDemoStock(tx: Transaction): Promise<void> {
  await tx.begin();
  if ((await tx.query('SELECT FROM lots LIMIT 1')).length > 0) return;
  const ledger = new Ledger();
  const items = new Map((await tx.query<{ row: Item }>('SELECT row FROM items')).map(({ row }) => [row.code, row]));
  const depots = new Map((await tx.query<{ row: Depot }>('SELECT row FROM depots')).map(({ row }) => [row.code, row]));
  const at = daysBefore(tx.now, RECEIVED_DAYS_AGO);
  for (const { code, kind, ownerName, stock } of (await read()).depots) {
    const depot = depots.get(code);
    if (depot === undefined) continue;
    const lots = stock.map(({ item, expiresInDays, serialNumber }) => {
      const expiresAt = expiresInDays === undefined ? null : toInstant(toMs(tx.now) + expiresInDays * DAY_MS);
      const command = {
        itemId: known(items, item).id,
        serialNumber: serialNumber ?? null,
        expiresAt,
        ownerKind: OWNER_OF[kind] ?? null,
        ownerName,
      };
      const { lot, event } = createLot(tx.now, { id: uuidv7(), item: known(items, item) }, command);
      tx.record([event]);
      return lot;
    });
    await insertLots(tx, lots);
    const lines = stock.map(({ quantity }, index) => ({
      lotId: lots[index]?.id ?? '',
      from: { kind: 'supplier' as const },
      to: { kind: 'depot' as const, id: depot.id },
      quantity,
    }));
    for (let from = 0; from < lines.length; from += AT_ONCE)
      await ledger.move(
        tx,
        null,
        { kind: 'receive', at, reason: '演示库存', lines: lines.slice(from, from + AT_ONCE) },
        { isImported: true },
      );
  }
}

/** Once the stock stands. The keeper counts the own depot, the duty officer the others; the duty leader signs. */
export async function loadDemoCounts(tx: Transaction): Promise<void> {
  await tx.begin();
  if ((await tx.query('SELECT FROM counts LIMIT 1')).length > 0) return;
  const people = await tx.query<{ username: string; personId: string; name: string; depotId: string | null }>(
    `SELECT username, id AS "personId", name, roles -> 0 ->> 'depotId' AS "depotId" FROM persons WHERE username = ANY($1::text[])`,
    [['duty', 'keeper', 'leader']],
  );
  const signerOf = (username: string) => {
    const { personId, name } = people.find((one) => one.username === username) ?? { personId: '', name: '' };
    return { personId, name };
  };
  const keptId = people.find(({ username }) => username === 'keeper')?.depotId;
  const depots = await tx.query<{ id: string }>(`SELECT id FROM depots ORDER BY row ->> 'code'`);
  for (const [index, { id: depotId }] of depots.entries()) {
    const days = countedDaysAgo(index);
    if (days === null) continue;
    const countedBy = signerOf(depotId === keptId ? 'keeper' : 'duty');
    await recordFirstCount(tx, { depotId, at: daysBefore(tx.now, days), countedBy, confirmedBy: signerOf('leader'), note: '演示盘点' });
  }
}

/** Of twenty places two were never counted and four before the last month. */
function countedDaysAgo(index: number): number | null {
  if (index % 10 === 7) return null;
  return index % 5 === 3 ? 36 + index : 1 + ((index * 7) % 19);
}

const daysBefore = (now: Instant, days: number): Instant => toInstant(toMs(now) - days * DAY_MS);

/** At once, so that the ledger finds them. */
const insertLots = (tx: Transaction, lots: readonly Lot[]): Promise<unknown> =>
  tx.query(
    `INSERT INTO lots (id, item_id, code, serial_number, owner_kind, owner_name, made_at, expires_at, price_fen, recorded_at)
     SELECT id, "itemId", code, "serialNumber", "ownerKind", "ownerName", "madeAt", "expiresAt", "priceFen"::bigint, "recordedAt"
     FROM jsonb_to_recordset($1::jsonb) AS l (id uuid, "itemId" uuid, code text, "serialNumber" text, "ownerKind" text, "ownerName" text,
       "madeAt" timestamptz, "expiresAt" timestamptz, "priceFen" text, "recordedAt" timestamptz)`,
    [JSON.stringify(lots)],
  );
