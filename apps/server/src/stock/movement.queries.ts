/** Reads of movements and lots, as far as one sees one of their places; what is the army's only with the right to it. */
import {
  DomainError,
  type Lot,
  type LotLine,
  type LotLineQuery,
  type LotQuery,
  type Movement,
  type MovementQuery,
  normalise,
  type Page,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { type MovementRow, SELECT_MOVEMENTS, toMovement } from './ledger.rows.ts';
import { type LotRow, SELECT_LOTS, toLot } from './lot.rows.ts';
import { lotLines } from './lot-lines.ts';
import { type Bind, binder, lotSight, placeInSight } from './stock.sight.ts';

type Row = { id: string; recorded_at: string };

@Injectable()
export class MovementQueries {
  constructor(private readonly database: Database) {}

  async list(viewer: Viewer, query: MovementQuery): Promise<Page<Movement>> {
    const { parameters, bind } = binder();
    const { place, lot, item, kind, state, incidentId, from, to } = query;
    const conditions = this.sight(viewer, bind);
    if (kind !== undefined) conditions.push(`m.kind = ${bind(kind)}`);
    if (incidentId !== undefined) conditions.push(`m.incident_id = ${bind(incidentId)}`);
    if (from !== undefined) conditions.push(`m.at >= ${bind(normalise(from))}`);
    if (to !== undefined) conditions.push(`m.at < ${bind(normalise(to))}`);
    if (state !== undefined) conditions.push(STATES[state]);
    if (place !== undefined)
      conditions.push(
        touching(`from_place = ${bind(place)} OR to_place = $${parameters.length}`, `m.places @> ARRAY[$${parameters.length}]`),
      );
    if (lot !== undefined)
      conditions.push(
        touching(
          `lot_id = ${bind(lot)}`,
          `m.row -> 'lines' @> jsonb_build_array(jsonb_build_object('lotId', $${parameters.length}::text))`,
        ),
      );
    if (item !== undefined)
      conditions.push(
        touching(
          `lot_id IN (SELECT id FROM lots WHERE item_id = ${bind(item)})`,
          `m.row -> 'lines' @> jsonb_build_array(jsonb_build_object('itemId', $${parameters.length}::text))`,
        ),
      );
    const rows = await this.page<MovementRow>(SELECT_MOVEMENTS, 'm', conditions, query, { parameters, bind });
    return { ...rows, items: rows.items.map(toMovement) };
  }

  async read(viewer: Viewer, id: string): Promise<Movement> {
    const { parameters, bind } = binder();
    const conditions = [...this.sight(viewer, bind), `m.id = ${bind(id)}`];
    const found = await this.database.one<MovementRow>(`${SELECT_MOVEMENTS} WHERE ${conditions.join(' AND ')}`, parameters);
    if (found === null) throw new DomainError('NOT_FOUND');
    return toMovement(found);
  }

  async lots(viewer: Viewer, query: LotQuery): Promise<Page<Lot>> {
    viewer.checkAnywhere('readStock');
    const { parameters, bind } = binder();
    const conditions = lotSight(viewer);
    if (query.itemId !== undefined) conditions.push(`l.item_id = ${bind(query.itemId)}`);
    if (query.ownerKind !== undefined) conditions.push(`l.owner_kind = ${bind(query.ownerKind)}`);
    const rows = await this.page<LotRow & Row>(`${SELECT_LOTS}`, 'l', conditions, query, { parameters, bind }, 'recordedAt');
    return { ...rows, items: rows.items.map(toLot) };
  }

  async lot(viewer: Viewer, id: string): Promise<Lot> {
    viewer.checkAnywhere('readStock');
    const found = await this.database.one<LotRow>(`${SELECT_LOTS} WHERE ${['l.id = $1', ...lotSight(viewer)].join(' AND ')}`, [id]);
    if (found === null) throw new DomainError('NOT_FOUND');
    return toLot(found);
  }

  /** [LE20] */
  async lotLines(viewer: Viewer, id: string, query: LotLineQuery): Promise<Page<LotLine>> {
    await this.lot(viewer, id);
    return lotLines(this.database, viewer, id, query);
  }

  private sight(viewer: Viewer, bind: Bind): string[] {
    const military = viewer.mayAnywhere('moveMilitary') ? [] : ['NOT m.military'];
    // Not by EXISTS: that the database would answer by reading all that is in sight for each movement anew (measured: 12 s in place of 46 ms).
    const places = placeInSight(viewer, bind, 'one.place').map(
      (isSeen) => `(SELECT bool_or(${isSeen}) FROM unnest(m.places) AS one (place))`,
    );
    return [...military, ...places];
  }

  private async page<T extends object>(
    select: string,
    table: string,
    conditions: string[],
    { limit, after }: { limit: number; after?: string | undefined },
    { parameters, bind }: ReturnType<typeof binder>,
    recordedAt = 'recorded_at',
  ): Promise<Page<T>> {
    if (after !== undefined) {
      const [at, id] = afterKey(after);
      conditions.push(`(${table}.recorded_at, ${table}.id) < (${bind(at)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.database.query<T>(
      `${select} ${where} ORDER BY ${table}.recorded_at DESC, ${table}.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const last = rows[limit - 1] as Record<string, string> | undefined;
    const next = rows.length > limit && last !== undefined ? makeKey(last[recordedAt] ?? '', last['id'] ?? '') : null;
    return { items: rows.slice(0, limit), next };
  }
}

const STATES: Record<NonNullable<MovementQuery['state']>, string> = {
  pending: 'm.needs_second AND d.movement_id IS NULL',
  recorded: '(NOT m.needs_second OR d.is_declined = false)',
  declined: 'd.is_declined',
};

/** By the lines of the book; what waits for its second person has none there yet. */
const touching = (line: string, waiting: string): string =>
  `(m.id IN (SELECT movement_id FROM movement_lines WHERE ${line}) OR (m.needs_second AND ${waiting}))`;
