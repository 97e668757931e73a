/** Position (位置): where a team or a vehicle was measured to be. Not a fact of the log: the newest counts, the rest is its track. */
import { z } from 'zod';
import { Bbox, Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { BoundInput, InstantInput } from '../time.ts';

export const MAX_FIXES = 5_000;

/** What a fix tells besides whom it is of. */
const measured = {
  point: z.strictObject({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
  at: InstantInput,
  accuracyMetres: z.number().nullish(),
  speedMps: z.number().nullish(),
  headingDegrees: z.number().nullish(),
};

/**
 * One measurement as a request gives it, of a team or of a vehicle; a device may leave both out, it speaks for one alone. Impossible values are
 * refused one by one by the rule, so that a bad one does not lose its whole batch.
 */
export const Fix = z.strictObject({ teamId: Id.nullish(), vehicleId: Id.nullish(), ...measured }).meta({ id: 'Fix' });
export type Fix = z.infer<typeof Fix>;

export const TakeFixes = z.strictObject({ fixes: z.array(Fix).max(MAX_FIXES) }).meta({ id: 'TakeFixes' });
export type TakeFixes = z.infer<typeof TakeFixes>;

export const FIX_REFUSALS = [
  'TEAM_UNKNOWN',
  'VEHICLE_UNKNOWN',
  'FORBIDDEN',
  'FIX_IN_FUTURE',
  'FIX_TOO_OLD',
  'FIX_IMPOSSIBLE',
  'DUPLICATE',
] as const;
export type FixRefusal = (typeof FIX_REFUSALS)[number];

export const RefusedFix = z.object({ index: z.int(), code: z.enum(FIX_REFUSALS) });
export type RefusedFix = z.infer<typeof RefusedFix>;

export const TakenFixes = z.object({ accepted: z.int(), refused: z.array(RefusedFix) }).meta({ id: 'TakenFixes' });
export type TakenFixes = z.infer<typeof TakenFixes>;

const motion = {
  point: Point,
  at: z.string(),
  speedMps: z.number().nullable(),
  headingDegrees: z.number().nullable(),
  accuracyMetres: z.number().nullable(),
};

/** Newest fix of one team or of one vehicle; the other id is null. */
export const Position = z
  .object({ teamId: z.string().nullable(), vehicleId: z.string().nullable(), positionNumber: z.int(), ...motion })
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
  vehicleId: Id.optional(),
});
export type PositionQuery = z.infer<typeof PositionQuery>;

/** One fix of a track (轨迹). */
export const TrackFix = z.object(motion).meta({ id: 'TrackFix' });
export type TrackFix = z.infer<typeof TrackFix>;

export const TrackQuery = PageQuery.extend({ from: BoundInput.optional(), to: BoundInput.optional() });
export type TrackQuery = z.infer<typeof TrackQuery>;
