/** Which teams to send, ranked with every reason, and what none of them can do. It advises: the officer may always send another (`againstAdvice`). */
import { z } from 'zod';
import { distanceMetres, type LngLat } from '../geo.ts';
import { DEFAULT_TARGETS } from '../incident/incident-type.ts';
import type { Team } from '../team/team.ts';

const assignmentCount = z.int().min(1);
const capability = z.string();

export const RecommendationReason = z.discriminatedUnion('code', [
  /** The first to arrive of all available ones, whatever they can do. */
  z.object({ code: z.literal('NEAREST') }),
  /** Has a required capability; `level` 1 is best, null is unrated. */
  z.object({ code: z.literal('CAPABILITY'), capability, level: z.int().nullable() }),
  /** No available team is rated better in it, and at least one is rated lower. */
  z.object({ code: z.literal('LEVEL'), capability, level: z.int() }),
  /** Stands in the jurisdiction that is responsible for the place (属地). */
  z.object({ code: z.literal('SAME_JURISDICTION') }),
  /** Lacks a required capability. */
  z.object({ code: z.literal('NO_CAPABILITY'), capability }),
  z.object({ code: z.literal('OUT_OF_SERVICE') }),
  /** On other incidents; can be sent with `override`. */
  z.object({ code: z.literal('BUSY'), assignmentCount }),
  z.object({ code: z.literal('ON_THIS_INCIDENT') }),
  /** Where it is now is unknown: distance and time are counted from its station. */
  z.object({ code: z.literal('STATION_ASSUMED') }),
  /** Neither position nor station is known: no distance, no time. */
  z.object({ code: z.literal('NO_STATION') }),
  /** Open assignments elsewhere of a team that already cannot be sent for another reason. */
  z.object({ code: z.literal('LOAD'), assignmentCount }),
]);
export type RecommendationReason = z.infer<typeof RecommendationReason>;

export const RECOMMENDATION_REASON_CODES = [
  'NEAREST',
  'CAPABILITY',
  'LEVEL',
  'SAME_JURISDICTION',
  'NO_CAPABILITY',
  'OUT_OF_SERVICE',
  'BUSY',
  'ON_THIS_INCIDENT',
  'STATION_ASSUMED',
  'NO_STATION',
  'LOAD',
] as const satisfies readonly RecommendationReason['code'][];

export const RecommendedTeam = z
  .object({
    teamId: z.string(),
    /** Can be sent without `override`. */
    available: z.boolean(),
    /** From the order to arrival: turnout and drive. Null when unknown or when the team cannot be sent. */
    etaSeconds: z.int().nullable(),
    /** True while no road network was asked. */
    estimated: z.boolean(),
    /** Straight line. */
    distanceMetres: z.int().nullable(),
    reasons: z.array(RecommendationReason),
  })
  .meta({ id: 'RecommendedTeam' });
export type RecommendedTeam = z.infer<typeof RecommendedTeam>;

export const Recommendation = z
  .object({ items: z.array(RecommendedTeam), missing: z.array(z.object({ code: z.literal('CAPABILITY_MISSING'), capability })) })
  .meta({ id: 'Recommendation' });
export type Recommendation = z.infer<typeof Recommendation>;

export type RecommendFacts = {
  point: LngLat | null;
  /** Capability codes the incident's type asks for. */
  requiredCapabilities: readonly string[];
  /** The incident's node and those above it, without the city's root, which every team shares. */
  jurisdictionIds: readonly string[];
  teams: readonly CandidateTeam[];
};

export type CandidateTeam = {
  team: Team;
  /** Newest fix, when it is fresh enough to be believed; else null. */
  position: LngLat | null;
  /** All open assignments, the one on this incident included. */
  openAssignmentCount: number;
  onThisIncident: boolean;
};

export type RecommendLimits = {
  /** Roads are this much longer than the straight line. */
  detourFactor: number;
  drivingKmh: number;
  turnoutSeconds: number;
  items: number;
};

/** A city by day: 1.4 is the usual detour of a street grid (√2 at worst), 30 km/h a heavy vehicle between lights; turnout is NFPA 1710's 80 s. */
export const DEFAULT_RECOMMEND_LIMITS: RecommendLimits = {
  detourFactor: 1.4,
  drivingKmh: 30,
  turnoutSeconds: DEFAULT_TARGETS.turnoutSeconds,
  items: 500,
};

