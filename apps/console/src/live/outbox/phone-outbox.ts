/** The one outbox of this page, with the real network, clock and storage behind it. */
import { answerOfHousehold } from '../answered-households.ts';
import { answerOfStep } from '../presses.ts';
import { ask, sendOnce } from '../send.ts';
import { serverTime } from '../server-time.ts';
import { Outbox } from './outbox.ts';
import { leftByOthers, Vault } from './vault.ts';

/** Keys, storage and locks are given to pages with a safe address (https, or this machine) and to no others. */
export const isSafeAddress = (): boolean => window.isSecureContext && 'indexedDB' in window;

const HOUSEHOLD_STEP = /\/households\/[^/]+\/steps$/;

export const outbox = new Outbox({
  keeping: async (personId) => (isSafeAddress() ? Vault.open(personId) : null),
  post: sendOnce,
  signedInId: async () => (await ask<{ person: { id: string } }>('/session')).person.id,
  now: () => serverTime.now(),
  alone: async (name, work) => {
    if ('locks' in navigator) await navigator.locks.request(name, work);
    else await work();
  },
  onAnswer: (item, answer) => {
    if (item.kind === 'step') answerOfStep(answer);
    if (item.kind === 'place' && HOUSEHOLD_STEP.test(item.path)) answerOfHousehold(answer);
  },
});

export const countLeftByOthers = async (personId: string): Promise<number> => (isSafeAddress() ? leftByOthers(personId) : 0);

/** The browser is asked not to make room by throwing away what has not arrived. */
let isAskedToPersist = false;
export function askToPersist(): void {
  if (isAskedToPersist || !isSafeAddress()) return;
  isAskedToPersist = true;
  navigator.storage?.persist?.().catch(() => undefined);
}
