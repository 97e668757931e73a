/** Rules of people in shelters (docs/spec/evacuees.md, EP1–EP8). Events hold ids and places, nothing that says who it is or what they need. */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { checkBirthYear, checkStepTime, type Instant, isLate } from '../time.ts';
import type { CheckInEvacuee, CheckOutEvacuee, Destination, Evacuee, Handover, MoveEvacuee, ToldEvacuee } from './evacuee.ts';

const ADULT = 18;
const CHILD = 14;

/** Who signs: the person and the name as the log has it. */
export type Signatory = { id: string; name: string };
type Deed = { type: DomainEvent['type']; payload: Record<string, unknown> };

/** In no incident's timeline: of thousands of people nobody would read anything else there. The incident is in the payload. */
function event(
  now: Instant,
  given: string | null | undefined,
  evacuee: Pick<Evacuee, 'id' | 'incidentId'>,
  { type, payload }: Deed,
): DomainEvent {
  const at = checkStepTime(now, given, false);
  return {
    type,
    subject: { kind: 'evacuee', id: evacuee.id },
    incidentId: null,
    at,
    flags: isLate(now, at) ? ['late'] : [],
    payload: { evacueeIncidentId: evacuee.incidentId, ...payload },
    touches: [],
  };
}

export type Registration = { id: string; code: string; incidentId: string; shelterId: string | null; groupId: string | null };

/** [EP1] By name or by number alone; with a shelter they are in it from then on. */
export function registerEvacuee(
  now: Instant,
  facts: Registration & { isIncidentOpen: boolean },
  command: { at?: string | null },
): DomainEvent {
  if (!facts.isIncidentOpen) throw new DomainError('INCIDENT_CLOSED', { path: 'incidentId' });
  const { code, groupId, shelterId } = facts;
  return event(now, command.at, facts, { type: 'evacuee.registered', payload: { code, groupId, shelterId } });
}

/** The row of somebody who was just registered. */
export function newEvacuee(now: Instant, facts: Registration, told: ToldEvacuee, { at }: DomainEvent): Evacuee {
  return {
    ...facts,
    toShelterId: null,
    sex: told.sex ?? null,
    birthYear: checkBirthYear(now, told.birthYear, 'birthYear'),
    needs: [...new Set(told.needs ?? [])].sort(),
    state: facts.shelterId === null ? 'out' : 'in',
    destination: null,
    doNotDisclose: told.doNotDisclose ?? false,
    isNamed: Boolean(told.name?.trim()),
    handover: null,
    since: at,
    recordedAt: now,
    version: 1,
  };
}

/** [EP2] In one place at a time: who is in another shelter is moved or checked out first. Told again it stays so (null). */
export function checkIn(now: Instant, evacuee: Evacuee, command: CheckInEvacuee): DomainEvent | null {
  if (evacuee.shelterId === command.shelterId) return null;
  if (evacuee.state === 'in') throw new DomainError('EVACUEE_ELSEWHERE', { current: evacuee });
  return event(now, command.at, evacuee, { type: 'evacuee.checkedIn', payload: { shelterId: command.shelterId } });
}

/** [EP3] From one shelter to another: on the way until they are checked in there, or there already (`arrived`). */
export function move(now: Instant, evacuee: Evacuee, command: MoveEvacuee): DomainEvent {
  const { toShelterId, arrived } = command;
  if (evacuee.state !== 'in') throw new DomainError('EVACUEE_NOT_IN', { current: evacuee });
  if (evacuee.shelterId === toShelterId) throw new DomainError('EVACUEE_ELSEWHERE', { current: evacuee, path: 'toShelterId' });
  return event(now, command.at, evacuee, {
    type: 'evacuee.moved',
    payload: { fromShelterId: evacuee.shelterId, toShelterId, arrived: arrived ?? false },
  });
}

