/** The catalogue of supplies: what there can be in stock, what people need, how things are packed. The whole city shares it, so its root decides. */
import {
  type CreateItem,
  type CreateKit,
  type CreateTemplate,
  createItem,
  createKit,
  createTemplate,
  type DescribeItem,
  type DescribeKit,
  type DescribeTemplate,
  DomainError,
  type DomainEvent,
  describeItem,
  describeKit,
  describeTemplate,
  type Item,
  itemOf,
  type Kit,
  kitOf,
  type Template,
  templateOf,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { type EntryKind, entryBy, itemsById, openEntry, type Query, writeEntry } from './item.rows.ts';

@Injectable()
export class ItemActions {
  private readonly query: Query;

  constructor(
    private readonly transactions: Transactions,
    database: Database,
    private readonly geography: Geography,
  ) {
    this.query = (sql, parameters) => database.query(sql, parameters);
  }

  async createItem(asked: Asked, command: CreateItem): Promise<Answer<Item>> {
    this.check(asked);
    return this.withCode('item', command.code, () =>
      this.transactions.run(asked, async (tx) => {
        const sameCode = await entryBy(within(tx), 'item', 'code', command.code);
        return created(await this.record(tx, 'item', createItem(tx.now, { id: command.id ?? uuidv7(), sameCode }, command), itemOf));
      }),
    );
  }

  async describeItem(asked: Asked, id: string, command: DescribeItem): Promise<Answer<Item>> {
    this.check(asked);
    return this.withCode('item', command.code ?? '', () =>
      this.transactions.run(asked, async (tx) => {
        const item = await openEntry(tx, asked, 'item', id);
        const sameCode = command.code ? await entryBy(within(tx), 'item', 'code', command.code) : null;
        const isUsed = (await tx.query('SELECT FROM lots WHERE item_id = $1 LIMIT 1', [id])).length > 0;
        return ok(await this.record(tx, 'item', describeItem(tx.now, { item, sameCode, isUsed }, command), itemOf, item));
      }),
    );
  }

  async createTemplate(asked: Asked, command: CreateTemplate): Promise<Answer<Template>> {
    this.check(asked);
    return this.withCode('template', command.code, () =>
      this.transactions.run(asked, async (tx) => {
        const sameCode = await entryBy(within(tx), 'template', 'code', command.code);
        const facts = { id: command.id ?? uuidv7(), sameCode, items: await itemsIn(tx, command.lines) };
        return created(await this.record(tx, 'template', createTemplate(tx.now, facts, command), templateOf));
      }),
    );
  }

  async describeTemplate(asked: Asked, id: string, command: DescribeTemplate): Promise<Answer<Template>> {
    this.check(asked);
    return this.withCode('template', command.code ?? '', () =>
      this.transactions.run(asked, async (tx) => {
        const template = await openEntry(tx, asked, 'template', id);
        const sameCode = command.code ? await entryBy(within(tx), 'template', 'code', command.code) : null;
        const facts = { template, sameCode, items: await itemsIn(tx, command.lines ?? []) };
        return ok(await this.record(tx, 'template', describeTemplate(tx.now, facts, command), templateOf, template));
      }),
    );
  }

  async createKit(asked: Asked, command: CreateKit): Promise<Answer<Kit>> {
    this.check(asked);
    return this.transactions.run(asked, async (tx) => {
      const packing = await this.packing(tx, [{ itemId: command.itemId }, ...command.contents]);
      const ofItem = await entryBy(within(tx), 'kit', 'item_id', command.itemId);
      return created(await this.record(tx, 'kit', createKit(tx.now, { ...packing, id: command.id ?? uuidv7(), ofItem }, command), kitOf));
    });
  }

  async describeKit(asked: Asked, id: string, command: DescribeKit): Promise<Answer<Kit>> {
    this.check(asked);
    return this.transactions.run(asked, async (tx) => {
      const packing = await this.packing(tx, command.contents ?? []);
      const kit = await openEntry(tx, asked, 'kit', id);
      return ok(await this.record(tx, 'kit', describeKit(tx.now, { ...packing, kit }, command), kitOf, kit));
    });
  }

  private check(asked: Asked): void {
    asked.viewer.check('manageSupplies', this.geography.rootId);
  }

  /** While one kit is written no other is: of two that would lie in each other only the first comes to be. */
  private async packing(tx: Transaction, named: readonly { itemId: string }[]) {
    await tx.begin();
    await tx.query('LOCK TABLE kits IN SHARE ROW EXCLUSIVE MODE');
    const kits = (await tx.query<{ row: Kit }>('SELECT row FROM kits')).map(({ row }) => row);
    return {
      items: await itemsIn(tx, named),
      kitItemIds: new Set(kits.map(({ itemId }) => itemId)),
      contentItemIds: new Set(kits.flatMap(({ contents }) => contents.map(({ itemId }) => itemId))),
    };
  }

  /** Writes what the event has made; without one the entry is `unchanged`. */
  private async record<T extends Item | Template | Kit>(
    tx: Transaction,
    kind: EntryKind,
    events: readonly DomainEvent[],
    entryOf: (event: DomainEvent) => T,
    unchanged?: T,
  ): Promise<T> {
    const [event] = events;
    const entry = event === undefined ? unchanged : entryOf(event);
    if (entry === undefined) throw new Error(`Nothing was decided about the ${kind}`);
    if (event !== undefined) await writeEntry(tx, kind, entry);
    tx.record(events);
    return entry;
  }

  /** Two who give the same code at the same instant: the table decides, the refusal is the same. */
  private async withCode<T>(kind: 'item' | 'template', code: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== `${kind}s_code_key`) throw error;
      throw new DomainError('CODE_TAKEN', { path: 'code', current: await entryBy(this.query, kind, 'code', code) });
    }
  }
}

/** Who holds a connection asks on that one and waits for no second. */
const within =
  (tx: Transaction): Query =>
  (sql, parameters) =>
    tx.query(sql, parameters);

const itemsIn = (tx: Transaction, lines: readonly { itemId: string }[]) =>
  itemsById(
    within(tx),
    lines.map(({ itemId }) => itemId),
  );
