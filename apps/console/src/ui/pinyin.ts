/**
 * Chinese names found by what they sound like: initials (`lcps`) or whole syllables. The dictionary is loaded when somebody first types a command,
 * never with the screen.
 */
import { useEffect, useState } from 'react';

/** Whether the letters are how a part of the text sounds. */
export type Sounds = (text: string, letters: string) => boolean;

/** Before the dictionary has come nothing sounds like anything: a name is then found by its characters alone. */
export const SILENT: Sounds = () => false;

let loaded: Sounds | null = null;
let loading: Promise<Sounds> | null = null;

/** A try that failed is made again by the next one who asks. */
export function loadSounds(): Promise<Sounds> {
  loading ??= import('pinyin-match').then(
    ({ default: dictionary }) => {
      loaded = (text, letters) => dictionary.match(text, letters) !== false;
      return loaded;
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

export function useSounds(isWanted: boolean): Sounds {
  const [sounds, setSounds] = useState<Sounds>(() => loaded ?? SILENT);
  useEffect(() => {
    if (!isWanted || loaded !== null) return;
    let isOver = false;
    loadSounds().then(
      (ready) => !isOver && setSounds(() => ready),
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [isWanted]);
  return sounds;
}
