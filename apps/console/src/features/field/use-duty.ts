/** What the phone does by itself: rings for a new order, sends its position while there is a task, tries again what was not delivered. */
import type { Assignment, LngLat } from '@fenghuo/domain';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepTask, recallTask, taskOf, useKeptTask } from '../../live/kept-task.ts';
import { store, useConnection, useIsLoaded, useRevision } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { refreshSession, rememberPhone, type SignedIn } from '../../live/session.ts';
import { keepShell } from '../../live/shell.ts';
import { tracker } from '../../live/tracker.ts';
import { play, wakeOnTouch } from '../../ui/sound.ts';
import { FONT_FAMILY } from '../../ui/tokens.ts';
import { depotIdsOf, shelterIdsOf } from './kept-places.ts';

const KEEP_AFTER_MS = 1_000;
const KEEP_MAP_AFTER_MS = 3_000;
const VIBRATION = [400, 150, 400, 150, 400];

/** The title of the newest order, for reading aloud. */
export function useNewOrders(all: readonly Assignment[]): string | null {
  const known = useRef<ReadonlySet<string> | null>(null);
  const isLoaded = useIsLoaded();
  const [announced, setAnnounced] = useState<string | null>(null);
  useEffect(() => {
    if (!isLoaded) return;
    const before = known.current;
    known.current = new Set([...(before ?? []), ...all.map(({ id }) => id)]);
    // The first look only learns what is already there.
    const fresh = before === null ? undefined : all.find(({ id, state }) => state === 'dispatched' && !before.has(id));
    if (fresh === undefined) return;
    play('newTask');
    // Before the first touch a browser refuses, and complains.
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATION);
    setAnnounced(store.get('incident', fresh.incidentId)?.title ?? '');
  }, [all, isLoaded]);
  useEffect(wakeOnTouch, []);
  return announced;
}

/** The shell, the letters of all that the page may have to say, and the map around the task come along while there is network. */
export function useKeptMap(point: LngLat | null): void {
  const { t } = useTranslation();
  const { state } = useConnection();
  useEffect(keepShell, []);
  useEffect(() => {
    if (state !== 'live') return;
    // A part of the font that fails once is not asked for again: what is first said without network would have holes.
    const said = (['phone', 'placePhone', 'shelter', 'error', 'sos', 'escalation'] as const).map((area) =>
      JSON.stringify(t(area, { returnObjects: true })),
    );
    document.fonts.load(`1em ${FONT_FAMILY}`, said.join('')).catch(() => undefined);
  }, [state, t]);
  const [lng, lat] = point ?? [];
  useEffect(() => {
    if (lng === undefined || lat === undefined || state !== 'live') return;
    // The task itself comes first.
    const timer = setTimeout(() => {
      import('../../map/keep-map.ts').then(({ keepMap }) => keepMap([lng, lat])).catch(() => undefined);
    }, KEEP_MAP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [lng, lat, state]);
}

/** `teamId`: for whom it is told; null while it is for the page alone. */
export function usePosition(isWanted: boolean, teamId: string | null): void {
  useEffect(() => {
    if (isWanted) tracker.start(teamId);
    else tracker.stop();
  }, [isWanted, teamId]);
  useEffect(() => () => tracker.stop(), []);
}

/** Binds this phone to its person: what they left unsent, and the last task while the line brings no newer picture. */
export function usePhone(person: SignedIn | null, teamIds: readonly string[]): void {
  const personId = person?.id ?? null;
  const { state } = useConnection();
  const revision = useRevision();
  const orderers = useKeptTask((kept) => kept.orderers);
  const contacts = useKeptTask((kept) => kept.contacts);
  const items = useKeptTask((kept) => kept.items);
  useEffect(() => {
    if (person !== null) rememberPhone(person);
  }, [person]);
  useEffect(() => {
    if (personId === null) return;
    void outbox.bind(personId);
    recallTask(personId, store).catch(() => undefined);
  }, [personId]);
  useEffect(() => {
    if (state !== 'live') return;
    useKeptTask.setState({ at: null });
    void refreshSession();
  }, [state]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: kept anew when any row has changed
  useEffect(() => {
    if (personId === null || state !== 'live') return;
    const timer = setTimeout(() => {
      const places = { depotIds: depotIdsOf(person), shelterIds: shelterIdsOf(person) };
      keepTask(personId, taskOf(store, teamIds, places)).catch(() => undefined);
    }, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [personId, state, revision, orderers, contacts, items, teamIds.join(' ')]);
}

/** Everything that waits is tried when there is a reason to hope. */
export function useRetries(person: SignedIn | null): void {
  const { state } = useConnection();
  const unsaved = useOutbox(({ unsavedIds }) => unsavedIds.size);
  useEffect(() => {
    const hurry = (): void => outbox.hurry();
    if (state === 'live') hurry();
    window.addEventListener('online', hurry);
    return () => window.removeEventListener('online', hurry);
  }, [state]);
  // Signed in again, over the page.
  useEffect(() => {
    if (person !== null) outbox.hurry();
  }, [person]);
  // What could not be kept lives in this page alone.
  useEffect(() => {
    if (unsaved === 0) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}

/** The screen stays on during a task: a dark one stops the position. The browser takes the lock back whenever the page is hidden. */
export function useScreenOn(isOnTask: boolean): void {
  useEffect(() => {
    if (!isOnTask || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const held = await navigator.wakeLock.request('screen').catch(() => null);
      if (isOver) await held?.release();
      else lock = held;
    };
    const again = (): void => void hold();
    again();
    document.addEventListener('visibilitychange', again);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, [isOnTask]);
}
