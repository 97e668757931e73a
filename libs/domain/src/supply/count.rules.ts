/** Rules of counts (docs/spec/ledger.md): a difference between shelf and book is a movement of its own, signed by somebody who did not count. */
import { DomainError } from '../errors.ts';
import { checkStepTime, type Instant } from '../time.ts';
import type { LedgerPlace } from './ledger-place.ts';
import type { RecordMovement } from './movement.ts';
import { quantityFrom, quantityOf, quantityText } from './quantity.ts';
import type { ConfirmCount, CountLots, StartCount, StockCount } from './stock-count.ts';

export type CountedLine = { lotId: string; counted: bigint };

/** [LE13] A count is for an instant, now or some days back. */
export const startCount = (now: Instant, command: StartCount): { at: Instant } => ({ at: checkStepTime(now, command.at, false) });

/** [LE13] What was found, in the decimals of the item; nothing is an answer too. */
export function enterCount(
  facts: { count: Pick<StockCount, 'state'>; decimals: ReadonlyMap<string, number> },
  command: CountLots,
): CountedLine[] {
  if (facts.count.state !== 'open') throw new DomainError('COUNT_NOT_OPEN');
  return command.lines.map(({ lotId, counted }, index) => {
    const decimals = facts.decimals.get(lotId);
    if (decimals === undefined) throw new DomainError('LOT_UNKNOWN', { path: `lines.${index}.lotId` });
    return { lotId, counted: quantityOf(counted, decimals, `lines.${index}.counted`, 0n) };
  });
}

/**
 * [LE13] What must move so that the book of that instant says what was found. Throws SAME_PERSON for who counted. No refusal shows the count: some of its lines
 * may be the army's. `needsNote`: of a temporary centre, where whoever signs says why shelf and book differ.
 */
export function confirmCount(
  facts: { count: StockCount; counters: ReadonlySet<string>; personId: string; needsNote?: boolean },
  { reason }: ConfirmCount = {},
): RecordMovement['lines'] {
  const { count, counters, personId, needsNote } = facts;
  if (count.state !== 'open') throw new DomainError('COUNT_NOT_OPEN');
  if (count.startedBy.personId === personId || counters.has(personId)) throw new DomainError('SAME_PERSON');
  const lines = count.lines.flatMap(({ lotId, counted, book }) => {
    const difference = quantityFrom(counted) - quantityFrom(book);
    if (difference === 0n) return [];
    const found: LedgerPlace = { kind: 'found' };
    const lost: LedgerPlace = { kind: 'lost' };
    const isMore = difference > 0n;
    const [from, to] = isMore ? [found, count.place] : [count.place, lost];
    return [{ lotId, from, to, quantity: quantityText(isMore ? difference : -difference) }];
  });
  if (needsNote && lines.length > 0 && !reason?.trim()) throw new DomainError('DIFFERENCE_UNEXPLAINED', { path: 'reason' });
  return lines;
}
