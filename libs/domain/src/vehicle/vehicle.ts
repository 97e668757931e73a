/** Vehicle (车辆): what drives, sails or flies, of a team or of its own; tracked like a team, with a number of its own in the frames. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { codeText } from '../text.ts';

export const Vehicle = z
  .object({
    id: z.string(),
    plate: z.string(),
    kind: z.string(),
    teamId: z.string().nullable(),
    jurisdictionId: z.string(),
    positionNumber: z.int(),
    version: z.int(),
  })
  .meta({ id: 'Vehicle' });
export type Vehicle = z.infer<typeof Vehicle>;

/** `kind` as people say it: `truck`, `pump`, `boat`; `aircraft`, `helicopter`, `drone` may fly as fast as these do. */
export const CreateVehicle = z
  .strictObject({ id: Id.nullish(), plate: codeText(20), kind: codeText(40), teamId: Id.nullish(), jurisdictionId: Id.nullish() })
  .meta({ id: 'CreateVehicle' });
export type CreateVehicle = z.infer<typeof CreateVehicle>;

/** `withoutTeam`: it leaves its team. Absent and null are the same, so no team cannot be said with `teamId`. */
export const DescribeVehicle = z
  .strictObject({
    plate: codeText(20).nullish(),
    kind: codeText(40).nullish(),
    teamId: Id.nullish(),
    withoutTeam: z.boolean().nullish(),
    jurisdictionId: Id.nullish(),
  })
  .meta({ id: 'DescribeVehicle' });
export type DescribeVehicle = z.infer<typeof DescribeVehicle>;
