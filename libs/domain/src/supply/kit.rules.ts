/** Rules of kits: the bill of what is in one (docs/spec/supply.md, "Templates and kits"). The stock itself moves by the ledger. */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { isSame } from '../same.ts';
import type { Instant } from '../time.ts';
import type { CreateKit, DescribeKit, Kit, KitContent } from './kit.ts';
import { quantityOf, quantityText } from './quantity.ts';
import type { ItemsById } from './template.rules.ts';

export const kitOf = (event: DomainEvent): Kit => event.payload['kit'] as Kit;

/** `kitItemIds`: items that are kits. `contentItemIds`: items that lie in one. */
type Packing = { items: ItemsById; kitItemIds: ReadonlySet<string>; contentItemIds: ReadonlySet<string> };

/** [SU8] An item is at most one kit, is counted in whole kits, and no kit lies in a kit: what is in one is told by one bill. */
export function createKit(now: Instant, facts: Packing & { id: string; ofItem: Kit | null }, command: CreateKit): DomainEvent[] {
  const item = facts.items.get(command.itemId);
  if (item === undefined) throw new DomainError('ITEM_UNKNOWN', { path: 'itemId' });
  if (facts.ofItem !== null) throw new DomainError('CODE_TAKEN', { current: facts.ofItem, path: 'itemId' });
  if (item.decimals !== 0 || facts.contentItemIds.has(item.id)) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'itemId' });
  const kit: Kit = { id: facts.id, itemId: item.id, contents: contentsOf(command.contents, facts, item.id), active: true, version: 1 };
  return [made(now, 'kit.created', kit)];
}

/** [SU9] A new bill is that of kits assembled from now on. */
export function describeKit(now: Instant, facts: Packing & { kit: Kit }, command: DescribeKit): DomainEvent[] {
  const { kit } = facts;
  const after: Kit = {
    ...kit,
    contents: command.contents ? contentsOf(command.contents, facts, kit.itemId) : kit.contents,
    active: command.active ?? kit.active,
  };
  return isSame(after, kit) ? [] : [made(now, 'kit.described', { ...after, version: kit.version + 1 })];
}

function contentsOf(contents: CreateKit['contents'], { items, kitItemIds }: Packing, kitItemId: string): KitContent[] {
  return contents.map(({ itemId, quantity }, index) => {
    const item = items.get(itemId);
    if (item === undefined) throw new DomainError('ITEM_UNKNOWN', { path: `contents.${index}.itemId` });
    const isTwice = contents.findIndex((one) => one.itemId === itemId) < index;
    if (isTwice || itemId === kitItemId || kitItemIds.has(itemId))
      throw new DomainError('VALUE_OUT_OF_RANGE', { path: `contents.${index}.itemId` });
    return { itemId, quantity: quantityText(quantityOf(quantity, item.decimals, `contents.${index}.quantity`)) };
  });
}

const made = (now: Instant, type: 'kit.created' | 'kit.described', kit: Kit): DomainEvent => ({
  type,
  subject: { kind: 'kit', id: kit.id },
  incidentId: null,
  at: now,
  flags: [],
  payload: { kit },
  touches: [],
});
