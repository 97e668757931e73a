/** What lies around a point or within an area, of what no page has already: places of the gazetteer, residents by the share of the ground, homes as a count. */
import {
  type Around,
  type AroundPlaces,
  type AroundPopulation,
  areaSeen,
  bearingDegrees,
  boxOf,
  distanceMetres,
  type GazetteerKind,
  insideOf,
  type LookAround,
  MAX_AROUND_PLACES,
  type PeopledRegion,
  PROTECTED_KINDS,
  polygonsOf,
  populationOf,
  RISK_KINDS,
  type SeenArea,
  sharedGround,
  squareMetresOf,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Geography } from '../core/geography.ts';
import { Places } from '../core/places.ts';
import type { Viewer } from '../core/viewer.ts';
import { Homes } from '../evacuation/homes.actions.ts';

const RISKS: ReadonlySet<GazetteerKind> = new Set(RISK_KINDS);
const PROTECTED: ReadonlySet<GazetteerKind> = new Set(PROTECTED_KINDS);

@Injectable()
export class AroundQueries {
  constructor(
    private readonly places: Places,
    private readonly geography: Geography,
    private readonly homes: Homes,
    private readonly clock: Clock,
  ) {}

  async of(viewer: Viewer, command: LookAround): Promise<Around> {
    viewer.checkAnywhere('see');
    const area = areaSeen(command);
    const ground = squareMetresOf([[area.ring]]);
    return {
      at: this.clock.now(),
      middle: { type: 'Point', coordinates: area.middle },
      squareMetres: Math.round(ground),
      risks: this.placesIn(area, RISKS),
      protected: this.placesIn(area, PROTECTED),
      population: this.population(area, ground),
      homes: await this.homes.within(viewer, area.ring),
    };
  }

  private placesIn({ middle, ring, radiusMetres }: SeenArea, kinds: ReadonlySet<GazetteerKind>): AroundPlaces {
    const isInside = insideOf(ring);
    const found = this.places
      .of(kinds)
      .map((place) => ({ place, metres: distanceMetres(middle, place.point) }))
      .filter(({ place, metres }) => (radiusMetres === null ? isInside(place.point) : metres <= radiusMetres))
      .sort((a, b) => a.metres - b.metres || (a.place.id < b.place.id ? -1 : 1));
    const items = found.slice(0, MAX_AROUND_PLACES).map(({ place: { id, name, kind, point, regionCode }, metres }) => ({
      id,
      name,
      kind,
      point: { type: 'Point' as const, coordinates: point },
      regionCode,
      distanceMetres: Math.round(metres),
      bearingDegrees: Math.round(bearingDegrees(middle, point)) % 360,
    }));
    return { items, total: found.length };
  }

  private population({ ring }: SeenArea, ground: number): AroundPopulation | null {
    const shared = sharedGround(ring);
    const peopled = this.geography.meeting(boxOf(ring)).flatMap(({ node: { id, settings }, geometry }) => {
      const residents = settings?.residents;
      return residents ? [{ id, residents, outline: polygonsOf(geometry) }] : [];
    });
    const known = new Set(peopled.map(({ id }) => id));
    const regions = peopled.map(({ id, residents, outline }): PeopledRegion => {
      const [, ...above] = this.geography.path(id);
      return {
        jurisdictionId: id,
        above: above.find((node) => known.has(node)) ?? null,
        residents,
        ground: squareMetresOf(outline),
        within: shared(outline),
      };
    });
    return populationOf(regions, ground);
  }
}
