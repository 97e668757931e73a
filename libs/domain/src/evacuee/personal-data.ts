/** How long names are kept (docs/spec/personal-data.md, PD5–PD8): until some days after the incident was closed, longer while two people say why, then never again. */
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { words } from '../text.ts';
import { DAY_MS, type Instant, toInstant, toMs } from '../time.ts';
import type { Signatory } from './evacuee.rules.ts';
import { EVACUEE_NEEDS, type Evacuee, SEXES } from './evacuee.ts';

const Counts = z.record(z.string(), z.int());
const Asked = z.object({
  kind: z.enum(['hold', 'release']),
  reason: z.string(),
  byPersonId: z.string(),
  byName: z.string(),
  at: z.string(),
});
const Hold = z.object({ reason: z.string(), byName: z.string(), approvedByName: z.string(), at: z.string() });

export const PersonalData = z
  .object({
    incidentId: z.string(),
    /** People whose names are on record, or were. */
    evacueeCount: z.int(),
    /** When the names go: null while the incident is open, held, or has none. */
    dueAt: z.string().nullable(),
    hold: Hold.nullable(),
    /** What somebody asked for and a second person has to approve. */
    asked: Asked.nullable(),
    destroyedAt: z.string().nullable(),
    /** What stays. */
    counts: Counts.nullable(),
  })
  .meta({ id: 'PersonalData' });
export type PersonalData = z.infer<typeof PersonalData>;

export const AskPersonalDataHold = z.strictObject({ reason: words(300) }).meta({ id: 'AskPersonalDataHold' });
export type AskPersonalDataHold = z.infer<typeof AskPersonalDataHold>;
export const ApprovePersonalData = z.strictObject({}).meta({ id: 'ApprovePersonalData' });
export type ApprovePersonalData = z.infer<typeof ApprovePersonalData>;

/** As far as rules need it. `closedAt`: of the incident that it was merged into, if it was. */
export type HeldData = Pick<PersonalData, 'incidentId' | 'hold' | 'asked' | 'destroyedAt'> & { closedAt: Instant | null };

/** The reason is beside the log: it may speak of somebody. */
const event = (now: Instant, incidentId: string, type: DomainEvent['type'], payload: object): DomainEvent => ({
  type,
  subject: { kind: 'personalData', id: incidentId },
  incidentId,
  at: now,
  flags: [],
  payload: { ...payload },
  touches: [],
});

export const dueAt = ({ closedAt, hold, destroyedAt }: HeldData, days: number): Instant | null =>
  closedAt === null || hold !== null || destroyedAt !== null ? null : toInstant(toMs(closedAt) + days * DAY_MS);

/** [PD6] Somebody asks to keep names longer, or to keep them no longer; it holds when a second person has approved. */
export function askHold(now: Instant, data: HeldData, kind: 'hold' | 'release', signer: Signatory): DomainEvent {
  if (data.destroyedAt !== null) throw new DomainError('PERSONAL_DATA_DESTROYED');
  if ((kind === 'hold') === (data.hold !== null)) throw new DomainError('STEP_NOT_POSSIBLE');
  return event(now, data.incidentId, kind === 'hold' ? 'personalData.holdAsked' : 'personalData.releaseAsked', { byPersonId: signer.id });
}

/** [PD6] By a second person. */
export function approveHold(now: Instant, data: HeldData, signer: Signatory): DomainEvent {
  if (data.destroyedAt !== null) throw new DomainError('PERSONAL_DATA_DESTROYED');
  if (data.asked === null) throw new DomainError('STEP_NOT_POSSIBLE');
  const { kind, byPersonId } = data.asked;
  if (byPersonId === signer.id) throw new DomainError('SAME_PERSON');
  const signedBy = [byPersonId, signer.id];
  return event(now, data.incidentId, kind === 'hold' ? 'personalData.held' : 'personalData.released', { signedBy });
}

/** [PD5] When its time has come and nobody holds it. Nothing to do when it is done. */
export function destroyPersonalData(now: Instant, data: HeldData, days: number, counts: Record<string, number>): DomainEvent {
  const due = dueAt(data, days);
  if (due === null || due > now) throw new DomainError('STEP_NOT_POSSIBLE');
  return event(now, data.incidentId, 'personalData.destroyed', { people: counts['people'] ?? 0, counts });
}

/** [PD7] What is said of all of them together, and stays. */
export function countsOf(people: readonly Pick<Evacuee, 'sex' | 'birthYear' | 'needs' | 'state'>[], year: number): Record<string, number> {
  const count = (is: (one: (typeof people)[number]) => boolean) => people.filter(is).length;
  return {
    people: people.length,
    ...Object.fromEntries(SEXES.map((sex) => [sex, count((one) => one.sex === sex)])),
    minors: count(({ birthYear }) => birthYear !== null && year - birthYear < 18),
    over60: count(({ birthYear }) => birthYear !== null && year - birthYear >= 60),
    ...Object.fromEntries(EVACUEE_NEEDS.map((need) => [need, count(({ needs }) => needs.includes(need))])),
    stillIn: count(({ state }) => state !== 'out'),
  };
}

/** [PD7] What is taken from the row of somebody whose data has been destroyed: what stays is where they were, and nothing of who. */
export const ERASED = {
  groupId: null,
  sex: null,
  birthYear: null,
  needs: [],
  handover: null,
  isNamed: false,
} as const satisfies Partial<Evacuee>;
