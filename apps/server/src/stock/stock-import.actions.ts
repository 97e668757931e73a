/** Stock from a spreadsheet: each row a lot of its own that a movement brings into its depot, so that the ledger says where it came from and can take it back. */
import {
  createLot,
  type Depot,
  DomainError,
  fits,
  type Item,
  isMilitary,
  type Lot,
  type OwnerKind,
  quantityFrom,
  quantityText,
  type RecordMovement,
  type RowProblem,
} from '@fenghuo/domain';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { CONFIG, Config } from '../core/config.ts';
import { Database } from '../core/database.ts';
import { type Imported, type Importer, type RowVerdict, type SheetRow, type SheetValues, said, UsedSince } from '../core/importing.ts';
import { instantAt } from '../core/local-time.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { Ledger } from './ledger.ts';
import { answersFor, checkRegistrar } from './stock.rights.ts';

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };
type Known = { depots: Map<string, { row: Depot; scope: string[] }>; items: Map<string, Item>; serials: Set<string> };
type Lines = RecordMovement['lines'];

/** A movement's lines, and a turn's work. */
const LINES_AT_ONCE = 500;
const REASON = '表格导入';

@Injectable()
export class StockImport implements Importer {
  readonly kind = 'stock' as const;
  /** Lines that wait until their depot has enough of them for a movement. */
  private readonly waiting = new WeakMap<Transaction, Map<string, Lines>>();

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
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
    const waiting = this.waiting.get(tx) ?? new Map<string, Lines>();
    this.waiting.set(tx, waiting);
    const lots: Lot[] = [];
    for (const { values } of rows) {
      const [depot, item] = [depots.get(String(values['depotCode'])), items.get(String(values['itemCode']))];
      if (depot === undefined || item === undefined) throw new DomainError('IMPORT_NOT_POSSIBLE');
      const { lot } = createLot(tx.now, { id: uuidv7(), item }, this.lotOf(item, values));
      lots.push(lot);
      const line = {
        lotId: lot.id,
        from: { kind: 'supplier' as const },
        to: { kind: 'depot' as const, id: depot.row.id },
        quantity: quantityText(amountOf(item, values) ?? 0n),
      };
      const lines = waiting.get(depot.row.id) ?? [];
      lines.push(line);
      waiting.set(depot.row.id, lines);
    }
    await insertLots(tx, lots);
    for (const lines of waiting.values())
      while (lines.length >= LINES_AT_ONCE) await this.receive(tx, asked, lines.splice(0, LINES_AT_ONCE));
    return rows.map(({ number }, index) => ({ row: number, kind: 'lot', id: lots[index]?.id ?? '', version: 1, before: null }));
  }

  async finish(tx: Transaction, asked: Asked): Promise<void> {
    for (const lines of this.waiting.get(tx)?.values() ?? []) if (lines.length > 0) await this.receive(tx, asked, lines);
  }

  private async receive(tx: Transaction, asked: Asked, lines: Lines): Promise<void> {
    await this.ledger.move(tx, asked, { kind: 'receive', reason: REASON, lines });
    await this.ledger.flush(tx);
  }

  /** [IM11] The movements are reversed; a lot that was moved or described since stays with all the others. */
  async undo(tx: Transaction, asked: Asked, imported: readonly Imported[]): Promise<void> {
    const ids = imported.map(({ id }) => id);
    const moved = await tx.query<{ lot_id: string; movement_id: string; lines: number; version: number }>(
      `SELECT l.id AS lot_id, min(m.movement_id::text) AS movement_id, count(*)::int AS lines, l.version
       FROM lots l JOIN movement_lines m ON m.lot_id = l.id WHERE l.id = ANY($1::uuid[]) GROUP BY l.id`,
      [ids],
    );
    const touched = new Set(moved.filter(({ lines, version }) => lines > 1 || version > 1).map(({ lot_id }) => lot_id));
    if (touched.size > 0) throw new UsedSince(imported.filter(({ id }) => touched.has(id)).map(({ row }) => row));
    const movements = [...new Set(moved.map(({ movement_id }) => movement_id))].sort().reverse();
    for (const id of movements) {
      await this.ledger.reverse(tx, asked, id, { reason: `撤销${REASON}` });
      await this.ledger.flush(tx);
    }
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
     SELECT (o ->> 'id')::uuid, (o ->> 'itemId')::uuid, o ->> 'code', o ->> 'serialNumber', o ->> 'ownerKind', o ->> 'ownerName',
            (o ->> 'madeAt')::timestamptz, (o ->> 'expiresAt')::timestamptz, (o ->> 'priceFen')::bigint, (o ->> 'recordedAt')::timestamptz
     FROM jsonb_array_elements($1::jsonb) AS o`,
    [JSON.stringify(lots)],
  );
}
