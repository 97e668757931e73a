/** The list of open shelters for residents: asked without a session, again every half minute while the page is looked at. */
import type { LngLat, PublicShelters } from '@fenghuo/domain';
import { comeAgainMs } from './come-again.ts';

const EVERY_MS = 30_000;
/** About a hundred metres: the server needs to know no better where somebody stands. */
const DIGITS = 3;

export type Told = { readonly list: PublicShelters | null; readonly failed: boolean };

/** Returns what asks again at once, from another place. */
export function watchPublicShelters(tell: (told: Told) => void): (near: LngLat | null) => void {
  let list: PublicShelters | null = null;
  let near: LngLat | null = null;
  let asked = 0;
  const ask = async (tries = 0): Promise<void> => {
    const mine = ++asked;
    try {
      const query = near === null ? '' : `?near=${near.map((degrees) => degrees.toFixed(DIGITS)).join()}`;
      const response = await fetch(`/api/v1/public/shelters${query}`, { credentials: 'omit' });
      const again = comeAgainMs({ status: response.status, retryAfter: response.headers.get('retry-after') }, tries, Math.random());
      if (again !== null) {
        // Unless it has been asked anew meanwhile.
        setTimeout(() => mine === asked && void ask(tries + 1), again);
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      const answer = (await response.json()) as PublicShelters;
      // A slower answer to an older question.
      if (mine !== asked) return;
      list = answer;
      tell({ list, failed: false });
    } catch {
      if (mine === asked) tell({ list, failed: true });
    }
  };
  const askIfSeen = (): void => {
    if (document.visibilityState === 'visible') void ask();
  };
  setInterval(askIfSeen, EVERY_MS);
  document.addEventListener('visibilitychange', askIfSeen);
  window.addEventListener('online', askIfSeen);
  void ask();
  return (from) => {
    near = from;
    void ask();
  };
}
