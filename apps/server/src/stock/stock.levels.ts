/** Stock rolled up by the level of its depots: city, district, town, village; what is lacking there, and what belongs to others beside it. */
import {
  DISPOSABLE_KINDS,
  FIRMS_KINDS,
  type LevelStock,
  type LevelsQuery,
  quantityFrom,
  quantityText,
  type StockByLevel,
} from '@fenghuo/domain';
import type { Database } from '../core/database.ts';
import type { Geography } from '../core/geography.ts';
import type { Viewer } from '../core/viewer.ts';
import { binder, lotSight } from './stock.sight.ts';

type Row = Omit<LevelStock, 'byOwner'> & { byOwner: { ownerKind: LevelStock['byOwner'][number]['ownerKind']; onHand: string }[] };

/** [LE21] In depots in sight. The measure of what is lacking is that of the alarm (SU14): what lies there, of what a depot keeps or has kept. */
export async function stockByLevel(database: Database, geography: Geography, viewer: Viewer, query: LevelsQuery): Promise<StockByLevel> {
  viewer.checkAnywhere('readStock');
  const { parameters, bind } = binder();
  const conditions = [`d.state = 'open'`, ...lotSight(viewer)];
  if (!viewer.seesAll) conditions.push(`d.scope && ${bind(viewer.keys)}::text[]`);
  if (query.class !== undefined) conditions.push(`i.class = ${bind(query.class)}`);
  if (query.node !== undefined) conditions.push(`d.row ->> 'jurisdictionId' = ANY(${bind(geography.subtree(query.node))}::text[])`);
  const [ours, firms] = [bind(DISPOSABLE_KINDS), bind(FIRMS_KINDS)];
  const rows = await database.query<Row>(
    `WITH held AS (
        SELECT d.level, d.id AS depot_id, l.item_id, l.owner_kind, sum(b.on_hand) AS on_hand,
               CASE WHEN d.kind = ANY(${firms}) OR NOT (i.row ->> 'active')::boolean THEN NULL ELSE (i.row #>> ARRAY['minimum', d.level])::numeric END AS least
        FROM balances b JOIN lots l ON l.id = b.lot_id JOIN items i ON i.id = l.item_id JOIN depots d ON b.place = 'depot:' || d.id
        WHERE ${conditions.join(' AND ')} GROUP BY d.id, i.id, l.item_id, l.owner_kind),
      kept AS (
        SELECT level, item_id, depot_id, coalesce(sum(on_hand) FILTER (WHERE owner_kind = ANY(${ours})), 0) AS own, min(least) AS least
        FROM held GROUP BY level, item_id, depot_id),
      rolled AS (
        SELECT level, item_id, count(*)::int AS depots, sum(own) AS own, coalesce(sum(least - own) FILTER (WHERE own < least), 0) AS short,
               (count(*) FILTER (WHERE own < least))::int AS short_depots
        FROM kept GROUP BY level, item_id),
      owned AS (
        SELECT level, item_id, jsonb_agg(jsonb_build_object('ownerKind', owner_kind, 'onHand', on_hand::text) ORDER BY owner_kind) AS by_owner
        FROM (SELECT level, item_id, owner_kind, sum(on_hand) AS on_hand FROM held GROUP BY 1, 2, 3 HAVING sum(on_hand) > 0) AS sums GROUP BY level, item_id)
     SELECT r.item_id AS "itemId", r.level, r.depots, r.own AS disposable, r.short, r.short_depots AS "shortDepots", coalesce(o.by_owner, '[]') AS "byOwner"
     FROM rolled r LEFT JOIN owned o USING (level, item_id) JOIN items i ON i.id = r.item_id ORDER BY i.code, r.level`,
    parameters,
  );
  return { items: rows.map(toLevel) };
}

const tidy = (amount: string): string => quantityText(quantityFrom(amount));
const toLevel = ({ disposable, short, byOwner, ...row }: Row): LevelStock => ({
  ...row,
  disposable: tidy(disposable),
  short: tidy(short),
  byOwner: byOwner.map(({ ownerKind, onHand }) => ({ ownerKind, onHand: tidy(onHand) })),
});
