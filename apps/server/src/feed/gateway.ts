/** Sockets of the live feed (docs/spec/feed.md, F9–F16): one message per audience, catch-up from the log, back-pressure by acknowledgement. */

import type { Server as HttpServer } from 'node:http';
import {
  Ack,
  type Batch,
  DomainError,
  HEARTBEAT_MS,
  type LogEvent,
  MAX_MESSAGE_BYTES,
  MAX_MESSAGES_PER_SECOND,
  MAX_UNACKNOWLEDGED_BYTES,
  MAX_UNACKNOWLEDGED_EVENTS,
  PROTOCOL,
  PresenceUpdate,
  type Refusal,
  Resume,
  type Snapshot,
  toInstant,
  View,
} from '@fenghuo/domain';
import { type Namespace, Server, type Socket } from 'socket.io';
import type { Database } from '../core/database.ts';
import type { Geography } from '../core/geography.ts';
import type { Session, Sessions } from '../core/sessions.ts';
import { Viewer } from '../core/viewer.ts';
import type { PositionFrames, Screen } from '../position/position.frames.ts';
import { positionOf, toCursor } from './cursor.ts';
import type { Delivery, FeedHub } from './hub.ts';
import { type Message, messageOf, send } from './message.ts';
import type { PresenceBoard } from './presence.ts';
import type { TailedEvent } from './relay.ts';
import { eventFor } from './sight.ts';
import * as wire from './wire.ts';

const NAMESPACE = '/live';
const SNAPSHOT_PART_ROWS = 2_000;
const CATCH_UP_EVENTS = 400;
/** Further behind than this the live set is smaller than the way to it. */
const SNAPSHOT_BEYOND = 20_000;
const SESSION_CHECK_MS = 1_000;
const TOUCH_MS = 60_000;
/** A line on which nobody is admitted within this time is closed. */
const ADMISSION_MS = 10_000;
/** At the end clients get this long to take the last word. */
const FAREWELL_MS = 1_000;

type Audience = { viewer: Viewer; through: number; connections: Set<Connection> };
type Sent = { through: number; events: number; bytes: number };

class Connection implements Screen {
  /** Where the client stands once everything sent has arrived. */
  position = 0;
  audience: Audience | null = null;
  unacknowledged: Sent[] = [];
  unackedEvents = 0;
  unackedBytes = 0;
  /** Rises with every `resume`, so that an older catch-up stops. */
  run = 0;
  isLagging = false;
  presence: PresenceUpdate = { incidentId: null };
  /** The newest it has said of itself; it counts once the incident is known to be in sight. */
  asked: PresenceUpdate | null = null;
  private messages = 0;
  private second = 0;

  constructor(
    readonly socket: Socket,
    readonly session: Session,
    public viewer: Viewer,
  ) {}

  get isFull(): boolean {
    return this.unackedEvents > MAX_UNACKNOWLEDGED_EVENTS || this.unackedBytes > MAX_UNACKNOWLEDGED_BYTES;
  }

  sent(through: number, events: number, bytes: number): void {
    this.position = through;
    // Empty batches weigh nothing; kept, they would pile up for a client that never acknowledges.
    if (events === 0) return;
    this.unacknowledged.push({ through, events, bytes });
    this.unackedEvents += events;
    this.unackedBytes += bytes;
  }

  acknowledged(through: number): void {
    let count = 0;
    for (const sent of this.unacknowledged) {
      if (sent.through > through) break;
      count++;
      this.unackedEvents -= sent.events;
      this.unackedBytes -= sent.bytes;
    }
    this.unacknowledged.splice(0, count);
  }

  /** Positions never queue: false while the line is busy with what came before. */
  show(frame: Buffer): boolean {
    if (!this.socket.conn.transport.writable) return false;
    send(this.socket, messageWith(frame));
    return true;
  }

  /** False when the client talks faster than the protocol allows. */
  countMessage(now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.second) [this.second, this.messages] = [second, 0];
    return ++this.messages <= MAX_MESSAGES_PER_SECOND;
  }
}

