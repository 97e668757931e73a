/** What lies in a zone: a home by its point; one without a point by its village, when the zone covers where that village is. */
import { boxOf, type EvacuationZone, type LngLat } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { Geography } from '../core/geography.ts';

type Home = { jurisdictionId: string; point: LngLat | null };
type Zone = Pick<EvacuationZone, 'geometry' | 'jurisdictionId'>;

@Injectable()
export class Grounds {
  constructor(private readonly geography: Geography) {}

  /** Within the node that answers for the zone: another's people are not ordered about. */
  lies({ jurisdictionId, point }: Home, zone: Zone): boolean {
    if (!this.geography.isWithin(jurisdictionId, zone.jurisdictionId)) return false;
    return point === null ? this.coversVillage(zone, jurisdictionId) : booleanPointInPolygon(point, zone.geometry);
  }

  /** A village lies in the zone with its middle; a small zone within a village takes all of it whose homes have no point. */
  coversVillage({ geometry }: Zone, jurisdictionId: string): boolean {
    const node = this.geography.node(jurisdictionId);
    if (node === undefined) return false;
    if (node.center !== null && booleanPointInPolygon(node.center.coordinates, geometry)) return true;
    if (node.level !== 'village' && node.level !== 'grid') return false;
    return cornersOf({ geometry }).some((corner) => {
      const here = this.geography.at(corner);
      return here !== null && this.geography.isWithin(here.id, jurisdictionId);
    });
  }

  /** Whose homes can lie in it. */
  nodesOf({ jurisdictionId }: Pick<Zone, 'jurisdictionId'>): string[] {
    return this.geography.subtree(jurisdictionId);
  }

  /** The lowest node that holds the whole zone, as far as its corners lie anywhere; with an incident that one's node too. Null: nowhere. */
  nodeOf(zone: Pick<EvacuationZone, 'geometry'>, incidentNode: string | null): string | null {
    const nodes = cornersOf(zone).flatMap((corner) => this.geography.at(corner)?.id ?? []);
    const paths = [...(incidentNode === null ? [] : [incidentNode]), ...nodes].map((id) => this.geography.path(id));
    const [first, ...others] = paths;
    return first?.find((id) => others.every((path) => path.includes(id))) ?? null;
  }

  boxOf = ({ geometry }: Pick<EvacuationZone, 'geometry'>): readonly number[] => boxOf(cornersOf({ geometry }));
}

const cornersOf = ({ geometry }: Pick<EvacuationZone, 'geometry'>): readonly LngLat[] => geometry.coordinates.flat();
