/** The catalogue from a spreadsheet: entries by their code, made or brought up to date, and taken back while nothing refers to them. */
import { createItem, DomainError, describeItem, type Item, type ItemClass } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { AT_ONCE } from '../core/import-rows.ts';
import {
  type Imported,
  type Importer,
  type ImportMode,
  type RowVerdict,
  type SheetRow,
  type SheetValues,
  type Step,
  UsedSince,
} from '../core/importing.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { type Query, writeItems } from './item.rows.ts';

@Injectable()
export class ItemImport implements Importer {
  readonly kind = 'items' as const;

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  check(viewer: Viewer): void {
    viewer.check('manageSupplies', this.geography.rootId);
  }

  async look(_: Viewer, rows: readonly SheetRow[], mode: ImportMode): Promise<RowVerdict[]> {
    const query: Query = (sql, parameters) => this.database.query(sql, parameters);
    const present = await itemsByCode(query, rows);
    const used = await usedAmong(query, [...present.values()]);
    return rows.map(({ number, values }) => {
      const key = String(values['code']);
      const item = present.get(key);
      if (item !== undefined && mode === 'add') return { number, key, problems: [{ field: 'code', code: 'EXISTS' }] };
      try {
        const events =
          item === undefined
            ? createItem('', { id: '', sameCode: null }, { code: key, ...commandOf(values) })
            : describeItem('', { item, sameCode: null, isUsed: used.has(item.id) }, { ...commandOf(values), active: true });
        return { number, key, verdict: item === undefined ? 'add' : events.length === 0 ? 'same' : 'update' };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return { number, key, problems: [{ field: error.details.path?.split('.')[0] ?? null, code: 'REFUSED' }] };
      }
    });
  }

  async write(tx: Transaction, _: Asked, rows: readonly SheetRow[]): Promise<Imported[]> {
    const query: Query = (sql, parameters) => tx.query(sql, parameters);
    const present = await itemsByCode(query, rows, 'FOR UPDATE');
    const used = await usedAmong(query, [...present.values()]);
    const imported: Imported[] = [];
    const written: Item[] = [];
    for (const { number, values } of rows) {
      const code = String(values['code']);
      const before = present.get(code) ?? null;
      const events =
        before === null
          ? createItem(tx.now, { id: uuidv7(), sameCode: null }, { code, ...commandOf(values) })
          : describeItem(tx.now, { item: before, sameCode: null, isUsed: used.has(before.id) }, { ...commandOf(values), active: true });
      const [event] = events;
      if (event === undefined) continue;
      const item = event.payload['item'] as Item;
      written.push(item);
      tx.record(events);
      imported.push({ row: number, kind: 'item', id: item.id, version: item.version, before });
    }
    await writeItems(tx, written);
    return imported;
  }

  /** [IM11] A new entry leaves the catalogue's active ones; a changed one is what it was. What has lots or was changed since stays. */
  async undo(tx: Transaction, _: Asked, imported: readonly Imported[], step: Step): Promise<void> {
    const ids = imported.map(({ id }) => id);
    const rows = await tx.query<{ row: Item; is_used: boolean }>(
      `SELECT row, EXISTS (SELECT FROM lots WHERE item_id = items.id) AS is_used FROM items WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [ids],
    );
    const present = new Map(rows.map((one) => [one.row.id, one]));
    const used = imported.filter(({ id, version, before }) => {
      const now = present.get(id);
      return now === undefined || now.row.version !== version || (before === null && now.is_used);
    });
    if (used.length > 0) throw new UsedSince(used.map(({ row }) => row));
    const written: Item[] = [];
    for (const [index, { id, before }] of imported.entries()) {
      if (index % AT_ONCE === 0) await step(index);
      const item = present.get(id)?.row;
      if (item === undefined) continue;
      const events = describeItem(
        tx.now,
        { item, sameCode: null, isUsed: false },
        before === null ? { active: false } : restored(before as Item),
      );
      const [event] = events;
      if (event === undefined) continue;
      written.push(event.payload['item'] as Item);
      tx.record(events);
    }
    await writeItems(tx, written);
  }
}

async function itemsByCode(query: Query, rows: readonly SheetRow[], lock = ''): Promise<Map<string, Item>> {
  const codes = rows.map(({ values }) => String(values['code']));
  const found = await query<{ row: Item }>(`SELECT row FROM items WHERE code = ANY($1::text[]) ORDER BY id ${lock}`, [codes]);
  return new Map(found.map(({ row }) => [row.code, row]));
}

async function usedAmong(query: Query, items: readonly Item[]): Promise<Set<string>> {
  const rows = await query<{ item_id: string }>('SELECT DISTINCT item_id FROM lots WHERE item_id = ANY($1::uuid[])', [
    items.map(({ id }) => id),
  ]);
  return new Set(rows.map(({ item_id }) => item_id));
}

/** What a cell does not say stays as it is. */
function commandOf(values: SheetValues) {
  const text = (name: string): string | null => (typeof values[name] === 'string' ? values[name] : null);
  const number = (name: string): number | null => (typeof values[name] === 'number' ? values[name] : null);
  return {
    name: { zh: text('name') ?? '', ...(text('nameEn') !== null && { en: text('nameEn') }) },
    class: text('class') as ItemClass,
    unit: text('unit') ?? '',
    gbCode: text('gbCode'),
    decimals: number('decimals'),
    serial: typeof values['serial'] === 'boolean' ? values['serial'] : null,
    shelfLifeDays: number('shelfLifeDays') || null,
    perPersonDay: text('perPersonDay'),
    perPerson: text('perPerson'),
  };
}

const CLEARABLE = ['gbCode', 'shelfLifeDays', 'perPersonDay', 'perPerson'] as const;
/** Said as a command: what was empty before is emptied. */
function restored(before: Item) {
  const { id: _, version: __, ...fields } = before;
  return { ...fields, without: CLEARABLE.filter((field) => before[field] === null) };
}
