/** What the phone does by itself: rings for a new order, sends its position while there is a task, tries again what was not delivered. */
import type { Assignment } from '@fenghuo/domain';
import { useEffect, useRef, useState } from 'react';
import { store, useConnection, useIsLoaded } from '../../live/live.ts';
import { retryOutgoing } from '../../live/outgoing.ts';
import { retryPresses } from '../../live/presses.ts';
import { tracker } from '../../live/tracker.ts';
import { play, wakeOnTouch } from '../../ui/sound.ts';

const RETRY_MS = 20_000;
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

export function usePosition(teamId: string | null): void {
  useEffect(() => {
    if (teamId === null) tracker.stop();
    else tracker.start(teamId);
  }, [teamId]);
  useEffect(() => () => tracker.stop(), []);
}

export function useRetries(unsent: number): void {
  const { state } = useConnection();
  useEffect(() => {
    const retry = (): void => {
      retryPresses();
      retryOutgoing();
      void tracker.flush();
    };
    if (state === 'live') retry();
    window.addEventListener('online', retry);
    const timer = setInterval(retry, RETRY_MS);
    return () => {
      window.removeEventListener('online', retry);
      clearInterval(timer);
    };
  }, [state]);
  // What is not delivered lives in this page alone.
  useEffect(() => {
    if (unsent === 0) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsent]);
}
