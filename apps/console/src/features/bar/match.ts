/** What was typed, found among the rows. One hit is found; several are offered; ambiguous input never guesses. */
import type { Grade, Step } from '@fenghuo/domain';
import type { Sounds } from '../../ui/pinyin.ts';

export type Match<T> = { found: T } | { none: string } | { many: readonly T[] };

type Coded = { id: string; code: string };

const asMatch = <T>(hits: readonly T[], text: string): Match<T> => {
  const [only] = hits;
  return only === undefined ? { none: text } : hits.length === 1 ? { found: only } : { many: hits };
};

/** The first rule that hits anything decides; a later one never adds to it. */
function firstHits<T>(rows: readonly T[], text: string, rules: readonly ((row: T) => boolean)[]): Match<T> {
  for (const rule of rules) {
    const hits = rows.filter(rule);
    if (hits.length > 0) return asMatch(hits, text);
  }
  return { none: text };
}

/** Rows that are still being worked on go before others with the same number; among those nothing is guessed. */
export function byNumber<T extends Coded>(rows: readonly T[], text: string, isCurrent: (row: T) => boolean = () => true): Match<T> {
  const wanted = text.toLowerCase();
  const prefix = /^([a-z])-/.exec(wanted)?.[1];
  const digits = /\d+$/.exec(wanted)?.[0];
  if (digits === undefined) return { none: text };
  const lastOf = ({ code }: T): string => /\d+$/.exec(code)?.[0] ?? '';
  const ofKind = rows.filter(({ code }) => prefix === undefined || code.toLowerCase().startsWith(`${prefix}-`));
  return firstHits(ofKind, text, [
    ({ code }) => code.toLowerCase() === wanted,
    (row) => Number(lastOf(row)) === Number(digits) && isCurrent(row),
    (row) => Number(lastOf(row)) === Number(digits),
    (row) => lastOf(row).endsWith(digits) && isCurrent(row),
  ]);
}

type Named = Coded & { name: string };

/** Teams by code without regard to leading zeros (`t8` is T08), by name, or by how the name sounds. */
export function teamByText<T extends Named>(teams: readonly T[], text: string, sounds: Sounds): Match<T> {
  const plain = (code: string): string => code.toLowerCase().replace(/([a-z]*)0*(\d+)/, '$1$2');
  const wanted = text.toLowerCase();
  return firstHits(teams, text, [
    ({ code }) => code.toLowerCase() === wanted,
    ({ code }) => plain(code) === plain(text),
    ({ name }) => name.toLowerCase() === wanted,
    ({ name }) => name.toLowerCase().includes(wanted),
    ({ name }) => sounds(name, wanted),
  ]);
}

/** Incidents and reports by what they are called. */
export function titledByText<T extends { words: string }>(rows: readonly T[], text: string, sounds: Sounds): Match<T> {
  const wanted = text.toLowerCase();
  return firstHits(rows, text, [({ words }) => words.toLowerCase().includes(wanted), ({ words }) => sounds(words, wanted)]);
}

const STEP_WORDS: Readonly<Record<Step, readonly string[]>> = {
  acknowledge: ['jl', 'ack', 'acknowledge', 'acknowledged', '接令', '已接令', '接'],
  depart: ['cd', 'depart', 'departed', 'enroute', '出动', '已出动', '动'],
  arrive: ['dc', 'arrive', 'arrived', 'onscene', '到场', '已到场', '场'],
  complete: ['wc', 'complete', 'completed', 'done', '完成', '已完成'],
  decline: ['wfqw', 'decline', 'declined', '无法前往'],
  standDown: ['ch', 'standdown', 'stand-down', '撤回', '已撤回'],
};

export const DISPOSITION_WORDS = {
  handled: ['czwb', 'handled', '处置完毕', '完毕'],
  falseAlarm: ['wb', 'false', 'falsealarm', '误报'],
  handedOver: ['yj', 'handedover', 'handover', '移交'],
  duplicate: ['cf', 'duplicate', '重复'],
} as const satisfies Record<string, readonly string[]>;
/** In the order of GRADES; no numbers: a bare 一级 could be any of three scales. */
export const GRADE_WORDS = {
  ordinary: ['yb', 'ordinary', '一般', '般'],
  large: ['jd', 'large', '较大', '较'],
  major: ['zd', 'major', '重大', '重'],
  extraordinary: ['tbzd', 'td', 'extraordinary', '特别重大', '特大', '特'],
} as const satisfies Record<Grade, readonly string[]>;
export type ClosingDisposition = keyof typeof DISPOSITION_WORDS;

const wordIn = <K extends string>(words: Readonly<Record<K, readonly string[]>>, text: string): K | null =>
  (Object.keys(words) as K[]).find((key) => words[key].includes(text.toLowerCase())) ?? null;

/** How a step is written into a line. */
export const stepWord = (step: Step): string => STEP_WORDS[step][0] ?? step;

export const stepByText = (text: string): Step | null => wordIn(STEP_WORDS, text);
export const gradeByText = (text: string): Grade | null => wordIn(GRADE_WORDS, text);
export const dispositionByText = (text: string): ClosingDisposition | null => wordIn(DISPOSITION_WORDS, text);
