/**
 * The law of the feed for one action (docs/spec/feed.md, F6–F8 and L): a snapshot before, every event after it applied by the reducer, equal to a
 * snapshot after, for viewers of every kind, over HTTP and over a socket. Shared by the contract specs of all areas.
 */
import { EVENT_TYPES, type EventType } from '@fenghuo/domain';
import { PollFollower, plain, SocketFollower, until } from './feed-client.ts';
import type { Caller, TestServer } from './server.ts';

/** Areas that prove their event types in a spec of their own, `feed/feed.<area>.contract.spec.ts`; all others are proved in feed.contract.spec.ts. */
export const PROVED_IN: Readonly<Record<string, RegExp>> = {
  catalogue: /^(item|template|kit|depot)\./,
  evacuation: /^(evacuationZone|household|reliefGroup)\./,
  evacuees: /^((evacuee|reunion|personalData)\.|shelter\.needsCorrected$)/,
  imports: /^import\./,
  stock: /^(lot|movement|count)\./,
  passes: /^pass\./,
  requisitions: /^requisition\./,
  donations: /^(donation|issue)\./,
  supplies: /^(supplyRequest|shipment)\./,
};

/** Logged, and in nobody's feed: people, names of places, the catalogue, what lots there are. */
const NOT_IN_FEED = /^((person|gazetteer|device|joinCode|import|household|item|template|kit|evacuee|reunion|personalData)\.|lot\.created)/;
/** What a system administrator sees of the feed. */
const EVERYBODYS = /^(jurisdiction|incidentType|closure)\./;

type Watcher<N extends string> = { name: N; caller: Caller; socket: SocketFollower };
/** `resets`: whose sight of other rows the action gives or takes. */
export type Expected<N extends string = string> = { events: EventType[]; resets?: N[] };
type Logged = { id: string; type: string; audience: string[]; changes: unknown[] };

/** Event types that this area's spec must prove; without an area those that no other spec does. */
export const typesToProve = (area: string | null): EventType[] =>
  EVENT_TYPES.filter((type) =>
    area === null ? !Object.values(PROVED_IN).some((areas) => areas.test(type)) : PROVED_IN[area]?.test(type),
  ).sort();

/** `root` sees all; `sysadmin`, if there is one, sees no incident. */
export class FeedLaw<N extends string> {
  readonly covered = new Set<string>();

  private constructor(
    private readonly server: TestServer,
    private readonly watchers: readonly Watcher<N>[],
  ) {}

  static async watch<N extends string>(server: TestServer, callers: Readonly<Record<N | 'root', Caller>>): Promise<FeedLaw<N | 'root'>> {
    const watchers = Object.entries<Caller>(callers).map(([name, caller]) => ({
      name: name as N | 'root',
      caller,
      socket: new SocketFollower(caller),
    }));
    await until('all to stand', () => watchers.every(({ socket }) => socket.cursor !== null));
    return new FeedLaw(server, watchers);
  }

  leave(): void {
    for (const { socket } of this.watchers) socket.leave();
  }

  socketOf(wanted: N): SocketFollower {
    const watcher = this.watchers.find(({ name }) => name === wanted);
    if (watcher === undefined) throw new Error(`Nobody watches as ${wanted}`);
    return watcher.socket;
  }

  /** Runs the action and proves the law for everyone. Returns what the action answered. */
  async verify<T>({ events, resets = [] }: Expected<N>, action: () => Promise<T>): Promise<T> {
    const from = await this.lastNumber();
    await until('the node to know all', () => this.server.core.hub.position >= from);
    const resetsBefore = new Map(this.watchers.map(({ name, socket }) => [name, socket.resets]));
    const pollers = await Promise.all(
      this.watchers.map(async ({ name, caller }) => {
        const follower = new PollFollower(caller, 3);
        await follower.step();
        return { name, follower };
      }),
    );
    const answer = await action();
    const logged = await this.server.core.database.query<Logged>(
      'SELECT id, type, audience, changes FROM events WHERE id > $1 ORDER BY id',
      [from],
    );
    expect(logged.map(({ type }) => type)).toEqual(events);
    for (const { type, audience, changes } of logged) {
      this.covered.add(type);
      if (NOT_IN_FEED.test(type)) expect([type, audience, changes]).toEqual([type, [], []]);
      else expect([type, audience.length > 0]).toEqual([type, true]);
    }
    const last = await this.lastNumber();
    await until('the node to know what was done', () => this.server.core.hub.position >= last);
    for (const { name, follower } of pollers) {
      await follower.drain();
      expect([name, follower.snapshots]).toEqual([name, resets.includes(name) ? 2 : 1]);
      const truth = new PollFollower(follower.caller);
      await truth.step();
      expect({ name, rows: plain(follower.rows) }).toEqual({ name, rows: plain(truth.rows) });
      expect([name, follower.breaches]).toEqual([name, []]);
      if (name === 'root') expect(follower.events.map(({ id }) => id)).toEqual(logged.filter(inFeed).map(({ id }) => id));
      if (name === 'sysadmin') expect(follower.events.filter(({ type }) => !EVERYBODYS.test(type))).toEqual([]);
    }
    await this.verifySockets(logged, last, pollers, resets, resetsBefore);
    return answer;
  }

  private async verifySockets(
    logged: readonly Logged[],
    last: number,
    pollers: readonly { name: N; follower: PollFollower }[],
    resets: readonly N[],
    resetsBefore: ReadonlyMap<N, number>,
  ): Promise<void> {
    const seen = logged.filter(inFeed).at(-1);
    if (seen !== undefined) await until('the push of the last event', () => this.socketOf('root' as N).events.at(-1)?.id === seen.id);
    // Who sees nothing of it would be told within a second; coming back is faster.
    for (const { socket } of this.watchers) if (positionIn(socket.cursor) < last) socket.reconnect();
    await until('every socket to stand there too', () => this.watchers.every(({ socket }) => positionIn(socket.cursor) >= last));
    for (const { name, socket } of this.watchers) {
      const { follower } = pollers.find((poller) => poller.name === name) ?? {};
      expect({ name, rows: plain(socket.rows) }).toEqual({ name, rows: plain(follower?.rows ?? new Map()) });
      expect([name, socket.breaches, socket.refusals]).toEqual([name, [], []]);
      expect([name, socket.resets - (resetsBefore.get(name) ?? 0)]).toEqual([name, resets.includes(name) ? 1 : 0]);
    }
  }

  private async lastNumber(): Promise<number> {
    const last = await this.server.core.database.one<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM events');
    return Number(last?.id);
  }
}

const positionIn = (cursor: string | null): number =>
  cursor === null ? -1 : Number.parseInt(Buffer.from(cursor, 'base64url').toString().split('.')[1] ?? '', 36);

const inFeed = ({ audience }: Logged): boolean => audience.length > 0;
