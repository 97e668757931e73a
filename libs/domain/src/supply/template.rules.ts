/** Rules of templates, and what a template comes to (docs/spec/supply.md, "Templates and kits"). Exact: whole numbers all the way, never floats. */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { isSame } from '../same.ts';
import type { Instant } from '../time.ts';
import { nameOf } from './item.rules.ts';
import type { Item } from './item.ts';
import { quantityFrom, quantityOf, quantityText } from './quantity.ts';
import type { CreateTemplate, DescribeTemplate, NeededItem, Template, TemplateLine } from './template.ts';

export const DEFAULT_BUFFER_PERCENT = 10;
/** As many digits as a quantity may have, in thousandths. */
const LIMIT = 10n ** 15n;

export type ItemsById = ReadonlyMap<string, Item>;
export const templateOf = (event: DomainEvent): Template => event.payload['template'] as Template;

/** [SU6] A line names an item once and has a norm, its own or that of the item. `items`: those that the lines name. */
export function createTemplate(
  now: Instant,
  facts: { id: string; sameCode: Template | null; items: ItemsById },
  command: CreateTemplate,
): DomainEvent[] {
  const template: Template = {
    id: facts.id,
    code: command.code,
    name: nameOf(command.name),
    bufferPercent: command.bufferPercent ?? DEFAULT_BUFFER_PERCENT,
    lines: linesOf(command.lines, facts.items),
    active: true,
    version: 1,
  };
  checkCode(facts.sameCode, template);
  return [made(now, 'template.created', template)];
}

export function describeTemplate(
  now: Instant,
  facts: { template: Template; sameCode: Template | null; items: ItemsById },
  command: DescribeTemplate,
): DomainEvent[] {
  const { template } = facts;
  const after: Template = {
    ...template,
    code: command.code ?? template.code,
    name: command.name ? nameOf(command.name) : template.name,
    bufferPercent: command.bufferPercent ?? template.bufferPercent,
    lines: command.lines ? linesOf(command.lines, facts.items) : template.lines,
    active: command.active ?? template.active,
  };
  checkCode(facts.sameCode, after);
  return isSame(after, template) ? [] : [made(now, 'template.described', { ...after, version: template.version + 1 })];
}

/**
 * [SU7] `ceil(people × norm × days × (1 + buffer))` for each line, up to the next quantity that the item can have. A fixed line is what it says. A line whose
 * item has lost its norm, or is no longer in use, asks for nothing.
 */
export function needOf(template: Template, people: number, days: number, items: ItemsById): NeededItem[] {
  return template.lines.flatMap((line) => {
    const item = items.get(line.itemId);
    const norm = item === undefined ? null : normOf(line, item);
    if (item === undefined || !item.active || norm === null) return [];
    const amount = line.basis === 'fixed' ? quantityFrom(norm) : scaled(line, quantityFrom(norm), people, days, template.bufferPercent);
    const needed = line.basis === 'fixed' ? amount : roundUp(amount, item.decimals);
    if (needed >= LIMIT) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'people' });
    return needed === 0n ? [] : [{ itemId: item.id, quantity: quantityText(needed) }];
  });
}

/** In hundredths of a thousandth: the buffer is in percent. */
function scaled({ basis }: TemplateLine, norm: bigint, people: number, days: number, bufferPercent: number): bigint {
  const times = basis === 'perPersonDay' ? BigInt(people) * BigInt(days) : BigInt(people);
  return norm * times * BigInt(100 + bufferPercent);
}

function roundUp(hundredths: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(3 - decimals);
  const unit = step * 100n;
  return ((hundredths + unit - 1n) / unit) * step;
}

const normOf = (line: TemplateLine, item: Item): string | null => {
  if (line.quantity !== null || line.basis === 'fixed') return line.quantity;
  return line.basis === 'perPersonDay' ? item.perPersonDay : item.perPerson;
};

function linesOf(lines: CreateTemplate['lines'], items: ItemsById): TemplateLine[] {
  return lines.map(({ itemId, basis, quantity }, index) => {
    const item = items.get(itemId);
    if (item === undefined) throw new DomainError('ITEM_UNKNOWN', { path: `lines.${index}.itemId` });
    if (lines.findIndex((one) => one.itemId === itemId) < index)
      throw new DomainError('VALUE_OUT_OF_RANGE', { path: `lines.${index}.itemId` });
    // A norm may be finer than the item is counted, a fixed quantity may not.
    const decimals = basis === 'fixed' ? item.decimals : 3;
    const own = quantity ? quantityText(quantityOf(quantity, decimals, `lines.${index}.quantity`)) : null;
    const line = { itemId, basis, quantity: own };
    if (normOf(line, item) === null) throw new DomainError('VALUE_OUT_OF_RANGE', { path: `lines.${index}.quantity` });
    return line;
  });
}

function checkCode(sameCode: Template | null, { id }: Template): void {
  if (sameCode !== null && sameCode.id !== id) throw new DomainError('CODE_TAKEN', { current: sameCode, path: 'code' });
}

const made = (now: Instant, type: 'template.created' | 'template.described', template: Template): DomainEvent => ({
  type,
  subject: { kind: 'template', id: template.id },
  incidentId: null,
  at: now,
  flags: [],
  payload: { template },
  touches: [],
});
