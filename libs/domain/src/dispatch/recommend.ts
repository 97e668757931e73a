/** Which teams to send, ranked with every reason, and what none of them can do. It advises: the officer may always send another (`againstAdvice`). */
import { distanceMetres, type LngLat } from '../geo.ts';
import type { Requirement } from '../incident/incident-type.ts';
import { EXPIRED_FROM_MS } from '../position/age.ts';
import { estimateLeg, type Leg, TEAM_PROFILE } from '../route/route.ts';
import type { Team } from '../team/team.ts';
import type { Recommendation, RecommendationReason, RecommendedTeam } from './recommendation.ts';
import { levelOf, meets, shortcoming } from './requirements.ts';

export type RecommendFacts = {
  point: LngLat | null;
  /** What the incident's type asks for at its grade. */
  requirements: readonly Requirement[];
  /** Teams that are on the incident already, also those out of the viewer's sight. */
  onIncident: readonly Team[];
  /** The incident's node and those above it, without the city's root, which every team shares. */
  jurisdictionIds: readonly string[];
  turnoutSeconds: number;
  /** The drive of the teams that the router was asked for, null where no way leads; all others are estimated. */
  legs: ReadonlyMap<string, Leg | null>;
  /** The same if no road were closed; empty where none is. */
  openLegs: ReadonlyMap<string, Leg | null>;
  teams: readonly CandidateTeam[];
};

export type CandidateTeam = {
  team: Team;
  /** Newest fix, whatever its age. */
  position: { point: LngLat; ageSeconds: number } | null;
  /** All open assignments, the one on this incident included. */
  openAssignmentCount: number;
  onThisIncident: boolean;
  hasDeclined: boolean;
  isGateOpen: boolean;
  /** On duty within the last 24 h. */
  workedSeconds: number;
  leavesUncovered: readonly string[];
};

/** The answer lists no more. */
export const LISTED_TEAMS = 500;
/** [A19] Who was on duty for 12 of 24 hours should rest. */
export const REST_DUE_SECONDS = 12 * 3600;
/** [A27] A detour shorter than this is not worth a word. */
export const DETOUR_SECONDS = 60;

/** [A16] Available ones first by time to arrive, each with what it can and cannot do of what is required; then the rest, each with why not. */
export function recommendTeams(facts: RecommendFacts, listed = LISTED_TEAMS): Recommendation {
  const weighed = facts.teams.map((candidate) => weigh(candidate, facts)).sort(inOrder(new Set(facts.jurisdictionIds)));
  const available = weighed.filter((one) => one.standing === 'available');
  const nearest = available.find((one) => one.etaSeconds !== null) ?? null;
  const filled = facts.requirements.map((one) => facts.onIncident.filter((team) => meets(team, one)).length);
  const open = facts.requirements.map(({ teams }, index) => Math.max(0, teams - (filled[index] ?? 0)));
  const advised = advise(facts, available, open);
  const ratings = new Map(facts.requirements.map(({ capability }) => [capability, ratingsIn(available, capability)]));
  return {
    items: weighed.slice(0, listed).map((one) => itemOf(one, { facts, isNearest: one === nearest, isAdvised: advised.has(one), ratings })),
    requirements: facts.requirements.map(({ capability, minLevel, headcount, teams }, index) => ({
      capability,
      minLevel: minLevel ?? null,
      headcount: headcount ?? null,
      needed: teams,
      filled: filled[index] ?? 0,
    })),
    missing: facts.requirements.flatMap((requirement, index) => {
      const able = available.filter(({ candidate }) => meets(candidate.team, requirement)).length;
      const lacking = (open[index] ?? 0) - able;
      return lacking > 0 ? [{ code: 'CAPABILITY_MISSING' as const, capability: requirement.capability, lacking }] : [];
    }),
  };
}

/** In the order in which they are listed: a busy or gated team can still be sent with `override`, the last two cannot. */
const STANDINGS = ['available', 'busy', 'gated', 'outOfService', 'onThisIncident'] as const;
type Standing = (typeof STANDINGS)[number];

type Weighed = {
  candidate: CandidateTeam;
  standing: Standing;
  /** Open assignments on other incidents. */
  elsewhere: number;
  /** How many of the requirements it meets, and how well it is rated in them. */
  met: number;
  rating: number;
  distanceMetres: number | null;
  etaSeconds: number | null;
  estimated: boolean;
  isUnreachable: boolean;
  from: 'position' | 'station' | 'nowhere' | null;
};

