/** Stock from a spreadsheet: each row a lot of its own that a movement brings into its depot, so that the ledger says where it came from and can take it back. */
import {
  createLot,
  type Depot,
  DomainError,
  fits,
  IMPORT_REASONS,
  type Item,
  isMilitary,
  type Lot,
  MAX_LINES,
  type OwnerKind,
  quantityFrom,
  quantityText,
  type RowProblem,
} from '@fenghuo/domain';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { CONFIG, Config } from '../core/config.ts';
import { Database } from '../core/database.ts';
import {
  type Imported,
  type Importer,
  type RowVerdict,
  type SheetRow,
  type SheetValues,
  type Step,
  said,
  UsedSince,
} from '../core/importing.ts';
import { instantAt } from '../core/local-time.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { answersFor, checkRegistrar } from './stock.rights.ts';
import { type Arriving, StockArrivals } from './stock-arrivals.ts';

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };
type Known = { depots: Map<string, { row: Depot; scope: string[] }>; items: Map<string, Item>; serials: Set<string> };
/** What comes into each depot, until there is enough of it for a movement. */
type Waiting = Map<string, Arriving[]>;
const [REASON, UNDONE] = IMPORT_REASONS;

@Injectable()
export class StockImport implements Importer {
  readonly kind = 'stock' as const;
  private readonly waiting = new WeakMap<Transaction, Waiting>();

