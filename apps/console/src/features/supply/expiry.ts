/** Lots by the month in which they expire, the earliest first. */
import type { Stock } from '@fenghuo/domain';
import { day } from '../../ui/format.ts';

export type ExpiringMonth = { month: string; lots: readonly Stock[] };

export function byMonth(stock: readonly Stock[]): ExpiringMonth[] {
  const months = new Map<string, Stock[]>();
  const dated = stock.flatMap((lot) => (lot.expiresAt === null ? [] : [{ lot, expiresAt: lot.expiresAt }]));
  for (const { lot, expiresAt } of dated.sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1))) {
    const month = day(expiresAt).slice(0, 7);
    const lots = months.get(month);
    if (lots === undefined) months.set(month, [lot]);
    else lots.push(lot);
  }
  return [...months].map(([month, lots]) => ({ month, lots }));
}