export type GatewayOptions = {
  /** Answers whether a browser's Origin header is ours. */
  isOurOrigin: (origin: string, host: string | undefined) => boolean;
  tokenOfCookie: (cookie: string | undefined) => string | null;
};

export class FeedGateway {
  private readonly io: Server;
  private readonly live: Namespace;
  private readonly audiences = new Map<string, Audience>();
  private readonly connections = new Set<Connection>();
  private readonly timers: NodeJS.Timeout[];
  private touchedAt = Date.now();

  constructor(
    http: HttpServer,
    private readonly database: Database,
    private readonly hub: FeedHub,
    private readonly sessions: Sessions,
    private readonly geography: Geography,
    private readonly presence: PresenceBoard,
    private readonly frames: PositionFrames,
    private readonly options: GatewayOptions,
    private readonly onError: (error: Error) => void,
  ) {
    this.io = new Server(http, {
      path: '/socket.io',
      parser: wire,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      connectTimeout: ADMISSION_MS,
      allowRequest: (request, done) => {
        const { origin, host } = request.headers;
        const isAllowed = origin === undefined || this.options.isOurOrigin(origin, host);
        done(isAllowed ? null : 'ORIGIN_FOREIGN', isAllowed);
      },
    });
    // Without this anyone could hold a line open in the default namespace, which asks for no session.
    this.io.use((_, next) => next(new Error('NAMESPACE_UNKNOWN')));
    this.live = this.io.of(NAMESPACE);
    this.live.use((socket, next) => this.admit(socket, next));
    this.live.on('connection', (socket) => this.connect(socket));
    this.hub.onDelivery((delivery) => this.deliver(delivery));
    this.sessions.onForgotten((personId) => this.endSessionsOf(personId));
    this.presence.onChange((incidentId) => this.tellPresence(incidentId));
    this.timers = [
      setInterval(() => this.heartbeat(), HEARTBEAT_MS),
      setInterval(() => this.flushEmpty(), 1_000),
      setInterval(() => void this.checkSessions().catch(this.onError), SESSION_CHECK_MS),
    ];
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.frames.close();
    this.hub.endWaiting();
    const lines = [...this.connections].map(({ socket }) => new Promise<void>((resolve) => socket.conn.once('close', () => resolve())));
    for (const connection of this.connections) this.refuse(connection.socket, 'SHUTTING_DOWN');
    await Promise.race([Promise.all(lines), new Promise((resolve) => setTimeout(resolve, FAREWELL_MS))]);
    // Not `io.close`: it would close the HTTP server behind the back of Fastify, which then waits for lines that others keep open.
    this.io.engine.close();
  }

  /** Ends the person's sockets on this node at once; the other nodes find out within a second. */
  private endSessionsOf(personId: string): void {
    for (const connection of this.connections) if (connection.viewer.personId === personId) this.refuse(connection.socket, 'SESSION_ENDED');
  }

  private admit(socket: Socket, next: (error?: Error) => void): void {
    const { token } = socket.handshake.auth as { token?: unknown };
    const { headers } = socket.handshake;
    // A cookie proves a person only together with our own Origin; programs bring a token.
    const fromCookie = headers.origin === undefined ? null : this.options.tokenOfCookie(headers.cookie);
    const given = typeof token === 'string' ? token : fromCookie;
    const refused = () => next(Object.assign(new Error('UNAUTHENTICATED'), { data: { code: 'UNAUTHENTICATED' } }));
    if (given === null) return refused();
    this.sessions.resolve(given).then(
      (session) => {
        if (session.mustChangePassword) return next(Object.assign(new Error('FORBIDDEN'), { data: { code: 'PASSWORD_EXPIRED' } }));
        socket.data = session;
        next();
      },
      (error: unknown) =>
        error instanceof DomainError ? refused() : next(Object.assign(new Error('UNAVAILABLE'), { data: { code: 'UNAVAILABLE' } })),
    );
  }

