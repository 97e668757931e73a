/** How many people of the ledgers live within an area, for whoever looks around there: counts alone, of homes that the asker may read one by one anyway. */
import { type AroundHomes, boxOf, insideOf, type LngLat } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import type { Viewer } from '../core/viewer.ts';

type Home = { id: string; longitude: number; latitude: number; people: number; vulnerable: number };
type Counted = { households: number; people: number; vulnerable: number };

/** Homes looked at between two breaths of the server. */
const AT_ONCE = 10_000;
const FROM_THE_FIRST = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class Homes {
  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  /** A home without a point counts where the middle of its village is. Null for whoever keeps no ledger. */
  async within(viewer: Viewer, ring: readonly LngLat[]): Promise<AroundHomes | null> {
    const nodes = viewer.nodesOf('keepHouseholds');
    if (nodes.length === 0) return null;
    const isInside = insideOf(ring);
    const placed = await this.placed(nodes, ring, isInside);
    const villages = nodes.filter((id) => {
      const center = this.geography.node(id)?.center;
      return center !== null && center !== undefined && isInside(center.coordinates);
    });
    const unplaced = await this.unplaced(villages);
    return {
      households: placed.households + unplaced.households,
      people: placed.people + unplaced.people,
      vulnerable: placed.vulnerable + unplaced.vulnerable,
      withoutPoint: unplaced.households,
    };
  }

  private async placed(nodes: readonly string[], ring: readonly LngLat[], isInside: (point: LngLat) => boolean): Promise<Counted> {
    const counted: Counted = { households: 0, people: 0, vulnerable: 0 };
    for (let after: string | null = FROM_THE_FIRST; after !== null; ) {
      const homes: Home[] = await this.database.query<Home>(
        `SELECT id, longitude, latitude, (row ->> 'people')::int AS people, (row ->> 'vulnerable')::int AS vulnerable
         FROM households
         WHERE longitude BETWEEN $1 AND $3 AND latitude BETWEEN $2 AND $4 AND NOT removed AND jurisdiction_id = ANY($5::uuid[]) AND id > $6
         ORDER BY id LIMIT ${AT_ONCE}`,
        [...boxOf(ring), nodes, after],
      );
      for (const { longitude, latitude, people, vulnerable } of homes) {
        if (!isInside([longitude, latitude])) continue;
        counted.households += 1;
        counted.people += people;
        counted.vulnerable += vulnerable;
      }
      after = homes.length < AT_ONCE ? null : (homes.at(-1)?.id ?? null);
    }
    return counted;
  }

  private async unplaced(villages: readonly string[]): Promise<Counted> {
    const none: Counted = { households: 0, people: 0, vulnerable: 0 };
    if (villages.length === 0) return none;
    const found = await this.database.one<Counted>(
      `SELECT count(*)::int AS households, coalesce(sum((row ->> 'people')::int), 0)::int AS people,
         coalesce(sum((row ->> 'vulnerable')::int), 0)::int AS vulnerable
       FROM households WHERE longitude IS NULL AND NOT removed AND jurisdiction_id = ANY($1::uuid[])`,
      [villages],
    );
    return found ?? none;
  }
}
