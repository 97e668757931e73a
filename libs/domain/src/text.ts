/**
 * Bounded text. Control characters (but for tab and line breaks), signs that turn the direction of what follows, and lone surrogates are refused:
 * no store, log or screen shows them alike.
 */
import { z } from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose
const CLEAN = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*$/u;
/** Neither a space nor a sign without width. */
const HAS_INK = /[^\s\u00ad\u200b-\u200f\u2060-\u2064]/u;

/** Text that may be empty; `max` in UTF-16 units. */
export const text = (max: number) => z.string().max(max).regex(CLEAN, 'control characters');

/** The first `max` UTF-16 units, never half a character. */
export const cut = (words: string, max: number): string => words.slice(0, max).replace(/[\ud800-\udbff]$/, '');

/** Text with at least one visible character. */
export const words = (max: number) => text(max).regex(HAS_INK, 'blank');

/** A short stable code of the catalogue kind: `flood.urban`, `T14`. */
export const codeText = (max = 64) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._:/ -]*$/u, 'code');
