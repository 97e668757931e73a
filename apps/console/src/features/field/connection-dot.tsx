import type { Connection } from '../../live/connection.ts';

/** Full: live. Half: on the way there. Struck through: not connected. */
export function ConnectionDot({ state }: { state: Connection['state'] }) {
  const isHalf = state === 'connecting' || state === 'catchingUp';
  return (
    <svg width="14" height="14" viewBox="0 0 12 12" aria-hidden="true">
      {state === 'live' && <circle cx="6" cy="6" r="5" fill="currentColor" />}
      {state !== 'live' && <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />}
      {isHalf && <path d="M6 1.5 A4.5 4.5 0 0 1 6 10.5 Z" fill="currentColor" />}
      {state !== 'live' && !isHalf && <path d="M3 3 L9 9" stroke="currentColor" strokeWidth="1.5" />}
    </svg>
  );
}
