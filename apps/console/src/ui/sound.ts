/** Sounds of the product (docs: visual system, section 9): different in rhythm as well as pitch, never over 0.6 s, and silent for who muted them. */
import { create } from 'zustand';
import { usePreferences } from './preferences.ts';

type Tone = { hertz: number; at: number; seconds: number };
export type Sound = 'newReport' | 'turnedLate' | 'newTask' | 'sos';

const TONES: Record<Sound, readonly Tone[]> = {
  newReport: [
    { hertz: 659, at: 0, seconds: 0.12 },
    { hertz: 880, at: 0.14, seconds: 0.2 },
  ],
  turnedLate: [
    { hertz: 587, at: 0, seconds: 0.22 },
    { hertz: 392, at: 0.27, seconds: 0.28 },
  ],
  sos: [
    { hertz: 988, at: 0, seconds: 0.14 },
    { hertz: 988, at: 0.2, seconds: 0.14 },
    { hertz: 988, at: 0.4, seconds: 0.18 },
  ],
  newTask: [
    { hertz: 659, at: 0, seconds: 0.12 },
    { hertz: 880, at: 0.16, seconds: 0.12 },
    { hertz: 1047, at: 0.32, seconds: 0.24 },
  ],
};
const LOUDNESS = 0.18;

let context: AudioContext | null = null;
/** Browsers keep sound off until somebody has touched the page. */
export const useSoundState = create<{ isOn: boolean }>()(() => ({ isOn: false }));

/** Must be called from a press of a person. */
export async function wake(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  useSoundState.setState({ isOn: context.state === 'running' });
}

/** Wakes the sound with the first touch of the page; gives the way to stop waiting for it. */
export function wakeOnTouch(): () => void {
  const first = (): void => void wake();
  window.addEventListener('pointerdown', first, { once: true });
  window.addEventListener('keydown', first, { once: true });
  return () => {
    window.removeEventListener('pointerdown', first);
    window.removeEventListener('keydown', first);
  };
}

/** `isForced`: heard by who muted the rest as well. */
export function play(sound: Sound, { isForced = false }: { isForced?: boolean } = {}): void {
  if (context === null || context.state !== 'running' || (usePreferences.getState().muted && !isForced)) return;
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
