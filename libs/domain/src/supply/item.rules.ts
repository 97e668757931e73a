/** Rules of the catalogue of supplies (物资目录; docs/spec/supply.md, "Catalogue"). Its entries are not in the feed: the events carry them as they are afterwards. */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { isSame } from '../same.ts';
import type { Instant } from '../time.ts';
import type { CreateItem, DescribeItem, Item } from './item.ts';
import { DEPOT_LEVELS } from './item.ts';
import { fits, quantityFrom, quantityOf, quantityText } from './quantity.ts';

/** What an event of the catalogue has made: exactly this is written. */
export const itemOf = (event: DomainEvent): Item => event.payload['item'] as Item;

/** [SU1] A code is used once in the whole catalogue. [SU3] What does not fit the decimals is refused, never rounded. */
export function createItem(now: Instant, facts: { id: string; sameCode: Item | null }, command: CreateItem): DomainEvent[] {
  const item: Item = {
    id: facts.id,
    code: command.code,
    name: nameOf(command.name),
    class: command.class,
    gbCode: command.gbCode ?? null,
    unit: command.unit.trim(),
    decimals: command.decimals ?? 0,
    packs: packsOf(command.packs ?? []),
    serial: command.serial ?? false,
    shelfLifeDays: command.shelfLifeDays ?? null,
    minimum: minimumOf(command.minimum ?? {}),
    perPersonDay: normOf(command, 'perPersonDay'),
    perPerson: normOf(command, 'perPerson'),
    active: true,
    version: 1,
  };
  checkItem(item, facts.sameCode);
  return [made(now, 'item.created', item)];
}

/**
 * [SU4] What is not given stays; what does not change makes no event. [SU5] Once there are lots of an item its unit, its being serial and the digits that
 * stock may have already stand: every quantity on record would mean something else.
 */
export function describeItem(
  now: Instant,
  facts: { item: Item; sameCode: Item | null; isUsed: boolean },
  command: DescribeItem,
): DomainEvent[] {
  const { item, isUsed } = facts;
  const without = new Set(command.without ?? []);
  for (const field of without)
    if (command[field] !== null && command[field] !== undefined) throw new DomainError('INVALID', { path: 'without' });
  const after: Item = {
    ...item,
    code: command.code ?? item.code,
    name: command.name ? nameOf(command.name) : item.name,
    class: command.class ?? item.class,
    unit: command.unit?.trim() ?? item.unit,
    decimals: command.decimals ?? item.decimals,
    packs: command.packs ? packsOf(command.packs) : item.packs,
    serial: command.serial ?? item.serial,
    minimum: command.minimum ? minimumOf(command.minimum) : item.minimum,
    gbCode: without.has('gbCode') ? null : (command.gbCode ?? item.gbCode),
    shelfLifeDays: without.has('shelfLifeDays') ? null : (command.shelfLifeDays ?? item.shelfLifeDays),
    perPersonDay: without.has('perPersonDay') ? null : (normOf(command, 'perPersonDay') ?? item.perPersonDay),
    perPerson: without.has('perPerson') ? null : (normOf(command, 'perPerson') ?? item.perPerson),
    active: command.active ?? item.active,
  };
  if (isUsed && (after.unit !== item.unit || after.serial !== item.serial || after.decimals < item.decimals))
    throw new DomainError('ITEM_IN_USE', { current: item });
  checkItem(after, facts.sameCode);
  return isSame(after, item) ? [] : [made(now, 'item.described', { ...after, version: item.version + 1 })];
}

const made = (now: Instant, type: 'item.created' | 'item.described', item: Item): DomainEvent => ({
  type,
  subject: { kind: 'item', id: item.id },
  incidentId: null,
  at: now,
  flags: [],
  payload: { item },
  touches: [],
});

function checkItem(item: Item, sameCode: Item | null): void {
  if (sameCode !== null && sameCode.id !== item.id) throw new DomainError('CODE_TAKEN', { current: sameCode, path: 'code' });
  // One of a serial item is one thing with a number of its own.
  if (item.serial && item.decimals !== 0) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'decimals' });
  for (const level of DEPOT_LEVELS) {
    const least = item.minimum[level];
    if (least !== undefined && !fits(item.decimals, quantityFrom(least)))
      throw new DomainError('QUANTITY_UNFIT', { path: `minimum.${level}` });
  }
  item.packs.forEach(({ name }, index) => {
    if (item.packs.findIndex((one) => one.name === name) < index)
      throw new DomainError('VALUE_OUT_OF_RANGE', { path: `packs.${index}.name` });
  });
}

/** A norm may be finer than the item is counted. */
function normOf(command: Pick<CreateItem, 'perPersonDay' | 'perPerson'>, field: 'perPersonDay' | 'perPerson'): string | null {
  const given = command[field];
  return given ? quantityText(quantityOf(given, 3, field)) : null;
}

export const nameOf = ({ zh, en }: { zh: string; en?: string | null | undefined }): Item['name'] =>
  en?.trim() ? { zh: zh.trim(), en: en.trim() } : { zh: zh.trim() };

const packsOf = (packs: NonNullable<CreateItem['packs']>): Item['packs'] =>
  packs.map(({ name, quantity }, index) => ({
    name: name.trim(),
    quantity: quantityText(quantityOf(quantity, 0, `packs.${index}.quantity`)),
  }));

const minimumOf = (minimum: NonNullable<CreateItem['minimum']>): Item['minimum'] =>
  Object.fromEntries(
    DEPOT_LEVELS.flatMap((level) => {
      const least = minimum[level];
      return least ? [[level, quantityText(quantityOf(least, 3, `minimum.${level}`, 0n))]] : [];
    }),
  );
