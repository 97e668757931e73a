/** One reading of the live rows around a point or within an area, with every change of a row and every second: teams move. */
import { type Closure, type Depot, type Incident, isOpen, type LngLat, type Place, type Shelter, type Team } from '@fenghuo/domain';
import { positions, store } from '../../live/live.ts';
import { closuresWithin, type Near, type Surroundings, standingOf, within } from './around.ts';

export type FoundAround = {
  incidents: Near<Incident>[];
  /** Where people can go, now or when they are opened. */
  shelters: Near<Shelter>[];
  full: number;
  depots: Near<Depot>[];
  teams: Near<Team>[];
  closures: Near<Closure>[];
};

const pointOf = ({ place }: { place: Place }): LngLat | undefined => place.point?.coordinates;

export function readAround(surroundings: Surroundings): FoundAround {
  const shelters = within(surroundings, store.list('shelter'), pointOf);
  const byTeam = store.assignmentsBy('teamId');
  const standingBy = store.list('team').filter(({ id, availability }) => availability === 'available' && !byTeam.get(id)?.some(isOpen));
  return {
    incidents: within(
      surroundings,
      store.list('incident').filter(({ state }) => state !== 'closed'),
      pointOf,
    ),
    shelters: shelters.filter(({ row }) => ['room', 'standby'].includes(standingOf(row) ?? '')),
    full: shelters.filter(({ row }) => standingOf(row) === 'full').length,
    depots: within(
      surroundings,
      store.list('depot').filter(({ state }) => state === 'open'),
      pointOf,
    ),
    teams: within(surroundings, standingBy, whereIsTeam),
    closures: closuresWithin(surroundings, store.list('closure')),
  };
}

function whereIsTeam({ positionNumber, station }: Team): LngLat | undefined {
  const fix = positions.get(positionNumber);
  return fix === null ? station?.point?.coordinates : [fix.lng, fix.lat];
}
