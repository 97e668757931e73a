/** For how many people stock lasts (docs/spec/ledger.md): every item with a norm is asked, and the scarcest one answers. */
import type { Item } from './item.ts';
import { quantityFrom, quantityText } from './quantity.ts';
import type { CapacityItem, CapacityOfNode } from './stock.ts';

type Normed = Pick<Item, 'id' | 'perPersonDay' | 'perPerson'>;

/** [LE16] What one person needs for so many days; null without a norm. */
export function stayOf({ perPersonDay, perPerson }: Normed, days: number): bigint | null {
  const need =
    (perPersonDay === null ? 0n : quantityFrom(perPersonDay) * BigInt(days)) + (perPerson === null ? 0n : quantityFrom(perPerson));
  return need > 0n ? need : null;
}

/** [LE16] Items of which there is nothing count too: without water nobody is supplied. */
export function supportedBy(
  jurisdictionId: string,
  facts: { items: readonly Normed[]; available: ReadonlyMap<string, bigint> },
  asked: { people: number | null; days: number },
): CapacityOfNode {
  const items = facts.items.flatMap((item): CapacityItem[] => {
    const need = stayOf(item, asked.days);
    if (need === null) return [];
    const available = facts.available.get(item.id) ?? 0n;
    const missing = asked.people === null ? null : need * BigInt(asked.people) - available;
    const short = missing === null ? null : quantityText(missing > 0n ? missing : 0n);
    return [{ itemId: item.id, available: quantityText(available), supported: Number(available > 0n ? available / need : 0n), short }];
  });
  const limiting = items.toSorted((a, b) => a.supported - b.supported || (a.itemId < b.itemId ? -1 : 1))[0];
  return { jurisdictionId, supported: limiting?.supported ?? null, limitingItemId: limiting?.itemId ?? null, items };
}
