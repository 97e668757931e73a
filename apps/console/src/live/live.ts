/** The one live picture of this page: feed, rows, positions, presence, and the hooks that read them. */
import type { Assignment, Presence, View } from '@fenghuo/domain';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { Board, type BoardView } from './board.ts';
import type { Change } from './changes.ts';
import { Clocks } from './clock-of.ts';
import type { Connection } from './connection.ts';
import { FeedClient } from './feed-client.ts';
import { Mine } from './mine.ts';
import { Positions } from './positions.ts';
import { ask, type PendingCommand, pendingCommands } from './send.ts';
import { serverTime } from './server-time.ts';
import { LiveStore, type RowKind, type RowOf } from './store.ts';

export const store = new LiveStore();
export const clocks = new Clocks(store);
const board = new Board(store, clocks);
export const positions = new Positions();
export const mine = new Mine();

type Status = {
  connection: Connection;
  caughtUp: { events: number; at: number } | null;
  presence: Readonly<Record<string, Presence['people']>>;
};
const useStatus = create<Status>()(() => ({ connection: { state: 'connecting' }, caughtUp: null, presence: {} }));

/** What this page holds, for whoever must compare two screens: support, and the stories in a browser. Reading it changes nothing. */
Object.defineProperty(window, 'fenghuoRows', { value: () => store.rows(), configurable: true });

let client: FeedClient | null = null;
let personId: string | null = null;
/** What the map shows, for a line that is opened later. */
let view: View | null = null;

/** Opens the line for this person; rows of another one are forgotten first. Calling it again for the same person after the session ended opens it anew. */
export function openLine(forPersonId: string): void {
  if (client !== null && personId === forPersonId && useStatus.getState().connection.state !== 'ended') return;
  client?.stop();
  if (personId !== forPersonId) {
    store.clear();
    positions.clear();
  }
  personId = forPersonId;
  mine.of(forPersonId);
  client = new FeedClient(
    { url: window.location.origin, time: serverTime },
    {
      snapshot: (parts) => {
        store.snapshot(parts);
        void loadPositions();
      },
      batch: (batch) => {
        mine.note(batch.events);
        store.batch(batch);
      },
      connection: (connection) => useStatus.setState({ connection }),
      caughtUp: (events) => useStatus.setState({ caughtUp: { events, at: serverTime.now() } }),
      positions: (frame) => positions.frame(frame),
      presence: ({ incidentId, people }) => useStatus.setState(({ presence }) => ({ presence: { ...presence, [incidentId]: people } })),
      outdated: () => window.location.reload(),
    },
  );
  if (view !== null) client.view(view);
  client.start();
}

export function closeLine(): void {
  client?.stop();
  client = null;
}

export const retryLine = (): void => client?.retry();
export function tellView(bbox: View['bbox'], zoom: number): void {
  view = { bbox, zoom };
  client?.view(view);
}
export const tellPresence = (incidentId: string | null, editing: string | null): void => client?.presence({ incidentId, editing });

const LOOK_AGAIN_MS = 10_000;
/** Keeps up with where this team is while somebody looks at it, also while the map shows another place. */
export function useWhereabouts(teamId: string): void {
  useEffect(() => {
    const look = (): void => void loadPositions(`?teamId=${teamId}`);
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [teamId]);
}

type PositionItem = {
  teamId: string | null;
  vehicleId: string | null;
  point: { coordinates: [number, number] };
  at: string;
  headingDegrees?: number | null;
  speedMps?: number | null;
};

/** The newest fix of every team and vehicle, or of one team; frames bring what comes after, of what the map shows. */
async function loadPositions(query = ''): Promise<void> {
  const { items } = await ask<{ items: PositionItem[] }>(`/positions${query}`).catch(() => ({ items: [] as PositionItem[] }));
  for (const item of items) {
    const tracked = store.get('team', item.teamId) ?? store.get('vehicle', item.vehicleId);
    const [lng, lat] = item.point.coordinates;
    if (tracked)
      positions.set(tracked.positionNumber, {
        lng,
        lat,
        at: Date.parse(item.at),
        heading: item.headingDegrees ?? null,
        speedMps: item.speedMps ?? null,
      });
  }
}

export const useRow = <K extends RowKind>(kind: K, id: string | null | undefined): RowOf[K] | null =>
  useSyncExternalStore(store.subscribe, () => store.get(kind, id));
export const useRows = <K extends RowKind>(kind: K): readonly RowOf[K][] => useSyncExternalStore(store.subscribe, () => store.list(kind));
export const useChanges = (): readonly Change[] => useSyncExternalStore(store.subscribe, () => store.changes());
/** Re-renders with any change of any row; for what is computed from several kinds. */
export const useRevision = (): number => useSyncExternalStore(store.subscribe, () => store.revision('*'));
export const useIsLoaded = (): boolean => useSyncExternalStore(store.subscribe, () => store.isLoaded);
export const usePending = (): readonly PendingCommand[] => useSyncExternalStore(pendingCommands.subscribe, pendingCommands.list);

const NO_ASSIGNMENTS: readonly Assignment[] = [];
export const useAssignmentsOf = (key: 'incidentId' | 'teamId', id: string): readonly Assignment[] =>
  useSyncExternalStore(store.subscribe, () => store.assignmentsBy(key).get(id) ?? NO_ASSIGNMENTS);

export const useConnection = (): Connection => useStatus((status) => status.connection);
export const useCaughtUp = (): Status['caughtUp'] => useStatus((status) => status.caughtUp);

const NOBODY: Presence['people'] = [];
/** The others who have this incident open. */
export function usePresence(incidentId: string): Presence['people'] {
  const people = useStatus((status) => status.presence[incidentId]) ?? NOBODY;
  return useMemo(() => people.filter((person) => person.personId !== personId), [people]);
}

/** Server time in whole seconds, ticking. */
let second = Math.floor(serverTime.now() / 1000);
const secondListeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | null = null;
const subscribeSecond = (listener: () => void): (() => void) => {
  secondListeners.add(listener);
  // Four looks a second keep the shown second within a quarter of the true one, without drift.
  ticker ??= setInterval(() => {
    const now = Math.floor(serverTime.now() / 1000);
    if (now === second) return;
    second = now;
    for (const one of secondListeners) one();
  }, 250);
  return () => {
    secondListeners.delete(listener);
    if (secondListeners.size === 0 && ticker !== null) {
      clearInterval(ticker);
      ticker = null;
    }
  };
};
/** Server time in milliseconds, rendered anew once a second. */
export const useNow = (): number => useSyncExternalStore(subscribeSecond, () => second) * 1000;

/** The queue as it stands now. */
export function useBoard(): BoardView {
  useRevision();
  return board.at(useNow());
}
