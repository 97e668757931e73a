/** Rows of a sheet as the plan reads them: head left out, cells read by what their column must be, what is wrong with one told by its place. */
import {
  hasLostZeros,
  type ImportPlan,
  type ImportProblem,
  type RawCell,
  type RowProblem,
  readCell,
  SHEET_FIELDS,
  type SheetField,
  type SheetKind,
  type SheetValue,
} from '@fenghuo/domain';
import { fromGcj02 } from '../core/datum.ts';
import type { SheetRow } from '../core/importing.ts';
import type { SheetFacts } from './sheet-file.ts';

const SHOWN = 40;
type Cell = { field: SheetField; column: number | null };
/** Of one row: its values, or what is wrong with it. */
export type ReadRow = { number: number; row: SheetRow | null; problems: ImportProblem[] };

export class SheetRows {
  private readonly cells: readonly Cell[];
  private readonly fixed: Readonly<Record<string, RawCell>>;
  /** Of the columns that hold keys: how long those are that begin with a zero. */
  private readonly withZeros = new Map<string, number>();
  private readonly mergedRows: ReadonlyMap<number, readonly SheetFacts['merges'][number][]>;
  private number = 0;

  constructor(
    private readonly kind: SheetKind,
    private readonly plan: ImportPlan,
    merges: SheetFacts['merges'],
  ) {
    const fields = SHEET_FIELDS[kind];
    const columns = plan.columns as Readonly<Record<string, number>>;
    this.fixed = (plan.fixed ?? {}) as Readonly<Record<string, string>>;
    this.cells = fields.map((field) => ({ field, column: columns[field.name] ?? null }));
    const byRow = new Map<number, SheetFacts['merges'][number][]>();
    for (const merge of merges)
      for (let row = merge.top; row <= Math.min(merge.bottom, merge.top + 1_000); row++) byRow.set(row, [...(byRow.get(row) ?? []), merge]);
    this.mergedRows = byRow;
  }

  /** The next rows in the order of the sheet. Rows that say nothing at all are no rows. */
  read(rows: readonly RawCell[][]): ReadRow[] {
    const present: { number: number; raw: RawCell[] }[] = [];
    for (const raw of rows) {
      this.number++;
      if (this.number > this.plan.headRow && raw.some((cell) => cell !== null && cell !== '')) present.push({ number: this.number, raw });
    }
    this.learn(present.map(({ raw }) => raw));
    return present.map(({ number, raw }) => this.readOne(number, raw));
  }

  private readOne(number: number, raw: RawCell[]): ReadRow {
    const problems: ImportProblem[] = [];
    const values: Record<string, SheetValue> = {};
    for (const { field, column } of this.cells) {
      const cell = column === null ? (this.fixed[field.name] ?? null) : (raw[column] ?? null);
      const fail = (code: RowProblem) =>
        problems.push({ row: number, field: field.name, column, code, value: this.kind === 'households' ? null : shown(cell) });
      if (column !== null && this.isMerged(number, column)) fail('MERGED');
      else {
        const read = readCell(field, cell);
        if ('problem' in read) fail(read.problem);
        else if (typeof read.value === 'string' && hasLostZeros(read.value, this.withZeros.get(field.name) ?? null)) fail('LOST_ZEROS');
        else values[field.name] = read.value;
      }
    }
    if (((values['lng'] ?? null) === null) !== ((values['lat'] ?? null) === null) && problems.length === 0)
      problems.push({ row: number, field: 'lng', column: null, code: 'POINT_INCOMPLETE', value: null });
    if (problems.length > 0) return { number, row: null, problems };
    return { number, row: { number, values: this.placed(values) }, problems };
  }

  /** Points as the product keeps them: WGS 84. */
  private placed(values: Record<string, SheetValue>): Record<string, SheetValue> {
    const { lng, lat } = values;
    if (this.plan.crs === 'wgs84' || typeof lng !== 'number' || typeof lat !== 'number') return values;
    const [x, y] = fromGcj02([lng, lat]);
    return { ...values, lng: x, lat: y };
  }

  /** [IM5] A column of keys some of which begin with a zero; a text alone can. */
  private learn(rows: readonly RawCell[][]): void {
    for (const { field, column } of this.cells) {
      if (field.type !== 'code' || column === null) continue;
      for (const raw of rows) {
        const cell = raw[column];
        if (typeof cell === 'string' && /^0\d+$/.test(cell.trim()))
          this.withZeros.set(field.name, Math.max(this.withZeros.get(field.name) ?? 0, cell.trim().length));
      }
    }
  }

  /** The first cell of those that were merged speaks for itself alone: whether it meant the others nobody knows. */
  private isMerged(number: number, column: number): boolean {
    return (this.mergedRows.get(number) ?? []).some(({ left, right }) => column + 1 >= left && column + 1 <= right);
  }
}

export function shown(cell: RawCell): string | null {
  if (cell === null) return null;
  if (typeof cell !== 'object') return String(cell).slice(0, SHOWN);
  return 'day' in cell ? cell.day : 'fault' in cell ? cell.fault.slice(0, SHOWN) : null;
}
