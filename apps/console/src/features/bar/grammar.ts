/** The grammar of the command line: a short verb, things by code or last digits, then words, and behind `//` a remark. */
import type { RecordClass } from '../../ui/record-class.ts';

export type Typed =
  | { verb: 'dispatch'; incident: string | null; teams: readonly string[]; remark: string | null }
  | { verb: 'step'; incident: string | null; team: string; step: string | null; remark: string | null }
  | { verb: 'close'; incident: string | null; disposition: string | null; remark: string | null }
  | { verb: 'merge'; incident: string | null; into: string | null }
  | { verb: 'note'; incident: string | null; text: string; as: RecordClass | null }
  | { verb: 'grade'; incident: string | null; grade: string | null }
  | { verb: 'open'; what: string }
  | { verb: 'new' }
  | { verb: 'place'; text: string }
  /** No verb: a thing by its code, or a place by its name. */
  | { verb: 'any'; text: string };

/** Latin letter, pinyin initials and the Chinese word of each verb. */
const VERBS: Readonly<Record<string, Exclude<Typed['verb'], 'any'>>> = {
  d: 'dispatch',
  pq: 'dispatch',
  dp: 'dispatch',
  调派: 'dispatch',
  i: 'open',
  ck: 'open',
  dk: 'open',
  打开: 'open',
  n: 'note',
  jl: 'note',
  记录: 'note',
  z: 'step',
  zt: 'step',
  状态: 'step',
  jj: 'close',
  bj: 'close',
  close: 'close',
  办结: 'close',
  dj: 'grade',
  grade: 'grade',
  等级: 'grade',
  定级: 'grade',
  hb: 'merge',
  merge: 'merge',
  合并: 'merge',
  wz: 'place',
  dw: 'place',
  go: 'place',
  定位: 'place',
  jb: 'new',
  new: 'new',
  接报: 'new',
};

/** `31`, `0031`, `Q-0031`, `Q-20260814-0031` */
const INCIDENT = /^(?:[a-z]-)?(?:\d{8}-)?\d+$/i;
/** Behind a note: what class of record it is. */
const CLASS = /\s*[;；]\s*([ksr])$/i;
const CLASS_OF: Readonly<Record<string, RecordClass>> = { k: 'key', s: 'followUp', r: 'urgent' };
const REMARK = /\s(?:\/\/|／／)\s*/;

export function readCommand(line: string): Typed | null {
  const words = line.trim();
  if (words === '') return null;
  const [first = '', ...tail] = words.split(/\s+/);
  const verb = VERBS[first.toLowerCase()];
  if (verb === undefined) return { verb: 'any', text: words };
  // The words of a note are the caller's: nothing in them is grammar but the class at their very end.
  const [body = '', remark = ''] = verb === 'note' ? [tail.join(' ')] : ` ${tail.join(' ')}`.split(REMARK, 2);
  return read(verb, body.trim().split(/\s+/).filter(Boolean), remark.trim() || null);
}

function read(verb: Exclude<Typed['verb'], 'any'>, words: readonly string[], remark: string | null): Typed {
  const [head, ...rest] = words;
  const incident = head !== undefined && INCIDENT.test(head) ? head : null;
  const after = incident === null ? words : rest;
  switch (verb) {
    case 'dispatch':
      return { verb, incident, teams: splitTeams(after), remark };
    case 'step':
      return { verb, incident, ...stepWords(after), remark };
    case 'close':
      return { verb, incident, disposition: after.join(' ') || null, remark };
    case 'merge':
      return words.length > 1 ? { verb, incident: head ?? null, into: words[1] ?? null } : { verb, incident: null, into: head ?? null };
    case 'note':
      return { verb, incident, ...noteWords(after.join(' ')) };
    case 'grade':
      return { verb, incident, grade: after.join(' ') || null };
    case 'open':
      return { verb, what: words.join(' ') };
    case 'place':
      return { verb, text: words.join(' ') };
    case 'new':
      return { verb };
  }
}

/** By spaces; by commas where somebody writes them, so that names may hold spaces. */
function splitTeams(words: readonly string[]): readonly string[] {
  const text = words.join(' ');
  const parts = /[,，、]/.test(text) ? text.split(/[,，、]/) : words;
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** The step stands last, so that a team's name may hold spaces. */
const stepWords = (words: readonly string[]): { team: string; step: string | null } =>
  words.length > 1 ? { team: words.slice(0, -1).join(' '), step: words.at(-1) ?? null } : { team: words.join(' '), step: null };

function noteWords(words: string): { text: string; as: RecordClass | null } {
  const letter = CLASS.exec(words)?.[1]?.toLowerCase();
  return letter === undefined ? { text: words, as: null } : { text: words.replace(CLASS, ''), as: CLASS_OF[letter] ?? null };
}
