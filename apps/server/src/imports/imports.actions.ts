/**
 * Imports step by step. Looking through, applying and taking back go on by themselves while whoever asked sees how far they are and can stop them; each
 * is one transaction or changes nothing, so that a process that dies leaves the import where it was before (docs/spec/imports.md).
 */
import { setImmediate as breathe } from 'node:timers/promises';
import {
  type ApplyImport,
  applyImport,
  BEFORE_BUSY,
  checkApply,
  checkPlan,
  DomainError,
  type Import,
  type ImportCounts,
  type ImportPlan,
  type ImportProblem,
  isBusy,
  MAX_SHEET_ROWS,
  type SheetRefusal,
  type UploadImport,
  undoImport,
} from '@fenghuo/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { type Imported, type Importer, Importers, type SheetRow, UsedSince } from '../core/importing.ts';
import { LOG } from '../core/log.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Upload } from '../core/upload.ts';
import { ImportFiles } from './import.files.ts';
import { type Found, findImport, isLeft, saveImport, tellProgress } from './import.rows.ts';
import { readSheet, type SheetFacts } from './sheet-file.ts';
import { SheetRows } from './sheet-rows.ts';

/** Nobody reads more of them; how many there are is told. */
const PROBLEMS_KEPT = 500;
const TELL_EVERY_MS = 500;
const ALIVE_EVERY_MS = 2_000;
const NAME_LENGTH = 120;

type Outcome = { counts: ImportCounts; problems: ImportProblem[]; problemCount: number };

@Injectable()
export class ImportActions {
  private readonly atWork = new Map<string, AbortController>();

  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly files: ImportFiles,
    private readonly importers: Importers,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** [IM10] Takes the file and looks at its head. Throws SHEET_REFUSED. */
  async upload(asked: Asked, { received, name, command, body: _ }: Upload<UploadImport>): Promise<Answer<Import>> {
    this.importers.get(command.kind).check(asked.viewer);
    const facts = await this.factsOf(received.path);
    const row: Import = {
      id: command.id ?? uuidv7(),
      kind: command.kind,
      state: 'uploaded',
      failure: null,
      fileName: (name ?? '').replace(/[\p{Cc}/\\]/gu, '').slice(-NAME_LENGTH) || 'sheet',
      bytes: received.bytes,
      format: facts.format,
      encoding: facts.encoding,
      encodingGuessed: facts.isGuessed,
      sheets: facts.sheets.slice(0, 100),
      plan: null,
      counts: null,
      problems: [],
      problemCount: 0,
      done: 0,
      by: { personId: asked.viewer.personId, name: asked.viewer.identity.name },
      uploadedAt: '',
      appliedAt: null,
      undoneAt: null,
      version: 1,
    };
    return this.transactions.run(asked, async (tx) => {
      const made = { ...row, uploadedAt: tx.now };
      tx.insert('imports', {
        id: row.id,
        kind: row.kind,
        state: row.state,
        by_person: asked.viewer.personId,
        row: JSON.stringify(made),
        recorded_at: tx.now,
      });
      await this.files.place(received, row.id);
      return created(made);
    });
  }

  /** [IM8] Looks through all rows as the plan says. */
  async preview(asked: Asked, id: string, plan: ImportPlan): Promise<Answer<Import>> {
    const answer = await this.takeUp(asked, id, (found) => {
      if (found.state !== 'uploaded' && found.state !== 'previewed') throw new DomainError('IMPORT_NOT_POSSIBLE', { current: found });
      checkPlan(found.kind, plan);
      return { state: 'reading', plan, counts: null, problems: [], problemCount: 0, done: 0, failure: null };
    });
    this.work(answer, async (row, signal) => {
      const outcome = await this.through(row, asked, signal);
      await this.set({ row }, { state: 'previewed', ...outcome, done: outcome.counts.rows });
    });
    return answer;
  }

  /** [IM9] All of it in one transaction. */
  async apply(asked: Asked, id: string, command: ApplyImport): Promise<Answer<Import>> {
    const answer = await this.takeUp(asked, id, (found) => {
      checkApply(found, command);
      return { state: 'applying', done: 0, failure: null };
    });
    this.work(answer, async (row, signal) => {
      await this.transactions.run(unkeyed(asked), async (tx) => {
        await tx.begin();
        await takeTime(tx);
        let number = 0;
        const write = async (importer: Importer, rows: readonly SheetRow[]): Promise<void> => {
          const imported = await importer.write(tx, asked, rows, row.plan?.mode ?? 'add');
          await note(tx, id, imported);
          number += imported.length;
        };
        const outcome = await this.through(row, asked, signal, write);
        await this.importers.get(row.kind).finish?.(tx, asked);
        checkApply({ state: 'previewed', counts: outcome.counts }, command);
        const applied: Import = { ...row, state: 'applied', ...outcome, done: number, appliedAt: tx.now, version: row.version + 1 };
        await saveWith(tx, applied);
        tx.record(applyImport(tx.now, row, outcome.counts));
        return ok(applied);
      });
      await this.files.remove(id);
    });
    return answer;
  }

