/**
 * One reading of a spreadsheet by a process of its own (sheets/process.mjs). Every reading ends: at the end of the sheet, with a refusal, or stopped;
 * and never before what was being done with its rows has ended, for that writes.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DomainError, type RawCell, type SheetRefusal } from '@fenghuo/domain';
import { Turns } from '../core/turns.ts';

const SCRIPT = fileURLToPath(new URL('../../sheets/process.mjs', import.meta.url));
/** What the process may keep of a sheet: its shared texts. */
const MEMORY_MIB = 256;
/** Two hundred thousand rows are read in seconds; a process that says nothing for so long is stuck in a file made for that. */
const SILENCE_MS = 30_000;

export type SheetFacts = {
  format: 'xlsx' | 'csv';
  encoding: string | null;
  /** Nobody has said it; shown, so that a person can say another. */
  isGuessed: boolean;
  sheets: string[];
  sheet: string;
  merges: { top: number; left: number; bottom: number; right: number }[];
};
/** What the file was sealed with, and where behind the wrapped key it begins. */
export type SheetKey = { readonly key: Buffer; readonly from: number };
export type SheetQuestion = { path: string; key: SheetKey; encoding: string | null; sheet: string | null; mostRows: number };
type Said = { facts?: SheetFacts; rows?: RawCell[][]; done?: number; refused?: SheetRefusal };

export type SheetReader = {
  facts?: (facts: SheetFacts) => void;
  /** Up to a thousand at once; the next come when these were taken. `true`: that is enough. */
  rows: (rows: RawCell[][]) => Promise<boolean | undefined> | boolean | undefined;
};

/** So many processes beside the server; whoever comes later waits in line. */
const AT_ONCE = 4;
const turns = new Turns(AT_ONCE);

/** Returns how many rows there are (or were read until it was enough). Throws SHEET_REFUSED with the reason, STOPPED when `signal` says so. */
export function readSheet(question: SheetQuestion, reader: SheetReader, signal?: AbortSignal): Promise<number> {
  return turns.take(() => readNow(question, reader, signal));
}

function readNow(question: SheetQuestion, reader: SheetReader, signal?: AbortSignal): Promise<number> {
  // No address of the database, no password, nothing to write into.
  const child = fork(SCRIPT, [], {
    execArgv: [`--max-old-space-size=${MEMORY_MIB}`],
    env: { PATH: process.env['PATH'] },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise<number>((resolve, reject) => {
    let count = 0;
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    let taking: Promise<unknown> = Promise.resolve();
    const end = (how: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      child.removeAllListeners();
      child.on('error', () => undefined);
      child.kill('SIGKILL');
      signal?.removeEventListener('abort', stop);
      void taking.then(how);
    };
    const refuse = (reason: SheetRefusal): void => end(() => reject(refusedSheet(reason)));
    const stop = (): void => end(() => reject(new DomainError('IMPORT_STOPPED')));
    const listen = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => refuse('STUCK'), SILENCE_MS);
    };
    const take = async (rows: RawCell[][]): Promise<void> => {
      count += rows.length;
      try {
        const isEnough = await reader.rows(rows);
        if (isOver) return;
        if (isEnough) return end(() => resolve(count));
        listen();
        child.send({ go: true });
      } catch (error) {
        end(() => reject(error));
      }
    };
    signal?.addEventListener('abort', stop);
    // Nothing said at its end: out of memory, or killed.
    child.once('exit', () => refuse('TOO_HEAVY'));
    child.once('error', (error) => end(() => reject(error)));
    child.on('message', (said: Said) => {
      listen();
      if (said.refused !== undefined) return refuse(said.refused);
      if (said.done !== undefined) return end(() => resolve(said.done ?? 0));
      if (said.facts !== undefined) reader.facts?.(said.facts);
      if (said.rows === undefined) return;
      // What is done with them may take as long as it likes.
      clearTimeout(timer);
      const { rows } = said;
      // Begun when it is known that it is begun: it may be stopped by itself.
      taking = Promise.resolve().then(() => take(rows));
    });
    listen();
    child.send(question);
    if (signal?.aborted) stop();
  });
}

export const refusedSheet = (reason: SheetRefusal): DomainError =>
  new DomainError('SHEET_REFUSED', { path: 'file', errors: [{ path: 'file', message: reason }] });
