/** What a request needs, against what lies in the depots in sight and how long the way is: the proposal, made anew at each reading. */
import {
  type AskSupplies,
  type Depot,
  type DepotFact,
  DISPOSABLE_KINDS,
  DomainError,
  FIRMS_KINDS,
  gapsOf,
  type Item,
  type Leg,
  type LngLat,
  type OwnerKind,
  type Proposal,
  placeFrom,
  propose,
  type StockFact,
  type SupplyGaps,
  type SupplyRequest,
  TEAM_PROFILE,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { readRow } from '../core/lists.ts';
import { Router } from '../core/router.ts';
import type { Viewer } from '../core/viewer.ts';
import { SupplyRequestActions } from './supply-request.actions.ts';

/** Ways are asked for anew after this time: roads are closed and opened. */
const WAYS_KEPT_MS = 60_000;
const WAYS_KEPT = 200;
type StockRow = { lotId: string; itemId: string; place: string; available: string; expiresAt: string | null; ownerKind: OwnerKind };
type Legs = ReadonlyMap<string, Leg | 'none'>;

@Injectable()
export class SupplyRequestQueries {
  private readonly ways = new Map<string, { askedAt: number; legs: Promise<Legs> }>();

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly router: Router,
    private readonly clock: Clock,
    private readonly actions: SupplyRequestActions,
  ) {}

  /** [AS5] For whoever decides about it: who handles incidents there, or has a step of the chain. */
  async proposal(viewer: Viewer, id: string): Promise<Proposal> {
    const request = await readRow<SupplyRequest>(this.database, viewer, 'supplyRequest', id);
    this.mustDecide(viewer, request);
    if (request.state !== 'requested') throw new DomainError('STEP_NOT_POSSIBLE', { current: request });
    return this.propose(viewer, request);
  }

  /** Of what nobody has asked for yet. */
  async preview(viewer: Viewer, command: AskSupplies): Promise<Proposal> {
    const draft = await this.actions.draft(viewer, this.clock.now(), command);
    this.mustDecide(viewer, draft);
    return this.propose(viewer, draft);
  }

  /** [AS16] Of what the viewer sees: open requests against what lies in open depots. */
  async gaps(viewer: Viewer): Promise<SupplyGaps> {
    viewer.checkAnywhere('see');
    const open = await this.database.query<{ row: SupplyRequest; scope: string[] }>(
      `SELECT row, scope FROM supply_requests WHERE live AND state NOT IN ('closed', 'declined', 'cancelled')`,
    );
    const requests = open.filter(({ scope }) => viewer.sees(scope)).map(({ row }) => row);
    const itemIds = [...new Set(requests.flatMap(({ lines }) => lines.map(({ itemId }) => itemId)))];
    const depotIds = (await this.depots(viewer)).filter(({ kind }) => !isFirms(kind)).map(({ id }) => id);
    const rows = await this.database.query<{ itemId: string; available: string }>(
      `SELECT l.item_id AS "itemId", trim_scale(sum(b.on_hand - b.reserved - b.blocked))::text AS available
       FROM lots l JOIN balances b ON b.lot_id = l.id
       WHERE l.item_id = ANY($1::uuid[]) AND b.place = ANY($2::text[]) AND l.owner_kind = ANY($3::text[]) AND (l.expires_at IS NULL OR l.expires_at > $4)
       GROUP BY l.item_id`,
      [itemIds, depotIds.map((id) => `depot:${id}`), DISPOSABLE_KINDS, this.clock.now()],
    );
    return { items: gapsOf(requests, new Map(rows.map(({ itemId, available }) => [itemId, available]))) };
  }

  private mustDecide(viewer: Viewer, { jurisdictionId }: Pick<SupplyRequest, 'jurisdictionId'>): void {
    const roles = this.geography.settings(jurisdictionId).supplyApproval.flatMap((step) => step.roles);
    if (viewer.roleAt(roles, jurisdictionId) === null) viewer.check('handleIncidents', jurisdictionId);
  }

  private async propose(viewer: Viewer, request: Omit<SupplyRequest, 'version'>): Promise<Proposal> {
    const { incidentId, to, wantedAt, place } = request;
    const needs = request.lines.map(({ itemId, asked }) => ({ itemId, quantity: asked }));
    const itemIds = needs.map(({ itemId }) => itemId);
    const [stock, depots, items] = await Promise.all([this.stock(viewer, itemIds), this.depots(viewer), this.items(itemIds)]);
    const holding = new Set(stock.flatMap((one) => (one.place.kind === 'depot' ? [one.place.id] : [])));
    const sources = depots.filter((depot) => holding.has(depot.id));
    const legs = place.point === null ? null : await this.legs(sources, place.point.coordinates);
    const facts = sources.map((depot): DepotFact => {
      const { id, kind, level } = depot;
      return { id, kind, level, incidentId: depot.incidentId, leg: legs?.get(id) ?? null };
    });
    return propose(this.clock.now(), { needs, stock, depots: facts, items, incidentId, to, wantedAt });
  }

  /** What is the army's is for those alone who may move it. */
  private async stock(viewer: Viewer, itemIds: readonly string[]): Promise<StockFact[]> {
    const rows = await this.database.query<StockRow>(
      `SELECT b.lot_id AS "lotId", l.item_id AS "itemId", b.place, (b.on_hand - b.reserved - b.blocked)::text AS available,
              l.expires_at AS "expiresAt", l.owner_kind AS "ownerKind"
       FROM lots l JOIN balances b ON b.lot_id = l.id
       WHERE l.item_id = ANY($1::uuid[]) AND (b.place LIKE 'depot:%' OR b.place LIKE 'shelter:%')
         AND b.on_hand - b.reserved - b.blocked > 0 AND (l.owner_kind <> 'military' OR $2)`,
      [itemIds, viewer.mayAnywhere('moveMilitary')],
    );
    const shelters = await this.sheltersInSight(viewer, rows);
    return rows.flatMap(({ place, ...rest }) => {
      const at = placeFrom(place);
      return at.kind === 'shelter' && !shelters.has(at.id) ? [] : [{ ...rest, place: at }];
    });
  }

  private async sheltersInSight(viewer: Viewer, rows: readonly StockRow[]): Promise<ReadonlySet<string>> {
    const ids = [...new Set(rows.map(({ place }) => placeFrom(place)).flatMap((place) => (place.kind === 'shelter' ? [place.id] : [])))];
    if (ids.length === 0) return new Set();
    const found = await this.database.query<{ id: string; scope: string[] }>('SELECT id, scope FROM shelters WHERE id = ANY($1::uuid[])', [
      ids,
    ]);
    return new Set(found.filter(({ scope }) => viewer.sees(scope)).map(({ id }) => id));
  }

  private async depots(viewer: Viewer): Promise<Depot[]> {
    const rows = await this.database.query<{ row: Depot; scope: string[] }>(
      `SELECT row, scope FROM depots WHERE state = 'open' ORDER BY id`,
    );
    return rows.filter(({ scope }) => viewer.sees(scope)).map(({ row }) => row);
  }

  private async items(ids: readonly string[]): Promise<Item[]> {
    const rows = await this.database.query<{ row: Item }>('SELECT row FROM items WHERE id = ANY($1::uuid[])', [ids]);
    return rows.map(({ row }) => row);
  }

  /** One matrix for all depots that hold something, kept for a while: a request is looked at more than once. */
  private legs(depots: readonly Depot[], to: LngLat): Promise<Legs> {
    const from = depots.flatMap(({ id, place }) => (place.point === null ? [] : [{ id, point: place.point.coordinates }]));
    const key = JSON.stringify([to, from]);
    const now = toMs(this.clock.now());
    const known = this.ways.get(key);
    if (known !== undefined && now - known.askedAt < WAYS_KEPT_MS) return known.legs;
    const legs = this.ask(from, to);
    legs.catch(() => this.ways.delete(key));
    this.ways.set(key, { askedAt: now, legs });
    const [oldest] = this.ways.keys();
    if (this.ways.size > WAYS_KEPT && oldest !== undefined) this.ways.delete(oldest);
    return legs;
  }

  private async ask(from: readonly { id: string; point: LngLat }[], to: LngLat): Promise<Legs> {
    if (from.length === 0) return new Map();
    const matrix = await this.router.matrix(
      from.map(({ point }) => point),
      [to],
      TEAM_PROFILE,
    );
    return new Map(from.map(({ id }, index) => [id, matrix[index]?.[0] ?? 'none']));
  }
}

const isFirms = (kind: Depot['kind']): boolean => FIRMS_KINDS.some((one) => one === kind);