  private connect(socket: Socket): void {
    const session = socket.data as Session;
    // By the tree as it is now, not as it was when the session was last looked up.
    const connection = new Connection(socket, session, new Viewer(session.viewer.identity, this.geography));
    this.connections.add(connection);
    socket.use(([event, body], next) => {
      if (!connection.countMessage(Date.now())) return this.refuse(socket, 'TOO_MANY');
      this.receive(connection, String(event), body);
      next();
    });
    socket.on('disconnect', () => {
      this.connections.delete(connection);
      this.frames.leave(connection);
      this.leave(connection);
      connection.run++;
      this.presence.leave(socket.id);
    });
  }

  private receive(connection: Connection, event: string, body: unknown): void {
    try {
      if (event === 'resume') this.resume(connection, body);
      else if (event === 'ack') this.acknowledge(connection, Ack.parse(body).through);
      else if (event === 'view') this.frames.look(connection, View.parse(body));
      else if (event === 'presence') this.keep(connection, this.setPresence(connection, PresenceUpdate.parse(body)));
      else if (event !== 'heartbeat') this.refuse(connection.socket, 'MALFORMED');
    } catch {
      this.refuse(connection.socket, 'MALFORMED');
    }
  }

  private refuse(socket: Socket, code: Refusal): void {
    socket.emit('refused', { code });
    // The whole line, once what is written has left: a namespace alone could be joined again on it.
    socket.disconnect(true);
  }

  private resume(connection: Connection, body: unknown): void {
    const { protocol, after } = Resume.parse(body);
    if (protocol !== PROTOCOL) return this.refuse(connection.socket, 'PROTOCOL_UNSUPPORTED');
    this.leave(connection);
    const run = ++connection.run;
    Object.assign(connection, { unacknowledged: [], unackedEvents: 0, unackedBytes: 0, isLagging: false });
    this.keep(connection, this.follow(connection, run, after));
  }

  /** A failure of ours closes the line: the client comes back by itself and resumes from where it stands. */
  private keep(connection: Connection, work: Promise<void>): void {
    void work.catch((error: Error) => {
      if (error instanceof DomainError) return this.refuse(connection.socket, 'MALFORMED');
      this.onError(error);
      connection.socket.conn.close();
    });
  }

  private async follow(connection: Connection, run: number, after: string | null): Promise<void> {
    const position = after === null ? null : await this.resumable(connection.viewer, after);
    if (connection.run !== run) return;
    if (position === null) await this.sendSnapshot(connection, run);
    else connection.position = position;
    await this.catchUp(connection, run);
  }

  /** The position to go on from, or null when only a snapshot can help. Throws CURSOR_MALFORMED. */
  private async resumable(viewer: Viewer, after: string): Promise<number | null> {
    try {
      const position = positionOf(after, viewer.audience);
      if (this.hub.position - position > SNAPSHOT_BEYOND) return null;
      return (await this.hub.canFollow(position)) ? position : null;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CURSOR_GONE') return null;
      throw error;
    }
  }

  private async sendSnapshot(connection: Connection, run: number): Promise<void> {
    const { viewer } = connection;
    const { position, kinds } = await this.hub.liveSet(viewer);
    if (connection.run !== run) return;
    const cursor = toCursor(position, viewer.audience);
    const pieces: Snapshot['kinds'][] = [];
    for (const [kind, rows] of Object.entries(kinds)) {
      for (let from = 0; from === 0 || from < rows.length; from += SNAPSHOT_PART_ROWS) {
        const list = rows.slice(from, from + SNAPSHOT_PART_ROWS);
        const last = pieces.at(-1);
        const size = last === undefined ? SNAPSHOT_PART_ROWS : Object.values(last).reduce((sum, some) => sum + some.length, 0);
        if (last !== undefined && !(kind in last) && size + list.length <= SNAPSHOT_PART_ROWS) last[kind] = list;
        else pieces.push({ [kind]: list });
      }
    }
    for (const [index, piece] of pieces.entries())
      connection.socket.emit('snapshot', { cursor, kinds: piece, part: index + 1, parts: pieces.length });
    connection.position = position;
  }

