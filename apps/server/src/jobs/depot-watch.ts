/**
 * Looks whether a depot has what it should: after each movement and change of it, and at all of them every hour, for stock expires by itself. What it finds
 * is a command like any other. The rows say which have not been looked at as they are now; a timer only reminds. Safe to run twice.
 */
import {
  type DepotAlarmCode,
  type DepotStock,
  depotAlarms,
  type HeldDepot,
  type Instant,
  placeKeyOf,
  setDepotAlarms,
  toMs,
} from '@fenghuo/domain';
import { Turns } from '../core/turns.ts';
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { itemsById, type Query } from '../item/item.rows.ts';
import { type JobQueue, ONCE } from './backend.ts';

/** Movements within the same slot are looked at together, at its end. */
const SLOT_MS = 1_000;
const AT_ONCE = 20;
/** What makes every depot worth a look: a minimum, a norm. */
const MOVES_ALL: readonly string[] = ['item.described', 'jurisdiction.settingsSet'];

type Found = { held: HeldDepot; codes: DepotAlarmCode[] };

export class DepotWatch {
  private readonly turns = new Turns(1);

  constructor(
    private readonly core: Core,
    private readonly queue: JobQueue,
  ) {}

  /** Never a slot that has begun: its reminder may just be at work, and would be taken for this one. */
  async read(events: readonly TailedEvent[]): Promise<void> {
    const isAll = events.some(({ type }) => MOVES_ALL.includes(type));
    if (!isAll && !events.some(({ changes }) => changes.some(({ kind }) => kind === 'depot'))) return;
    if (isAll) await this.core.database.query('DELETE FROM depot_looks');
    const now = toMs(this.core.clock.now());
    const slot = (Math.floor(now / SLOT_MS) + 1) * SLOT_MS;
    await this.queue.add('look', {}, { ...ONCE, jobId: `depots-${slot}`, delay: slot - now });
  }

  /** At those that have changed since they were looked at; `isAll`: at each. One turn after the other: what comes meanwhile is for the next. */
  look(isAll = false): Promise<void> {
    return this.turns.take(async () => {
      const waiting = await this.core.database.query<{ id: string }>(
        `SELECT d.id FROM depots d LEFT JOIN depot_looks l ON l.depot_id = d.id
         WHERE d.state = 'open' AND ($1 OR l.version IS DISTINCT FROM d.version) ORDER BY d.id`,
        [isAll],
      );
      for (let from = 0; from < waiting.length; from += AT_ONCE) await this.lookAt(waiting.slice(from, from + AT_ONCE).map(({ id }) => id));
    });
  }

  /** Without a lock first: nearly always nothing has changed. */
  private async lookAt(ids: readonly string[]): Promise<void> {
    const { database, clock, transactions } = this.core;
    const seen = await database.query<Omit<HeldDepot, 'kind'>>('SELECT row, scope, live, extra FROM depots WHERE id = ANY($1::uuid[])', [
      ids,
    ]);
    const helds = seen.map((one): HeldDepot => ({ kind: 'depot', ...one }));
    const found = await this.judge((sql, parameters) => database.query(sql, parameters), clock.now(), helds);
    const changed = found.filter(({ held, codes }) => setDepotAlarms(clock.now(), held, codes).length > 0).map(({ held }) => held.row.id);
    if (changed.length > 0)
      await transactions.runAs('depots', async (tx) => {
        await tx.begin();
        const locked = await tx.lock<HeldDepot>('depot', changed);
        for (const { held, codes } of await this.judge((sql, parameters) => tx.query(sql, parameters), tx.now, locked))
          tx.record(setDepotAlarms(tx.now, held, codes));
      });
    await database.query(
      `INSERT INTO depot_looks (depot_id, version) SELECT * FROM unnest($1::uuid[], $2::int[])
       ON CONFLICT (depot_id) DO UPDATE SET version = excluded.version`,
      [helds.map(({ row }) => row.id), helds.map(({ row }) => row.version)],
    );
  }

  private async judge(query: Query, now: Instant, helds: readonly HeldDepot[]): Promise<Found[]> {
    const lines = await query<DepotStock & { place: string }>(
      `SELECT b.place, l.item_id AS "itemId", b.on_hand::text AS "onHand", l.expires_at AS "expiresAt", l.owner_kind AS "ownerKind"
       FROM balances b JOIN lots l ON l.id = b.lot_id WHERE b.place = ANY($1::text[])`,
      [helds.map(({ row }) => keyOf(row.id))],
    );
    const stockOf = new Map<string, DepotStock[]>();
    for (const { place, ...line } of lines) {
      const known = stockOf.get(place);
      if (known === undefined) stockOf.set(place, [line]);
      else known.push(line);
    }
    const items = await itemsById(
      query,
      lines.map(({ itemId }) => itemId),
    );
    return helds.map((held) => {
      const { row } = held;
      const settings = this.core.geography.settings(row.jurisdictionId);
      return { held, codes: depotAlarms(now, { depot: row, stock: stockOf.get(keyOf(row.id)) ?? [], items, settings }) };
    });
  }
}

const keyOf = (id: string): string => placeKeyOf({ kind: 'depot', id });
