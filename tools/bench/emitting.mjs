/** Two ways to emit: at a pace, and as fast as everyone has what was sent before. */
import { setTimeout as pause } from 'node:timers/promises';

/** Evenly, for so many seconds; gives when each was sent. @param {number} perSecond @param {number} seconds @param {() => [string, number]} send */
export async function paced(perSecond, seconds, send) {
  /** @type {Map<string, number>} */
  const moments = new Map();
  const began = performance.now();
  for (let index = 0; index < perSecond * seconds; index++) {
    const wait = (index * 1000) / perSecond - (performance.now() - began);
    if (wait > 1) await pause(wait);
    moments.set(...send());
  }
  return moments;
}

/** At most `window` events are under way: the next leaves when all clients have an earlier one. */
export function closedLoop() {
  /** @type {Set<string>} */
  const open = new Set();
  let moved = () => {};
  return {
    /** @param {string} id */
    complete(id) {
      open.delete(id);
      moved();
    },
    /** Seconds until all had everything. @param {number} events @param {number} window @param {() => string} send */
    async run(events, window, send) {
      const began = performance.now();
      for (let sent = 0; sent < events || open.size > 0; ) {
        while (sent < events && open.size < window) {
          open.add(send());
          sent += 1;
        }
        await new Promise((resolve) => {
          moved = () => resolve(undefined);
        });
      }
      return (performance.now() - began) / 1000;
    },
  };
}
