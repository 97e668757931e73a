/** All rows of a sheet, once from its head to its end: read as the plan says, looked at by whoever knows such things, counted, and what is wrong noted. */
import {
  DomainError,
  type Import,
  type ImportCounts,
  type ImportPlan,
  type ImportProblem,
  MAX_SHEET_ROWS,
  type SheetKind,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import type { Asked } from '../core/asked.ts';
import { type Importer, Importers, type SheetRow } from '../core/importing.ts';
import { ImportFiles } from './import.files.ts';
import { PROBLEMS_KEPT } from './import.rows.ts';
import type { Work } from './import.work.ts';
import { readSheet, type SheetFacts, type SheetQuestion } from './sheet-file.ts';
import { SheetRows, shown } from './sheet-rows.ts';

/** Rows that say nothing are none. */
const MOST_ROWS = MAX_SHEET_ROWS + 100;
export type Outcome = { counts: ImportCounts; problems: ImportProblem[]; problemCount: number };

@Injectable()
export class ImportReading {
  constructor(
    private readonly importers: Importers,
    private readonly files: ImportFiles,
  ) {}

  /** Good rows that would change something go to `write`, a thousand at a time. */
  async through(
    { id, kind, plan, counts }: Import,
    asked: Asked,
    work: Work,
    write?: (rows: readonly SheetRow[]) => Promise<void>,
  ): Promise<Outcome> {
    if (plan === null) throw new Error(`Import ${id} has no plan`);
    const importer = this.importers.get(kind);
    const outcome: Outcome = { counts: { rows: 0, good: 0, bad: 0, add: 0, update: 0, same: 0 }, problems: [], problemCount: 0 };
    const seen = new Map<string, number>();
    const step = work.step('reading', counts?.rows ?? null);
    let sheet: SheetRows | null = null;
    const rows = async (raw: Parameters<SheetRows['read']>[0]): Promise<undefined> => {
      if (sheet === null) return;
      const read = sheet.read(raw);
      const whole = read.flatMap(({ row }) => row ?? []);
      const verdicts = whole.length === 0 ? [] : await importer.look(asked.viewer, whole, plan.mode);
      const good = judge(kind, outcome, seen, read, verdicts);
      if (write !== undefined && good.size > 0) await write(whole.filter(({ number }) => good.has(number)));
      await step(outcome.counts.rows);
      return undefined;
    };
    const facts = (found: SheetFacts): void => {
      sheet = new SheetRows(kind, plan, found.merges);
    };
    await readSheet(await this.question(this.files.path(id), plan), { facts, rows }, work.signal);
    return outcome;
  }

  /** Throws SHEET_REFUSED for what is no sheet. */
  async facts(path: string): Promise<SheetFacts> {
    let found: SheetFacts | undefined;
    const facts = (told: SheetFacts): void => {
      found = told;
    };
    await readSheet(await this.question(path, null), { facts, rows: () => true });
    if (found === undefined) throw new DomainError('SHEET_REFUSED', { path: 'file', errors: [{ path: 'file', message: 'EMPTY' }] });
    return found;
  }

  private async question(path: string, plan: Pick<ImportPlan, 'encoding' | 'sheet'> | null): Promise<SheetQuestion> {
    const key = await this.files.keyOf(path);
    return { path, key, encoding: plan?.encoding ?? null, sheet: plan?.sheet ?? null, mostRows: MOST_ROWS };
  }
}

/** Counts rows and notes what is wrong; returns the numbers of those that would change something. */
function judge(
  kind: SheetKind,
  outcome: Outcome,
  seen: Map<string, number>,
  read: ReturnType<SheetRows['read']>,
  verdicts: Awaited<ReturnType<Importer['look']>>,
): Set<number> {
  const { counts } = outcome;
  const good = new Set<number>();
  const fail = (problems: readonly ImportProblem[]): void => {
    counts.bad++;
    outcome.problemCount += problems.length;
    outcome.problems.push(...problems.slice(0, PROBLEMS_KEPT - outcome.problems.length));
  };
  counts.rows += read.length;
  for (const { row, problems } of read) if (row === null) fail(problems);
  const values = new Map(read.flatMap(({ row }) => (row === null ? [] : [[row.number, row.values] as const])));
  const stood = (row: number, field: string | null): string | null => {
    const value = kind === 'households' || field === null ? null : (values.get(row)?.[field] ?? null);
    return shown(typeof value === 'object' ? (value?.join(' ') ?? null) : value);
  };
  for (const one of verdicts) {
    const row = one.number;
    const first = seen.get(one.key);
    seen.set(one.key, first ?? row);
    if (first !== undefined) fail([{ row, field: null, column: null, code: 'TWICE_IN_FILE', value: String(first) }]);
    else if ('problems' in one) fail(one.problems.map((problem) => ({ row, column: null, value: stood(row, problem.field), ...problem })));
    else {
      counts.good++;
      counts[one.verdict]++;
      if (one.verdict !== 'same') good.add(row);
    }
  }
  return good;
}
