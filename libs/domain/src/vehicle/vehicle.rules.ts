/** Rules of the vehicle ledger (车辆台账; docs/spec/positions.md, "Vehicles"). */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import { isSame } from '../same.ts';
import type { Instant } from '../time.ts';
import type { HeldVehicle } from './vehicle.apply.ts';
import type { CreateVehicle, DescribeVehicle, Vehicle } from './vehicle.ts';

/** [V1] A plate is used once in the whole city: people call vehicles by it. */
function checkPlate(samePlate: Vehicle | null, id: string): void {
  if (samePlate !== null && samePlate.id !== id) throw new DomainError('PLATE_TAKEN', { current: samePlate, path: 'plate' });
}

export function createVehicle(
  now: Instant,
  facts: { id: string; jurisdictionId: string; positionNumber: number; samePlate: Vehicle | null },
  command: CreateVehicle,
): DomainEvent[] {
  checkPlate(facts.samePlate, '');
  const vehicle: Omit<Vehicle, 'version'> = {
    id: facts.id,
    plate: command.plate,
    kind: command.kind,
    teamId: command.teamId ?? null,
    jurisdictionId: facts.jurisdictionId,
    positionNumber: facts.positionNumber,
  };
  const subject = ref('vehicle', facts.id);
  return [{ type: 'vehicle.created', subject, incidentId: null, at: now, flags: [], initial: vehicle, payload: {}, touches: [subject] }];
}

/** [V2] What is not given stays; what does not change makes no event. */
export function describeVehicle(
  now: Instant,
  facts: { vehicle: HeldVehicle; samePlate: Vehicle | null },
  command: DescribeVehicle,
): DomainEvent[] {
  const { row } = facts.vehicle;
  checkPlate(facts.samePlate, row.id);
  if (command.teamId && command.withoutTeam) throw new DomainError('INVALID', { path: 'withoutTeam' });
  const described: Partial<Vehicle> = {
    ...(command.plate && { plate: command.plate }),
    ...(command.kind && { kind: command.kind }),
    ...(command.teamId && { teamId: command.teamId }),
    ...(command.withoutTeam && { teamId: null }),
    ...(command.jurisdictionId && { jurisdictionId: command.jurisdictionId }),
  };
  const isChanged = Object.entries(described).some(([key, value]) => !isSame(value, row[key as keyof Vehicle]));
  if (!isChanged) return [];
  const subject = ref('vehicle', row.id);
  return [{ type: 'vehicle.described', subject, incidentId: null, at: now, flags: [], payload: { described }, touches: [subject] }];
}
