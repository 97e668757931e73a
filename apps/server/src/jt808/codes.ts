/**
 * The code that a terminal is given when it registers and shows whenever it connects. It is computed from the number with the secret of the process, so
 * that nothing has to be kept and every process with the same secret knows it. It only proves that we gave it: who may register is said by the list.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const CODE_LENGTH = 32;

export const codeOf = (secret: string, terminalId: string): string =>
  createHmac('sha256', secret).update(`terminal ${terminalId}`).digest('hex').slice(0, CODE_LENGTH);

export function isCodeOf(secret: string, terminalId: string, given: string): boolean {
  const [ours, theirs] = [Buffer.from(codeOf(secret, terminalId)), Buffer.from(given)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}
