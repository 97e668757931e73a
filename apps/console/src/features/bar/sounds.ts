/**
 * Two sounds, different in rhythm as well as pitch (docs: visual system, section 9): a new report rises, something turned late falls.
 * Once for each cause, once more when nobody has opened it within a minute.
 */
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { BoardView } from '../../live/board.ts';
import { usePreferences } from '../../ui/preferences.ts';

type Tone = { hertz: number; at: number; seconds: number };
export type Sound = 'newReport' | 'turnedLate';

const TONES: Record<Sound, readonly Tone[]> = {
  newReport: [
    { hertz: 659, at: 0, seconds: 0.12 },
    { hertz: 880, at: 0.14, seconds: 0.2 },
  ],
  turnedLate: [
    { hertz: 587, at: 0, seconds: 0.22 },
    { hertz: 392, at: 0.27, seconds: 0.28 },
  ],
};
const LOUDNESS = 0.18;
const AGAIN_AFTER_MS = 60_000;

let context: AudioContext | null = null;
/** Browsers keep sound off until somebody has touched the page. */
export const useSoundState = create<{ isOn: boolean }>()(() => ({ isOn: false }));

/** Must be called from a press of a person; plays both sounds. */
export async function testSounds(): Promise<void> {
  await wake();
  play('newReport');
  setTimeout(() => play('turnedLate'), 600);
}

export async function wake(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  useSoundState.setState({ isOn: context.state === 'running' });
}

function play(sound: Sound): void {
  if (context === null || context.state !== 'running' || usePreferences.getState().muted) return;
  const start = context.currentTime;
  for (const tone of TONES[sound]) {
    const [oscillator, gain] = [context.createOscillator(), context.createGain()];
    oscillator.frequency.value = tone.hertz;
    gain.gain.setValueAtTime(0, start + tone.at);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + tone.at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.001, start + tone.at + tone.seconds);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start + tone.at);
    oscillator.stop(start + tone.at + tone.seconds);
  }
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
  useEffect(() => {
    const first = (): void => void wake();
    window.addEventListener('pointerdown', first, { once: true });
    window.addEventListener('keydown', first, { once: true });
    return () => {
      window.removeEventListener('pointerdown', first);
      window.removeEventListener('keydown', first);
    };
  }, []);
}
