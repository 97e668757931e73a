/** One reading of the live rows around a point, with every change of a row and every second: teams move. */
import { type Closure, type Depot, type Incident, isOpen, type LngLat, type Place, type Shelter, type Team } from '@fenghuo/domain';
import { positions, store } from '../../live/live.ts';
import { type Circle, type Near, nearestOfClosure, standingOf, within } from './around.ts';

export type Around = {
  incidents: Near<Incident>[];
  /** Where people can go, now or when they are opened. */
  shelters: Near<Shelter>[];
  full: number;
  depots: Near<Depot>[];
  teams: Near<Team>[];
  closures: Near<Closure>[];
};

const pointOf = ({ place }: { place: Place }): LngLat | undefined => place.point?.coordinates;

export function readAround(circle: Circle): Around {
  const shelters = within(circle, store.list('shelter'), pointOf);
  const byTeam = store.assignmentsBy('teamId');
  const standingBy = store.list('team').filter(({ id, availability }) => availability === 'available' && !byTeam.get(id)?.some(isOpen));
  return {
    incidents: within(
      circle,
      store.list('incident').filter(({ state }) => state !== 'closed'),
      pointOf,
    ),
    shelters: shelters.filter(({ row }) => ['room', 'standby'].includes(standingOf(row) ?? '')),
    full: shelters.filter(({ row }) => standingOf(row) === 'full').length,
    depots: within(
      circle,
      store.list('depot').filter(({ state }) => state === 'open'),
      pointOf,
    ),
    teams: within(circle, standingBy, whereIsTeam),
    closures: within(circle, store.list('closure'), (closure) => nearestOfClosure(closure, circle.point)),
  };
}

function whereIsTeam({ positionNumber, station }: Team): LngLat | undefined {
  const fix = positions.get(positionNumber);
  return fix === null ? station?.point?.coordinates : [fix.lng, fix.lat];
}
