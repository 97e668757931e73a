/**
 * The client's side of the live feed, protocol 1 (docs/spec/feed.md): start is the only recovery. A gap, a reset or a lost line takes the
 * path of the first load; where WebSockets are blocked the same ranges come by long polling.
 */
import {
  ACK_EVERY_MS,
  type Batch,
  HEARTBEAT_MS,
  type Heartbeat,
  PROTOCOL,
  type Presence,
  type PresenceUpdate,
  type Snapshot,
  type View,
} from '@fenghuo/domain';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import type { Connection } from './connection.ts';
import type { ServerTime } from './server-time.ts';

export type FeedSink = {
  snapshot: (parts: readonly Snapshot[]) => void;
  batch: (batch: Batch) => void;
  connection: (connection: Connection) => void;
  /** After a break: how many events were made up. */
  caughtUp: (events: number) => void;
  positions: (frame: Uint8Array) => void;
  presence: (presence: Presence) => void;
  /** The server speaks another protocol: only a new page understands it. */
  outdated: () => void;
};

export type FeedOptions = { url: string; headers?: Record<string, string>; time: ServerTime; fetch?: typeof fetch };

/** Nothing heard for this long is a dead line, whatever the socket believes. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
/** After this many failed sockets in a row the same ranges are polled, while the socket is still tried. */
const POLL_AFTER_FAILURES = 2;
const POLL_WAIT_SECONDS = 25;
const RETRY_MS = 3_000;
/** Caught up when no batch has followed for this long; a heartbeat at our cursor says so earlier. */
const QUIET_MS = 400;

const ENDS_SESSION = new Set(['SESSION_ENDED', 'FORBIDDEN', 'UNAUTHENTICATED']);

export class FeedClient {
  readonly #options: FeedOptions;
  readonly #sink: FeedSink;
  readonly #socket: Socket;
  #cursor: string | null = null;
  #parts: Snapshot[] = [];
  /** A resume is on its way: what still comes of the old range is not ours. */
  #isResuming = false;
  #isStopped = false;
  #lost: { since: number; attempt: number } | null = null;
  #madeUp: number | null = null;
  #failures = 0;
  #poll: AbortController | null = null;
  #ackTimer: ReturnType<typeof setTimeout> | null = null;
  #quietTimer: ReturnType<typeof setTimeout> | null = null;
  #silenceTimer: ReturnType<typeof setTimeout> | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #open: { view: View | null; presence: PresenceUpdate | null } = { view: null, presence: null };

