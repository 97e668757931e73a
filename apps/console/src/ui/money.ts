/** Money as people write it, in yuan, and as it is kept: whole fen, never a float. */
import { THIN_SPACE } from './format.ts';
import { plainNumber } from './packs.ts';

/** `1 200.50` */
export function yuanOf(fen: string): string {
  const whole = (fen.slice(0, -2) || '0').replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);
  return `${whole}.${fen.slice(-2).padStart(2, '0')}`;
}

/** Null for what is no sum of yuan and fen. */
export function fenOf(yuan: string): string | null {
  const [, whole, part = ''] = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(plainNumber(yuan)) ?? [];
  return whole === undefined ? null : BigInt(`${whole}${part.padEnd(2, '0')}`).toString();
}
