/** Counts of before: places that were counted on paper when the books were opened, and found as the books say. Two people stand for each, as for any other. */
import { confirmCount, countEvent, type Instant, placeKeyOf, type StockCount } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../core/transaction.ts';
import { linesOf } from './count.rows.ts';
import { placesOf } from './ledger.places.ts';

type Person = { personId: string; name: string };
export type FirstCount = { depotId: string; at: Instant; countedBy: Person; confirmedBy: Person; note: string };

/** The transaction must have begun, and the stock of that instant must be in it. */
export async function recordFirstCount(tx: Transaction, { depotId, at, countedBy, confirmedBy, note }: FirstCount): Promise<void> {
  const place = { kind: 'depot', id: depotId } as const;
  const places = await placesOf(tx, [{ place, path: 'place.from' }]);
  const audience = places.flatMap(({ scope }) => scope);
  const open: StockCount = {
    ...{ id: uuidv7(), place, at, state: 'open', note, lines: [], startedBy: countedBy, confirmedBy: null, movementId: null, version: 1 },
  };
  const lots = await tx.query<{ lotId: string; counted: string }>(
    'SELECT lot_id AS "lotId", on_hand::text AS counted FROM balances WHERE place = $1 ORDER BY lot_id',
    [placeKeyOf(place)],
  );
  await tx.query('INSERT INTO counts (id, place, at, state, row, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    ...[open.id, placeKeyOf(place), at, open.state, JSON.stringify(open), open.version, tx.now],
  ]);
  await tx.query(
    `INSERT INTO count_lines (count_id, lot_id, counted, person_id, at)
     SELECT $1::uuid, lot_id, counted, $4::uuid, $5::timestamptz FROM unnest($2::uuid[], $3::numeric[]) AS l (lot_id, counted)`,
    [open.id, lots.map(({ lotId }) => lotId), lots.map(({ counted }) => counted), countedBy.personId, at],
  );
  const counted: StockCount = { ...open, lines: await linesOf(tx, open), version: 2 };
  const differences = confirmCount({ count: counted, counters: new Set([countedBy.personId]), personId: confirmedBy.personId });
  const confirmed: StockCount = { ...counted, state: 'confirmed', confirmedBy, version: 3 };
  await tx.query('UPDATE counts SET row = $2, state = $3, version = $4 WHERE id = $1', [
    ...[open.id, JSON.stringify(confirmed), confirmed.state, confirmed.version],
  ]);
  tx.record([
    countEvent('count.started', at, open, {}, audience),
    countEvent('count.entered', at, open, { lineCount: lots.length }, audience),
    countEvent('count.confirmed', at, open, { differenceCount: differences.length }, audience),
  ]);
}
