/** What a person has said about the columns so far, and what of it the server must be told. */
import { type ImportPlan, type ImportTop, SHEET_FIELDS, type SheetField, type SheetKind } from '@fenghuo/domain';

/** Of a field: the column it stands in, or what every row says, or neither. */
export type Source = { column: number } | { fixed: string } | null;
export type Draft = {
  sheet: string | null;
  encoding: 'utf-8' | 'gb18030' | null;
  headRow: number;
  sources: Readonly<Record<string, Source>>;
  crs: ImportPlan['crs'];
  mode: ImportPlan['mode'];
};

/** What was said before stands there again, so that one wrong column is one change; else what the heads suggest. */
export function draftOf(kind: SheetKind, top: ImportTop, plan: ImportPlan | null = null): Draft {
  const sources: Record<string, Source> = {};
  for (const { name } of SHEET_FIELDS[kind]) {
    const column = (plan?.columns ?? top.suggested)[name];
    const fixed = plan?.fixed?.[name];
    sources[name] = column !== undefined ? { column } : fixed !== undefined ? { fixed } : null;
  }
  if (plan !== null)
    return {
      sheet: plan.sheet ?? null,
      encoding: plan.encoding ?? encodingOf(top),
      headRow: plan.headRow,
      sources,
      crs: plan.crs,
      mode: plan.mode,
    };
  return { sheet: top.sheet || null, encoding: encodingOf(top), headRow: top.headRow, sources, crs: 'wgs84', mode: 'add' };
}

const encodingOf = ({ encoding }: ImportTop): Draft['encoding'] => (encoding === 'utf-8' || encoding === 'gb18030' ? encoding : null);

/** A column serves one field: who takes it has it. */
export function withSource(draft: Draft, name: string, source: Source): Draft {
  const sources: Record<string, Source> = { ...draft.sources };
  if (source !== null && 'column' in source)
    for (const [other, taken] of Object.entries(sources))
      if (other !== name && taken !== null && 'column' in taken && taken.column === source.column) sources[other] = null;
  sources[name] = source;
  return { ...draft, sources };
}

const isSaid = (source: Source | undefined): boolean => Boolean(source && ('column' in source || source.fixed.trim() !== ''));

/** Required fields of which nothing is said yet. */
export const missingOf = (kind: SheetKind, { sources }: Draft): SheetField[] =>
  SHEET_FIELDS[kind].filter(({ name, required }) => required && !isSaid(sources[name]));

export function planOf({ sheet, encoding, headRow, sources, crs, mode }: Draft, isWorkbook: boolean): ImportPlan {
  const columns: Record<string, number> = {};
  const fixed: Record<string, string> = {};
  for (const [name, source] of Object.entries(sources)) {
    if (source === null) continue;
    if ('column' in source) columns[name] = source.column;
    else if (source.fixed.trim() !== '') fixed[name] = source.fixed.trim();
  }
  return { ...(isWorkbook ? { sheet } : { encoding }), headRow, columns, fixed, crs, mode };
}

/** Kinds of which a row that is there already can be brought up to date; stock and headcounts only come on top. */
export const isUpdatable = (kind: SheetKind): boolean => kind !== 'stock' && kind !== 'headcounts';
export const hasPoints = ({ sources }: Draft): boolean => isSaid(sources['lng']);

/** A, B, … Z, AA: as a spreadsheet names its columns. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
