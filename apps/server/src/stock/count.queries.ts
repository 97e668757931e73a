/** Reads of counts, by whoever sees the place. */
import { type CountQuery, DomainError, type Page, type StockCount } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { type CountRow, linesOf, SELECT_COUNTS, shownTo, toCount } from './count.rows.ts';
import { binder, placeInSight } from './stock.sight.ts';

@Injectable()
export class CountQueries {
  constructor(private readonly database: Database) {}

  async list(viewer: Viewer, { place, state, limit, after }: CountQuery): Promise<Page<StockCount>> {
    const { parameters, bind } = binder();
    const conditions = placeInSight(viewer, bind, 'c.place');
    if (place !== undefined) conditions.push(`c.place = ${bind(place)}`);
    if (state !== undefined) conditions.push(`c.state = ${bind(state)}`);
    if (after !== undefined) {
      const [at, id] = afterKey(after);
      conditions.push(`(c.recorded_at, c.id) < (${bind(at)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.database.query<CountRow>(
      `${SELECT_COUNTS} ${where} ORDER BY c.recorded_at DESC, c.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const last = rows[limit - 1];
    const next = rows.length > limit && last !== undefined ? makeKey(last.recorded_at, last.id) : null;
    return { items: await shownTo(viewer, this.database, rows.slice(0, limit).map(toCount)), next };
  }

  /** While it is open the book is told as it is now, for a late entry changes what it says of that instant. */
  async read(viewer: Viewer, id: string): Promise<StockCount> {
    const { parameters, bind } = binder();
    const conditions = [`c.id = ${bind(id)}`, ...placeInSight(viewer, bind, 'c.place')];
    const row = await this.database.one<CountRow>(`${SELECT_COUNTS} WHERE ${conditions.join(' AND ')}`, parameters);
    if (row === null) throw new DomainError('NOT_FOUND');
    const count = toCount(row);
    const present = count.state === 'open' ? { ...count, lines: await linesOf(this.database, count) } : count;
    return (await shownTo(viewer, this.database, [present]))[0] ?? present;
  }
}
