/** How a shelter stands, for its card and the map alike: a house that fills from the floor with the people in it. */
import { isFull, type Shelter, TAKES_PEOPLE } from '@fenghuo/domain';
import type { SymbolSpec } from './symbols.ts';

export type ShelterLetters = { full: string; standby: string };

/** Full is full by all that are expected too; short of it, it is never drawn full. */
const ALMOST = 0.99;

export function shelterLook(shelter: Shelter, letters: ShelterLetters): SymbolSpec {
  const isInUse = TAKES_PEOPLE.includes(shelter.state);
  const isReady = shelter.state === 'standby' || shelter.state === 'planned';
  const full = isInUse && isFull(shelter);
  const share = isInUse && shelter.capacity > 0 ? shelter.present / shelter.capacity : 0;
  const letter = full ? letters.full : shelter.state === 'standby' ? letters.standby : '';
  return { of: 'shelter', share: full ? 1 : Math.min(tenths(share), ALMOST), letter, off: !isInUse && !isReady };
}

/** On the map each picture is drawn once: by tenths there are few of them. */
const tenths = (share: number): number => Math.round(share * 10) / 10;
