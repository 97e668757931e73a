/** What the form of a vehicle says, as commands. */
import type { CreateVehicle, DescribeVehicle, Vehicle } from '@fenghuo/domain';

/** Kinds that have a name in every language; people may write others. The last three may report the speeds of what flies. */
export const VEHICLE_KINDS = [
  'fireEngine',
  'ambulance',
  'pump',
  'truck',
  'crane',
  'excavator',
  'power',
  'command',
  'bus',
  'car',
  'boat',
  'helicopter',
  'aircraft',
  'drone',
] as const;

export type EnteredVehicle = { plate?: string; kind?: string; teamId?: string; jurisdictionId?: string };

export const enteredFrom = ({ plate, kind, teamId, jurisdictionId }: Vehicle): EnteredVehicle => ({
  plate,
  kind,
  ...(teamId !== null && { teamId }),
  jurisdictionId,
});

/** Empty words stay in: the schema says beside them that they are needed. */
export const newVehicleFrom = ({ plate, kind, teamId, jurisdictionId }: EnteredVehicle): CreateVehicle => ({
  plate: plate?.trim() ?? '',
  kind: kind?.trim() ?? '',
  ...(teamId && { teamId }),
  ...(jurisdictionId && { jurisdictionId }),
});

/** Only what differs from the row. A team that was taken out is said in so many words. */
export function changesOf(before: Vehicle, entered: EnteredVehicle): DescribeVehicle {
  const { plate, kind, teamId, jurisdictionId } = newVehicleFrom(entered);
  return {
    ...(plate !== before.plate && { plate }),
    ...(kind !== before.kind && { kind }),
    ...(teamId && teamId !== before.teamId && { teamId }),
    ...(!teamId && before.teamId !== null && { withoutTeam: true }),
    ...(jurisdictionId && jurisdictionId !== before.jurisdictionId && { jurisdictionId }),
  };
}
