/** One process of Valhalla over one set of tiles. Every question ends: with an answer, with a refusal, or with the process being given up. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Area } from '@fenghuo/domain';

const SCRIPT = fileURLToPath(new URL('../../../valhalla/process.mjs', import.meta.url));
const START_MS = 5_000;
/** Longer no officer waits for a list; a process that takes longer is stuck. */
const ANSWER_MS = 3_000;
/** More questions at once than this are not asked: estimates come at once. */
const MAX_WAITING = 64;
/** Areas that the process keeps although no way is barred by them just now. */
const MOST_IDLE_AREAS = 1_000;

/** No answer was to be had: not installed, just starting, crashed, stuck or overloaded. */
export class EngineAway extends Error {}
/** The engine answered that there is no answer. */
export class EngineRefused extends Error {}

type Said = { state?: 'ready' | 'absent'; version?: string; id?: number; answer?: unknown; refusal?: string };
type Waiting = { resolve: (answer: unknown) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };

export class EngineProcess {
  /** The engine's version; null when there is none on this machine. */
  readonly ready: Promise<string | null>;
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  /** What the process has been given: rings travel once and are named by their number from then on. */
  private readonly areas = new Map<Area, number>();
  private lastId = 0;
  private lastArea = 0;
  private isOver = false;
  private isLeaving = false;

  constructor(tiles: string) {
    // It gets nothing of our environment: no address of the database, no password.
    const env = { PATH: process.env['PATH'] };
    this.child = fork(SCRIPT, [tiles], { execArgv: [], env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.ended = new Promise((resolve) => {
      const over = () => {
        this.giveUp();
        resolve();
      };
      this.child.once('exit', over);
      this.child.once('error', over);
    });
    this.ready = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.kill(), START_MS);
      void this.ended.then(() => reject(new EngineAway('It did not start')));
      this.child.on('message', (said: Said) => {
        if (said.state === undefined) return this.settle(said);
        clearTimeout(timer);
        resolve(said.version ?? null);
      });
      void this.ended.then(() => clearTimeout(timer));
    });
    this.ready.catch(() => undefined);
  }

  /** `barred`: what no way may lead over. */
  ask(action: string, query: object, barred: readonly Area[] = []): Promise<unknown> {
    if (this.isOver) return Promise.reject(new EngineAway('It has ended'));
    if (this.waiting.size >= MAX_WAITING) return Promise.reject(new EngineAway('Too much is asked at once'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new EngineAway('It took too long'));
        this.kill();
      }, ANSWER_MS);
      this.waiting.set(id, { resolve, reject, timer });
      this.child.send({ id, action, query, ...this.named(barred) }, (error) => {
        if (error !== null) this.giveUp();
      });
    });
  }

  /** In numbers; with the rings of those that are new to the process, and the numbers that it may forget. */
  private named(barred: readonly Area[]): object {
    const given = barred.filter((area) => !this.areas.has(area));
    for (const area of given) this.areas.set(area, ++this.lastArea);
    const numberOf = (area: Area) => this.areas.get(area);
    const forgotten = this.areas.size > barred.length + MOST_IDLE_AREAS ? this.forget(new Set(barred)) : [];
    const rings = given.map((area) => [numberOf(area), area.rings.map(({ ring }) => ring)]);
    return { barred: barred.map(numberOf), given: rings, forgotten };
  }

  private forget(kept: ReadonlySet<Area>): number[] {
    const idle = [...this.areas].filter(([area]) => !kept.has(area));
    for (const [area] of idle) this.areas.delete(area);
    return idle.map(([, number]) => number);
  }

  /** Answers what it was asked and goes. */
  leave(): void {
    this.isLeaving = true;
    if (this.waiting.size === 0) this.kill();
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private settle({ id, answer, refusal }: Said): void {
    const waiting = this.waiting.get(id ?? 0);
    if (id === undefined || waiting === undefined) return;
    this.waiting.delete(id);
    clearTimeout(waiting.timer);
    if (refusal === undefined) waiting.resolve(answer);
    else waiting.reject(new EngineRefused(refusal));
    if (this.isLeaving && this.waiting.size === 0) this.kill();
  }

  private giveUp(): void {
    this.isOver = true;
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new EngineAway('It has ended'));
    }
    this.waiting.clear();
  }
}
