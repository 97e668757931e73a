/** Import (导入): one sheet on its way into the product: sent in, mapped and looked through, applied whole or not at all, taken back while nothing of it was used. */
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { text } from '../text.ts';
import type { Instant } from '../time.ts';
import { CELL_PROBLEMS } from './sheet.cell.ts';
import { SHEET_FIELDS, SHEET_KINDS, SHEET_REFUSALS, type SheetKind } from './sheet.ts';

/** `reading`: its rows are being looked through. */
export const IMPORT_STATES = ['uploaded', 'reading', 'previewed', 'applying', 'applied', 'undoing', 'undone'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
/** At work, until it is done or stopped; then, or when it fails, it is what it was before. */
export const BEFORE_BUSY = { reading: 'uploaded', applying: 'previewed', undoing: 'applied' } as const satisfies Partial<
  Record<ImportState, ImportState>
>;
export const isBusy = (state: ImportState): state is keyof typeof BEFORE_BUSY => state in BEFORE_BUSY;

/** Beside what is wrong with a cell by itself: what is wrong with it among the others. */
export const ROW_PROBLEMS = [
  ...CELL_PROBLEMS,
  'MERGED',
  'TWICE_IN_FILE',
  'EXISTS',
  'UNKNOWN',
  'UNIT_UNKNOWN',
  'NOT_YOURS',
  'POINT_INCOMPLETE',
  'REFUSED',
  'USED',
] as const;
export type RowProblem = (typeof ROW_PROBLEMS)[number];

/** Why something changed, where no person has given a reason: it stands where reasons stand, and the console has the words. */
export const IMPORT_REASONS = ['IMPORTED', 'IMPORT_UNDONE'] as const;
export type ImportReason = (typeof IMPORT_REASONS)[number];

export const MAX_SHEET_BYTES = 20 * 1024 * 1024;
export const MAX_SHEET_ROWS = 200_000;
const MAX_COLUMNS = 200;
const FIELD_NAMES = [...new Set(Object.values(SHEET_FIELDS).flatMap((fields) => fields.map(({ name }) => name)))];
const FieldName = z.string().refine((name) => FIELD_NAMES.includes(name), 'field');

/** `headRow`: from 1; 0 where the sheet has no head. `columns`: from 0. `fixed`: what every row says that has no column for it. `mode`: a key that is there already is left or updated. */
export const ImportPlan = z
  .strictObject({
    sheet: text(100).nullish(),
    encoding: z.enum(['utf-8', 'gb18030']).nullish(),
    headRow: z.int().min(0).max(100).default(1),
    columns: z.record(
      FieldName,
      z
        .int()
        .min(0)
        .max(MAX_COLUMNS - 1),
    ),
    fixed: z.record(FieldName, text(200)).nullish(),
    crs: z.enum(['wgs84', 'gcj02']).default('wgs84'),
    mode: z.enum(['add', 'addAndUpdate']).default('add'),
  })
  .meta({ id: 'ImportPlan' });
export type ImportPlan = z.infer<typeof ImportPlan>;

/** `goodRowsOnly`: what is wrong is left out knowingly; else a sheet with a wrong row is not applied. */
export const ApplyImport = z.strictObject({ goodRowsOnly: z.boolean().nullish() }).meta({ id: 'ApplyImport' });
export type ApplyImport = z.infer<typeof ApplyImport>;

/** `row` as the sheet numbers it, from 1; `field` null: the row as a whole. `value`: what stood there, cut; never of a list of people. */
export const ImportProblem = z.object({
  row: z.int(),
  field: z.string().nullable(),
  column: z.int().nullable(),
  code: z.enum(ROW_PROBLEMS),
  value: z.string().nullable(),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

const Counts = z.object({ rows: z.int(), good: z.int(), bad: z.int(), add: z.int(), update: z.int(), same: z.int() });
export type ImportCounts = z.infer<typeof Counts>;

/**
 * `problems`: the first of them; `problemCount` says how many there are. `done`: rows read or written so far, `of` so many; `phase` says which of the two it
 * is at: the rows of a sheet are read, then what was kept back is written (or all of it taken back).
 */
export const Import = z
  .object({
    id: z.string(),
    kind: z.enum(SHEET_KINDS),
    state: z.enum(IMPORT_STATES),
    /** Why the last step came to nothing. */
    failure: z.object({ code: z.string(), reason: z.enum(SHEET_REFUSALS).nullable() }).nullable(),
    fileName: z.string(),
    bytes: z.int(),
    format: z.enum(['xlsx', 'csv']),
    encoding: z.string().nullable(),
    encodingGuessed: z.boolean(),
    sheets: z.array(z.string()),
    plan: ImportPlan.nullable(),
    counts: Counts.nullable(),
    problems: z.array(ImportProblem),
    problemCount: z.int(),
    phase: z.enum(['reading', 'writing']).nullish(),
    done: z.int(),
    of: z.int().nullish(),
    by: z.object({ personId: z.string(), name: z.string() }),
    uploadedAt: z.string(),
    appliedAt: z.string().nullable(),
    undoneAt: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof Import>;

/** The top of a sheet, for whoever maps it; read anew each time and kept nowhere. `suggested`: field to column. */
export const ImportTop = z
  .object({
    sheet: z.string(),
    encoding: z.string().nullable(),
    headRow: z.int(),
    rows: z.array(z.array(z.string())),
    suggested: z.record(z.string(), z.int()),
  })
  .meta({ id: 'ImportTop' });
export type ImportTop = z.infer<typeof ImportTop>;

export const ImportTopQuery = z.strictObject({ sheet: text(100).optional(), encoding: z.enum(['utf-8', 'gb18030']).optional() });
export type ImportTopQuery = z.infer<typeof ImportTopQuery>;
export const ImportQuery = PageQuery.extend({ kind: z.enum(SHEET_KINDS).optional() });
export type ImportQuery = z.infer<typeof ImportQuery>;

/** What the form beside the file says. */
export const UploadImport = z.strictObject({ id: Id.nullish(), kind: z.enum(SHEET_KINDS) });
export type UploadImport = z.infer<typeof UploadImport>;

/** [IM8] Each field is one of the kind's, each required one has a column or a fixed value. Throws INVALID naming it. */
export function checkPlan(kind: SheetKind, { columns, fixed }: ImportPlan): void {
  const fields = SHEET_FIELDS[kind];
  for (const [part, given] of Object.entries({ columns, fixed: fixed ?? {} }))
    for (const name of Object.keys(given))
      if (!fields.some((field) => field.name === name)) throw new DomainError('INVALID', { path: `${part}.${name}` });
  for (const { name, required } of fields)
    if (required && columns[name] === undefined && fixed?.[name] === undefined)
      throw new DomainError('INVALID', { path: `columns.${name}` });
  const taken = Object.values(columns);
  if (new Set(taken).size < taken.length) throw new DomainError('INVALID', { path: 'columns' });
}

/** [IM9] A sheet with a wrong row is applied only when whoever applies it leaves the wrong ones out knowingly; one without a good row never. Throws IMPORT_NOT_POSSIBLE. */
export function checkApply({ state, counts }: Pick<Import, 'state' | 'counts'>, { goodRowsOnly }: ApplyImport): void {
  if (state !== 'previewed' || counts === null || counts.good === 0 || (counts.bad > 0 && !goodRowsOnly))
    throw new DomainError('IMPORT_NOT_POSSIBLE');
}

type Facts = Pick<Import, 'id' | 'kind' | 'fileName'>;
const told = (now: Instant, { id, kind, fileName }: Facts, type: DomainEvent['type'], payload: Record<string, unknown>): DomainEvent => ({
  type,
  subject: { kind: 'import', id },
  incidentId: null,
  at: now,
  flags: [],
  // A list of people may be called by one of them.
  payload: { kind, ...(kind !== 'households' && { fileName }), ...payload },
  touches: [],
});

/** What a sheet has changed is in the log by the events of each thing, and here once as a whole. */
export const applyImport = (now: Instant, facts: Facts, counts: ImportCounts): DomainEvent[] => [
  told(now, facts, 'import.applied', { ...counts }),
];
export const undoImport = (now: Instant, facts: Facts, rows: number): DomainEvent[] => [told(now, facts, 'import.undone', { rows })];
