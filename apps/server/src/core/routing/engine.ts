/**
 * Keeps one process of Valhalla over the current tiles: starts it when it is first asked, again when it died, and anew when `npm run roads` has made
 * other tiles current. Meanwhile whoever asks is told at once that it is away, and estimates.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineAway, EngineProcess } from './engine-process.ts';

/** As apps/server/valhalla/tiles.mjs writes it. */
export type Tiles = { name: string; schematic: boolean; tiles: string; valhalla: string; builtAt: string };
type Running = { process: EngineProcess; tiles: Tiles };

const LOOK_EVERY_MS = 500;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
/** Having run for this long it counts as sound: the next crash is the first again. */
const SOUND_AFTER_MS = 60_000;

const ABSENT = '@valhallajs/valhallajs is not installed for this machine: ways stay estimates';
const OTHER_VERSION = 'The tiles were built by another version of Valhalla: npm run roads builds them anew';

export class Engine {
  private running: Running | null = null;
  private starting: Promise<void> | null = null;
  private looking: Promise<void> | null = null;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private current: { tiles: Tiles; stamp: string } | null = null;
  /** Tiles that could not be started are not tried for ever. */
  private refusedStamp = '';
  private runningStamp = '';
  private pauseMs = FIRST_PAUSE_MS;
  private restartTimer: NodeJS.Timeout | null = null;
  private isClosed = false;
  private isAbsent = false;

  constructor(
    readonly folder: string,
    private readonly onError: (error: Error) => void,
  ) {}

  /** The process to ask, with the network it knows; null while there is none. */
  async present(): Promise<Running | null> {
    if (this.isClosed || this.isAbsent) return null;
    await this.look();
    if (this.current === null) return this.running;
    if (this.current.stamp !== this.runningStamp || this.running === null) this.start();
    // Waiting is only for the very first: while tiles are changed over, the old ones answer.
    if (this.running === null) await this.starting;
    return this.running;
  }

  close(): void {
    this.isClosed = true;
    if (this.restartTimer !== null) clearTimeout(this.restartTimer);
    this.running?.process.kill();
  }

  private look(): Promise<void> {
    if (performance.now() - this.lookedAt < LOOK_EVERY_MS) return this.looking ?? Promise.resolve();
    this.lookedAt = performance.now();
    this.looking = this.read();
    return this.looking;
  }

  private async read(): Promise<void> {
    const path = join(this.folder, 'current.json');
    try {
      const { mtimeMs, ino } = await stat(path);
      const stamp = `${mtimeMs} ${ino}`;
      if (stamp !== this.current?.stamp) this.current = { stamp, tiles: JSON.parse(await readFile(path, 'utf8')) as Tiles };
    } catch (error) {
      this.current = null;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.onError(error as Error);
    }
  }

  private start(): void {
    if (this.starting !== null || this.restartTimer !== null || this.isClosed || this.current === null) return;
    if (this.current.stamp === this.refusedStamp) return;
    this.starting = this.changeOver(this.current).finally(() => {
      this.starting = null;
    });
  }

  private async changeOver({ tiles, stamp }: { tiles: Tiles; stamp: string }): Promise<void> {
    const startedAt = performance.now();
    const next = new EngineProcess(join(this.folder, tiles.tiles));
    try {
      const version = await next.ready;
      if (version !== tiles.valhalla) {
        next.kill();
        this.isAbsent = version === null;
        this.refusedStamp = stamp;
        this.onError(new Error(version === null ? ABSENT : OTHER_VERSION));
        return;
      }
    } catch (error) {
      if (this.running === null) this.again();
      // The old tiles go on: better than none, and said in the log.
      else this.refusedStamp = stamp;
      this.onError(error as Error);
      return;
    }
    if (this.isClosed) return next.kill();
    const before = this.running;
    this.running = { process: next, tiles };
    this.runningStamp = stamp;
    before?.process.leave();
    void next.ended.then(() => {
      if (this.running?.process !== next) return;
      this.running = null;
      if (this.isClosed) return;
      this.onError(new EngineAway('The process that finds ways has ended; it is started again'));
      if (performance.now() - startedAt > SOUND_AFTER_MS) this.pauseMs = FIRST_PAUSE_MS;
      this.again();
    });
  }

  private again(): void {
    if (this.isClosed) return;
    this.restartTimer = setTimeout(() => {
      this.restartTimer = null;
      this.start();
    }, this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