  constructor(
    private readonly database: Database,
    private readonly arrivals: StockArrivals,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  check(viewer: Viewer): void {
    checkRegistrar(viewer);
  }

  async look(viewer: Viewer, rows: readonly SheetRow[]): Promise<RowVerdict[]> {
    const known = await this.known(this.database, rows);
    return rows.map(({ number, values }) => {
      const item = known.items.get(String(values['itemCode']));
      const serial = said(values, 'serialNumber');
      const key = serial === null ? String(number) : `${item?.id} ${serial}`;
      const problem = this.problem(viewer, known, values);
      return problem === null ? { number, key, verdict: 'add' } : { number, key, problems: [problem] };
    });
  }

  /** [IM12] */
  private problem(viewer: Viewer, { depots, items, serials }: Known, values: SheetValues): { field: string; code: RowProblem } | null {
    const wrong = (field: string, code: RowProblem) => ({ field, code });
    const depot = depots.get(String(values['depotCode']));
    if (depot === undefined || !viewer.sees(depot.scope)) return wrong('depotCode', 'UNKNOWN');
    const { id, jurisdictionId, state } = depot.row;
    if (!answersFor(viewer, { place: { kind: 'depot', id }, jurisdictionId })) return wrong('depotCode', 'NOT_YOURS');
    if (state !== 'open') return wrong('depotCode', 'REFUSED');
    const item = items.get(String(values['itemCode']));
    if (item === undefined || !item.active) return wrong('itemCode', 'UNKNOWN');
    const amount = amountOf(item, values);
    if (amount === null) return wrong('unit', 'UNIT_UNKNOWN');
    if (amount <= 0n) return wrong('quantity', 'OUT_OF_RANGE');
    if (!fits(item.decimals, amount)) return wrong('quantity', 'TOO_MANY_DECIMALS');
    const serial = said(values, 'serialNumber');
    if (item.serial && amount !== ONE) return wrong('quantity', 'OUT_OF_RANGE');
    if (serial !== null && serials.has(`${item.id} ${serial}`)) return wrong('serialNumber', 'EXISTS');
    if (isMilitary((said(values, 'ownerKind') ?? 'government') as OwnerKind) && !viewer.mayAnywhere('moveMilitary'))
      return wrong('ownerKind', 'NOT_YOURS');
    if (fenOf(values) === undefined) return wrong('priceYuan', 'TOO_MANY_DECIMALS');
    const madeAt = this.startOf(values, 'madeAt');
    return madeAt !== null && madeAt > this.clock.now() ? wrong('madeAt', 'OUT_OF_RANGE') : null;
  }

  async write(tx: Transaction, asked: Asked, rows: readonly SheetRow[]): Promise<Imported[]> {
    const { depots, items } = await this.known(tx, rows);
    const waiting = this.waitingIn(tx);
    const lots: Lot[] = [];
    for (const { values } of rows) {
      const [depot, item] = [depots.get(String(values['depotCode'])), items.get(String(values['itemCode']))];
      if (depot === undefined || item === undefined) throw new DomainError('IMPORT_NOT_POSSIBLE');
      const { lot } = createLot(tx.now, { id: uuidv7(), item }, this.lotOf(item, values));
      lots.push(lot);
      const ofDepot = waiting.get(depot.row.id) ?? [];
      waiting.set(depot.row.id, ofDepot);
      ofDepot.push({
        lot: {
          lot: { id: lot.id, itemId: lot.itemId, ownerKind: lot.ownerKind },
          decimals: item.decimals,
          serial: item.serial,
          inside: 0n,
        },
        to: { kind: 'depot', id: depot.row.id },
        quantity: quantityText(amountOf(item, values) ?? 0n),
      });
    }
    await insertLots(tx, lots);
    for (const ofDepot of waiting.values())
      while (ofDepot.length >= MAX_LINES) await this.arrivals.receive(tx, asked, REASON, ofDepot.splice(0, MAX_LINES));
    return rows.map(({ number }, index) => ({ row: number, kind: 'lot', id: lots[index]?.id ?? '', version: 1, before: null }));
  }

  async finish(tx: Transaction, asked: Asked, step: Step): Promise<Imported[]> {
    let done = 0;
    for (const ofDepot of this.waitingIn(tx).values()) {
      if (ofDepot.length > 0) await this.arrivals.receive(tx, asked, REASON, ofDepot);
      done += ofDepot.length;
      await step(done);
    }
    await this.arrivals.tell(tx);
    return [];
  }

  private waitingIn(tx: Transaction): Waiting {
    const present = this.waiting.get(tx) ?? new Map<string, Arriving[]>();
    this.waiting.set(tx, present);
    return present;
  }

  /** [IM11] The movements are reversed; a lot that was moved, described or promised since stays with all the others. */
  async undo(tx: Transaction, asked: Asked, imported: readonly Imported[], step: Step): Promise<void> {
    const ids = imported.map(({ id }) => id);
    await this.arrivals.hold(tx, ids);
    const rows = await tx.query<{ id: string }>(
      `SELECT l.id FROM lots l WHERE l.id = ANY($1::uuid[]) AND (l.version > 1
         OR EXISTS (SELECT FROM balances b WHERE b.lot_id = l.id AND (b.reserved > 0 OR b.blocked > 0))
         OR (SELECT count(*) FROM movement_lines m WHERE m.lot_id = l.id) > 1)`,
      [ids],
    );
    const used = new Set(rows.map(({ id }) => id));
    if (used.size > 0) throw new UsedSince(imported.filter(({ id }) => used.has(id)).map(({ row }) => row));
    const movements = await tx.query<{ id: string; lines: number }>(
      `SELECT movement_id AS id, count(*)::int AS lines FROM movement_lines WHERE lot_id = ANY($1::uuid[]) GROUP BY movement_id ORDER BY movement_id DESC`,
      [ids],
    );
    let done = 0;
    for (const { id, lines } of movements) {
      await this.arrivals.takeBack(tx, asked, id, UNDONE);
      done += lines;
      await step(done);
    }
    await this.arrivals.tell(tx);
  }

  private async known(reads: Reads, rows: readonly SheetRow[]): Promise<Known> {
    const codes = (field: string) => [...new Set(rows.map(({ values }) => String(values[field])))];
    const depots = await reads.query<{ row: Depot; scope: string[] }>('SELECT row, scope FROM depots WHERE code = ANY($1::text[])', [
      codes('depotCode'),
    ]);
    const items = await reads.query<{ row: Item }>('SELECT row FROM items WHERE code = ANY($1::text[])', [codes('itemCode')]);
    const serials = rows.flatMap(({ values }) => said(values, 'serialNumber') ?? []);
    const taken =
      serials.length === 0
        ? []
        : await reads.query<{ key: string }>(
            `SELECT item_id || ' ' || serial_number AS key FROM lots WHERE serial_number = ANY($1::text[])`,
            [serials],
          );
    return {
      depots: new Map(depots.map((one) => [one.row.code, one])),
      items: new Map(items.map(({ row }) => [row.code, row])),
      serials: new Set(taken.map(({ key }) => key)),
    };
  }

  private lotOf(item: Item, values: SheetValues) {
    return {
      itemId: item.id,
      code: said(values, 'lotCode'),
      serialNumber: said(values, 'serialNumber'),
      ownerKind: (said(values, 'ownerKind') ?? 'government') as OwnerKind,
      madeAt: this.startOf(values, 'madeAt'),
      // Good through the day that is printed on it.
      expiresAt: said(values, 'expiresAt') === null ? null : instantAt(`${said(values, 'expiresAt')}T23:59:59`, this.config.TIME_ZONE),
      priceFen: fenOf(values) ?? null,
    };
  }

  private startOf(values: SheetValues, name: string): string | null {
    const day = said(values, name);
    return day === null ? null : instantAt(`${day}T00:00:00`, this.config.TIME_ZONE);
  }
}

const ONE = quantityFrom('1');
const HUNDRED = 100n;

/** In the base unit: the unit of the row is it, or one of the item's packs. Null for another. */
function amountOf({ unit, packs }: Item, values: SheetValues): bigint | null {
  const amount = quantityFrom(String(values['quantity']));
  const named = said(values, 'unit');
  if (named === null || named === unit) return amount;
  const pack = packs.find(({ name }) => name === named);
  return pack === undefined ? null : (amount * quantityFrom(pack.quantity)) / ONE;
}

/** Whole fen; undefined where the price has parts of one. */
function fenOf(values: SheetValues): string | null | undefined {
  const yuan = said(values, 'priceYuan');
  if (yuan === null) return null;
  const thousandths = quantityFrom(yuan) * HUNDRED;
  return thousandths % ONE === 0n ? String(thousandths / ONE) : undefined;
}

async function insertLots(tx: Transaction, lots: readonly Lot[]): Promise<void> {
  await tx.query(
    `INSERT INTO lots (id, item_id, code, serial_number, owner_kind, owner_name, made_at, expires_at, price_fen, recorded_at)
     SELECT id, "itemId", code, "serialNumber", "ownerKind", "ownerName", "madeAt", "expiresAt", "priceFen", "recordedAt"
     FROM json_to_recordset($1::json) AS o (id uuid, "itemId" uuid, code text, "serialNumber" text, "ownerKind" text, "ownerName" text,
       "madeAt" timestamptz, "expiresAt" timestamptz, "priceFen" bigint, "recordedAt" timestamptz)`,
    [JSON.stringify(lots)],
  );
}
