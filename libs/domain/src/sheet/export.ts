/** Lists that leave the product as spreadsheets: which columns there are, and in whose order and by whose names they stand (a profile). */
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import { text, words } from '../text.ts';
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

/** [IM16] A profile: whose list it is, and its columns in their order. Kept with the limits of a place and inherited with them. */
export const ExportProfile = z
  .strictObject({
    kind: z.enum(EXPORT_KINDS),
    name: words(40),
    columns: z
      .array(z.strictObject({ field: z.string().max(40), head: words(60) }))
      .min(1)
      .max(40),
  })
  .refine(({ kind, columns }) => columns.every(({ field }) => EXPORT_FIELDS[kind].some(({ name }) => name === field)), {
    path: ['columns'],
    message: 'columns of this kind',
  })
  .refine(({ columns }) => new Set(columns.map(({ field }) => field)).size === columns.length, { path: ['columns'], message: 'each once' });
export type ExportProfile = z.infer<typeof ExportProfile>;

const profileKey = ({ kind, name }: ExportProfile): string => `${kind} ${name}`;
export const ExportProfiles = z
  .array(ExportProfile)
  .max(40)
  .refine((profiles) => new Set(profiles.map(profileKey)).size === profiles.length, { message: 'one of a name' });

/** One of a name and kind; a new one stands last. */
export const withProfile = (profiles: readonly ExportProfile[], profile: ExportProfile): ExportProfile[] =>
  profiles.some((one) => profileKey(one) === profileKey(profile))
    ? profiles.map((one) => (profileKey(one) === profileKey(profile) ? profile : one))
    : [...profiles, profile];
export const withoutProfile = (profiles: readonly ExportProfile[], gone: ExportProfile): ExportProfile[] =>
  profiles.filter((one) => profileKey(one) !== profileKey(gone));

/**
 * [IM16] What is shipped for the system of the province (山东省应急物资管理信息系统). No description of its columns is public; these are what the plans
 * ask to be known of stock (品种、数量、质量、用途、储存地点), by their usual names. An office edits it to what it was given.
 */
export const EXAMPLE_PROFILE: ExportProfile = {
  kind: 'stock',
  name: '省应急物资系统（列名待核）',
  columns: [
    { field: 'itemCode', head: '物资编码' },
    { field: 'itemName', head: '物资名称' },
    { field: 'unit', head: '规格/单位' },
    { field: 'quantity', head: '数量' },
    { field: 'depotName', head: '仓库' },
    { field: 'lotCode', head: '批次' },
    { field: 'ownerKind', head: '储备方式' },
    { field: 'madeAt', head: '生产日期' },
    { field: 'expiresAt', head: '有效期至' },
  ],
};

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
