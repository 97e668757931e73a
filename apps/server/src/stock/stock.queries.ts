/** What lies where, now or at an instant of the past: balances for now, for the past the sum of all lines until then. */
import {
  DAY_MS,
  DomainError,
  type ExpiringQuery,
  isDisposable,
  normalise,
  type OwnerKind,
  type Page,
  placeFrom,
  quantityFrom,
  quantityText,
  type Stock,
  type StockPage,
  type StockQuery,
  type StockTotal,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { isOurTime } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { type Bind, binder, lotSight, placeInSight } from './stock.sight.ts';

/** What is asked of stock by another capability: of these items, lots, places. */
export type StockFilter = { itemIds?: readonly string[]; lotIds?: readonly string[]; places?: readonly string[] };
type Reader = { query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]> };
type StockRow = {
  lotId: string;
  itemId: string;
  place: string;
  onHand: string;
  reserved: string;
  blocked: string;
  expiresAt: string | null;
  ownerKind: OwnerKind;
};
type TotalRow = { itemId: string; ownerKind: OwnerKind; onHand: string; available: string };

const COLUMNS = `b.lot_id AS "lotId", l.item_id AS "itemId", b.place, b.on_hand AS "onHand", b.reserved, b.blocked, l.expires_at AS "expiresAt", l.owner_kind AS "ownerKind"`;

/** Stock of places of ours, for proposals and whoever else decides about it; on any connection, or as a transaction sees it. */
export async function stockOf(reader: Reader, { itemIds, lotIds, places }: StockFilter): Promise<Stock[]> {
  const rows = await reader.query<StockRow>(
    `SELECT ${COLUMNS} FROM balances b JOIN lots l ON l.id = b.lot_id
     WHERE NOT b.outside AND b.on_hand > 0 AND ($1::uuid[] IS NULL OR l.item_id = ANY($1)) AND ($2::uuid[] IS NULL OR b.lot_id = ANY($2))
       AND ($3::text[] IS NULL OR b.place = ANY($3)) ORDER BY b.lot_id, b.place COLLATE "C"`,
    [itemIds ?? null, lotIds ?? null, places ?? null],
  );
  return rows.map(toStock);
}

@Injectable()
export class StockQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async page(viewer: Viewer, query: StockQuery): Promise<StockPage> {
    const { parameters, bind } = binder();
    const { place, item, lot, limit, after } = query;
    const conditions = this.conditions(viewer, bind);
    if (item !== undefined) conditions.push(`l.item_id = ${bind(item)}`);
    if (lot !== undefined) conditions.push(`b.lot_id = ${bind(lot)}`);
    conditions.push(place === undefined ? 'NOT b.outside' : `b.place = ${bind(place)}`);
    const from = `${this.source(query, bind)} b JOIN lots l ON l.id = b.lot_id WHERE b.on_hand <> 0 AND ${conditions.join(' AND ')}`;
    const totals = after === undefined ? await this.totals(from, parameters) : [];
    const behind = after === undefined ? '' : `AND (b.lot_id, b.place COLLATE "C") > (${keyOf(textOf(after)).map(bind).join('::uuid, ')})`;
    const rows = await this.database.query<StockRow>(
      `SELECT ${COLUMNS} FROM ${from} ${behind} ORDER BY b.lot_id, b.place COLLATE "C" LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const at = query.at === undefined ? this.clock.now() : normalise(query.at);
    return { at, items: rows.slice(0, limit).map(toStock), totals, next: nextOf(rows, limit) };
  }

  /** By expiry, nearest first; what has expired already comes before all. */
  async expiring(viewer: Viewer, { days, place, limit, after }: ExpiringQuery): Promise<Page<Stock>> {
    const { parameters, bind } = binder();
    const conditions = this.conditions(viewer, bind);
    const until = toInstant(toMs(this.clock.now()) + days * DAY_MS);
    conditions.push('NOT b.outside', 'b.on_hand > 0', `l.expires_at <= ${bind(until)}::timestamptz`);
    if (place !== undefined) conditions.push(`b.place = ${bind(place)}`);
    if (after !== undefined) {
      const [expiresAt, lotId, key] = expiryOf(textOf(after));
      conditions.push(
        `(l.expires_at, b.lot_id, b.place COLLATE "C") > (${bind(expiresAt)}::timestamptz, ${bind(lotId)}::uuid, ${bind(key)})`,
      );
    }
    const rows = await this.database.query<StockRow>(
      `SELECT ${COLUMNS} FROM balances b JOIN lots l ON l.id = b.lot_id WHERE ${conditions.join(' AND ')}
       ORDER BY l.expires_at, b.lot_id, b.place COLLATE "C" LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    return { items: rows.slice(0, limit).map(toStock), next: nextOf(rows, limit, ({ expiresAt }) => `${expiresAt} `) };
  }