/** Below level 3, the lowest that is rated. */
const UNRATED = 4;

/** Where it would set out from: its newest fix while that is believed (position/age.ts), else its station. */
export function startOf({
  team,
  position,
}: Pick<CandidateTeam, 'team' | 'position'>): { point: LngLat; from: 'position' | 'station' } | null {
  if (position !== null && position.ageSeconds * 1000 < EXPIRED_FROM_MS) return { point: position.point, from: 'position' };
  const station = team.station?.point?.coordinates;
  return station === undefined ? null : { point: station, from: 'station' };
}

export function standingOf({ team, openAssignmentCount, onThisIncident, isGateOpen }: CandidateTeam): Standing {
  if (onThisIncident) return 'onThisIncident';
  if (team.availability === 'outOfService') return 'outOfService';
  if (isGateOpen) return 'gated';
  return openAssignmentCount > 0 ? 'busy' : 'available';
}

function weigh(candidate: CandidateTeam, { point, requirements, legs, turnoutSeconds }: RecommendFacts): Weighed {
  const { team, openAssignmentCount, onThisIncident } = candidate;
  const standing = standingOf(candidate);
  const start = startOf(candidate);
  const metres = point && start && distanceMetres(start.point, point);
  const asked = legs.get(team.id);
  const leg = asked === undefined && point && start ? estimateLeg(start.point, point, TEAM_PROFILE) : (asked ?? null);
  const canGo = standing !== 'outOfService' && standing !== 'onThisIncident';
  const own = requirements.filter((requirement) => meets(team, requirement));
  return {
    candidate,
    standing,
    elsewhere: Math.max(0, openAssignmentCount - (onThisIncident ? 1 : 0)),
    met: own.length,
    rating: own.reduce((sum, { capability }) => sum + (levelOf(team, capability) ?? UNRATED), 0),
    distanceMetres: metres === null ? null : Math.round(metres),
    etaSeconds: metres === null || leg === null || !canGo ? null : Math.round(turnoutSeconds + leg.seconds),
    estimated: leg?.estimated ?? true,
    isUnreachable: metres !== null && asked === null && canGo,
    from: point === null ? null : (start?.from ?? 'nowhere'),
  };
}

/** Standing, sooner, nearer, more of what is required, better rated, own jurisdiction, then code: never by chance. */
function inOrder(jurisdictionIds: ReadonlySet<string>): (a: Weighed, b: Weighed) => number {
  const key = (one: Weighed): number[] => [
    STANDINGS.indexOf(one.standing),
    one.etaSeconds ?? Infinity,
    one.distanceMetres ?? Infinity,
    -one.met,
    one.rating,
    jurisdictionIds.has(one.candidate.team.jurisdictionId) ? 0 : 1,
  ];
  const keys = new Map<Weighed, number[]>();
  const keyOf = (one: Weighed): number[] => {
    const known = keys.get(one) ?? key(one);
    keys.set(one, known);
    return known;
  };
  return (a, b) => {
    const [keyA, keyB] = [keyOf(a), keyOf(b)];
    // Two unknowns are equal: Infinity − Infinity would be no number.
    const difference = keyA.map((value, index) => (value === keyB[index] ? 0 : value - (keyB[index] ?? 0)));
    const [teamA, teamB] = [a.candidate.team, b.candidate.team];
    return (
      difference.find((value) => value !== 0) ??
      (teamA.code === teamB.code ? (teamA.id < teamB.id ? -1 : 1) : teamA.code < teamB.code ? -1 : 1)
    );
  };
}

/** [A17] For what is still required the soonest who meet it, one team counting for all that it meets; where nothing is required and nobody is there, the soonest of all. */
function advise(
  { requirements, onIncident }: RecommendFacts,
  available: readonly Weighed[],
  open: readonly number[],
): ReadonlySet<Weighed> {
  const willing = available.filter(({ candidate, isUnreachable }) => !candidate.hasDeclined && !isUnreachable);
  if (requirements.length === 0) return new Set(onIncident.length === 0 ? willing.slice(0, 1) : []);
  const advised = new Set<Weighed>();
  for (const [index, requirement] of requirements.entries()) {
    const able = willing.filter(({ candidate }) => meets(candidate.team, requirement));
    let left = (open[index] ?? 0) - able.filter((one) => advised.has(one)).length;
    for (const one of able) {
      if (left <= 0) break;
      if (advised.has(one)) continue;
      advised.add(one);
      left -= 1;
    }
  }
  return advised;
}

