/**
 * The heart of the feed on one node: keeps the newest events in memory, one audience per set of rights, and tells whoever waits.
 * It knows nothing of sockets or HTTP; the gateway and the long poll are its two readers.
 */
import type { Batch, LogEvent } from '@fenghuo/domain';
import type { Catalogue } from '../core/catalogue.ts';
import type { Database } from '../core/database.ts';
import type { Geography } from '../core/geography.ts';
import type { Places } from '../core/places.ts';
import { Turns } from '../core/turns.ts';
import type { Viewer } from '../core/viewer.ts';
import { toCursor } from './cursor.ts';
import { EVENT_COLUMNS, type EventSource, LogTail, type TailedEvent, toTailed } from './relay.ts';
import { eventFor } from './sight.ts';
import { type LiveSet, readLiveSet } from './snapshot.ts';

/** Newest events kept in memory; readers further behind are served from the table. */
const RECENT = 4_000;
const PAGE = 500;
/** Under load the events of this long share one frame; a frame costs the same however many it carries. */
const GATHER_MS = 6;
/** One batch looks through at most this many pages of the table; then it moves the cursor, if need be without an event. */
const PAGES = 10;
/** A cursor of a node that is ahead of this one is waited for this long; after that it belongs to another log. */
const AHEAD_MS = 2_000;
/** A fleet that comes back, or one client that never has enough, leaves connections for those who work. */
const LIVE_SETS_AT_ONCE = 4;

export type Delivery = { events: readonly TailedEvent[]; through: number };

export class FeedHub {
  private tail: LogTail | null = null;
  private recent: TailedEvent[] = [];
  private recentFrom = 0;
  /** Nothing at or before this position can appear any more. */
  position = 0;
  /** No more waiting: the process is about to end. */
  isClosing = false;
  private readonly listeners = new Set<(delivery: Delivery) => void>();
  private readonly waiters = new Set<() => void>();
  private readonly turns = new Turns(LIVE_SETS_AT_ONCE);
  /** By audience what has been asked for and is not being read yet. */
  private readonly askedFor = new Map<string, Promise<LiveSet>>();

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly catalogue: Catalogue,
    private readonly places: Places,
    private readonly onError: (error: Error) => void,
  ) {}

  async start(): Promise<void> {
    const position = await LogTail.safeStart(this.database);
    this.recentFrom = position;
    this.position = position;
    this.tail = new LogTail(this.database, position, (events, through) => this.deliver(events, through), this.onError, GATHER_MS);
    this.tail.start();
  }

  async stop(): Promise<void> {
    this.endWaiting();
    await this.tail?.stop();
  }

  /** Whoever waits for something new is answered now, with nothing. */
  endWaiting(): void {
    this.isClosing = true;
    for (const wake of [...this.waiters]) wake();
  }

  wake(): void {
    this.tail?.wake();
  }

  onDelivery(listener: (delivery: Delivery) => void): void {
    this.listeners.add(listener);
  }

  private async deliver(events: TailedEvent[], through: number): Promise<void> {
    if (events.some(({ type }) => type.startsWith('jurisdiction.'))) await this.geography.load(this.database);
    if (events.some(({ type }) => type.startsWith('incidentType.'))) await this.catalogue.load(this.database);
    if (events.some(({ type }) => type.startsWith('gazetteer.'))) await this.places.load(this.database);
    this.recent.push(...events);
    if (this.recent.length > RECENT * 2) {
      const dropped = this.recent.splice(0, this.recent.length - RECENT);
      this.recentFrom = dropped.at(-1)?.number ?? this.recentFrom;
    }
    this.position = through;
    for (const listener of this.listeners) this.tell(listener, { events, through });
    for (const wake of [...this.waiters]) wake();
  }

  /** From here on the events count as delivered: a listener that fails must not have them delivered to all others again. */
  private tell(listener: (delivery: Delivery) => void, delivery: Delivery): void {
    try {
      listener(delivery);
    } catch (error) {
      this.onError(error as Error);
    }
  }

  /** Resolves at the next delivery or after `milliseconds`. */
  async next(milliseconds: number): Promise<void> {
    if (this.isClosing) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.waiters.add(wake);
    });
  }

  /** What the viewer sees now, or a moment later: whoever asks before the reading has begun gets what the first of the same sight gets. */
  liveSet(viewer: Viewer): Promise<LiveSet> {
    const { audience } = viewer;
    const asked = this.askedFor.get(audience);
    if (asked !== undefined) return asked;
    const reading = Promise.resolve().then(() =>
      this.turns.take(() => {
        this.askedFor.delete(audience);
        return readLiveSet(this.database, viewer, () => this.position);
      }),
    );
    this.askedFor.set(audience, reading);
    return reading;
  }

  /** Whether the log can be followed from here: not from before its oldest event, nor from beyond its end. */
  async canFollow(position: number): Promise<boolean> {
    const until = Date.now() + AHEAD_MS;
    while (position > this.position && Date.now() < until && !this.isClosing) await this.next(until - Date.now());
    if (position > this.position) return false;
    if (position >= this.recentFrom) return true;
    const oldest = await this.database.one<{ id: string | null }>('SELECT min(id) AS id FROM events');
    return position + 1 >= Number(oldest?.id ?? 0);
  }

  /** Events in (after, position], from memory, or null when the reader is too far behind for that. */
  recentAfter(after: number): TailedEvent[] | null {
    if (after < this.recentFrom) return null;
    let index = this.recent.length;
    while (index > 0 && (this.recent[index - 1]?.number ?? 0) > after) index--;
    return this.recent.slice(index);
  }

  /** One batch for a viewer at `after`, of at most `limit` events, never past the node's own safe position. It always moves on, unless it is at the end. */
  async batchAfter(viewer: Viewer, after: number, limit: number): Promise<{ batch: Batch; through: number }> {
    let cursor = after;
    const visible: LogEvent[] = [];
    for (let page = 0; page < PAGES && cursor < this.position && visible.length < limit; page++) {
      const { events, through } = await this.page(cursor);
      for (const event of events) {
        if (visible.length >= limit) break;
        cursor = event.number;
        const seen = eventFor(viewer, event);
        if (seen !== null) visible.push(seen);
      }
      if (visible.length < limit) cursor = through;
    }
    const batch = { after: toCursor(after, viewer.audience), through: toCursor(cursor, viewer.audience), events: visible };
    return { batch, through: cursor };
  }

  private async page(after: number): Promise<Delivery> {
    const limit = this.position;
    const recent = this.recentAfter(after);
    if (recent !== null) {
      const events = recent.filter(({ number }) => number <= limit);
      return { events, through: limit };
    }
    const rows = await this.database.query<EventSource>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE id > $1 AND id <= $2 ORDER BY id LIMIT ${PAGE}`,
      [after, limit],
    );
    const events = rows.map(toTailed);
    return { events, through: rows.length < PAGE ? limit : (events.at(-1)?.number ?? limit) };
  }
}