  constructor(options: FeedOptions, sink: FeedSink) {
    this.#options = options;
    this.#sink = sink;
    this.#socket = io(`${options.url}/live`, {
      parser,
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      // The console signs in by cookie; programs and tests by header.
      auth: (give) => give({ token: options.headers?.['Authorization']?.replace('Bearer ', '') ?? null }),
    });
    this.#listen();
  }

  start(): void {
    this.#sink.connection({ state: 'connecting' });
    this.#socket.connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#poll?.abort();
    for (const timer of [this.#ackTimer, this.#quietTimer, this.#silenceTimer, this.#retryTimer]) if (timer !== null) clearTimeout(timer);
    this.#socket.disconnect();
  }

  /** A person pressed "try now". */
  retry(): void {
    if (this.#isStopped || this.#socket.connected) return;
    this.#socket.disconnect();
    this.#socket.connect();
  }

  view(view: View): void {
    this.#open.view = view;
    if (this.#socket.connected) this.#socket.emit('view', view);
  }

  presence(presence: PresenceUpdate): void {
    this.#open.presence = presence;
    if (this.#socket.connected) this.#socket.emit('presence', presence);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('connect', () => {
      this.#failures = 0;
      this.#poll?.abort();
      this.#poll = null;
      if (this.#cursor !== null) {
        this.#madeUp = 0;
        this.#sink.connection({ state: 'catchingUp', applied: 0, asOf: null });
        this.#confirmSoon();
      }
      this.#resume();
      this.#heard();
      if (this.#open.view) socket.emit('view', this.#open.view);
      if (this.#open.presence) socket.emit('presence', this.#open.presence);
    });
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      const code = error.data?.code;
      if (code !== undefined && ENDS_SESSION.has(code)) return this.#end(code);
      this.#failures += 1;
      this.#away();
      // A refused handshake is the server's word and socket.io does not try again by itself.
      if (!socket.active) this.#tryLater();
      if (this.#failures >= POLL_AFTER_FAILURES && this.#poll === null) void this.#pollOn();
    });
    socket.on('disconnect', (reason) => {
      if (this.#isStopped) return;
      this.#away();
      if (reason === 'io server disconnect') this.#tryLater();
    });
    socket.on('snapshot', (part: Snapshot) => this.#snapshotPart(part));
    socket.on('batch', (batch: Batch) => this.#batch(batch));
    socket.on('heartbeat', (heartbeat: Heartbeat) => {
      this.#heard();
      this.#options.time.learn(Date.parse(heartbeat.at), Date.now());
      if (this.#cursor !== null && (heartbeat.cursor === this.#cursor || this.#madeUp === null)) this.#live();
    });
    socket.on('reset', () => {
      this.#cursor = null;
      this.#resume();
    });
    socket.on('refused', ({ code }: { code: string }) => {
      if (code === 'PROTOCOL_UNSUPPORTED') {
        this.stop();
        this.#sink.outdated();
      } else if (ENDS_SESSION.has(code)) this.#end(code);
    });
    socket.on('positions', ({ frame }: { frame: ArrayBuffer | Uint8Array }) => {
      // Copied: in Node the bytes lie at an odd offset of a shared buffer.
      this.#sink.positions(Uint8Array.from(frame instanceof Uint8Array ? frame : new Uint8Array(frame)));
    });
    socket.on('presence', (presence: Presence) => this.#sink.presence(presence));
  }

  #resume(): void {
    this.#parts = [];
    this.#isResuming = true;
    this.#socket.emit('resume', { protocol: PROTOCOL, after: this.#cursor });
  }

  #snapshotPart(part: Snapshot): void {
    this.#heard();
    // Another cursor is another snapshot: parts of two never make one.
    this.#parts = [...this.#parts.filter((one) => one.cursor === part.cursor), part];
    if (this.#parts.length < part.parts) return;
    const parts = this.#parts;
    this.#parts = [];
    this.#isResuming = false;
    this.#cursor = part.cursor;
    this.#sink.snapshot(parts);
    this.#live();
  }

  #batch(batch: Batch): void {
    this.#heard();
    if (batch.after !== this.#cursor) {
      if (!this.#isResuming) this.#resume();
      return;
    }
    this.#isResuming = false;
    this.#take(batch);
    this.#ackTimer ??= setTimeout(() => {
      this.#ackTimer = null;
      if (this.#cursor !== null) this.#socket.emit('ack', { through: this.#cursor });
    }, ACK_EVERY_MS);
    if (this.#madeUp === null) return this.#live();
    this.#sink.connection({ state: 'catchingUp', applied: this.#madeUp, asOf: this.#asOf(batch) });
    if (this.#quietTimer !== null) clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => this.#live(), QUIET_MS);
  }

  #take(batch: Batch): void {
    this.#cursor = batch.through;
    if (this.#madeUp !== null) this.#madeUp += batch.events.length;
    this.#sink.batch(batch);
  }

  #asOf(batch: Batch): number | null {
    const last = batch.events.at(-1);
    return last === undefined ? null : Date.parse(last.recordedAt);
  }

  #live(): void {
    if (this.#quietTimer !== null) clearTimeout(this.#quietTimer);
    this.#quietTimer = null;
    if (this.#madeUp !== null && this.#lost !== null) this.#sink.caughtUp(this.#madeUp);
    this.#madeUp = null;
    this.#lost = null;
    this.#sink.connection({ state: 'live', asOf: this.#options.time.now() });
  }

  #away(): void {
    if (this.#isStopped || this.#poll !== null) return;
    this.#lost = { since: this.#lost?.since ?? this.#options.time.now(), attempt: (this.#lost?.attempt ?? -1) + 1 };
    this.#sink.connection({ state: 'offline', ...this.#lost });
  }

  #end(code: string): void {
    if (this.#isStopped) return;
    this.stop();
    this.#sink.connection({ state: 'ended', code, since: this.#options.time.now() });
  }

  #tryLater(): void {
    if (this.#isStopped) return;
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#socket.connect(), RETRY_MS);
  }

  /** Restarts the wait for the next word of the server. */
  #heard(): void {
    if (this.#silenceTimer !== null) clearTimeout(this.#silenceTimer);
    if (this.#isStopped) return;
    this.#silenceTimer = setTimeout(() => this.#socket.io.engine?.close(), SILENCE_MS);
  }

  /** When nothing was missed nothing is sent: one question tells whether we stand where the server stands. */
  #confirmSoon(): void {
    if (this.#quietTimer !== null) clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => {
      const cursor = this.#cursor;
      if (this.#madeUp !== 0 || cursor === null) return;
      const abort = AbortSignal.timeout(SILENCE_MS);
      this.#get<Batch>(`/api/v1/feed?after=${encodeURIComponent(cursor)}&limit=1`, abort).then(
        (batch) => {
          if (batch?.events.length === 0 && this.#cursor === cursor && this.#socket.connected) this.#live();
        },
        () => undefined,
      );
    }, QUIET_MS);
  }

  async #pollOn(): Promise<void> {
    const abort = new AbortController();
    this.#poll = abort;
    try {
      while (!abort.signal.aborted) await this.#pollOnce(abort.signal);
    } catch {
      // Not reachable by HTTP either: the socket's own attempts go on, and the next failure starts polling again.
    }
    if (this.#poll === abort) {
      this.#poll = null;
      if (!this.#socket.connected) this.#away();
    }
  }

  async #pollOnce(signal: AbortSignal): Promise<void> {
    if (this.#cursor === null) {
      const parts = await this.#get<Snapshot>('/api/v1/snapshot', signal);
      if (parts === null) return;
      this.#cursor = parts.cursor;
      this.#sink.snapshot([parts]);
      return this.#live();
    }
    if (this.#lost !== null && this.#madeUp === null) this.#madeUp = 0;
    const wait = this.#madeUp === null ? POLL_WAIT_SECONDS : 0;
    const batch = await this.#get<Batch>(`/api/v1/feed?after=${encodeURIComponent(this.#cursor)}&limit=1000&wait=${wait}`, signal);
    if (batch === null || signal.aborted || batch.after !== this.#cursor) return;
    this.#take(batch);
    if (this.#madeUp !== null && batch.events.length > 0)
      this.#sink.connection({ state: 'catchingUp', applied: this.#madeUp, asOf: this.#asOf(batch) });
    else this.#live();
  }

  /** Null: the cursor is gone; the next round starts again. Throws when the server cannot be reached. */
  async #get<T>(path: string, signal: AbortSignal): Promise<T | null> {
    const answer = await (this.#options.fetch ?? fetch)(this.#options.url + path, {
      signal,
      headers: this.#options.headers ?? {},
      credentials: 'same-origin',
    });
    this.#options.time.learnRoughly(answer.headers.get('date'), Date.now());
    if (answer.ok) return (await answer.json()) as T;
    if (answer.status === 401 || answer.status === 403) this.#end('UNAUTHENTICATED');
    if (answer.status !== 410 && answer.status !== 400) throw new Error(`feed answered ${answer.status}`);
    this.#cursor = null;
    return null;
  }
}