const ratingsIn = (available: readonly Weighed[], capability: string): number[] =>
  available.flatMap(({ candidate }) => {
    const level = levelOf(candidate.team, capability);
    return level === undefined ? [] : (level ?? UNRATED);
  });

type Within = { facts: RecommendFacts; isNearest: boolean; isAdvised: boolean; ratings: ReadonlyMap<string, readonly number[]> };

function itemOf(one: Weighed, { facts, isNearest, isAdvised, ratings }: Within): RecommendedTeam {
  const { candidate } = one;
  const { team } = candidate;
  const isAvailable = one.standing === 'available';
  return {
    teamId: team.id,
    available: isAvailable,
    advised: isAdvised,
    etaSeconds: one.etaSeconds,
    estimated: one.estimated,
    distanceMetres: one.distanceMetres,
    headcount: team.headcount,
    load: candidate.openAssignmentCount,
    positionAgeSeconds: candidate.position?.ageSeconds ?? null,
    leavesUncovered: isAvailable ? [...candidate.leavesUncovered] : [],
    reasons: [
      ...whyNot(one),
      ...(candidate.hasDeclined ? [{ code: 'DECLINED' } as const] : []),
      ...(isNearest && one.etaSeconds !== null ? [{ code: 'NEAREST', etaSeconds: one.etaSeconds } as const] : []),
      ...facts.requirements.flatMap((requirement) =>
        ability(team, requirement, isAvailable ? (ratings.get(requirement.capability) ?? []) : []),
      ),
      ...(facts.jurisdictionIds.includes(team.jurisdictionId) ? [{ code: 'SAME_JURISDICTION' } as const] : []),
      ...whence(one),
      ...detour(team, facts),
      ...(candidate.workedSeconds >= REST_DUE_SECONDS ? [{ code: 'REST_DUE', workedSeconds: candidate.workedSeconds } as const] : []),
    ],
  };
}

function whyNot({ standing, elsewhere }: Weighed): RecommendationReason[] {
  if (standing === 'available') return [];
  if (standing === 'busy') return [{ code: 'BUSY', assignmentCount: elsewhere }];
  const load: RecommendationReason[] = elsewhere > 0 ? [{ code: 'LOAD', assignmentCount: elsewhere }] : [];
  return [
    { code: { gated: 'GATE_OPEN', outOfService: 'OUT_OF_SERVICE', onThisIncident: 'ON_THIS_INCIDENT' }[standing] } as RecommendationReason,
    ...load,
  ];
}

/** How well it is known where the team sets out from, and whether a way leads from there. */
function whence({ candidate: { position }, from, distanceMetres: metres, isUnreachable }: Weighed): RecommendationReason[] {
  const isOld = from !== null && from !== 'position' && position !== null;
  return [
    ...(isOld ? [{ code: 'POSITION_TOO_OLD', ageSeconds: position.ageSeconds } as const] : []),
    ...(from === 'station' && metres !== null ? [{ code: 'STATION_ASSUMED', distanceMetres: metres } as const] : []),
    ...(from === 'nowhere' ? [{ code: 'NO_STATION' } as const] : []),
    ...(isUnreachable && metres !== null ? [{ code: 'UNREACHABLE', distanceMetres: metres } as const] : []),
  ];
}

/** [A27] What closed roads cost it. */
function detour({ id }: Team, { legs, openLegs }: RecommendFacts): RecommendationReason[] {
  const [leg, open] = [legs.get(id), openLegs.get(id)];
  if (leg === undefined || !open) return [];
  if (leg === null) return [{ code: 'ROAD_CLOSED', addedSeconds: null }];
  const addedSeconds = Math.round(leg.seconds - open.seconds);
  return addedSeconds >= DETOUR_SECONDS ? [{ code: 'ROAD_CLOSED', addedSeconds }] : [];
}

/** `rivals`: the levels in this capability of all available teams, itself included. */
function ability(team: Team, requirement: Requirement, rivals: readonly number[]): RecommendationReason[] {
  const lack = shortcoming(team, requirement);
  if (lack !== null) return [lack];
  const { capability } = requirement;
  const level = levelOf(team, capability) ?? null;
  const has: RecommendationReason = { code: 'CAPABILITY', capability, level };
  const isBest = level !== null && rivals.some((rival) => rival > level) && rivals.every((rival) => rival >= level);
  return isBest ? [has, { code: 'LEVEL', capability, level }] : [has];
}
