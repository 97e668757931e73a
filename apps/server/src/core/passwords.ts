/** Passwords: argon2id (19 MiB, two passes, one lane: the first choice of OWASP and RFC 9106's low-memory profile), and one-time passwords. */

import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Without characters that are mistaken for one another when read aloud. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const ONE_TIME_LENGTH = 14;
export const ONE_TIME_HOURS = 72;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST);

/** For a name that nobody has: it takes as long as a wrong password. */
let nobodysHash: Promise<string> | null = null;

export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  nobodysHash ??= hashPassword(oneTimePassword());
  const isRight = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFC'));
  return isRight && passwordHash !== null;
}

export const oneTimePassword = (): string => Array.from({ length: ONE_TIME_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
