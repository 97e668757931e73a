/** Coverage (覆盖): what nobody who stands by reaches within so many minutes. */
import { z } from 'zod';
import { codeText } from '../text.ts';

/** The circle that a team is asked to hold where nobody says otherwise. */
export const COVERAGE_MINUTES = 15;

export const CoverageQuery = z.strictObject({
  minutes: z.coerce.number().int().min(1).max(60).default(COVERAGE_MINUTES),
  capability: codeText(40).optional(),
});
export type CoverageQuery = z.infer<typeof CoverageQuery>;

export const Coverage = z
  .object({
    at: z.string(),
    minutes: z.int(),
    capability: z.string().nullable(),
    /** True unless every reach was drawn over known roads. */
    estimated: z.boolean(),
    /** Ground of the viewer's regions that is not reached; what lies beyond their borders is not asked. */
    polygons: z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(z.array(z.number())))) }),
    /** Towns whose centre is not reached. */
    towns: z.array(z.object({ regionCode: z.string(), jurisdictionId: z.string() })),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof Coverage>;
