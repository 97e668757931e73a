/** Lists that leave the product as spreadsheets: which columns there are, and in whose order and by whose names they stand (a profile). */
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import { text } from '../text.ts';
import { SHEET_FIELDS, type SheetField } from './sheet.ts';

export const EXPORT_KINDS = ['items', 'depots', 'stock', 'shelters'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export type ExportColumn = { readonly field: string; readonly head: string };

/** Beside what an import reads: what stands there of its own. */
const STOCK_BESIDES: readonly SheetField[] = [
  { name: 'depotName', type: 'words', heads: ['仓库名称'] },
  { name: 'itemName', type: 'words', heads: ['物资名称'] },
  { name: 'gbCode', type: 'code', heads: ['国标编码'] },
  { name: 'available', type: 'decimal', heads: ['可用数量'] },
];
export const EXPORT_FIELDS: Readonly<Record<ExportKind, readonly SheetField[]>> = {
  items: SHEET_FIELDS.items,
  depots: SHEET_FIELDS.depots,
  stock: [...SHEET_FIELDS.stock, ...STOCK_BESIDES],
  shelters: SHEET_FIELDS.shelters,
};

/** [IM16] An example of a province's list (山东省救灾物资管理): other offices edit it to theirs. */
export const EXAMPLE_PROFILE: readonly ExportColumn[] = [
  { field: 'itemCode', head: '物资编码' },
  { field: 'itemName', head: '物资名称' },
  { field: 'unit', head: '规格/单位' },
  { field: 'quantity', head: '数量' },
  { field: 'depotName', head: '仓库' },
  { field: 'lotCode', head: '批次' },
  { field: 'ownerKind', head: '储备方式' },
  { field: 'madeAt', head: '生产日期' },
  { field: 'expiresAt', head: '有效期至' },
];

/** As the lists are called that an import knows, so that what was exported can be read in again. */
export const plainProfile = (kind: ExportKind): ExportColumn[] =>
  EXPORT_FIELDS[kind].map(({ name, heads }) => ({ field: name, head: heads[0] ?? name }));

/** `columns`: `field:head,field,…`; without them all, by their usual names. */
export const ExportQuery = z.strictObject({ format: z.enum(['csv', 'xlsx']).default('csv'), columns: text(4_000).optional() });
export type ExportQuery = z.infer<typeof ExportQuery>;

/** Throws INVALID for what is no column of this kind, or twice. */
export function columnsOf(kind: ExportKind, said: string | undefined): ExportColumn[] {
  const usual = plainProfile(kind);
  if (said === undefined || said.trim() === '') return usual;
  const columns = said.split(',').map((part) => {
    const [field = '', ...head] = part.split(':');
    const known = usual.find((one) => one.field === field.trim());
    if (known === undefined) throw new DomainError('INVALID', { path: 'columns' });
    return { field: known.field, head: head.join(':').trim() || known.head };
  });
  if (new Set(columns.map(({ field }) => field)).size < columns.length) throw new DomainError('INVALID', { path: 'columns' });
  return columns;
}

/** A comma would end the column. */
export const columnsText = (columns: readonly ExportColumn[]): string =>
  columns.map(({ field, head }) => `${field}:${head.replaceAll(',', '，')}`).join(',');
