/** What a sheet says of rows of the feed that go by a code (depots, shelters), where others are at work meanwhile. */
import type { DomainEvent, Held } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import type { Imported, SheetRow, SheetValues, Step } from './importing.ts';
import { TABLE_OF, type Transaction } from './transaction.ts';

type Coded = Held & { row: { id: string; code: string; version: number } };
type CodedKind = 'depot' | 'shelter';
type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };

/** Rows decided about between two steps. */
export const AT_ONCE = 250;

/** As they are, held by nobody. `field`: the column that names them. */
export async function heldByCode<H extends Coded>(
  reads: Reads,
  kind: CodedKind,
  rows: readonly SheetRow[],
  field = 'code',
): Promise<Map<string, H>> {
  const codes = [...new Set(rows.map(({ values }) => String(values[field])))];
  const found = await reads.query<H>(
    `SELECT $2::text AS kind, row, scope, live, extra FROM ${TABLE_OF[kind]} WHERE code = ANY($1::text[])`,
    [codes, kind],
  );
  return new Map(found.map((one) => [one.row.code, one]));
}

/** Rows of a sheet until the last has been read: what they change is held no longer than it takes to decide and write. */
export class KeptRows {
  private readonly rows = new WeakMap<Transaction, SheetRow[]>();

  keep(tx: Transaction, rows: readonly SheetRow[]): void {
    const present = this.rows.get(tx) ?? [];
    for (const row of rows) present.push(row);
    this.rows.set(tx, present);
  }

  of(tx: Transaction): readonly SheetRow[] {
    return this.rows.get(tx) ?? [];
  }
}

type Decide<H> = (before: H | null, id: string, values: SheetValues) => readonly DomainEvent[];

/** Holds all that are there, in one order, and makes or changes what each row names. */
export async function writeByCode<H extends Coded>(
  tx: Transaction,
  kind: CodedKind,
  rows: readonly SheetRow[],
  step: Step,
  decide: Decide<H>,
): Promise<Imported[]> {
  const found = await heldByCode<H>(tx, kind, rows);
  const ids = [...found.values()].map(({ row }) => row.id);
  const present = new Map((await tx.lock<H>(kind, ids)).map((one) => [one.row.code, one]));
  const imported: Imported[] = [];
  for (const [index, { number, values }] of rows.entries()) {
    const before = present.get(String(values['code'])) ?? null;
    const id = before?.row.id ?? uuidv7();
    const events = decide(before, id, values);
    tx.record(events);
    if (events.length > 0)
      imported.push({ row: number, kind, id, version: tx.row<Coded['row']>(kind, id).version, before: before?.row ?? null });
    if (index % AT_ONCE === AT_ONCE - 1) await step(index + 1);
  }
  return imported;
}