/** [EP5] Under fourteen with nobody grown up of the same group in the same shelter. Of an unknown year: whom somebody has called a child alone. */
export function isChildAlone(now: Instant, child: Evacuee, group: readonly Evacuee[]): boolean {
  const year = Number(now.slice(0, 4));
  // Born in this year less fourteen: the birthday may still be to come.
  const isYoung = child.birthYear === null ? child.needs.includes('childAlone') : year - child.birthYear <= CHILD;
  const isGrown = (one: Evacuee) => (one.birthYear === null ? !one.needs.includes('childAlone') : year - one.birthYear >= ADULT);
  const isWith = (one: Evacuee) =>
    one.id !== child.id && one.state === 'in' && one.shelterId === child.shelterId && one.groupId === child.groupId;
  const isAccompanied = child.groupId !== null && group.some((one) => isWith(one) && isGrown(one));
  return isYoung && (child.needs.includes('childAlone') || !isAccompanied);
}

export type Leaving = { evacuee: Evacuee; group: readonly Evacuee[]; signer: Signatory };

/** [EP4] Out, with where to. [EP5] A child alone is handed to a person on record, and is out when a second person has signed; until then they are in. */
export function checkOut(now: Instant, { evacuee, group, signer }: Leaving, command: CheckOutEvacuee): DomainEvent {
  if (evacuee.state !== 'in') throw new DomainError('EVACUEE_NOT_IN', { current: evacuee });
  const { destination, receiver } = command;
  const { shelterId } = evacuee;
  if (!isChildAlone(now, evacuee, group)) {
    return event(now, command.at, evacuee, { type: 'evacuee.checkedOut', payload: { shelterId, destination } });
  }
  if (!receiver) throw new DomainError('RECEIVER_MISSING', { path: 'receiver' });
  return event(now, command.at, evacuee, { type: 'evacuee.handoverSigned', payload: { shelterId, destination, byPersonId: signer.id } });
}

/** [EP5] The second signature, of somebody else. */
export function signHandover(now: Instant, evacuee: Evacuee, signer: Signatory, command: { at?: string | null }): DomainEvent {
  const { handover, shelterId } = evacuee;
  if (handover === null || evacuee.state !== 'in') throw new DomainError('STEP_NOT_POSSIBLE', { current: evacuee });
  if (handover.byPersonId === signer.id) throw new DomainError('SAME_PERSON', { current: evacuee });
  return event(now, command.at, evacuee, {
    type: 'evacuee.checkedOut',
    payload: { shelterId, destination: handover.destination, signedBy: [handover.byPersonId, signer.id] },
  });
}

/** What is known of somebody, said anew: the log knows that, not what. */
export const describeEvacuee = (now: Instant, evacuee: Evacuee, fields: readonly string[]): DomainEvent =>
  event(now, null, evacuee, { type: 'evacuee.described', payload: { fields } });

export const giveWristband = (now: Instant, evacuee: Evacuee): DomainEvent =>
  event(now, null, evacuee, { type: 'evacuee.wristbandGiven', payload: {} });

/** The row as the event leaves it. */
export function applyEvacuee(before: Evacuee, { type, at, payload }: DomainEvent, signer: Signatory | null = null): Evacuee {
  const version = before.version + 1;
  const gone = { shelterId: null, toShelterId: null, handover: null, since: at, version };
  switch (type) {
    case 'evacuee.checkedIn':
      return { ...before, ...gone, state: 'in', shelterId: String(payload['shelterId']), destination: null };
    case 'evacuee.moved': {
      const to = String(payload['toShelterId']);
      return payload['arrived'] === true
        ? { ...before, ...gone, state: 'in', shelterId: to }
        : { ...before, ...gone, state: 'moved', toShelterId: to };
    }
    case 'evacuee.checkedOut':
      return { ...before, ...gone, state: 'out', destination: payload['destination'] as Destination };
    case 'evacuee.handoverSigned': {
      const destination = payload['destination'] as Destination;
      const handover: Handover = { at, byPersonId: String(payload['byPersonId']), byName: signer?.name ?? '', destination };
      return { ...before, handover, version };
    }
    default:
      return { ...before, version };
  }
}

/** In need of a special place. */
export const specialOf = (people: readonly Pick<Evacuee, 'needs'>[]): number => people.filter(({ needs }) => needs.length > 0).length;
