/** Cursors: opaque outside, inside a log position bound to the audience it was given to. Good on every node and across restarts. */
import { DomainError } from '@fenghuo/domain';

const FORM = /^1\.([0-9a-z]{1,12})\.([A-Za-z0-9_-]{1,32})$/;

export const toCursor = (position: number, audience: string): string =>
  Buffer.from(`1.${position.toString(36)}.${audience}`).toString('base64url');

/** Throws CURSOR_MALFORMED for what we never gave out, CURSOR_GONE for what belongs to another sight. */
export function positionOf(cursor: string, audience: string): number {
  const match = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match?.[1] === undefined || toCursor(Number.parseInt(match[1], 36), match[2] ?? '') !== cursor)
    throw new DomainError('CURSOR_MALFORMED', { path: 'after' });
  if (match[2] !== audience) throw new DomainError('CURSOR_GONE', { path: 'after' });
  return Number.parseInt(match[1], 36);
}
