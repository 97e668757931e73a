/** Rules of the households' ledger (docs/spec/evacuation.md). Households are no rows of the feed; their events hold ids and counts. */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { checkBirthYear, type Instant } from '../time.ts';
import type { DescribeHousehold, Household, HouseholdPeople, RegisterHousehold } from './household.ts';
import { NOBODY_KNOWN } from './household.ts';

export type HouseholdChange = { events: DomainEvent[]; household: Household; people: HouseholdPeople };

function householdEvent(now: Instant, type: DomainEvent['type'], household: Household): DomainEvent {
  const { id, jurisdictionId, people, vulnerable } = household;
  return {
    type,
    subject: { kind: 'household', id },
    incidentId: null,
    at: now,
    flags: [],
    payload: { householdId: id, jurisdictionId, people, vulnerable },
    touches: [],
  };
}

/** [EV13] No more vulnerable people than people; whoever is vulnerable has one helper, with an account or by name, never two. */
function checked(now: Instant, household: Household, people: HouseholdPeople, given: Pick<DescribeHousehold, 'helper' | 'helperId'>): void {
  if (household.vulnerable > household.people) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'vulnerable' });
  if (people.members.length > household.people) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'members' });
  for (const [index, { birthYear }] of people.members.entries()) checkBirthYear(now, birthYear, `members.${index}.birthYear`);
  if (given.helper && given.helperId) throw new DomainError('INVALID', { path: 'helper' });
  if (household.vulnerable > 0 && !household.hasHelper) throw new DomainError('HELPER_MISSING', { path: 'helperId' });
}

/** [EV13] A household is entered into the ledger of its village. */
export function registerHousehold(now: Instant, facts: { id: string; code: string }, command: RegisterHousehold): HouseholdChange {
  const people = toldOf(NOBODY_KNOWN, command);
  const household: Household = {
    id: facts.id,
    code: facts.code,
    jurisdictionId: command.jurisdictionId,
    people: command.people,
    vulnerable: command.vulnerable ?? 0,
    needs: command.needs ?? [],
    transport: command.transport ?? null,
    helperId: command.helperId ?? null,
    hasHelper: Boolean(command.helperId ?? command.helper),
    removedAt: null,
    version: 1,
  };
  checked(now, household, people, command);
  return { events: [householdEvent(now, 'household.registered', household)], household, people };
}

/** [EV14] What is not said stays. A helper by name takes the place of one with an account, and the other way round. */
export function describeHousehold(
  now: Instant,
  facts: { household: Household; people: HouseholdPeople },
  command: DescribeHousehold,
): HouseholdChange {
  const { household: before } = facts;
  if (before.removedAt !== null) throw new DomainError('STEP_NOT_POSSIBLE', { current: before });
  const told = toldOf(facts.people, command);
  const people = command.helperId ? { ...told, helper: null } : told;
  const helperId = command.helper ? null : (command.helperId ?? before.helperId);
  const household: Household = {
    ...before,
    people: command.people ?? before.people,
    vulnerable: command.vulnerable ?? before.vulnerable,
    needs: command.needs ?? before.needs,
    transport: command.transport ?? before.transport,
    helperId,
    hasHelper: helperId !== null || people.helper !== null,
    removedAt: command.removed ? now : null,
    version: before.version + 1,
  };
  checked(now, household, people, command);
  const type = command.removed ? 'household.removed' : 'household.described';
  return { events: [householdEvent(now, type, household)], household, people };
}

/** [IM14] What a sheet did to the ledger, or what was taken back of it, is told once for each village: counts, never who. */
export function tellHouseholds(
  now: Instant,
  type: 'household.imported' | 'household.withdrawn',
  households: readonly (Pick<Household, 'jurisdictionId' | 'people' | 'vulnerable'> & { isNew: boolean })[],
): DomainEvent[] {
  const villages = new Map<string, { added: number; described: number; people: number; vulnerable: number }>();
  for (const { jurisdictionId, people, vulnerable, isNew } of households) {
    const sum = villages.get(jurisdictionId) ?? { added: 0, described: 0, people: 0, vulnerable: 0 };
    sum[isNew ? 'added' : 'described']++;
    sum.people += people;
    sum.vulnerable += vulnerable;
    villages.set(jurisdictionId, sum);
  }
  return [...villages].map(([jurisdictionId, counts]) => ({
    type,
    subject: { kind: 'jurisdiction', id: jurisdictionId },
    incidentId: null,
    at: now,
    flags: [],
    payload: { jurisdictionId, ...counts },
    touches: [],
  }));
}

const wordsOf = (said: string | null | undefined, before: string | null): string | null =>
  said === null || said === undefined ? before : said.trim() || null;

function toldOf(before: HouseholdPeople, command: Omit<DescribeHousehold, 'people' | 'vulnerable'>): HouseholdPeople {
  return {
    head: wordsOf(command.head, before.head),
    phone: wordsOf(command.phone, before.phone),
    address: wordsOf(command.address, before.address),
    assembly: wordsOf(command.assembly, before.assembly),
    members: command.members ?? before.members,
    helper: command.helper ?? before.helper,
  };
}