/** Available ones first by time to arrive, each with what it can and cannot do of what is required; then the rest, each with why not. */
export function recommendTeams(facts: RecommendFacts, limits: RecommendLimits = DEFAULT_RECOMMEND_LIMITS): Recommendation {
  const required = [...new Set(facts.requiredCapabilities)];
  const weighed = facts.teams
    .map((candidate) => weigh(candidate, facts.point, required, limits))
    .sort(inOrder(new Set(facts.jurisdictionIds)));
  const available = weighed.filter((one) => one.standing === 'available');
  const nearest = available.reduce<Weighed | null>(
    (best, one) => (one.etaSeconds !== null && one.etaSeconds < (best?.etaSeconds ?? Infinity) ? one : best),
    null,
  );
  const ratings = new Map(required.map((code) => [code, available.flatMap(({ levels }) => levels.get(code) ?? [])]));
  const items = weighed.slice(0, limits.items).map((one): RecommendedTeam => {
    const isAvailable = one.standing === 'available';
    const reasons: RecommendationReason[] = [
      ...whyNot(one),
      ...(one === nearest ? [{ code: 'NEAREST' } as const] : []),
      ...required.flatMap((code) => ability(code, one.levels.get(code), isAvailable ? (ratings.get(code) ?? []) : [])),
      ...(facts.jurisdictionIds.includes(one.team.jurisdictionId) ? [{ code: 'SAME_JURISDICTION' } as const] : []),
      ...(one.from === 'station' ? [{ code: 'STATION_ASSUMED' } as const] : []),
      ...(one.from === 'nowhere' ? [{ code: 'NO_STATION' } as const] : []),
    ];
    return {
      teamId: one.team.id,
      available: isAvailable,
      etaSeconds: one.etaSeconds,
      estimated: true,
      distanceMetres: one.distanceMetres,
      reasons,
    };
  });
  const missing = required
    .filter((code) => ratings.get(code)?.length === 0)
    .map((code) => ({ code: 'CAPABILITY_MISSING' as const, capability: code }));
  return { items, missing };
}

/** In the order in which they are listed: a busy team can still be sent, the others cannot. */
const STANDINGS = ['available', 'busy', 'outOfService', 'onThisIncident'] as const;
type Standing = (typeof STANDINGS)[number];

/** Below level 3, the lowest that is rated. */
const UNRATED = 4;

type Weighed = {
  team: Team;
  standing: Standing;
  /** Open assignments on other incidents. */
  elsewhere: number;
  /** Required capabilities it has, with the level. */
  levels: ReadonlyMap<string, number>;
  distanceMetres: number | null;
  etaSeconds: number | null;
  from: 'position' | 'station' | 'nowhere' | null;
};

function weigh(
  { team, position, openAssignmentCount, onThisIncident }: CandidateTeam,
  point: LngLat | null,
  required: readonly string[],
  limits: RecommendLimits,
): Weighed {
  const elsewhere = Math.max(0, openAssignmentCount - (onThisIncident ? 1 : 0));
  const standing: Standing = onThisIncident
    ? 'onThisIncident'
    : team.availability === 'outOfService'
      ? 'outOfService'
      : elsewhere > 0
        ? 'busy'
        : 'available';
  const start = position ?? team.station?.point?.coordinates ?? null;
  const metres = point && start && distanceMetres(start, point);
  const canGo = standing === 'available' || standing === 'busy';
  const drive = metres === null ? null : (metres * limits.detourFactor) / (limits.drivingKmh / 3.6);
  return {
    team,
    standing,
    elsewhere,
    levels: new Map(team.capabilities.filter(({ code }) => required.includes(code)).map(({ code, level }) => [code, level ?? UNRATED])),
    distanceMetres: metres === null ? null : Math.round(metres),
    etaSeconds: drive === null || !canGo ? null : Math.round(limits.turnoutSeconds + drive),
    from: point === null ? null : position ? 'position' : start ? 'station' : 'nowhere',
  };
}

/** Standing, sooner, nearer, more of the required capabilities, better rated, own jurisdiction, then code: never by chance. */
function inOrder(jurisdictionIds: ReadonlySet<string>): (a: Weighed, b: Weighed) => number {
  const key = (one: Weighed): number[] => [
    STANDINGS.indexOf(one.standing),
    one.etaSeconds ?? Infinity,
    one.distanceMetres ?? Infinity,
    -one.levels.size,
    [...one.levels.values()].reduce((sum, level) => sum + level, 0),
    jurisdictionIds.has(one.team.jurisdictionId) ? 0 : 1,
  ];
  return (a, b) => {
    const keyB = key(b);
    // Two unknowns are equal: Infinity − Infinity would be no number.
    const difference = key(a).map((value, index) => (value === keyB[index] ? 0 : value - (keyB[index] ?? 0)));
    return (
      difference.find((value) => value !== 0) ??
      (a.team.code === b.team.code ? (a.team.id < b.team.id ? -1 : 1) : a.team.code < b.team.code ? -1 : 1)
    );
  };
}

function whyNot({ standing, elsewhere }: Weighed): RecommendationReason[] {
  if (standing === 'available') return [];
  if (standing === 'busy') return [{ code: 'BUSY', assignmentCount: elsewhere }];
  const load: RecommendationReason[] = elsewhere > 0 ? [{ code: 'LOAD', assignmentCount: elsewhere }] : [];
  return [{ code: standing === 'outOfService' ? 'OUT_OF_SERVICE' : 'ON_THIS_INCIDENT' }, ...load];
}

/** `rivals`: the levels in this capability of all available teams, itself included. */
function ability(code: string, level: number | undefined, rivals: readonly number[]): RecommendationReason[] {
  if (level === undefined) return [{ code: 'NO_CAPABILITY', capability: code }];
  const has: RecommendationReason = { code: 'CAPABILITY', capability: code, level: level === UNRATED ? null : level };
  const isBest = level !== UNRATED && rivals.some((rival) => rival > level) && rivals.every((rival) => rival >= level);
  return isBest ? [has, { code: 'LEVEL', capability: code, level }] : [has];
}
