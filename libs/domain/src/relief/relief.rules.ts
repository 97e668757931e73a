/** Rules of the relief clock (docs/spec/relief.md). Groups are no rows of the feed: their events go to whoever sees the incident, and open pages read again. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { Place } from '../geo.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import { checkStepTime, HOUR_MS, type Instant, isLate, toInstant, toMs } from '../time.ts';
import {
  RELIEF_KINDS,
  type RecordRelief,
  type RegisterReliefGroup,
  type ReliefBoard,
  type ReliefClock,
  type ReliefGroup,
  type ReliefKind,
  type SignedRelief,
  type SignRelief,
} from './relief.ts';

export type ReliefChange = { events: DomainEvent[]; group: ReliefGroup };

function groupEvent(
  incident: HeldIncident,
  group: ReliefGroup,
  at: Instant,
  now: Instant,
  type: DomainEvent['type'],
  payload: object,
): DomainEvent {
  return {
    type,
    subject: ref('incident', incident.row.id),
    incidentId: incident.row.id,
    at,
    flags: isLate(now, at) ? ['late'] : [],
    payload: { groupId: group.id, name: group.name, people: group.people, ...payload },
    touches: [],
  };
}

/** [RL1] A group of people that an incident has hit; also after it is closed, for who was hit is often known late. */
export function registerReliefGroup(
  now: Instant,
  facts: { incident: HeldIncident; id: string; place: Place },
  command: RegisterReliefGroup,
): ReliefChange {
  const { incident, id, place } = facts;
  const at = checkStepTime(now, command.at, isImported(incident));
  const group: ReliefGroup = {
    id,
    incidentId: incident.row.id,
    name: command.name.trim(),
    people: command.people,
    place,
    relief: { place: null, food: null, water: null },
    cause: null,
    signed: [],
    recordedAt: now,
    version: 1,
  };
  return { group, events: [groupEvent(incident, group, at, now, 'reliefGroup.registered', {})] };
}

const isImported = ({ row }: HeldIncident): boolean => row.flags.includes('imported');

/** [RL2] When a place to stay, food or water came; the same kind again corrects its time. The same time again is no event. */
export function recordRelief(now: Instant, facts: { incident: HeldIncident; group: ReliefGroup }, command: RecordRelief): ReliefChange {
  const { incident, group } = facts;
  const { kind } = command;
  const at = checkStepTime(now, command.at, isImported(incident));
  const cause = command.cause?.trim() || group.cause;
  if (group.relief[kind] === at && cause === group.cause) return { group, events: [] };
  const after = { ...group, relief: { ...group.relief, [kind]: at }, cause, version: group.version + 1 };
  const payload = { kind, previous: group.relief[kind], cause };
  return { group: after, events: [groupEvent(incident, group, at, now, 'reliefGroup.relieved', payload)] };
}

/**
 * [RL4] The figure as it stands, with the limit it stands under; it never changes again, a new one is put beside it. Who is late says why.
 * Signing what was signed last is no event.
 */
export function signRelief(
  now: Instant,
  facts: { incident: HeldIncident; group: ReliefGroup; startedAt: Instant; limitHours: number; byName: string },
  command: SignRelief,
): ReliefChange {
  const { incident, startedAt, limitHours, byName } = facts;
  const group = { ...facts.group, cause: command.cause?.trim() || facts.group.cause };
  const clock = clockOf(group, startedAt, limitHours, now);
  if (clock.stoppedAt === null || clock.seconds === null) throw new DomainError('STEP_NOT_POSSIBLE', { current: facts.group });
  const isWithin = clock.isWithin ?? false;
  if (!isWithin && group.cause === null) throw new DomainError('REASON_NEEDED', { path: 'cause' });
  const figure = {
    startedAt,
    stoppedAt: clock.stoppedAt,
    seconds: clock.seconds,
    limitHours,
    isWithin,
    people: group.people,
    cause: group.cause,
  };
  const last = group.signed.at(-1);
  if (last !== undefined && isSameFigure(last, figure)) return { group: facts.group, events: [] };
  const after = { ...group, signed: [...group.signed, { signedAt: now, byName, ...figure }], version: group.version + 1 };
  return {
    group: after,
    events: [groupEvent(incident, group, now, now, 'reliefGroup.signed', { ...figure, number: after.signed.length })],
  };
}

type Figure = Omit<SignedRelief, 'signedAt' | 'byName'>;
const isSameFigure = (a: Figure, b: Figure): boolean =>
  a.startedAt === b.startedAt &&
  a.stoppedAt === b.stoppedAt &&
  a.limitHours === b.limitHours &&
  a.people === b.people &&
  a.cause === b.cause;

/** [RL3] From the disaster to the last of place, food and water. Exactly at the limit is within it; not yet complete is late once the limit has passed. */
export const clockOf = (group: ReliefGroup, startedAt: Instant, limitHours: number, now: Instant): ReliefClock => ({
  group,
  ...standingOf(group.relief, startedAt, limitHours, now),
});

type Standing = Omit<ReliefClock, 'group'>;
function standingOf(relief: ReliefGroup['relief'], startedAt: Instant, limitHours: number, now: Instant): Standing {
  const missing = RELIEF_KINDS.find((kind) => relief[kind] === null) ?? null;
  const lastKind = missing ?? latestOf(relief);
  const stoppedAt = missing === null ? relief[lastKind] : null;
  const dueAt = toInstant(toMs(startedAt) + limitHours * HOUR_MS);
  // Who was brought to safety before it came has waited for nothing.
  const seconds = stoppedAt === null ? null : Math.max(0, Math.round((toMs(stoppedAt) - toMs(startedAt)) / 1000));
  const isWithin = stoppedAt !== null ? toMs(stoppedAt) <= toMs(dueAt) : toMs(now) > toMs(dueAt) ? false : null;
  return { startedAt, stoppedAt, seconds, dueAt, lastKind, isWithin };
}

const latestOf = (relief: ReliefGroup['relief']): ReliefKind =>
  RELIEF_KINDS.reduce((latest, kind) => ((relief[kind] ?? '') > (relief[latest] ?? '') ? kind : latest));

/** [RL5] The share within the limit that holds now; what is signed stands in the groups, under the limit it was signed. */
export function reliefBoardOf(
  groups: readonly Pick<ReliefGroup, 'relief'>[],
  page: { readonly groups: readonly ReliefGroup[]; readonly next: string | null },
  startedAt: Instant,
  limitHours: number,
  now: Instant,
): ReliefBoard {
  const within = groups.filter(({ relief }) => standingOf(relief, startedAt, limitHours, now).isWithin === true).length;
  return {
    limitHours,
    groups: groups.length,
    within,
    share: groups.length === 0 ? null : Math.floor((within * 100) / groups.length),
    start: { event: 'incident.occurred', at: startedAt },
    stop: { event: 'relief.complete', kinds: [...RELIEF_KINDS] },
    clocks: page.groups.map((group) => clockOf(group, startedAt, limitHours, now)),
    next: page.next,
  };
}
