/**
 * Two sounds, different in rhythm as well as pitch (docs: visual system, section 9): a new report rises, something turned late falls.
 * Once for each cause, once more when nobody has opened it within a minute.
 */
import { useEffect, useRef } from 'react';
import type { BoardView } from '../../live/board.ts';
import { play, type Sound, wake, wakeOnTouch } from '../../ui/sound.ts';

export { useSoundState } from '../../ui/sound.ts';

const AGAIN_AFTER_MS = 60_000;

/** Must be called from a press of a person; plays both sounds. */
export async function testSounds(): Promise<void> {
  await wake();
  play('newReport');
  setTimeout(() => play('turnedLate'), 600);
}

/** What has sounded and when; a cause that is gone or was opened is done. */
export class Alarms {
  #heard = new Map<string, { at: number; times: number }>();
  #isPrimed = false;

  /** The sounds due now. The first look only learns what is already there. */
  due(causes: ReadonlyMap<string, { sound: Sound; isOpened: boolean }>, nowMs: number): Sound[] {
    const sounds = new Set<Sound>();
    for (const [cause, { sound, isOpened }] of causes) {
      const heard = this.#heard.get(cause);
      if (heard === undefined) {
        this.#heard.set(cause, { at: nowMs, times: this.#isPrimed ? 1 : 2 });
        if (this.#isPrimed && !isOpened) sounds.add(sound);
      } else if (heard.times === 1 && nowMs - heard.at >= AGAIN_AFTER_MS) {
        heard.times = 2;
        if (!isOpened) sounds.add(sound);
      }
    }
    for (const cause of this.#heard.keys()) if (!causes.has(cause)) this.#heard.delete(cause);
    this.#isPrimed = true;
    return [...sounds];
  }
}

export function useAlarms(board: BoardView, isLoaded: boolean, openedIds: ReadonlySet<string>, nowMs: number): void {
  const alarms = useRef(new Alarms());
  useEffect(() => {
    if (!isLoaded) return;
    const causes = new Map<string, { sound: Sound; isOpened: boolean }>();
    for (const row of board.reports) causes.set(`new ${row.id}`, { sound: 'newReport', isOpened: openedIds.has(row.id) });
    for (const row of [...board.reports, ...board.incidents]) {
      if (row.isLate && row.clock)
        causes.set(`late ${row.id} ${row.clock.step} ${row.clock.startMs}`, { sound: 'turnedLate', isOpened: openedIds.has(row.id) });
    }
    for (const sound of alarms.current.due(causes, nowMs)) play(sound);
  }, [board, isLoaded, openedIds, nowMs]);
  useEffect(wakeOnTouch, []);
}
