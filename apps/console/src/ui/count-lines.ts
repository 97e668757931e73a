/** A count as it is written down: every lot that the book has at the place, what was found, and what is still unsaid. */
import type { Stock, StockCount } from '@fenghuo/domain';
import { isNought, less } from './amount.ts';
import { plainNumber } from './packs.ts';

export type CountLine = { lotId: string; itemId: string; book: string; counted: string | null; difference: string | null };

/** `book` of a lot that was counted is that of the count's instant; of the others what lies there now. */
export function countLines(count: StockCount, stock: readonly Stock[]): CountLine[] {
  const counted = new Map(count.lines.map((line) => [line.lotId, line]));
  const open = count.state === 'open' ? stock.filter(({ lotId, onHand }) => !counted.has(lotId) && !isNought(onHand)) : [];
  return [
    ...count.lines.map(({ lotId, itemId, book, counted: found }) => ({
      lotId,
      itemId,
      book,
      counted: found,
      difference: less(found, book),
    })),
    ...open.map(({ lotId, itemId, onHand }) => ({ lotId, itemId, book: onHand, counted: null, difference: null })),
  ];
}

export const differencesOf = (count: StockCount): readonly { itemId: string; difference: string }[] =>
  count.lines
    .map(({ itemId, counted, book }) => ({ itemId, difference: less(counted, book) }))
    .filter(({ difference }) => !isNought(difference));

/** What was typed and differs from what the server knows. */
export function entriesOf(lines: readonly CountLine[], typed: ReadonlyMap<string, string>): { lotId: string; counted: string }[] {
  return lines.flatMap(({ lotId, counted }) => {
    const text = plainNumber(typed.get(lotId) ?? '');
    return text === '' || text === counted ? [] : [{ lotId, counted: text }];
  });
}