  /** Sends what is missing from the log until the client stands where its audience stands, then lets it join. */
  private async catchUp(connection: Connection, run: number): Promise<void> {
    while (connection.run === run && connection.socket.connected) {
      if (connection.isFull) {
        connection.isLagging = true;
        return;
      }
      connection.isLagging = false;
      if (this.join(connection)) return;
      const { batch, through } = await this.hub.batchAfter(connection.viewer, connection.position, CATCH_UP_EVENTS);
      if (connection.run !== run) return;
      connection.socket.emit('batch', batch);
      connection.sent(through, batch.events.length, batch.events.length === 0 ? 0 : JSON.stringify(batch.events).length);
    }
  }

  /** Joins its audience in one synchronous step, sending the last of what is missing from memory. False when it is too far behind for that. */
  private join(connection: Connection): boolean {
    const missing = this.hub.recentAfter(connection.position);
    if (missing === null || missing.length > CATCH_UP_EVENTS) return false;
    const audience = this.audienceOf(connection.viewer);
    // What its audience has not been told of by now it may not see: all stand at the node's position.
    if (audience.through < this.hub.position) this.emitTo(audience, [], this.hub.position);
    if (audience.through > connection.position) {
      const visible = visibleTo(connection.viewer, missing);
      connection.socket.emit('batch', this.batch(audience.viewer, connection.position, audience.through, visible));
      connection.sent(audience.through, visible.length, sizeOf(visible));
    }
    connection.audience = audience;
    audience.connections.add(connection);
    return true;
  }

  private audienceOf(viewer: Viewer): Audience {
    const present = this.audiences.get(viewer.audience);
    if (present !== undefined) return present;
    const audience: Audience = { viewer, through: this.hub.position, connections: new Set() };
    this.audiences.set(viewer.audience, audience);
    return audience;
  }

  private leave(connection: Connection): void {
    const { audience } = connection;
    if (audience === null) return;
    connection.audience = null;
    audience.connections.delete(connection);
    if (audience.connections.size === 0) this.audiences.delete(audience.viewer.audience);
  }

  private deliver({ events, through }: Delivery): void {
    for (const audience of this.audiences.values()) this.deliverTo(audience, events, through);
    if (events.some(({ type }) => type.startsWith('jurisdiction.'))) this.recheckSight();
  }

  /** What fails for one audience is told to no other; its clients come back and resume. */
  private deliverTo(audience: Audience, events: readonly TailedEvent[], through: number): void {
    try {
      const visible = visibleTo(audience.viewer, events);
      if (visible.length > 0) this.emitTo(audience, visible, through);
    } catch (error) {
      this.onError(error as Error);
      for (const { socket } of audience.connections) socket.conn.close();
    }
  }

  private emitTo(audience: Audience, visible: readonly Visible[], through: number): void {
    const batch = messageOf(NAMESPACE, 'batch', this.batch(audience.viewer, audience.through, through, visible));
    audience.through = through;
    const bytes = sizeOf(visible);
    for (const connection of audience.connections) {
      send(connection.socket, batch);
      connection.sent(through, visible.length, bytes);
      if (!connection.isFull) continue;
      // Too slow: it gets no more until it has acknowledged, and then the rest from the log.
      this.leave(connection);
      connection.isLagging = true;
    }
  }

  private batch(viewer: Viewer, after: number, through: number, visible: readonly Visible[]): Batch {
    const events = visible.map(([event]) => event);
    return { after: toCursor(after, viewer.audience), through: toCursor(through, viewer.audience), events };
  }

  /** Audiences that saw nothing of what happened learn once a second that nothing was missed. */
  private flushEmpty(): void {
    for (const audience of this.audiences.values()) if (audience.through < this.hub.position) this.emitTo(audience, [], this.hub.position);
  }

