/** Where a thing of the desk is: its place, or for a team its last fix, else its station. */
import type { LngLat } from '@fenghuo/domain';
import { positions, store } from '../../live/live.ts';
import type { DeskRef } from './use-desk.ts';

export const pointOf = (ref: DeskRef): LngLat | null => {
  if (ref.kind !== 'team') return store.get(ref.kind, ref.id)?.place.point?.coordinates ?? null;
  const team = store.get('team', ref.id);
  const fix = team && positions.get(team.positionNumber);
  return fix ? [fix.lng, fix.lat] : (team?.station?.point?.coordinates ?? null);
};