  /** [IM11] Takes all of it back, or nothing: what was used since is named. */
  async undo(asked: Asked, id: string): Promise<Answer<Import>> {
    const answer = await this.takeUp(asked, id, (found) => {
      if (found.state !== 'applied') throw new DomainError('IMPORT_NOT_POSSIBLE', { current: found });
      return { state: 'undoing', failure: null, problems: [], problemCount: 0 };
    });
    this.work(answer, async (row) => {
      await this.transactions.run(unkeyed(asked), async (tx) => {
        await tx.begin();
        await takeTime(tx);
        const imported = await tx.query<Imported>(
          'SELECT number AS row, kind, id, version, before FROM imported WHERE import_id = $1 ORDER BY number DESC',
          [id],
        );
        await this.importers.get(row.kind).undo(tx, asked, imported);
        const undone: Import = { ...row, state: 'undone', undoneAt: tx.now, version: row.version + 1 };
        await saveWith(tx, undone);
        tx.record(undoImport(tx.now, row, imported.length));
        return ok(undone);
      });
    });
    return answer;
  }

  /** Whatever it is at: what was not done is not begun. On another node it is left alone by who sees that nobody tells of it any more. */
  async stop(asked: Asked, id: string): Promise<Answer<Import>> {
    const { row } = await this.own(asked, id);
    this.atWork.get(id)?.abort();
    return ok(row);
  }

  /** The file and what is known of it, as long as nothing was made of it. */
  async discard(asked: Asked, id: string): Promise<Answer<Record<string, never>>> {
    const { row } = await this.own(asked, id);
    if (row.state !== 'uploaded' && row.state !== 'previewed') throw new DomainError('IMPORT_NOT_POSSIBLE', { current: row });
    await this.database.query('DELETE FROM imports WHERE id = $1', [id]);
    await this.files.remove(id);
    return ok({});
  }

  /** Reads the whole sheet; good rows go to `write`, a thousand at a time. */
  private async through(
    { id, kind, plan }: Import,
    asked: Asked,
    signal: AbortSignal,
    write?: (importer: Importer, rows: readonly SheetRow[]) => Promise<void>,
  ): Promise<Outcome> {
    if (plan === null) throw new Error(`Import ${id} has no plan`);
    const importer = this.importers.get(kind);
    const outcome: Outcome = { counts: { rows: 0, good: 0, bad: 0, add: 0, update: 0, same: 0 }, problems: [], problemCount: 0 };
    const seen = new Map<string, number>();
    const told = tellProgress(this.database, id, TELL_EVERY_MS);
    let sheet: SheetRows | null = null;
    const rows = async (raw: Parameters<SheetRows['read']>[0]): Promise<undefined> => {
      if (sheet === null) return;
      const read = sheet.read(raw);
      const whole = read.flatMap(({ row }) => row ?? []);
      const verdicts = whole.length === 0 ? [] : await importer.look(asked.viewer, whole, plan.mode);
      const good = judge(outcome, seen, read, verdicts);
      const rowsOf = new Map(whole.map((row) => [row.number, row]));
      if (write !== undefined && good.length > 0)
        await write(
          importer,
          good.flatMap((number) => rowsOf.get(number) ?? []),
        );
      await told(outcome.counts.rows);
      await breathe();
      return undefined;
    };
    const facts = (found: SheetFacts): void => {
      sheet = new SheetRows(kind, plan, found.merges);
    };
    await readSheet(this.question(id, plan), { facts, rows }, signal);
    return outcome;
  }

  private question(id: string, plan: Pick<ImportPlan, 'encoding' | 'sheet'> | null) {
    return {
      path: this.files.path(id),
      encoding: plan?.encoding ?? null,
      sheet: plan?.sheet ?? null,
      mostRows: MAX_SHEET_ROWS + 100,
      scratch: this.files.folder,
    };
  }

  private async factsOf(path: string): Promise<SheetFacts> {
    let found: SheetFacts | undefined;
    const facts = (told: SheetFacts): void => {
      found = told;
    };
    await readSheet({ ...this.question('', null), path }, { facts, rows: () => true });
    if (found === undefined) throw new DomainError('SHEET_REFUSED', { path: 'file', errors: [{ path: 'file', message: 'EMPTY' }] });
    return found;
  }

  private async own(asked: Asked, id: string): Promise<Found> {
    const found = await findImport(this.database, asked.viewer, id);
    this.importers.get(found.row.kind).check(asked.viewer);
    if (asked.ifMatch !== null && found.row.version !== asked.ifMatch) throw new DomainError('VERSION_CONFLICT', { current: found.row });
    if (isBusy(found.row.state) && isLeft(found)) return { ...found, row: await this.set(found, { state: BEFORE_BUSY[found.row.state] }) };
    return found;
  }

  /** It is at work from here on; the same request again is answered as the first was. */
  private takeUp(asked: Asked, id: string, change: (row: Import) => Partial<Import>): Promise<Answer<Import>> {
    return this.transactions.run(asked, async (tx) => {
      const { row } = await this.own(asked, id);
      const after = { ...row, ...change(row), version: row.version + 1 };
      await tx.begin();
      await saveWith(tx, after);
      return ok(after);
    });
  }

