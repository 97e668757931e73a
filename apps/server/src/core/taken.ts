/** What people call a thing by (a code, a number plate): no two of a kind have the same. Asked within the transaction that gives it; of two who give it at the same instant the table decides, and the refusal is the same. */
import { DomainError } from '@fenghuo/domain';
import type { Asked } from './asked.ts';
import type { Database } from './database.ts';
import { TABLE_OF } from './transaction.ts';

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };

const CALLED_BY = {
  shelter: { column: 'code', refusal: 'CODE_TAKEN' },
  depot: { column: 'code', refusal: 'CODE_TAKEN' },
  team: { column: 'code', refusal: 'CODE_TAKEN' },
  vehicle: { column: 'plate', refusal: 'PLATE_TAKEN' },
} as const;
type Called = keyof typeof CALLED_BY;

type Holder<R> = { row: R; scope: string[] };
async function find<R>(reads: Reads, kind: Called, name: string): Promise<Holder<R> | null> {
  const sql = `SELECT row, scope FROM ${TABLE_OF[kind]} WHERE ${CALLED_BY[kind].column} = $1`;
  return (await reads.query<Holder<R>>(sql, [name]))[0] ?? null;
}

/** The row that has the name; null when none has, or none was given. */
export async function holderOf<R>(reads: Reads, kind: Called, name: string | null | undefined): Promise<R | null> {
  return name ? ((await find<R>(reads, kind, name))?.row ?? null) : null;
}

/** Answers an error of giving it: whoever has the name is told only to those who may see it. Other errors go on. */
export async function refuseTaken(database: Database, asked: Asked, error: unknown, kind: Called, name: string): Promise<never> {
  const { column, refusal } = CALLED_BY[kind];
  const isRefused = error instanceof DomainError && error.code === refusal;
  if (!isRefused && (error as { constraint?: string }).constraint !== `${TABLE_OF[kind]}_${column}_key`) throw error;
  const holder = await find<{ version: number }>(database, kind, name);
  throw new DomainError(refusal, { path: column, ...(holder !== null && asked.viewer.sees(holder.scope) && { current: holder.row }) });
}
