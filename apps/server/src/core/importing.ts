/** What a capability offers to the import of spreadsheets: it knows its own things, the import knows files, cells and transactions. */
import { DomainError, type RowProblem, type SheetKind, type SheetValue } from '@fenghuo/domain';
import type { Asked } from './asked.ts';
import type { Transaction } from './transaction.ts';
import type { Viewer } from './viewer.ts';

/** A row whose cells are all well; `number` as the sheet counts it. */
export type SheetRow = { readonly number: number; readonly values: SheetValues };
export type SheetValues = Readonly<Record<string, SheetValue>>;
/** Null where the row says nothing of it. */
export const said = (values: SheetValues, name: string): string | null => (typeof values[name] === 'string' ? values[name] : null);
export const counted = (values: SheetValues, name: string): number | null => (typeof values[name] === 'number' ? values[name] : null);

/** What the row would do, or what is wrong with it beside the others: `key` is what a sheet may name once. */
export type RowVerdict = { readonly number: number; readonly key: string } & (
  | { readonly verdict: 'add' | 'update' | 'same' }
  | { readonly problems: readonly { field: string | null; code: RowProblem }[] }
);

/** A thing that the import has made (`before` null) or changed; `version` as it left it. */
export type Imported = {
  readonly row: number;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly before: unknown;
};

export type ImportMode = 'add' | 'addAndUpdate';

export interface Importer {
  readonly kind: SheetKind;
  /** Throws FORBIDDEN for who may import none of these anywhere. */
  check(viewer: Viewer): void;
  /** What up to a thousand rows would do; changes nothing. Rows of another's place are NOT_YOURS. */
  look(viewer: Viewer, rows: readonly SheetRow[], mode: ImportMode): Promise<RowVerdict[]>;
  /**
   * Rows that were looked at and are good, a thousand at a time, in one transaction that has begun. Throws where something has changed meanwhile.
   * A large sheet takes long: what others work at meanwhile (a depot, a shelter, a zone) is held by `finish` alone.
   */
  write(tx: Transaction, asked: Asked, rows: readonly SheetRow[], mode: ImportMode): Promise<Imported[]>;
  /** After the last rows: what was kept back to be written together. */
  finish?(tx: Transaction, asked: Asked, step: Step): Promise<Imported[]>;
  /** Takes all of it back, the newest first. Throws UsedSince. */
  undo(tx: Transaction, asked: Asked, imported: readonly Imported[], step: Step): Promise<void>;
}

/** Between the parts of long work: says how many rows are done, gives everybody else a turn, throws IMPORT_STOPPED when it is to end. */
export type Step = (done: number) => Promise<void>;

/** Of what is to be taken back these rows' things were used or changed since. */
export class UsedSince extends DomainError {
  constructor(readonly rows: readonly number[]) {
    super('IMPORT_USED');
  }
}

/** What is wrong with a row of a place that the rule has refused; anything else that was thrown is thrown on. */
export function problemOf(error: unknown): { field: string | null; code: RowProblem } {
  if (!(error instanceof DomainError)) throw error;
  if (error.code === 'FORBIDDEN') return { field: 'regionCode', code: 'NOT_YOURS' };
  if (error.code === 'REGION_UNKNOWN') return { field: 'regionCode', code: 'UNKNOWN' };
  return { field: error.details.path ?? null, code: 'REFUSED' };
}

/** Importers under the kinds of sheets that they read. */
export class Importers {
  private readonly byKind: ReadonlyMap<SheetKind, Importer>;

  constructor(importers: readonly Importer[]) {
    this.byKind = new Map(importers.map((importer) => [importer.kind, importer]));
  }

  get(kind: SheetKind): Importer {
    const importer = this.byKind.get(kind);
    if (importer === undefined) throw new Error(`Nobody imports ${kind}`);
    return importer;
  }
}