  /** The next state; of two who ask at once the second finds it taken. */
  private async set({ row }: Pick<Found, 'row'>, change: Partial<Import>): Promise<Import> {
    const after = { ...row, ...change, version: row.version + 1 };
    if (!(await saveImport(this.database, after))) throw new DomainError('IMPORT_NOT_POSSIBLE');
    return after;
  }

  private tellAlive(id: string): Promise<unknown> {
    return this.database.query('UPDATE imports SET touched_at = now() WHERE id = $1', [id]);
  }

  /** Goes on behind the answer. What fails is told on the import, which is then what it was before. */
  private work({ body: row, isReplayed }: Answer<Import>, task: (row: Import, signal: AbortSignal) => Promise<void>): void {
    if (isReplayed) return;
    const stopping = new AbortController();
    this.atWork.set(row.id, stopping);
    // Taking back a large one says nothing for long, and whoever says nothing is taken for gone.
    const alive = setInterval(() => void this.tellAlive(row.id).catch(() => undefined), ALIVE_EVERY_MS);
    const failed = async (error: unknown): Promise<void> => {
      if (!isBusy(row.state)) return;
      const isExpected = error instanceof DomainError;
      if (!isExpected) this.log.error({ err: error, importId: row.id }, 'import');
      const failure = { code: isExpected ? error.code : 'INTERNAL', reason: reasonOf(error) };
      const used = error instanceof UsedSince ? problemsOf(error) : null;
      const state = BEFORE_BUSY[row.state];
      await this.set({ row }, { state, failure, ...(used && { problems: used.slice(0, PROBLEMS_KEPT), problemCount: used.length }) });
    };
    void task(row, stopping.signal)
      .catch(failed)
      .catch((error: unknown) => this.log.error({ err: error, importId: row.id }, 'import'))
      .finally(() => {
        clearInterval(alive);
        this.atWork.delete(row.id);
      });
  }
}

/** Counts rows and notes what is wrong; returns the numbers of those that would change something. */
function judge(
  outcome: Outcome,
  seen: Map<string, number>,
  read: ReturnType<SheetRows['read']>,
  verdicts: Awaited<ReturnType<Importer['look']>>,
): number[] {
  const { counts } = outcome;
  const good: number[] = [];
  const fail = (problems: readonly ImportProblem[]): void => {
    counts.bad++;
    outcome.problemCount += problems.length;
    outcome.problems.push(...problems.slice(0, PROBLEMS_KEPT - outcome.problems.length));
  };
  counts.rows += read.length;
  for (const { row, problems } of read) if (row === null) fail(problems);
  for (const one of verdicts) {
    const row = one.number;
    const first = seen.get(one.key);
    seen.set(one.key, first ?? row);
    if (first !== undefined) fail([{ row, field: null, column: null, code: 'TWICE_IN_FILE', value: String(first) }]);
    else if ('problems' in one) fail(one.problems.map((problem) => ({ row, column: null, value: null, ...problem })));
    else {
      counts.good++;
      counts[one.verdict]++;
      if (one.verdict !== 'same') good.push(row);
    }
  }
  return good;
}

async function note(tx: Transaction, importId: string, imported: readonly Imported[]): Promise<void> {
  await tx.query(
    `INSERT INTO imported (import_id, number, kind, id, version, before)
     SELECT $1, (one ->> 'row')::int, one ->> 'kind', (one ->> 'id')::uuid, (one ->> 'version')::int, nullif(one -> 'before', 'null')
     FROM jsonb_array_elements($2::jsonb) AS one`,
    [importId, JSON.stringify(imported)],
  );
}

/** A sheet of two hundred thousand rows may take a slow machine longer than any other command, and the first row of a large workbook is long in coming. */
async function takeTime(tx: Transaction): Promise<void> {
  // A limit that runs is not put off, only ended and begun again.
  await tx.query(`SELECT set_config('transaction_timeout', '0', true)`);
  await tx.query(
    `SELECT set_config('transaction_timeout', '30min', true), set_config('idle_in_transaction_session_timeout', '1min', true)`,
  );
}

/** With what was done: where somebody else has taken it up meanwhile, thinking this one gone, nothing of it stands. */
async function saveWith(tx: Transaction, row: Import): Promise<void> {
  if (!(await saveImport(tx, row))) throw new DomainError('IMPORT_NOT_POSSIBLE');
}

const problemsOf = ({ rows }: UsedSince): ImportProblem[] =>
  rows.map((row) => ({ row, field: null, column: null, code: 'USED', value: null }));

function reasonOf(error: unknown): SheetRefusal | null {
  const isRefused = error instanceof DomainError && error.code === 'SHEET_REFUSED';
  return isRefused ? ((error.details.errors?.[0]?.message as SheetRefusal | undefined) ?? null) : null;
}

/** The answer was given when it began. */
const unkeyed = (asked: Asked): Asked => ({ ...asked, key: null, ifMatch: null });
