/** Rules of the team ledger (队伍台账). */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Held, ref } from '../feed/held.ts';
import type { Place } from '../geo.ts';
import { isSame } from '../same.ts';
import { checkStepTime, type Instant, isLate, toMs } from '../time.ts';
import type { CreateTeam, DescribeTeam, Team, TeamContact, VerifyTeam } from './team.ts';

const capabilities = (given: NonNullable<CreateTeam['capabilities']>): Team['capabilities'] =>
  given.map(({ code, level }) => (level === null || level === undefined ? { code } : { code, level }));
const named = ({ personId, name }: NonNullable<CreateTeam['leader']>): NonNullable<Team['leader']> =>
  personId ? { personId, name } : { name };
/** [A25] What the log may know of them: which ways there are, not what is dialled. */
const channelsOf = (contacts: readonly TeamContact[]): NonNullable<Team['contactChannels']> => contacts.map(({ channel }) => channel);

/** A code is used once in the whole city: people call teams by it. */
export function createTeam(
  now: Instant,
  facts: { id: string; jurisdictionId: string; station: Place | null; positionNumber: number; sameCode: Team | null },
  command: CreateTeam,
): DomainEvent[] {
  if (facts.sameCode !== null) throw new DomainError('CODE_TAKEN', { current: facts.sameCode, path: 'code' });
  const team: Omit<Team, 'version'> = {
    id: facts.id,
    code: command.code,
    name: command.name.trim(),
    kind: command.kind ?? null,
    jurisdictionId: facts.jurisdictionId,
    capabilities: capabilities(command.capabilities ?? []),
    headcount: command.headcount ?? null,
    leader: command.leader ? named(command.leader) : null,
    liaison: command.liaison ? named(command.liaison) : null,
    contactChannels: channelsOf(command.contacts ?? []),
    contactsSetAt: command.contacts?.length ? now : null,
    verifiedAt: null,
    station: facts.station,
    availability: 'available',
    openAssignmentIds: [],
    positionNumber: facts.positionNumber,
  };
  const subject = ref('team', facts.id);
  return [{ type: 'team.created', subject, incidentId: null, at: now, flags: [], initial: team, payload: {}, touches: [subject] }];
}

/** `contacts`: those that are kept beside the row; a command that says nothing of them needs none. */
export function describeTeam(
  now: Instant,
  facts: { team: Held<Team>; station: Place | null; sameCode: Team | null; contacts: readonly TeamContact[] },
  command: DescribeTeam,
): DomainEvent[] {
  const { row } = facts.team;
  if (facts.sameCode !== null && facts.sameCode.id !== row.id)
    throw new DomainError('CODE_TAKEN', { current: facts.sameCode, path: 'code' });
  const described: Partial<Team> = {
    ...(command.code && { code: command.code }),
    ...(command.name && { name: command.name.trim() }),
    ...(command.kind && { kind: command.kind }),
    ...(command.capabilities && { capabilities: capabilities(command.capabilities) }),
    ...(command.headcount !== null && command.headcount !== undefined && { headcount: command.headcount }),
    ...(command.leader && { leader: named(command.leader) }),
    ...(command.liaison && { liaison: named(command.liaison) }),
    ...(facts.station && { station: facts.station }),
    ...(command.jurisdictionId && { jurisdictionId: command.jurisdictionId }),
  };
  const changed = Object.entries(described).some(([key, value]) => !isSame(value, row[key as keyof Team]));
  const subject = ref('team', row.id);
  const base = { subject, incidentId: null, at: now, flags: [], touches: [subject] };
  const events: DomainEvent[] = [];
  if (changed) events.push({ ...base, type: 'team.described', payload: { described } });
  if (command.contacts && !isSame(command.contacts, facts.contacts))
    events.push({ ...base, type: 'team.contactsSet', payload: { channels: channelsOf(command.contacts) } });
  if (command.availability && command.availability !== row.availability) {
    events.push({
      ...base,
      type: 'team.availabilitySet',
      payload: { availability: command.availability, previous: row.availability, reason: command.reason ?? null },
    });
  }
  return events;
}

/** [A24] Somebody has looked the card over and vouches for it. What is older than the last time says nothing new. */
export function verifyTeam(now: Instant, facts: { team: Held<Team> }, command: VerifyTeam): DomainEvent[] {
  const { row } = facts.team;
  const at = checkStepTime(now, command.at, false);
  if (row.verifiedAt && toMs(at) <= toMs(row.verifiedAt)) return [];
  const subject = ref('team', row.id);
  const flags = isLate(now, at) ? ['late'] : [];
  return [{ type: 'team.verified', subject, incidentId: null, at, flags, payload: {}, touches: [subject] }];
}
