/** Needs of an incident, and the requests that bring forces of a kind: who is asked, what was agreed, who is there. */
import { z } from 'zod';
import { Place } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';
import { BoundInput, InstantInput } from '../time.ts';

export const FORCE_KINDS = ['military', 'air', 'social', 'enterprise', 'department'] as const;
export type ForceKind = (typeof FORCE_KINDS)[number];
/** Teams of these kinds are dispatched only once the request that names them has got its yes. */
export const GATED_KINDS = ['military', 'air', 'social', 'enterprise'] as const satisfies readonly ForceKind[];

export const NEED_STATES = ['open', 'withdrawn'] as const;

export const FORCE_STATES = [
  'raised',
  'signed',
  'sent',
  'asked',
  'airspaceAsked',
  'airspaceCleared',
  'agreed',
  'named',
  'ordered',
  'ready',
  'airborne',
  'onScene',
  'refused',
  'closed',
  'withdrawn',
] as const;
export type ForceState = (typeof FORCE_STATES)[number];

export const FORCE_STEPS = [
  'sign',
  'send',
  'askAirspace',
  'clearAirspace',
  'agree',
  'refuse',
  'name',
  'order',
  'ready',
  'takeOff',
  'arrive',
  'close',
  'withdraw',
] as const;
export type ForceStep = (typeof FORCE_STEPS)[number];

/** An aircraft that was ordered is ready within this time (4.7). */
export const READY_SECONDS = 15 * 60;
/** From the call until the aircraft is over the place (4.7). Shown beside the request; nobody is called by it. */
export const AIR_ARRIVAL_SECONDS = 2 * 3600;
const MAX_PEOPLE = 1_000_000;

export const Need = z
  .object({
    id: z.string(),
    incidentId: z.string(),
    state: z.enum(NEED_STATES),
    capability: z.string().nullable(),
    headcount: z.int(),
    note: z.string().nullable(),
    raisedAt: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Need' });
export type Need = z.infer<typeof Need>;

/** `headcount`: asked for. `agreedCount`: promised, null until answered. `onSceneCount`: counted in on the spot. `times`: when each step was taken. */
export const ForceRequest = z
  .object({
    id: z.string(),
    needId: z.string(),
    incidentId: z.string(),
    kind: z.enum(FORCE_KINDS),
    state: z.enum(FORCE_STATES),
    headcount: z.int(),
    agreedCount: z.int().nullable(),
    onSceneCount: z.int(),
    teamIds: z.array(z.string()),
    addressee: z.string().nullable(),
    task: z.string().nullable(),
    place: Place,
    wantedAt: z.string().nullable(),
    raisedAt: z.string(),
    times: z.partialRecord(z.enum(FORCE_STEPS), z.string()),
    onBehalf: z.boolean(),
    flags: z.array(z.string()),
    version: z.int(),
  })
  .meta({ id: 'ForceRequest' });
export type ForceRequest = z.infer<typeof ForceRequest>;

export const RaiseNeed = z
  .strictObject({
    id: Id.nullish(),
    capability: codeText(40).nullish(),
    headcount: z.int().min(1).max(MAX_PEOPLE),
    note: text(500).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'RaiseNeed' });
export type RaiseNeed = z.infer<typeof RaiseNeed>;

export const SetNeed = z
  .strictObject({ headcount: z.int().min(1).max(MAX_PEOPLE).nullish(), at: InstantInput.nullish() })
  .meta({ id: 'SetNeed' });
export type SetNeed = z.infer<typeof SetNeed>;

/** Absent `headcount`: what the named team has, else what the need asks for. */
export const RaiseForceRequest = z
  .strictObject({
    id: Id.nullish(),
    kind: z.enum(FORCE_KINDS),
    headcount: z.int().min(1).max(MAX_PEOPLE).nullish(),
    teamId: Id.nullish(),
    addressee: words(100).nullish(),
    task: text(500).nullish(),
    wantedAt: BoundInput.nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'RaiseForceRequest' });
export type RaiseForceRequest = z.infer<typeof RaiseForceRequest>;

/** `headcount` with agree, order and arrive; `teamIds` with name; a `note` with anything but a military request. */
export const RecordForceStep = z
  .strictObject({
    step: z.enum(FORCE_STEPS),
    headcount: z.int().min(1).max(MAX_PEOPLE).nullish(),
    teamIds: z.array(Id).max(50).nullish(),
    note: text(500).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'RecordForceStep' });
export type RecordForceStep = z.infer<typeof RecordForceStep>;
