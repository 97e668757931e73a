/**
 * Chinese names by their pinyin initials: 五四广场 is `wsgc`. A character with two sounds has two initials, so 重庆路 is `cql` and `zql`.
 * Characters are looked up once; after that finding a name compares letters only.
 */
import dictionary from 'pinyin-match';

// Its types speak of a default export inside the module; Node hands out the module itself.
const { match } = dictionary as unknown as { match: (text: string, letters: string) => [number, number] | false };

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const HAN = /\p{Script=Han}/u;
const known = new Map<string, string>();

/** The letters with which a character may begin; what is no Chinese character is itself. */
function initialsOf(character: string): string {
  const present = known.get(character);
  if (present !== undefined) return present;
  const initials = HAN.test(character) ? LETTERS.filter((letter) => match(character, letter) !== false).join('') : character;
  known.set(character, initials);
  return initials;
}

/** One set of letters for each character of the name. */
export const initialsIn = (name: string): readonly string[] => [...name].map(initialsOf);

/** Where in the name the letters stand as initials; -1 when nowhere. */
export function indexOfInitials(initials: readonly string[], letters: string): number {
  const last = initials.length - letters.length;
  for (let start = 0; start <= last; start += 1) {
    if ([...letters].every((letter, offset) => initials[start + offset]?.includes(letter))) return start;
  }
  return -1;
}
