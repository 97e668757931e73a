/**
 * Steps of imports that go on behind the answer: whoever asked sees how far they are and can stop them, on whichever node. What fails is told on the import,
 * which is then what it was before.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { BEFORE_BUSY, DomainError, type Import, type ImportProblem, isBusy, type SheetRefusal } from '@fenghuo/domain';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Answer } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { type Step, UsedSince } from '../core/importing.ts';
import { LOG } from '../core/log.ts';
import { nextImport, PROBLEMS_KEPT, type Progress, tellAlive, tellProgress } from './import.rows.ts';

const TELL_EVERY_MS = 500;
const ALIVE_EVERY_MS = 2_000;

/** `step`: between the parts of a phase that has so many rows; null where nobody knows yet. */
export type Work = { readonly signal: AbortSignal; readonly step: (phase: Progress['phase'], of: number | null) => Step };

@Injectable()
export class ImportWork implements OnModuleDestroy {
  private readonly atWork = new Map<string, { stopping: AbortController; end: Promise<void> }>();

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Nothing for an answer that was given before. */
  start({ body: row, isReplayed }: Answer<Import>, task: (row: Import, work: Work) => Promise<void>): void {
    if (isReplayed) return;
    const stopping = new AbortController();
    const { signal } = stopping;
    const heard = (isStopAsked: boolean): void => {
      if (isStopAsked) stopping.abort();
    };
    // What holds it up says nothing for long, and whoever says nothing is taken for gone.
    const alive = setInterval(() => void tellAlive(this.database, row.id).then(heard, () => undefined), ALIVE_EVERY_MS);
    const end = task(row, { signal, step: (phase, of) => this.step(row.id, phase, of, signal, heard) })
      .catch((error: unknown) => this.failed(row, error))
      .catch((error: unknown) => this.log.error({ err: error, importId: row.id }, 'import'))
      .finally(() => {
        clearInterval(alive);
        this.atWork.delete(row.id);
      });
    this.atWork.set(row.id, { stopping, end });
  }

  /** Here at once; whoever works at it elsewhere reads it from the table. */
  stop(id: string): void {
    this.atWork.get(id)?.stopping.abort();
  }

  /** A server that ends leaves nobody waiting to see whether it still works at something. */
  async onModuleDestroy(): Promise<void> {
    const all = [...this.atWork.values()];
    for (const { stopping } of all) stopping.abort();
    await Promise.all(all.map(({ end }) => end));
  }

  private step(id: string, phase: Progress['phase'], of: number | null, signal: AbortSignal, heard: (isStopAsked: boolean) => void): Step {
    let last = Date.now();
    return async (done) => {
      if (Date.now() - last >= TELL_EVERY_MS) {
        last = Date.now();
        heard(await tellProgress(this.database, id, { phase, done, of }));
      }
      await breathe();
      if (signal.aborted) throw new DomainError('IMPORT_STOPPED');
    };
  }

  private async failed(row: Import, error: unknown): Promise<void> {
    if (!isBusy(row.state)) return;
    const isExpected = error instanceof DomainError;
    if (!isExpected) this.log.error({ err: error, importId: row.id }, 'import');
    const failure = { code: isExpected ? error.code : 'INTERNAL', reason: reasonOf(error) };
    const used = error instanceof UsedSince ? problemsOf(error) : null;
    const problems = used && { problems: used.slice(0, PROBLEMS_KEPT), problemCount: used.length };
    await nextImport(this.database, row, { state: BEFORE_BUSY[row.state], phase: null, failure, ...problems });
  }
}

const problemsOf = ({ rows }: UsedSince): ImportProblem[] =>
  rows.map((row) => ({ row, field: null, column: null, code: 'USED', value: null }));

function reasonOf(error: unknown): SheetRefusal | null {
  const isRefused = error instanceof DomainError && error.code === 'SHEET_REFUSED';
  return isRefused ? ((error.details.errors?.[0]?.message as SheetRefusal | undefined) ?? null) : null;
}
