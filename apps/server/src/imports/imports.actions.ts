/**
 * Imports step by step. Looking through, applying and taking back go on by themselves while whoever asked sees how far they are and can stop them; each
 * is one transaction or changes nothing, so that a process that dies leaves the import where it was before (docs/spec/imports.md).
 */
import {
  type ApplyImport,
  applyImport,
  BEFORE_BUSY,
  checkApply,
  checkPlan,
  DomainError,
  type Import,
  type ImportPlan,
  isBusy,
  type UploadImport,
  undoImport,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { type Imported, Importers } from '../core/importing.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Upload } from '../core/upload.ts';
import { ImportFiles } from './import.files.ts';
import { ImportReading } from './import.reading.ts';
import { type Found, findImport, holdUnstopped, isLeft, nextImport, noteImported } from './import.rows.ts';
import { ImportWork } from './import.work.ts';

const NAME_LENGTH = 120;

@Injectable()
export class ImportActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly files: ImportFiles,
    private readonly importers: Importers,
    private readonly reading: ImportReading,
    private readonly work: ImportWork,
  ) {}

  /** [IM10] Takes the file and looks at its head. Throws SHEET_REFUSED. */
  async upload(asked: Asked, { received, name, command, body: _ }: Upload<UploadImport>): Promise<Answer<Import>> {
    this.importers.get(command.kind).check(asked.viewer);
    const facts = await this.reading.facts(received.path);
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
      phase: null,
      done: 0,
      of: null,
      by: { personId: asked.viewer.personId, name: asked.viewer.identity.name },
      uploadedAt: '',
      appliedAt: null,
      undoneAt: null,
      version: 1,
    };
    return this.transactions.run(asked, async (tx) => {
      const made = { ...row, uploadedAt: tx.now };
      // Written before the file is placed: an id that is taken has a sheet of its own, which stays as it was sent.
      await tx.begin();
      await tx.query('INSERT INTO imports (id, kind, state, by_person, row, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)', [
        ...[row.id, row.kind, row.state, asked.viewer.personId, JSON.stringify(made), tx.now],
      ]);
      await this.files.place(received, row.id);
      return created(made);
    });
  }

  /** [IM8] Looks through all rows as the plan says. */
  async preview(asked: Asked, id: string, plan: ImportPlan): Promise<Answer<Import>> {
    const answer = await this.takeUp(asked, id, (found) => {
      if (found.state !== 'uploaded' && found.state !== 'previewed') throw new DomainError('IMPORT_NOT_POSSIBLE', { current: found });
      checkPlan(found.kind, plan);
      return { state: 'reading', plan, counts: null, problems: [], problemCount: 0 };
    });
    this.work.start(answer, async (row, work) => {
      const outcome = await this.reading.through(row, asked, work);
      await nextImport(this.database, row, { state: 'previewed', ...outcome, phase: null, done: outcome.counts.rows });
    });
    return answer;
  }

  /** [IM9] All of it in one transaction. */
  async apply(asked: Asked, id: string, command: ApplyImport): Promise<Answer<Import>> {
    const answer = await this.takeUp(asked, id, (found) => {
      checkApply(found, command);
      return { state: 'applying' };
    });
    this.work.start(answer, async (row, work) => {
      const importer = this.importers.get(row.kind);
      await this.transactions.run(unkeyed(asked), async (tx) => {
        await tx.begin();
        await takeTime(tx);
        let changed = 0;
        const note = async (imported: readonly Imported[]): Promise<void> => {
          await noteImported(tx, id, imported);
          changed += imported.length;
        };
        const outcome = await this.reading.through(row, asked, work, async (rows) => {
          await note(await importer.write(tx, asked, rows, row.plan?.mode ?? 'add'));
        });
        const { counts } = outcome;
        checkApply({ state: 'previewed', counts }, command);
        await note((await importer.finish?.(tx, asked, work.step('writing', counts.add + counts.update))) ?? []);
        await holdUnstopped(tx, id);
        const applied = await nextImport(tx, row, { state: 'applied', ...outcome, phase: null, done: changed, appliedAt: tx.now });
        tx.record(applyImport(tx.now, row, counts));
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
      return { state: 'undoing', problems: [], problemCount: 0 };
    });
    this.work.start(answer, async (row, work) => {
      await this.transactions.run(unkeyed(asked), async (tx) => {
        await tx.begin();
        await takeTime(tx);
        const imported = await tx.query<Imported>(
          'SELECT number AS row, kind, id, version, before FROM imported WHERE import_id = $1 ORDER BY number DESC',
          [id],
        );
        await this.importers.get(row.kind).undo(tx, asked, imported, work.step('writing', imported.length));
        await holdUnstopped(tx, id);
        const undone = await nextImport(tx, row, { state: 'undone', phase: null, undoneAt: tx.now });
        tx.record(undoImport(tx.now, row, imported.length));
        return ok(undone);
      });
    });
    return answer;
  }

  /** [IM9] Whatever it is at, wherever: the transaction of it is given up, and it is what it was before. Too late for what is done already. */
  async stop(asked: Asked, id: string): Promise<Answer<Import>> {
    const answer = await this.transactions.run(asked, async (tx) => {
      const { row } = await this.own(asked, id);
      await tx.begin();
      await tx.query('UPDATE imports SET stop_asked = true WHERE id = $1', [id]);
      return ok(row);
    });
    this.work.stop(id);
    return answer;
  }

  /** The file and what is known of it, as long as nothing was made of it. */
  async discard(asked: Asked, id: string): Promise<Answer<Record<string, never>>> {
    // Of what is gone nothing else can say that it was this request.
    const kept = asked.key === null ? null : await this.transactions.keptAnswer<Record<string, never>>(asked);
    if (kept !== null) return kept;
    const answer = await this.transactions.run(asked, async (tx) => {
      const { row } = await this.own(asked, id);
      await tx.begin();
      const gone = await tx.query(`DELETE FROM imports WHERE id = $1 AND state IN ('uploaded', 'previewed') RETURNING 1`, [id]);
      if (gone.length === 0) throw new DomainError('IMPORT_NOT_POSSIBLE', { current: row });
      return ok({});
    });
    await this.files.remove(id);
    return answer;
  }

  private async own(asked: Asked, id: string): Promise<Found> {
    const found = await findImport(this.database, asked.viewer, id);
    const { row } = found;
    this.importers.get(row.kind).check(asked.viewer);
    if (asked.ifMatch !== null && row.version !== asked.ifMatch) throw new DomainError('VERSION_CONFLICT', { current: row });
    if (!isBusy(row.state) || !isLeft(found)) return found;
    return { ...found, row: await nextImport(this.database, row, { state: BEFORE_BUSY[row.state], phase: null }) };
  }

  /** It is at work from here on; the same request again is answered as the first was. */
  private takeUp(asked: Asked, id: string, change: (row: Import) => Partial<Import>): Promise<Answer<Import>> {
    return this.transactions.run(asked, async (tx) => {
      const { row } = await this.own(asked, id);
      const begun = { ...change(row), phase: null, done: 0, of: null, failure: null };
      await tx.begin();
      return ok(await nextImport(tx, row, begun));
    });
  }
}

/** A sheet of two hundred thousand rows may take a slow machine longer than any other command, and the first row of a large workbook is long in coming. */
async function takeTime(tx: Transaction): Promise<void> {
  // A limit that runs is not put off, only ended and begun again.
  await tx.query(`SELECT set_config('transaction_timeout', '0', true)`);
  await tx.query(
    `SELECT set_config('transaction_timeout', '30min', true), set_config('idle_in_transaction_session_timeout', '1min', true)`,
  );
}

/** The answer was given when it began. */
const unkeyed = (asked: Asked): Asked => ({ ...asked, key: null, ifMatch: null });
