/** The grammar of the command line: a short verb, things by code or last digits, then words. Ambiguous input never guesses. */

export type Typed =
  | { verb: 'dispatch'; incident: string | null; teams: string[] }
  | { verb: 'open'; what: string }
  | { verb: 'note'; incident: string | null; text: string }
  | { verb: 'new' }
  | { verb: 'place'; text: string };

/** Latin letter and pinyin initials of each verb: 调派, 查看, 记录, 接报. */
const VERBS: Record<string, Typed['verb']> = {
  d: 'dispatch',
  pq: 'dispatch',
  i: 'open',
  ck: 'open',
  n: 'note',
  jl: 'note',
  jb: 'new',
  new: 'new',
};

/** `31`, `0031`, `Q-0031`, `Q-20260814-0031`, `R-0118` */
const INCIDENT = /^(?:[a-z]-)?(?:\d{8}-)?\d+$/i;

export function readCommand(line: string): Typed | null {
  const words = line.trim();
  if (words === '') return null;
  const [first = '', ...rest] = words.split(/\s+/);
  const verb = VERBS[first.toLowerCase()];
  if (verb === undefined) return { verb: 'place', text: words };
  const [head] = rest;
  const named = head !== undefined && INCIDENT.test(head) ? head : null;
  switch (verb) {
    case 'dispatch':
      return { verb, incident: named, teams: named === null ? rest : rest.slice(1) };
    case 'note':
      return { verb, incident: named, text: (named === null ? rest : rest.slice(1)).join(' ') };
    case 'open':
      return { verb, what: rest.join(' ') };
    default:
      return { verb: 'new' };
  }
}

type Coded = { id: string; code: string };
export type Match<T> = { found: T } | { none: string } | { many: readonly T[] };

/** By the whole code, or by its last number: the newest day wins when the same number was used on several. */
export function byNumber<T extends Coded>(rows: readonly T[], text: string): Match<T> {
  const wanted = text.toLowerCase();
  const exact = rows.find(({ code }) => code.toLowerCase() === wanted);
  if (exact) return { found: exact };
  const prefix = /^([a-z])-/i.exec(text)?.[1]?.toLowerCase();
  const number = Number(/\d+$/.exec(text)?.[0] ?? Number.NaN);
  const hits = rows.filter(
    ({ code }) => Number(/\d+$/.exec(code)?.[0]) === number && (prefix === undefined || code.toLowerCase().startsWith(prefix)),
  );
  const newest = hits.reduce<T | null>((best, row) => (best === null || row.code > best.code ? row : best), null);
  return newest ? { found: newest } : { none: text };
}

/** Teams by code without regard to leading zeros (`t8` is T08), or by a name that only one has. */
export function teamByText<T extends Coded & { name: string }>(teams: readonly T[], text: string): Match<T> {
  const plain = (code: string): string => code.toLowerCase().replace(/([a-z]*)0*(\d+)/, '$1$2');
  const exact = teams.filter(({ code }) => plain(code) === plain(text));
  const hits = exact.length > 0 ? exact : teams.filter(({ name }) => name.includes(text));
  const [only] = hits;
  return hits.length === 1 && only ? { found: only } : hits.length === 0 ? { none: text } : { many: hits };
}
