/** The answer to "whom to send": teams in order, each with every reason and its number, and what all of them together cannot do. */
import { z } from 'zod';

const count = z.int().min(1);
const seconds = z.int().min(0);
const metres = z.int().min(0);
const capability = z.string();

export const RecommendationReason = z.discriminatedUnion('code', [
  /** The first to arrive of all available ones, whatever they can do. */
  z.object({ code: z.literal('NEAREST'), etaSeconds: seconds }),
  /** Meets what is required in this; `level` 1 is best, null is unrated. */
  z.object({ code: z.literal('CAPABILITY'), capability, level: z.int().nullable() }),
  /** No available team is rated better in it, and at least one is rated lower. */
  z.object({ code: z.literal('LEVEL'), capability, level: z.int() }),
  /** Stands in the jurisdiction that is responsible for the place (属地). */
  z.object({ code: z.literal('SAME_JURISDICTION') }),
  /** Lacks a required capability; `needed` teams have it to have. */
  z.object({ code: z.literal('NO_CAPABILITY'), capability, needed: count }),
  /** Has the capability, but is rated lower than required, or not at all. */
  z.object({ code: z.literal('LEVEL_TOO_LOW'), capability, level: z.int().nullable(), needed: z.int() }),
  /** Has the capability, but is smaller than required. */
  z.object({ code: z.literal('TOO_FEW_PEOPLE'), capability, headcount: z.int(), needed: count }),
  z.object({ code: z.literal('OUT_OF_SERVICE') }),
  /** On other incidents; can be sent with `override`. */
  z.object({ code: z.literal('BUSY'), assignmentCount: count }),
  z.object({ code: z.literal('ON_THIS_INCIDENT') }),
  /** Its kind needs a yes that is not there (force requests); a leader can send it with `override`. */
  z.object({ code: z.literal('GATE_OPEN') }),
  /** Has declined this incident; it can be asked again, but is not advised. */
  z.object({ code: z.literal('DECLINED') }),
  /** Last heard of this long ago, which is too long to be sent by it. */
  z.object({ code: z.literal('POSITION_TOO_OLD'), ageSeconds: seconds }),
  /** Where it is now is unknown: distance and time are counted from its station. */
  z.object({ code: z.literal('STATION_ASSUMED'), distanceMetres: metres }),
  /** Neither position nor station is known: no distance, no time. */
  z.object({ code: z.literal('NO_STATION') }),
  /** No road leads from where it is to the place, as the roads are now. */
  z.object({ code: z.literal('UNREACHABLE'), distanceMetres: metres }),
  /** Closed roads make its way this much longer; null: they leave it none. */
  z.object({ code: z.literal('ROAD_CLOSED'), addedSeconds: seconds.nullable() }),
  /** On duty for this long of the last 24 h. Only warns. */
  z.object({ code: z.literal('REST_DUE'), workedSeconds: seconds }),
  /** Open assignments elsewhere of a team that already cannot be sent for another reason. */
  z.object({ code: z.literal('LOAD'), assignmentCount: count }),
]);
export type RecommendationReason = z.infer<typeof RecommendationReason>;

export const RECOMMENDATION_REASON_CODES = [
  'NEAREST',
  'CAPABILITY',
  'LEVEL',
  'SAME_JURISDICTION',
  'NO_CAPABILITY',
  'LEVEL_TOO_LOW',
  'TOO_FEW_PEOPLE',
  'OUT_OF_SERVICE',
  'BUSY',
  'ON_THIS_INCIDENT',
  'GATE_OPEN',
  'DECLINED',
  'POSITION_TOO_OLD',
  'STATION_ASSUMED',
  'NO_STATION',
  'UNREACHABLE',
  'ROAD_CLOSED',
  'REST_DUE',
  'LOAD',
] as const satisfies readonly RecommendationReason['code'][];

export const RecommendedTeam = z
  .object({
    teamId: z.string(),
    /** Can be sent without `override`. */
    available: z.boolean(),
    /** One of those who together, soonest, do what is still required. */
    advised: z.boolean(),
    /** From the order to arrival: turnout and drive. Null when unknown, unreachable, or when the team cannot be sent. */
    etaSeconds: z.int().nullable(),
    /** True unless the drive is over known roads. */
    estimated: z.boolean(),
    /** Straight line. */
    distanceMetres: z.int().nullable(),
    headcount: z.int().nullable(),
    /** Open assignments, the one on this incident included. */
    load: z.int(),
    /** Of the newest fix, however old; null without any. */
    positionAgeSeconds: z.int().nullable(),
    /** Regions (towns) that nobody else with its required capabilities reaches in time while it is away. */
    leavesUncovered: z.array(z.string()),
    reasons: z.array(RecommendationReason),
  })
  .meta({ id: 'RecommendedTeam' });
export type RecommendedTeam = z.infer<typeof RecommendedTeam>;

export const Recommendation = z
  .object({
    items: z.array(RecommendedTeam),
    /** `filled`: teams on the incident that meet it; `needed`: how many in all. */
    requirements: z.array(
      z.object({
        capability,
        minLevel: z.int().nullable(),
        headcount: z.int().nullable(),
        needed: count,
        filled: z.int().min(0),
      }),
    ),
    /** What available teams cannot make up for: so many are lacking beyond all of them. */
    missing: z.array(z.object({ code: z.literal('CAPABILITY_MISSING'), capability, lacking: count })),
  })
  .meta({ id: 'Recommendation' });
export type Recommendation = z.infer<typeof Recommendation>;
