/** Team (队伍): what is dispatched. Stored availability is one of two; "assigned" is derived from open assignments. */
import { z } from 'zod';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';

export const AVAILABILITIES = ['available', 'outOfService'] as const;

/** `level` 1 is best, as in the rating of social forces (应急〔2024〕83号). */
export const TeamCapability = z.strictObject({ code: codeText(40), level: z.int().min(1).max(3).nullish() });
export type TeamCapability = z.infer<typeof TeamCapability>;

export const Team = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    kind: z.string().nullable(),
    jurisdictionId: z.string(),
    capabilities: z.array(z.object({ code: z.string(), level: z.int().optional() })),
    headcount: z.int().nullable(),
    leader: z.object({ personId: z.string().optional(), name: z.string() }).nullable(),
    station: Place.nullable(),
    availability: z.enum(AVAILABILITIES),
    openAssignmentIds: z.array(z.string()),
    positionNumber: z.int(),
    version: z.int(),
  })
  .meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;

const leader = z.strictObject({ personId: Id.nullish(), name: words(60) });

export const CreateTeam = z
  .strictObject({
    id: Id.nullish(),
    code: codeText(40),
    name: words(100),
    kind: codeText(40).nullish(),
    capabilities: z.array(TeamCapability).max(40).nullish(),
    headcount: z.int().min(0).max(100_000).nullish(),
    leader: leader.nullish(),
    station: PlaceInput.nullish(),
    jurisdictionId: Id.nullish(),
  })
  .meta({ id: 'CreateTeam' });
export type CreateTeam = z.infer<typeof CreateTeam>;

export const DescribeTeam = z
  .strictObject({
    code: codeText(40).nullish(),
    name: words(100).nullish(),
    kind: codeText(40).nullish(),
    capabilities: z.array(TeamCapability).max(40).nullish(),
    headcount: z.int().min(0).max(100_000).nullish(),
    leader: leader.nullish(),
    station: PlaceInput.nullish(),
    jurisdictionId: Id.nullish(),
    availability: z.enum(AVAILABILITIES).nullish(),
    reason: text(200).nullish(),
  })
  .meta({ id: 'DescribeTeam' });
export type DescribeTeam = z.infer<typeof DescribeTeam>;