  private conditions(viewer: Viewer, bind: Bind): string[] {
    return [...lotSight(viewer), ...placeInSight(viewer, bind, 'b.place')];
  }

  /** Balances as they are, or the sum of all that had moved until an instant. */
  private source({ at, place, lot, item }: StockQuery, bind: Bind): string {
    if (at === undefined) return 'balances';
    const until = `at <= ${bind(normalise(at))}::timestamptz`;
    const one = (side: 'from_place' | 'to_place') =>
      [
        until,
        ...(place === undefined ? [] : [`${side} = ${bind(place)}`]),
        ...(lot === undefined ? [] : [`lot_id = ${bind(lot)}`]),
        ...(item === undefined ? [] : [`lot_id IN (SELECT id FROM lots WHERE item_id = ${bind(item)})`]),
      ].join(' AND ');
    return `(SELECT lot_id, place, sum(amount) AS on_hand, 0::numeric AS reserved, 0::numeric AS blocked, strpos(place, ':') = 0 AS outside FROM (
        SELECT lot_id, to_place AS place, quantity AS amount FROM movement_lines WHERE ${one('to_place')}
        UNION ALL SELECT lot_id, from_place, -quantity FROM movement_lines WHERE ${one('from_place')}) AS moved GROUP BY lot_id, place)`;
  }

  private async totals(from: string, parameters: readonly unknown[]): Promise<StockTotal[]> {
    const rows = await this.database.query<TotalRow>(
      `SELECT l.item_id AS "itemId", l.owner_kind AS "ownerKind", sum(b.on_hand) AS "onHand", sum(b.on_hand - b.reserved - b.blocked) AS available
       FROM ${from} GROUP BY l.item_id, l.owner_kind ORDER BY l.item_id, l.owner_kind`,
      parameters,
    );
    return totalsOf(rows);
  }
}

/** [LE12] One number for what the bureau disposes of; everybody else's stands beside it. */
function totalsOf(rows: readonly TotalRow[]): StockTotal[] {
  const totals = new Map<string, StockTotal>();
  for (const { itemId, ownerKind, onHand, available } of rows) {
    const before = totals.get(itemId) ?? { itemId, disposable: '0', byOwner: [] };
    const added = isDisposable(ownerKind) ? quantityFrom(onHand) : 0n;
    const one = { ownerKind, onHand: tidy(onHand), available: tidy(available) };
    totals.set(itemId, { itemId, disposable: quantityText(quantityFrom(before.disposable) + added), byOwner: [...before.byOwner, one] });
  }
  return [...totals.values()];
}

const tidy = (amount: string): string => quantityText(quantityFrom(amount));

function toStock({ place, onHand, reserved, blocked, ...row }: StockRow): Stock {
  const available = quantityText(quantityFrom(onHand) - quantityFrom(reserved) - quantityFrom(blocked));
  return { ...row, place: placeFrom(place), onHand: tidy(onHand), reserved: tidy(reserved), blocked: tidy(blocked), available };
}

function nextOf(rows: readonly StockRow[], limit: number, before = (_: StockRow): string => ''): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? Buffer.from(`${before(last)}${last.lotId} ${last.place}`).toString('base64url') : null;
}

const KEY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([a-z]+(?::[0-9a-f-]{36})?)$/;
function keyOf(text: string): [string, string] {
  const match = KEY.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) throw new DomainError('CURSOR_MALFORMED', { path: 'after' });
  return [match[1], match[2]];
}

function expiryOf(text: string): [string, string, string] {
  const [expiresAt = '', ...rest] = text.split(' ');
  if (!isOurTime(expiresAt)) throw new DomainError('CURSOR_MALFORMED', { path: 'after' });
  return [expiresAt, ...keyOf(rest.join(' '))];
}

const textOf = (after: string): string => Buffer.from(after, 'base64url').toString('latin1');
