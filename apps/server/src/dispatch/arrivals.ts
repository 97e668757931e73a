/** [A21] When teams would be there if they were sent now: asked of the router once an order, before anything is held. */
import { type Incident, type LngLat, TEAM_PROFILE, type Team } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Catalogue } from '../core/catalogue.ts';
import { Router } from '../core/router.ts';
import { TeamBoard } from '../core/team-board.ts';

export type Arrival = { seconds: number; estimated: boolean };
type ArrivalsOf = (incident: Incident, teams: readonly Team[]) => Promise<ReadonlyMap<string, Arrival>>;

@Injectable()
export class Arrivals {
  constructor(
    private readonly router: Router,
    private readonly board: TeamBoard,
    private readonly catalogue: Catalogue,
  ) {}

  /** For one order: when it has to be tried again, with rows held, the answer is there already, unless the place is another. */
  once(): ArrivalsOf {
    let known: { point: LngLat | undefined; arrivals: ReadonlyMap<string, Arrival> } | null = null;
    return async (incident, teams) => {
      const point = incident.place.point?.coordinates;
      if (known === null || String(known.point) !== String(point)) known = { point, arrivals: await this.of(incident, teams) };
      return known.arrivals;
    };
  }

  /** What happened long ago was driven on the roads of then. */
  private async of({ place, typeCode, flags }: Incident, teams: readonly Team[]): Promise<ReadonlyMap<string, Arrival>> {
    if (place.point === null || flags.includes('imported')) return new Map();
    const starts = [...this.board.starts(teams)];
    const legs = await this.router.matrix(
      starts.map(([, start]) => start),
      [place.point.coordinates],
      TEAM_PROFILE,
    );
    const { turnoutSeconds } = this.catalogue.targets(typeCode);
    return new Map(
      starts.flatMap(([teamId], index) => {
        const leg = legs[index]?.[0];
        return leg ? [[teamId, { seconds: turnoutSeconds + leg.seconds, estimated: leg.estimated }] as const] : [];
      }),
    );
  }
}
