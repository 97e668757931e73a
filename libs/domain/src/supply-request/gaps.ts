/** Supply and demand (供需台账): of each item, how much is still wanted by open requests, how much is promised already, and what could be given beside that. */
import { z } from 'zod';
import { quantityFrom, quantityText } from '../supply/quantity.ts';
import type { SupplyRequest } from './supply-request.ts';

/** `wanted`: asked and not sent yet. `promised`: of it, reserved. `available`: disposable, in open depots. `gap`: what nobody has; '0' without one. */
export const SupplyGap = z.object({
  itemId: z.string(),
  requests: z.int(),
  wanted: z.string(),
  promised: z.string(),
  available: z.string(),
  gap: z.string(),
});
export type SupplyGap = z.infer<typeof SupplyGap>;
export const SupplyGaps = z.object({ items: z.array(SupplyGap) }).meta({ id: 'SupplyGaps' });
export type SupplyGaps = z.infer<typeof SupplyGaps>;

type Sum = { requests: number; wanted: bigint; promised: bigint };
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** [AS16] Of requests that have not ended; the largest gap first. What was approved short is no longer wanted from us. */
export function gapsOf(requests: readonly SupplyRequest[], available: ReadonlyMap<string, string>): SupplyGap[] {
  const sums = new Map<string, Sum>();
  for (const { lines } of requests) {
    for (const { itemId, asked, approved, shipped } of lines) {
      const wanted = most(quantityFrom(approved ?? asked) - quantityFrom(shipped), 0n);
      if (wanted === 0n) continue;
      const sum = sums.get(itemId) ?? { requests: 0, wanted: 0n, promised: 0n };
      sums.set(itemId, {
        requests: sum.requests + 1,
        wanted: sum.wanted + wanted,
        promised: sum.promised + (approved === null ? 0n : wanted),
      });
    }
  }
  const gaps = [...sums].map(([itemId, { requests: count, wanted, promised }]) => {
    const there = available.get(itemId) ?? '0';
    return { itemId, requests: count, wanted, promised, available: there, gap: most(wanted - promised - quantityFrom(there), 0n) };
  });
  gaps.sort((a, b) => (a.gap === b.gap ? (a.itemId < b.itemId ? -1 : 1) : a.gap > b.gap ? -1 : 1));
  return gaps.map(({ wanted, promised, gap, ...rest }) => ({
    ...rest,
    wanted: quantityText(wanted),
    promised: quantityText(promised),
    gap: quantityText(gap),
  }));
}
