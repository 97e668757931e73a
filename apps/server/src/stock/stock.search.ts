/** Who has an item near a point, and for how many people what lies in a subtree lasts. */
import {
  type Capacity,
  type CapacityQuery,
  DISPOSABLE_KINDS,
  distanceMetres,
  estimateLeg,
  type Item,
  type LevelsQuery,
  type LngLat,
  type OwnerKind,
  type Place,
  placeFrom,
  quantityFrom,
  quantityText,
  type StockByLevel,
  type StockHolder,
  type StockHolders,
  type StockSearch,
  supportedBy,
  TEAM_PROFILE,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { NewestPositions } from '../core/newest-positions.ts';
import { Router } from '../core/router.ts';
import type { Viewer } from '../core/viewer.ts';
import { stockByLevel } from './stock.levels.ts';
import { binder, lotSight, placeInSight } from './stock.sight.ts';

/** So many of the nearest are asked of the road network; who is farther away by air is estimated. */
const ROUTED = 60;

type HoldingRow = { place: string; ownerKind: OwnerKind; onHand: string; available: string; expiresAt: string | null };
type PlaceRow = {
  place: string;
  name: string | null;
  code: string | null;
  at: Place | null;
  positionNumber: number | null;
  countedAt: string | null;
};
type Start = { holder: StockHolder; point: LngLat | null };

@Injectable()
export class StockSearchQueries {
  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly positions: NewestPositions,
    private readonly router: Router,
    private readonly clock: Clock,
  ) {}

  /** [LE15] Nearest by road first; without a point the fullest. A vehicle on its way and a team are where they were last seen. */
  async search(viewer: Viewer, { item, near, limit }: StockSearch): Promise<StockHolders> {
    const { parameters, bind } = binder();
    const conditions = [
      ...lotSight(viewer),
      `l.item_id = ${bind(item)}`,
      'NOT b.outside',
      'b.on_hand > 0',
      ...placeInSight(viewer, bind, 'b.place'),
    ];
    const rows = await this.database.query<HoldingRow>(
      `SELECT b.place, l.owner_kind AS "ownerKind", sum(b.on_hand) AS "onHand", sum(b.on_hand - b.reserved - b.blocked) AS available, min(l.expires_at) AS "expiresAt"
       FROM balances b JOIN lots l ON l.id = b.lot_id WHERE ${conditions.join(' AND ')} GROUP BY b.place, l.owner_kind ORDER BY b.place, l.owner_kind`,
      parameters,
    );
    const starts = await this.starts(rows);
    const target = near === undefined ? null : (near.split(',').map(Number) as LngLat);
    const holders = target === null ? starts.map(({ holder }) => holder).sort(fullestFirst) : await this.byWay(starts, target);
    return { items: holders.slice(0, limit) };
  }

  /** [LE16] What the bureau disposes of and has not expired, in the depots of each node and of everything below it. */
  async capacity(viewer: Viewer, { people, days, node }: CapacityQuery): Promise<Capacity> {
    viewer.checkAnywhere('readStock');
    const items = (
      await this.database.query<{ row: Item }>(
        `SELECT row FROM items WHERE (row ->> 'perPersonDay') IS NOT NULL OR (row ->> 'perPerson') IS NOT NULL`,
      )
    )
      .map(({ row }) => row)
      .filter(({ active }) => active);
    const rows = await this.database.query<{ node: string; itemId: string; available: string }>(
      `SELECT d.row ->> 'jurisdictionId' AS node, l.item_id AS "itemId", sum(b.on_hand - b.reserved - b.blocked) AS available
       FROM balances b JOIN lots l ON l.id = b.lot_id JOIN depots d ON b.place = 'depot:' || d.id
       WHERE l.owner_kind = ANY($1) AND l.item_id = ANY($2::uuid[]) AND (l.expires_at IS NULL OR l.expires_at > $3) AND ($4::text[] IS NULL OR d.scope && $4)
       GROUP BY 1, 2`,
      [DISPOSABLE_KINDS, items.map(({ id }) => id), this.clock.now(), viewer.seesAll ? null : viewer.keys],
    );
    const sums = new Map<string, Map<string, bigint>>();
    for (const row of rows) {
      for (const above of this.geography.path(row.node)) {
        const ofNode = sums.get(above) ?? new Map<string, bigint>();
        sums.set(above, ofNode.set(row.itemId, (ofNode.get(row.itemId) ?? 0n) + quantityFrom(row.available)));
      }
    }
    const nodes = this.nodesFor(viewer, node, [...sums.keys()]);
    const asked = { people: people ?? null, days };
    return { ...asked, nodes: nodes.map((id) => supportedBy(id, { items, available: sums.get(id) ?? new Map() }, asked)) };
  }

  levels(viewer: Viewer, query: LevelsQuery): Promise<StockByLevel> {
    return stockByLevel(this.database, this.geography, viewer, query);
  }

  /** The node that was asked about and those right below it, else all that hold anything: as far as the viewer sees them whole. */
  private nodesFor(viewer: Viewer, node: string | undefined, held: readonly string[]): string[] {
    const nodes = node === undefined ? held : [node, ...this.geography.childrenOf(node)];
    const isSeen = (id: string) =>
      viewer.sees([`n:${id}`]) || viewer.identity.roles.some(({ role, jurisdictionId }) => role === 'depotKeeper' && jurisdictionId === id);
    return nodes
      .filter((id) => this.geography.node(id) !== undefined && isSeen(id))
      .sort((a, b) => this.geography.path(a).length - this.geography.path(b).length || (a < b ? -1 : 1));
  }

  private async starts(rows: readonly HoldingRow[]): Promise<Start[]> {
    const byPlace = new Map<string, HoldingRow[]>();
    for (const row of rows) byPlace.set(row.place, [...(byPlace.get(row.place) ?? []), row]);
    const known = new Map((await this.placesOf([...byPlace.keys()])).map((one) => [one.place, one]));
    return [...byPlace].map(([key, holdings]): Start => {
      const facts = known.get(key);
      const fix = facts?.positionNumber ? this.positions.fixOf(facts.positionNumber) : null;
      const expiries = holdings.flatMap(({ expiresAt }) => expiresAt ?? []).sort();
      const holder: StockHolder = {
        ...{ place: placeFrom(key), name: facts?.name ?? null, code: facts?.code ?? null, at: facts?.at ?? null },
        holdings: holdings.map(({ ownerKind, onHand, available }) => ({ ownerKind, onHand: tidy(onHand), available: tidy(available) })),
        ...{ expiresAt: expiries[0] ?? null, seconds: null, metres: null, estimated: false, countedAt: facts?.countedAt ?? null },
      };
      return { holder, point: fix === null ? (facts?.at?.point?.coordinates ?? null) : [fix.lng / 1e7, fix.lat / 1e7] };
    });
  }

  private placesOf(keys: readonly string[]): Promise<PlaceRow[]> {
    const idsOf = (kind: string) => keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1));
    const none = `NULL::int AS "positionNumber", NULL::text AS "countedAt"`;
    return this.database.query<PlaceRow>(
      `SELECT 'depot:' || id AS place, row ->> 'name' AS name, row ->> 'code' AS code, row -> 'place' AS at, NULL::int AS "positionNumber", row ->> 'countedAt' AS "countedAt"
         FROM depots WHERE id = ANY($1::uuid[])
       UNION ALL SELECT 'shelter:' || id, row ->> 'name', row ->> 'code', row -> 'place', ${none} FROM shelters WHERE id = ANY($2::uuid[])
       UNION ALL SELECT 'incident:' || id, row ->> 'title', row ->> 'code', row -> 'place', ${none} FROM incidents WHERE id = ANY($3::uuid[])
       UNION ALL SELECT 'team:' || id, row ->> 'name', row ->> 'code', row -> 'station', (row ->> 'positionNumber')::int, NULL FROM teams WHERE id = ANY($4::uuid[])
       UNION ALL SELECT 'shipment:' || s.id, s.row ->> 'plate', s.row ->> 'code', d.row -> 'place', (v.row ->> 'positionNumber')::int, NULL
         FROM shipments s LEFT JOIN depots d ON d.id = (s.row ->> 'fromDepotId')::uuid LEFT JOIN vehicles v ON v.id = (s.row ->> 'vehicleId')::uuid
         WHERE s.id = ANY($5::uuid[])`,
      ['depot', 'shelter', 'incident', 'team', 'shipment'].map(idsOf),
    );
  }

  private async byWay(starts: readonly Start[], target: LngLat): Promise<StockHolder[]> {
    const placed = starts.flatMap(({ holder, point }) => (point === null ? [] : [{ holder, point, air: distanceMetres(point, target) }]));
    placed.sort((a, b) => a.air - b.air);
    const legs = await this.router.matrix(
      placed.slice(0, ROUTED).map(({ point }) => point),
      [target],
      TEAM_PROFILE,
    );
    const reached = placed.map(({ holder, point }, index): StockHolder => {
      const leg = index < ROUTED ? (legs[index]?.[0] ?? null) : estimateLeg(point, target, TEAM_PROFILE);
      return leg === null ? holder : { ...holder, seconds: leg.seconds, metres: leg.metres, estimated: leg.estimated };
    });
    reached.sort((a, b) => (a.seconds ?? Number.MAX_SAFE_INTEGER) - (b.seconds ?? Number.MAX_SAFE_INTEGER));
    return [...reached, ...starts.filter(({ point }) => point === null).map(({ holder }) => holder)];
  }
}

const amountOf = ({ holdings }: StockHolder): bigint => holdings.reduce((sum, { available }) => sum + quantityFrom(available), 0n);
const fullestFirst = (a: StockHolder, b: StockHolder): number => (amountOf(a) > amountOf(b) ? -1 : 1);
const tidy = (amount: string): string => quantityText(quantityFrom(amount));