  private acknowledge(connection: Connection, through: string): void {
    const position = this.acknowledgedPosition(connection, through);
    if (position === null) return;
    connection.acknowledged(position);
    if (!connection.isLagging || connection.isFull) return;
    connection.isLagging = false;
    this.keep(connection, this.catchUp(connection, connection.run));
  }

  /** Null for an acknowledgement that was on its way when the client's sight changed. */
  private acknowledgedPosition({ viewer }: Connection, through: string): number | null {
    try {
      return positionOf(through, viewer.audience);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CURSOR_GONE') return null;
      throw error;
    }
  }

  /** The tree has changed: whoever sees other rows than before starts anew. */
  private recheckSight(): void {
    for (const connection of this.connections) {
      const viewer = new Viewer(connection.viewer.identity, this.geography);
      if (viewer.audience === connection.viewer.audience) continue;
      this.leave(connection);
      connection.run++;
      connection.viewer = viewer;
      connection.socket.emit('reset', { code: 'SIGHT_CHANGED' });
    }
  }

  private heartbeat(): void {
    const at = toInstant(Date.now());
    for (const connection of this.connections) {
      if (connection.audience !== null)
        connection.socket.volatile.emit('heartbeat', { cursor: toCursor(connection.position, connection.viewer.audience), at });
    }
  }

  private async checkSessions(): Promise<void> {
    const hashes = [...new Set([...this.connections].map(({ session }) => session.tokenHash))];
    if (hashes.length === 0) return;
    if (Date.now() - this.touchedAt > TOUCH_MS) {
      this.touchedAt = Date.now();
      await this.sessions.touch(hashes);
    }
    const standing = await this.sessions.standing(hashes);
    for (const connection of this.connections) {
      if (hashes.includes(connection.session.tokenHash) && !standing.has(connection.session.tokenHash))
        this.refuse(connection.socket, 'SESSION_ENDED');
    }
  }

  /** Only of an incident in sight: who is there is told to nobody else. */
  private async setPresence(connection: Connection, update: PresenceUpdate): Promise<void> {
    const { incidentId, editing } = update;
    connection.asked = update;
    const isSeen = incidentId === null || (await this.seesIncident(connection.viewer, incidentId));
    if (connection.asked !== update || !this.connections.has(connection)) return;
    connection.presence = isSeen ? update : { incidentId: null };
    const { personId, name } = connection.viewer.identity;
    this.presence.set(connection.socket.id, { personId, name, incidentId: connection.presence.incidentId, editing: editing ?? null });
  }

  private async seesIncident(viewer: Viewer, id: string): Promise<boolean> {
    const found = await this.database.one<{ scope: string[] }>('SELECT scope FROM incidents WHERE id = $1', [id]);
    return found !== null && viewer.sees(found.scope);
  }

  private tellPresence(incidentId: string): void {
    const people = this.presence.people(incidentId);
    for (const { presence, socket } of this.connections)
      if (presence.incidentId === incidentId) socket.volatile.emit('presence', { incidentId, people });
  }
}

const messages = new WeakMap<Buffer, Message>();
/** The message with a frame of positions, made once for all consoles that share the frame. */
function messageWith(frame: Buffer): Message {
  const present = messages.get(frame);
  if (present !== undefined) return present;
  const message = messageOf(NAMESPACE, 'positions', { frame });
  messages.set(frame, message);
  return message;
}

type Visible = readonly [LogEvent, TailedEvent];

const visibleTo = (viewer: Viewer, events: readonly TailedEvent[]): Visible[] =>
  events.flatMap((event): Visible[] => {
    const seen = eventFor(viewer, event);
    return seen === null ? [] : [[seen, event]];
  });

const sizes = new WeakMap<TailedEvent, number>();
/** Size on the wire, to the accuracy that back-pressure needs: the JSON length, computed once per event. */
const sizeOf = (visible: readonly Visible[]): number =>
  visible.reduce((sum, [, event]) => {
    const size = sizes.get(event) ?? JSON.stringify(event.changes).length + 200;
    sizes.set(event, size);
    return sum + size;
  }, 0);
