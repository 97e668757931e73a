/** Position (位置): where a team was measured to be. Not a fact of the log: the newest counts, the rest is its track. */
import { z } from 'zod';
import { Bbox, Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { InstantInput } from '../time.ts';

export const MAX_FIXES = 5_000;

/** One measurement as a request gives it. Impossible values are refused one by one by the rule, so that a bad one does not lose its whole batch. */
export const Fix = z
  .strictObject({
    teamId: Id,
    point: z.strictObject({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
    at: InstantInput,
    accuracyMetres: z.number().nullish(),
    speedMps: z.number().nullish(),
    headingDegrees: z.number().nullish(),
  })
  .meta({ id: 'Fix' });
export type Fix = z.infer<typeof Fix>;

export const TakeFixes = z.strictObject({ fixes: z.array(Fix).max(MAX_FIXES) }).meta({ id: 'TakeFixes' });
export type TakeFixes = z.infer<typeof TakeFixes>;

export const FIX_REFUSALS = ['TEAM_UNKNOWN', 'FORBIDDEN', 'FIX_IN_FUTURE', 'FIX_TOO_OLD', 'FIX_IMPOSSIBLE', 'DUPLICATE'] as const;
export type FixRefusal = (typeof FIX_REFUSALS)[number];

export const RefusedFix = z.object({ index: z.int(), code: z.enum(FIX_REFUSALS) });
export type RefusedFix = z.infer<typeof RefusedFix>;

export const TakenFixes = z.object({ accepted: z.int(), refused: z.array(RefusedFix) }).meta({ id: 'TakenFixes' });
export type TakenFixes = z.infer<typeof TakenFixes>;

/** Newest fix of one team. */
export const Position = z
  .object({
    teamId: z.string(),
    positionNumber: z.int(),
    point: Point,
    at: z.string(),
    speedMps: z.number().nullable(),
    headingDegrees: z.number().nullable(),
    accuracyMetres: z.number().nullable(),
  })
  .meta({ id: 'Position' });
export type Position = z.infer<typeof Position>;

const BBOX = /^-?[0-9]{1,3}(\.[0-9]{1,15})?(,-?[0-9]{1,3}(\.[0-9]{1,15})?){3}$/;

export const PositionQuery = z.strictObject({
  /** `w,s,e,n` in degrees; `w` beyond `e` crosses the date line. */
  bbox: z
    .string()
    .regex(BBOX, 'w,s,e,n')
    .transform((value) => value.split(',').map(Number))
    .pipe(Bbox)
    .optional(),
  teamId: Id.optional(),
});
export type PositionQuery = z.infer<typeof PositionQuery>;
