/**
 * The catalogue that every installation begins with: the five lists of a municipal plan, what people in a shelter need by the norms, templates and a kit.
 * Written through the same rules as anything else; a bureau edits it from there.
 */
import { readFile } from 'node:fs/promises';
import {
  type CreateItem,
  createItem,
  createKit,
  createTemplate,
  type DomainEvent,
  type Item,
  itemOf,
  kitOf,
  type LineBasis,
  templateOf,
} from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../core/transaction.ts';
import type { Core } from '../core.module.ts';
import { writeEntry } from './item.rows.ts';

type Line = { item: string; basis: LineBasis; quantity?: string };
type Catalogue = {
  items: CreateItem[];
  templates: { code: string; name: { zh: string; en: string }; bufferPercent: number; lines: Line[] }[];
  kits: { item: string; contents: { item: string; quantity: string }[] }[];
};
export type ItemsByCode = ReadonlyMap<string, Item>;
/** By the code of an item: its minimum by level. */
export type Minima = Readonly<Record<string, CreateItem['minimum']>>;

/** Advisory lock: of several nodes that start on a database without a catalogue one fills it. */
const LOCK = 72_117_004;

/** Of a new installation, and of one from before there was a catalogue. */
export async function fillCatalogue(core: Core): Promise<void> {
  await core.transactions.runAs('catalogue', async (tx) => {
    await tx.begin();
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    if ((await tx.query('SELECT FROM items LIMIT 1')).length === 0) await loadCatalogue(tx);
  });
}

export async function loadCatalogue(tx: Transaction, minima: Minima = {}): Promise<ItemsByCode> {
  const { items, templates, kits } = JSON.parse(
    await readFile(new URL('../../assets/supplies/catalogue.json', import.meta.url), 'utf8'),
  ) as Catalogue;
  const byCode = new Map<string, Item>();
  for (const item of items) {
    const made = await write(
      tx,
      'item',
      createItem(tx.now, { id: uuidv7(), sameCode: null }, { ...item, minimum: minima[item.code] }),
      itemOf,
    );
    byCode.set(made.code, made);
  }
  const idOf = (code: string): string => known(byCode, code).id;
  const byId = new Map([...byCode.values()].map((item) => [item.id, item]));
  for (const { lines, ...template } of templates) {
    const command = { ...template, lines: lines.map(({ item, ...line }) => ({ ...line, itemId: idOf(item) })) };
    await write(tx, 'template', createTemplate(tx.now, { id: uuidv7(), sameCode: null, items: byId }, command), templateOf);
  }
  const kitItemIds = new Set(kits.map(({ item }) => idOf(item)));
  for (const { item, contents } of kits) {
    const facts = { id: uuidv7(), ofItem: null, items: byId, kitItemIds, contentItemIds: new Set<string>() };
    const command = {
      itemId: idOf(item),
      contents: contents.map((content) => ({ itemId: idOf(content.item), quantity: content.quantity })),
    };
    await write(tx, 'kit', createKit(tx.now, facts, command), kitOf);
  }
  return byCode;
}

async function write<T extends Parameters<typeof writeEntry>[2]>(
  tx: Transaction,
  kind: Parameters<typeof writeEntry>[1],
  events: readonly DomainEvent[],
  entryOf: (event: DomainEvent) => T,
): Promise<T> {
  const [event] = events;
  if (event === undefined) throw new Error(`Nothing was decided about the ${kind}`);
  const entry = entryOf(event);
  await writeEntry(tx, kind, entry);
  tx.record(events);
  return entry;
}

export function known(byCode: ItemsByCode, code: string): Item {
  const item = byCode.get(code);
  if (item === undefined) throw new Error(`The catalogue has no ${code}`);
  return item;
}
