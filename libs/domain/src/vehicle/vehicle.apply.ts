/** The meaning of events for a vehicle, computed once, inside the transaction. Its team sees it, and the node that it belongs to. */
import { type DomainEvent, type Held, nodeKey, teamKey, unique } from '../feed/held.ts';
import type { Vehicle } from './vehicle.ts';

export type HeldVehicle = Held<Vehicle>;

export function applyVehicle(before: HeldVehicle | null, event: DomainEvent): HeldVehicle {
  if (before === null) return hold({ ...(event.initial as Vehicle), version: 0 });
  if (event.type !== 'vehicle.described') return before;
  return hold({ ...before.row, ...(event.payload['described'] as Partial<Vehicle>) });
}

function hold(row: Vehicle): HeldVehicle {
  const scope = unique([nodeKey(row.jurisdictionId), ...(row.teamId === null ? [] : [teamKey(row.teamId)])]);
  return { kind: 'vehicle', row, live: true, extra: {}, scope };
}
