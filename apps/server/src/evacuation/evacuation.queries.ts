/** Reads of zones, and which shelter is proposed for whom. */
import {
  DomainError,
  distanceMetres,
  type EvacuationZone,
  freeOf,
  type Household,
  type HouseholdToPlace,
  type ListQuery,
  type LngLat,
  type Page,
  proposeShelters,
  type Shelter,
  ShelterProposal,
  STILL_THERE,
  specialFreeOf,
  TAKES_PEOPLE,
  type Way,
  type ZoneHousehold,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { listRows } from '../core/lists.ts';
import { Router } from '../core/router.ts';
import type { Viewer } from '../core/viewer.ts';

export const ZoneProposal = z
  .object({
    items: z.array(ShelterProposal.extend({ code: z.string() })),
    shelters: z.array(z.object({ id: z.string(), name: z.string(), free: z.int(), specialFree: z.int() })),
  })
  .meta({ id: 'ZoneProposal' });
export type ZoneProposal = z.infer<typeof ZoneProposal>;

type ToPlace = { on: ZoneHousehold; home: Household; longitude: number | null; latitude: number | null };
/** The nearest by the straight line; further ones are not nearer by road. */
const SHELTERS_ASKED = 16;
/** Homes this near to one another have the same way. */
const SAME_PLACE_DEGREES = 0.005;
/** Starts of ways that the router is asked about at once. */
const STARTS_ASKED = 60;

@Injectable()
export class EvacuationQueries {
  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly router: Router,
  ) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<EvacuationZone>> {
    return listRows(this.database, viewer, 'evacuationZone', query);
  }

  /** In sight, or with a village whose households they keep. */
  async read(viewer: Viewer, id: string): Promise<EvacuationZone> {
    const found = await this.database.one<{ row: EvacuationZone; scope: string[] }>(
      'SELECT row, scope FROM evacuation_zones WHERE id = $1',
      [id],
    );
    const isSeen =
      found !== null &&
      (viewer.sees(found.scope) || found.row.villages.some(({ jurisdictionId }) => viewer.may('keepHouseholds', jurisdictionId)));
    if (found === null || !isSeen) throw new DomainError('NOT_FOUND');
    return found.row;
  }

  /** [EV9] For the households that are still there; nothing is kept before a person confirms it. */
  async proposal(viewer: Viewer, id: string): Promise<ZoneProposal> {
    const zone = await this.read(viewer, id);
    viewer.check('orderEvacuation', zone.jurisdictionId);
    const toPlace = await this.database.query<ToPlace>(
      `SELECT z.row AS "on", h.row AS home, h.longitude, h.latitude FROM zone_households z JOIN households h ON h.id = z.household_id
       WHERE z.zone_id = $1 AND z.state = ANY($2::text[]) ORDER BY h.id`,
      [id, STILL_THERE],
    );
    const middle = middleOf(zone);
    const shelters = (await this.shelters(viewer)).sort((a, b) => distanceTo(a, middle) - distanceTo(b, middle)).slice(0, SHELTERS_ASKED);
    const households = toPlace.map(({ on, home }): HouseholdToPlace => {
      const there = on.parts.filter(({ state }) => (STILL_THERE as readonly string[]).includes(state));
      return {
        householdId: on.householdId,
        people: there.reduce((sum, { people }) => sum + people, 0),
        vulnerable: there.reduce((sum, { vulnerable }) => sum + vulnerable, 0),
        needs: home.needs,
        assignedShelterId: on.assignedShelterId,
      };
    });
    const way = await this.ways(toPlace, shelters, middle);
    const offered = shelters.map((shelter) => {
      const { id: shelterId, functions, name } = shelter;
      return { id: shelterId, name, functions, free: freeOf(shelter), specialFree: specialFreeOf(shelter) };
    });
    const codes = new Map(toPlace.map(({ on }) => [on.householdId, on.code]));
    return {
      items: proposeShelters({ households, shelters: offered, way }).map((one) => ({ ...one, code: codes.get(one.householdId) ?? '' })),
      shelters: offered.map(({ functions: _, ...rest }) => rest),
    };
  }

  private async shelters(viewer: Viewer): Promise<Shelter[]> {
    const rows = await this.database.query<{ row: Shelter; scope: string[] }>(
      'SELECT row, scope FROM shelters WHERE live AND state = ANY($1::text[])',
      [TAKES_PEOPLE],
    );
    return rows.filter(({ scope }) => viewer.sees(scope)).map(({ row }) => row);
  }

  /** One question to the router for homes that lie together; what it cannot say by road it estimates. */
  private async ways(
    homes: readonly ToPlace[],
    shelters: readonly Shelter[],
    middle: LngLat,
  ): Promise<(householdId: string, shelterId: string) => Way | null> {
    const starts = new Map<string, LngLat>();
    const startOf = new Map<string, string>();
    for (const { on, longitude, latitude, home } of homes) {
      const said: LngLat | null = longitude === null || latitude === null ? null : [longitude, latitude];
      const point = said ?? this.geography.node(home.jurisdictionId)?.center?.coordinates ?? middle;
      const key = placeKey(point);
      const isNew = !starts.has(key);
      const used = isNew && starts.size >= STARTS_ASKED ? placeKey(middle) : key;
      if (!starts.has(used)) starts.set(used, used === key ? point : middle);
      startOf.set(on.householdId, used);
    }
    const to = shelters.flatMap(({ id, place }) => (place.point === null ? [] : [{ id, point: place.point.coordinates }]));
    const keys = [...starts.keys()];
    const isAsked = keys.length > 0 && to.length > 0;
    const legs = isAsked
      ? await this.router.matrix(
          [...starts.values()],
          to.map(({ point }) => point),
          'car',
        )
      : [];
    const byWay = new Map(keys.flatMap((key, row) => to.map(({ id }, column) => [`${key} ${id}`, legs[row]?.[column] ?? null] as const)));
    return (householdId, shelterId) => byWay.get(`${startOf.get(householdId)} ${shelterId}`) ?? null;
  }
}

const placeKey = ([lng, lat]: LngLat): string => `${Math.round(lng / SAME_PLACE_DEGREES)},${Math.round(lat / SAME_PLACE_DEGREES)}`;
const distanceTo = ({ place }: Shelter, middle: LngLat): number =>
  place.point === null ? Number.POSITIVE_INFINITY : distanceMetres(place.point.coordinates, middle);

function middleOf({ geometry }: EvacuationZone): LngLat {
  const corners = (geometry.coordinates[0] ?? []).slice(1);
  const sum = corners.reduce<LngLat>(([x, y], [lng, lat]) => [x + lng, y + lat], [0, 0]);
  return [sum[0] / corners.length, sum[1] / corners.length];
}
