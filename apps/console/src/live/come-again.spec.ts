import { comeAgainMs } from './come-again.ts';

test('[SL14] who is told to come later comes no sooner, spread over the next seconds, wider each time, and gives up in the end', () => {
  const refused = { status: 429, retryAfter: '1' };
  expect([0, 0.5, 1].map((chance) => comeAgainMs(refused, 0, chance))).toEqual([1_000, 2_500, 4_000]);
  expect(comeAgainMs(refused, 2, 1)).toBe(10_000);
  expect(comeAgainMs({ status: 503, retryAfter: null }, 0, 0)).toBe(1_000);
  expect(comeAgainMs({ status: 429, retryAfter: 'Fri, 27 Nov 2026 02:00:00 GMT' }, 0, 0)).toBe(1_000);
  expect(comeAgainMs(refused, 6, 0)).toBeNull();
  expect(comeAgainMs({ status: 500, retryAfter: '1' }, 0, 0)).toBeNull();
});

test('[SL14] ten thousand who ask in the same second at four thousand a second have all been answered within ten', () => {
  const PER_SECOND = 4_000;
  let seed = 7;
  const chance = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  let waiting = Array.from({ length: 10_000 }, () => ({ atMs: chance() * 1_000, tries: 0 }));
  let lastMs = 0;
  for (let second = 0; waiting.length > 0; second += 1) {
    const now = waiting.filter(({ atMs }) => atMs < (second + 1) * 1_000).sort((a, b) => a.atMs - b.atMs);
    const later = waiting.filter(({ atMs }) => atMs >= (second + 1) * 1_000);
    for (const { atMs } of now.slice(0, PER_SECOND)) lastMs = Math.max(lastMs, atMs);
    const again = now.slice(PER_SECOND).map(({ atMs, tries }) => {
      const wait = comeAgainMs({ status: 429, retryAfter: '1' }, tries, chance());
      expect(wait).not.toBeNull();
      return { atMs: atMs + (wait ?? 0), tries: tries + 1 };
    });
    waiting = [...later, ...again];
  }
  expect(lastMs).toBeLessThan(10_000);
});
