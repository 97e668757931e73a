/** Counts: somebody counts a place for an instant, somebody else signs, and the difference moves. */
import {
  type ConfirmCount,
  type CountLots,
  confirmCount,
  countEvent,
  type Depot,
  DomainError,
  enterCount,
  isInside,
  isMilitary,
  placeFrom,
  placeKeyOf,
  quantityText,
  type StartCount,
  type StockCount,
  startCount,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { type CountRow, countedLots, linesOf, SELECT_COUNTS, shownTo, toCount } from './count.rows.ts';
import { placesOf } from './ledger.places.ts';
import { Ledger } from './ledger.ts';
import { checkMover } from './stock.rights.ts';

@Injectable()
export class CountActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: Ledger,
  ) {}

  start(asked: Asked, command: StartCount): Promise<Answer<StockCount>> {
    return this.transactions.run(asked, async (tx) => {
      if (!isInside(command.place)) throw new DomainError('PLACES_UNFIT', { path: 'place' });
      const scope = await this.check(tx, asked, command.place, 'place');
      const count: StockCount = {
        ...{ id: command.id ?? uuidv7(), place: command.place, ...startCount(tx.now, command), state: 'open' },
        ...{ note: command.note?.trim() || null, lines: [], confirmedBy: null, movementId: null, version: 1 },
        startedBy: { personId: asked.viewer.personId, name: asked.viewer.identity.name },
      };
      const { id, place, at, state, version } = count;
      tx.insert('counts', { id, place: placeKeyOf(place), at, state, row: JSON.stringify(count), version, recorded_at: tx.now });
      tx.record([countEvent('count.started', count.at, count, {}, scope)]);
      return created(count);
    });
  }

  enter(asked: Asked, id: string, command: CountLots): Promise<Answer<StockCount>> {
    return this.transactions.run(asked, async (tx) => {
      const { count, scope } = await this.open(tx, asked, id);
      const lots = await countedLots(
        tx,
        command.lines.map(({ lotId }) => lotId),
      );
      const mayMilitary = asked.viewer.mayAnywhere('moveMilitary');
      const decimals = new Map(lots.flatMap((lot) => (isMilitary(lot.ownerKind) && !mayMilitary ? [] : [[lot.id, lot.decimals] as const])));
      const counted = enterCount({ count, decimals }, command);
      await tx.query(
        `INSERT INTO count_lines (count_id, lot_id, counted, person_id, at)
         SELECT DISTINCT ON (lot_id) $1::uuid, lot_id, counted, $4::uuid, $5::timestamptz
         FROM unnest($2::uuid[], $3::numeric[]) WITH ORDINALITY AS l (lot_id, counted, n) ORDER BY lot_id, n DESC
         ON CONFLICT (count_id, lot_id) DO UPDATE SET counted = excluded.counted, person_id = excluded.person_id, at = excluded.at`,
        [id, counted.map(({ lotId }) => lotId), counted.map((line) => quantityText(line.counted)), asked.viewer.personId, tx.now],
      );
      tx.record([countEvent('count.entered', tx.now, count, { lineCount: counted.length }, scope)]);
      return this.saved(tx, asked, { ...count, lines: await linesOf(tx, count), version: count.version + 1 });
    });
  }

  /** [LE13] The book is read again for the instant of the count: what was recorded late since then counts too. */
  confirm(asked: Asked, id: string, command: ConfirmCount): Promise<Answer<StockCount>> {
    return this.transactions.run(asked, async (tx) => {
      const { count: held, scope } = await this.open(tx, asked, id);
      const count = held.state === 'open' ? { ...held, lines: await linesOf(tx, held) } : held;
      const rows = await tx.query<{ person_id: string }>('SELECT DISTINCT person_id FROM count_lines WHERE count_id = $1', [id]);
      const { personId, identity } = asked.viewer;
      const counters = new Set(rows.map(({ person_id }) => person_id));
      const lines = confirmCount({ count, counters, personId, needsNote: isTemporary(tx, count.place) }, command);
      const movement = lines.length === 0 ? null : await this.ledger.adjust(tx, asked, count, lines, command.reason ?? null);
      tx.record([countEvent('count.confirmed', count.at, count, { differenceCount: lines.length }, scope)]);
      const confirmed = { state: 'confirmed', confirmedBy: { personId, name: identity.name }, movementId: movement?.id ?? null } as const;
      return this.saved(tx, asked, { ...count, ...confirmed, version: count.version + 1 });
    });
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<{ count: StockCount; scope: readonly string[] }> {
    await tx.begin();
    const [row] = await tx.query<CountRow>(`${SELECT_COUNTS} WHERE c.id = $1 FOR UPDATE`, [id]);
    if (row === undefined) throw new DomainError('NOT_FOUND');
    const count = toCount(row);
    const scope = await this.check(tx, asked, placeFrom(row.place), 'place').catch((error: unknown) => {
      throw error instanceof DomainError && error.code !== 'FORBIDDEN' ? new DomainError('NOT_FOUND') : error;
    });
    if (asked.ifMatch !== null && asked.ifMatch !== count.version) throw new DomainError('VERSION_CONFLICT', { current: count });
    return { count, scope };
  }

  /** Who sees the place, for they hear of the count. */
  private async check(tx: Transaction, { viewer }: Asked, place: StockCount['place'], path: string): Promise<readonly string[]> {
    if (!isInside(place)) return [];
    const places = await placesOf(tx, [{ place, path }]);
    checkMover(viewer, [{ from: place, to: place }], places);
    return places.flatMap(({ scope }) => scope);
  }

  private async saved(tx: Transaction, { viewer }: Asked, count: StockCount): Promise<Answer<StockCount>> {
    await tx.query('UPDATE counts SET row = $2, state = $3, version = $4 WHERE id = $1', [
      count.id,
      JSON.stringify(count),
      count.state,
      count.version,
    ]);
    return ok((await shownTo(viewer, tx, [count]))[0] ?? count);
  }
}

/** Of a depot that this transaction holds. */
const isTemporary = (tx: Transaction, place: StockCount['place']): boolean =>
  place.kind === 'depot' && isInside(place) && (tx.held('depot', place.id)?.row as Depot | undefined)?.kind === 'temporary';
