/** Clients of the live feed that know only the contract, for the specs: they keep rows by the reducer and note every breach of the law. */
import { setTimeout as delay } from 'node:timers/promises';
import { applyBatch, Batch, type LogEvent, PROTOCOL, type Rows, rowsOf, Snapshot } from '@fenghuo/domain';
import type { Socket } from 'socket.io-client';
import type { Caller } from './server.ts';

const PATIENCE_MS = 15_000;
/** Well under the fifty messages a second that the protocol allows. */
export const ACK_AFTER_MS = 50;

/** Waits for what must come, and says what did not. */
export async function until(what: string, test: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`Waited ${patienceMs} ms in vain: ${what}`);
    await delay(5);
  }
}

/** Rows in a form that compares and prints well. */
export const plain = (rows: Rows): Record<string, unknown> =>
  Object.fromEntries(
    [...rows]
      .filter(([, ofKind]) => ofKind.size > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, ofKind]) => [kind, Object.fromEntries([...ofKind].sort(([a], [b]) => (a < b ? -1 : 1)))]),
  );

/** The truth: the live set as the server gives it now. */
export async function snapshotOf(caller: Caller): Promise<Snapshot> {
  const { status, body } = await caller.get('/snapshot');
  if (status !== 200) throw new Error(`GET /snapshot answered ${status}`);
  return Snapshot.parse(body);
}

/** What both ways of following share: rows, cursor, and the law. */
class Follower {
  rows: Rows = new Map();
  cursor: string | null = null;
  /** Events since the last snapshot, in the order they came. */
  events: LogEvent[] = [];
  snapshots = 0;
  readonly breaches: string[] = [];

  protected begin(parts: readonly Snapshot[]): void {
    this.snapshots++;
    this.rows = rowsOf(parts);
    this.cursor = parts[0]?.cursor ?? null;
    this.events = [];
  }

  protected take(batch: Batch): void {
    for (const event of Batch.parse(batch).events) {
      const last = this.events.at(-1);
      if (last !== undefined && Number(event.id) <= Number(last.id)) this.breaches.push(`event ${event.id} came after ${last.id}`);
      this.events.push(event);
    }
    applyBatch(this.rows, batch);
    this.cursor = batch.through;
  }
}

export class SocketFollower extends Follower {
  socket: Socket;
  readonly refusals: string[] = [];
  readonly heartbeats: { cursor: string; at: string }[] = [];
  readonly batches: Batch[] = [];
  resets = 0;
  /** Milliseconds between taking a batch and acknowledging it and what came with it; null: never. */
  ackAfterMs: number | null = ACK_AFTER_MS;
  private isAckDue = false;
  private parts: Snapshot[] = [];

  constructor(public caller: Caller) {
    super();
    this.socket = this.open();
  }

  /** Goes away and comes back, if need be to another node, with the cursor it has. */
  reconnect(caller: Caller = this.caller): void {
    this.leave();
    this.caller = caller;
    this.socket = this.open();
  }

  leave(): void {
    this.socket.removeAllListeners();
    this.socket.disconnect();
    this.parts = [];
  }

  private resume(): void {
    this.parts = [];
    this.socket.emit('resume', { protocol: PROTOCOL, after: this.cursor });
  }

  acknowledge(): void {
    if (this.cursor !== null) this.socket.emit('ack', { through: this.cursor });
  }

  private open(): Socket {
    const socket = this.caller.socket();
    socket.on('connect', () => this.resume());
    socket.on('snapshot', (part: Snapshot) => this.takePart(part));
    socket.on('batch', (batch: Batch) => this.takeBatch(batch));
    socket.on('heartbeat', (heartbeat: { cursor: string; at: string }) => this.heartbeats.push(heartbeat));
    socket.on('refused', ({ code }: { code: string }) => this.refusals.push(code));
    socket.on('reset', () => {
      this.resets++;
      this.cursor = null;
      this.resume();
    });
    return socket;
  }

  private takePart(part: Snapshot): void {
    this.parts.push(part);
    if (this.parts.length < part.parts) return;
    if (new Set(this.parts.map(({ cursor }) => cursor)).size > 1) this.breaches.push('parts of two snapshots');
    this.begin(this.parts);
    this.parts = [];
  }

  private takeBatch(batch: Batch): void {
    // Between a reset and its snapshot, what was on its way is not ours.
    if (this.cursor === null) return;
    if (batch.after !== this.cursor) {
      this.breaches.push(`batch after ${batch.after} at ${this.cursor}`);
      return;
    }
    this.batches.push(batch);
    this.take(batch);
    if (this.ackAfterMs === null || this.isAckDue) return;
    this.isAckDue = true;
    void delay(this.ackAfterMs).then(() => {
      this.isAckDue = false;
      this.acknowledge();
    });
  }
}

export class PollFollower extends Follower {
  constructor(
    public caller: Caller,
    private readonly limit = 200,
  ) {
    super();
  }

  /** One request. False when there was nothing new. */
  async step(wait = 0): Promise<boolean> {
    if (this.cursor === null) {
      this.begin([await snapshotOf(this.caller)]);
      return true;
    }
    const after = this.cursor;
    const { status, body } = await this.caller.get<Batch & { code: string }>(`/feed?after=${after}&limit=${this.limit}&wait=${wait}`);
    if (status === 410 && body.code === 'CURSOR_GONE') {
      this.cursor = null;
      return true;
    }
    if (status !== 200) throw new Error(`GET /feed answered ${status}`);
    if (body.after !== after) this.breaches.push(`batch after ${body.after} at ${after}`);
    this.take(body);
    return body.through !== after;
  }

  async drain(): Promise<void> {
    while (await this.step());
  }
}
