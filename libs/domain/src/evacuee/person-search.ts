/** What a person is found by: words of their own kind each, hashed by the server before they are kept (docs/spec/personal-data.md, PD1). */

/** A beginning of one sign would tell how common a family name is, and find half a village. */
const SHORTEST = 2;
const LONGEST = 24;
const MOST_INITIALS = 8;
const TAIL = 4;

/** Compared so: no case, no spaces, dots or signs without width between, wide signs as narrow ones. */
export const normalName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·•・.'’\p{Cf}-]+/gu, '');

export const phoneDigits = (phone: string | null | undefined): string => (phone ?? '').normalize('NFKC').replace(/\D/g, '');

/** Null when there are not four digits. */
export function phoneTail(phone: string | null | undefined): string | null {
  const digits = phoneDigits(phone);
  return digits.length < TAIL ? null : digits.slice(-TAIL);
}

const beginnings = (text: string): string[] =>
  Array.from({ length: Math.max(0, Math.min([...text].length, LONGEST) - SHORTEST + 1) }, (_, index) =>
    [...text].slice(0, SHORTEST + index).join(''),
  );

export const fullNameToken = (name: string): string => `full:${normalName(name)}`;
const tailToken = (tail: string): string => `tail:${tail}`;
const partToken = (part: string): string => `part:${part}`;
const initialsToken = (letters: string): string => `initials:${letters}`;

/** `initials`: one set of letters for each sign of the name, as a sign may have two sounds; empty for a name in letters. */
export function searchTokens(person: { name?: string | null; phone?: string | null }, initials: readonly string[]): string[] {
  const name = normalName(person.name ?? '');
  const tail = phoneTail(person.phone);
  const given = [...name].slice(1).join('');
  return [
    ...new Set([
      ...(name === '' ? [] : [fullNameToken(name)]),
      ...[...beginnings(name), ...beginnings(given)].map(partToken),
      ...combined(initials).flatMap(beginnings).map(initialsToken),
      ...(tail === null ? [] : [tailToken(tail)]),
    ]),
  ];
}

/** What a line that somebody typed may mean; empty when it is too short to look for. */
export function tokensOfQuery(typed: string): string[] {
  const query = normalName(typed);
  const digits = phoneDigits(query);
  if (digits === query && digits.length >= TAIL) return [tailToken(digits.slice(-TAIL))];
  const cut = [...query].slice(0, LONGEST).join('');
  const tokens = [...query].length < SHORTEST ? [fullNameToken(query)] : [fullNameToken(query), partToken(cut)];
  return query === '' ? [] : [...tokens, ...(/^[a-z]{2,}$/.test(query) ? [initialsToken(cut)] : [])];
}

/** Every way to say the initials, the first few of them. */
function combined(initials: readonly string[]): string[] {
  let ways: string[] = [''];
  for (const letters of initials) ways = ways.flatMap((way) => [...letters].map((letter) => way + letter)).slice(0, MOST_INITIALS);
  return ways.filter((way) => way !== '');
}
