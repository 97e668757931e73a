/** Escalation (升级): who hears of a target that has passed, round after round, until somebody owns it or its cause has ended (docs/spec/clocks.md). */
import { z } from 'zod';
import { CLOCK_STEPS } from '../clocks.ts';
import { Id } from '../ids.ts';
import { ROLES } from '../people/person.ts';

/** Every step with a target, and silence: `contact` runs while a team on duty is not heard of. */
export const ESCALATION_STEPS = [...CLOCK_STEPS, 'contact'] as const;
export type EscalationStep = (typeof ESCALATION_STEPS)[number];

export const MAX_ROUNDS = 5;
/** Minutes from the last named round until all are told. */
export const ALL_AFTER_MINUTES = 5;
const minutes = (least: number) =>
  z
    .int()
    .min(least)
    .max(24 * 60);

/** `afterMinutes`: from the round before; the first from the moment the target passed. Roles are those held at the thing's node or above it. */
export const EscalationRound = z
  .strictObject({ roles: z.array(z.enum(ROLES)).max(12).nullish(), personIds: z.array(Id).max(20).nullish(), afterMinutes: minutes(0) })
  .refine(({ roles, personIds }) => (roles?.length ?? 0) + (personIds?.length ?? 0) > 0, { message: 'nobody', path: ['roles'] })
  .meta({ id: 'EscalationRound' });
export type EscalationRound = z.infer<typeof EscalationRound>;

/** A round of the chain whom nobody would hear: a person who cannot be reached, or a role that nobody holds. */
export const Unreachable = z.object({
  round: z.int(),
  personId: z.string().nullable(),
  name: z.string().nullable(),
  role: z.enum(ROLES).nullable(),
});
export type Unreachable = z.infer<typeof Unreachable>;

export const EscalationChain = z
  .object({
    id: z.string(),
    jurisdictionId: z.string(),
    step: z.enum(ESCALATION_STEPS),
    rounds: z.array(z.object({ roles: z.array(z.enum(ROLES)), personIds: z.array(z.string()), afterMinutes: z.int() })),
    allAfterMinutes: z.int(),
    unreachable: z.array(Unreachable),
    setAt: z.string(),
    version: z.int(),
  })
  .meta({ id: 'EscalationChain' });
export type EscalationChain = z.infer<typeof EscalationChain>;

/** Replaces the chain of that node and step. Without rounds the node has none of its own: the next one above it counts. */
export const SetEscalationChain = z
  .strictObject({
    jurisdictionId: Id,
    step: z.enum(ESCALATION_STEPS),
    rounds: z.array(EscalationRound).max(MAX_ROUNDS),
    allAfterMinutes: minutes(1).nullish(),
  })
  .meta({ id: 'SetEscalationChain' });
export type SetEscalationChain = z.infer<typeof SetEscalationChain>;

export const Addressee = z.object({ personId: z.string(), name: z.string() });
export type Addressee = z.infer<typeof Addressee>;

export const ESCALATED_KINDS = ['report', 'incident', 'assignment', 'forceRequest', 'order'] as const;
export type EscalatedKind = (typeof ESCALATED_KINDS)[number];

/** One run of a chain for one step of one thing. `to`: everybody told so far; `told`: who in which round. It leaves the live set when its cause has ended. */
export const Escalation = z
  .object({
    id: z.string(),
    ofKind: z.enum(ESCALATED_KINDS),
    ofId: z.string(),
    incidentId: z.string().nullable(),
    teamId: z.string().nullable(),
    jurisdictionId: z.string(),
    title: z.string(),
    step: z.enum(ESCALATION_STEPS),
    round: z.int(),
    isAll: z.boolean(),
    to: z.array(Addressee),
    told: z.array(z.object({ round: z.int(), at: z.string(), personIds: z.array(z.string()) })),
    raisedAt: z.string(),
    firedAt: z.string(),
    ownedBy: Addressee.nullable(),
    ownedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Escalation' });
export type Escalation = z.infer<typeof Escalation>;

export const OwnEscalation = z.strictObject({}).meta({ id: 'OwnEscalation' });

/** One rung of the ladder as a screen shows it; `phone`, where to call when no page of theirs is open, comes when it is asked for. */
export const Rung = z.object({
  round: z.int(),
  isAll: z.boolean(),
  at: z.string(),
  state: z.enum(['fired', 'next', 'planned']),
  to: z.array(Addressee.extend({ phone: z.string().nullable(), isOnline: z.boolean() })),
  emptyRoles: z.array(z.enum(ROLES)),
});
export type Rung = z.infer<typeof Rung>;

/** `numbers`: with telephone numbers, which makes it a reading of personal data. */
export const ReadClocks = z.strictObject({ numbers: z.enum(['true', 'false']).optional() });
export type ReadClocks = z.infer<typeof ReadClocks>;

/** A clock that runs for an incident, and what comes when it has run out. */
export const ClockView = z
  .object({
    kind: z.enum(ESCALATED_KINDS),
    id: z.string(),
    teamId: z.string().nullable(),
    step: z.enum(ESCALATION_STEPS),
    startedAt: z.string(),
    targetSeconds: z.int(),
    amberAt: z.string(),
    dueAt: z.string(),
    isOverdue: z.boolean(),
    escalation: Escalation.nullable(),
    rounds: z.array(Rung),
  })
  .meta({ id: 'ClockView' });
export type ClockView = z.infer<typeof ClockView>;

/** Somebody whom a round may name, for whoever writes the chain. */
export const Candidate = z
  .object({
    personId: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    isOnline: z.boolean(),
    isReachable: z.boolean(),
  })
  .meta({ id: 'Candidate' });
export type Candidate = z.infer<typeof Candidate>;
