/** The ledger of one lot: its lines, newest first by when they happened, each with what then lay at both ends. */
import { DomainError, type LotLine, type LotLineQuery, type Page, placeFrom, quantityFrom, quantityText } from '@fenghuo/domain';
import type { Database } from '../core/database.ts';
import { isOurTime } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { binder, placeInSight } from './stock.sight.ts';

type Row = Omit<LotLine, 'from' | 'to' | 'quantity' | 'onHandFrom' | 'onHandTo'> & {
  fromPlace: string;
  toPlace: string;
  quantity: string;
  onHandFrom: string | null;
  onHandTo: string | null;
};

/** [LE20] Of a lot in sight; lines of which one sees neither end are left out. The sums run over all lines, also over those out of sight. */
export async function lotLines(database: Database, viewer: Viewer, lotId: string, query: LotLineQuery): Promise<Page<LotLine>> {
  const { parameters, bind } = binder();
  const lot = bind(lotId);
  const ours = [`strpos(place, ':') > 0`, ...placeInSight(viewer, bind, 'place')].join(' AND ');
  const conditions = ['(f.place IS NOT NULL OR t.place IS NOT NULL)'];
  if (query.place !== undefined) conditions.push(`${bind(query.place)} IN (k.from_place, k.to_place)`);
  if (query.after !== undefined) {
    const [at, recordedAt, movementId, line] = keyOf(query.after).map(bind);
    conditions.push(
      `(k.at, k.recorded_at, k.movement_id, k.line) < (${at}::timestamptz, ${recordedAt}::timestamptz, ${movementId}::uuid, ${line}::int)`,
    );
  }
  const end = (table: string, side: string) =>
    `LEFT JOIN level ${table} ON ${table}.movement_id = k.movement_id AND ${table}.line = k.line AND ${table}.place = k.${side}`;
  const rows = await database.query<Row>(
    `WITH lines AS MATERIALIZED (
        SELECT l.*, m.recorded_at FROM movement_lines l JOIN movements m ON m.id = l.movement_id WHERE l.lot_id = ${lot}),
      moved AS (
        SELECT movement_id, line, at, recorded_at, to_place AS place, quantity AS amount FROM lines
        UNION ALL SELECT movement_id, line, at, recorded_at, from_place, -quantity FROM lines),
      level AS (
        SELECT movement_id, line, place, sum(amount) OVER (PARTITION BY place ORDER BY at, recorded_at, movement_id, line) AS on_hand
        FROM moved WHERE ${ours}),
      page AS (
        SELECT k.*, f.on_hand AS before, t.on_hand AS after FROM lines k ${end('f', 'from_place')} ${end('t', 'to_place')}
        WHERE ${conditions.join(' AND ')} ORDER BY k.at DESC, k.recorded_at DESC, k.movement_id DESC, k.line DESC LIMIT ${bind(query.limit + 1)})
     SELECT p.movement_id AS "movementId", p.line, m.kind, p.at, p.recorded_at AS "recordedAt", p.from_place AS "fromPlace", p.to_place AS "toPlace",
            p.quantity, p.before AS "onHandFrom", p.after AS "onHandTo", m.row ->> 'reason' AS reason, m.incident_id AS "incidentId",
            m.row #>> '{by,name}' AS "byName", m.row -> 'flags' AS flags, m.reverses_id AS "reversesId", r.movement_id AS "reversedById"
     FROM page p JOIN movements m ON m.id = p.movement_id LEFT JOIN movement_reversals r ON r.reversed_id = m.id
     ORDER BY p.at DESC, p.recorded_at DESC, p.movement_id DESC, p.line DESC`,
    parameters,
  );
  const last = rows[query.limit - 1];
  return { items: rows.slice(0, query.limit).map(toLine), next: rows.length > query.limit && last !== undefined ? makeKey(last) : null };
}

const toLine = ({ fromPlace, toPlace, quantity, onHandFrom, onHandTo, ...row }: Row): LotLine => ({
  ...row,
  from: placeFrom(fromPlace),
  to: placeFrom(toPlace),
  quantity: tidy(quantity),
  onHandFrom: onHandFrom === null ? null : tidy(onHandFrom),
  onHandTo: onHandTo === null ? null : tidy(onHandTo),
});
const tidy = (amount: string): string => quantityText(quantityFrom(amount));

const makeKey = ({ at, recordedAt, movementId, line }: Row): string =>
  Buffer.from([at, recordedAt, movementId, line].join(' ')).toString('base64url');

const REST = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12} [0-9]{1,9}$/;
function keyOf(after: string): string[] {
  const [at = '', recordedAt = '', ...rest] = Buffer.from(after, 'base64url').toString('latin1').split(' ');
  if (!isOurTime(at) || !isOurTime(recordedAt) || !REST.test(rest.join(' '))) throw new DomainError('CURSOR_MALFORMED', { path: 'after' });
  return [at, recordedAt, ...rest];
}
