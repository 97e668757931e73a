/** Reads of the catalogue. It is no secret: whoever is signed in may look up what a thing is called and counted in. */
import {
  DomainError,
  type Item,
  type ItemQuery,
  type Kit,
  type KitQuery,
  type NeededItems,
  type NeedOfQuery,
  needOf,
  type Page,
  type Template,
  type TemplateQuery,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { type EntryKind, entryBy, itemsById, listEntries, type Query } from './item.rows.ts';

const NAMED = `strpos(lower(concat_ws(' ', code, row -> 'name' ->> 'zh', row -> 'name' ->> 'en', row ->> 'gbCode')), lower($)) > 0`;

@Injectable()
export class ItemQueries {
  private readonly query: Query;

  constructor(database: Database) {
    this.query = (sql, parameters) => database.query(sql, parameters);
  }

  items({ class: of, code, text, ...page }: ItemQuery): Promise<Page<Item>> {
    return listEntries(this.query, 'item', { 'class = $': of, 'code = $': code, [NAMED]: text?.trim() || undefined }, page);
  }

  templates({ code, text, ...page }: TemplateQuery): Promise<Page<Template>> {
    return listEntries(this.query, 'template', { 'code = $': code, [NAMED]: text?.trim() || undefined }, page);
  }

  kits({ itemId, ...page }: KitQuery): Promise<Page<Kit>> {
    return listEntries(this.query, 'kit', { 'item_id = $': itemId }, page);
  }

  item(id: string): Promise<Item> {
    return this.one('item', id);
  }

  template(id: string): Promise<Template> {
    return this.one('template', id);
  }

  kit(id: string): Promise<Kit> {
    return this.one('kit', id);
  }

  async need(id: string, { people, days }: NeedOfQuery): Promise<NeededItems> {
    const template = await this.one('template', id);
    const items = await itemsById(
      this.query,
      template.lines.map(({ itemId }) => itemId),
    );
    return { items: needOf(template, people, days, items) };
  }

  private async one<K extends EntryKind>(kind: K, id: string) {
    const found = await entryBy(this.query, kind, 'id', id);
    if (found === null) throw new DomainError('NOT_FOUND');
    return found;
  }
}
