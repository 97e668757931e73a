/** [A22] When the phone asks its leader 到场?. It only asks: nothing arrives by itself. */
import { distanceMetres, type LngLat } from '../geo.ts';
import type { Assignment } from './assignment.ts';

export const ARRIVAL_METRES = 150;
export const ARRIVAL_MPS = 3;

/** `speedMps` null: the receiver did not say; it is then taken from the way between the two fixes. */
export type ArrivalFix = { point: LngLat; atMs: number; speedMps: number | null };

/** Two fixes, one after the other, both near the place and slow, of a team that is not yet recorded there. */
export function seemsArrived(
  { state }: Pick<Assignment, 'state'>,
  place: LngLat | null,
  [before, newest]: readonly [ArrivalFix, ArrivalFix],
): boolean {
  if (place === null || (state !== 'dispatched' && state !== 'acknowledged' && state !== 'enRoute')) return false;
  const seconds = (newest.atMs - before.atMs) / 1000;
  if (seconds <= 0) return false;
  const between = distanceMetres(before.point, newest.point) / seconds;
  return [before, newest].every(
    ({ point, speedMps }) => distanceMetres(point, place) <= ARRIVAL_METRES && (speedMps ?? between) < ARRIVAL_MPS,
  );
}
