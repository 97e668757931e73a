/** Rules of the register of shelters: what they are, their states, inspections and faults (docs/spec/shelters.md). Counting is in shelter.count.rules.ts. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { EventType } from '../feed/log-event.ts';
import type { Place } from '../geo.ts';
import type { Settings } from '../place/settings.ts';
import { isSame } from '../same.ts';
import { checkStepTime, type Instant, isLate, normalise } from '../time.ts';
import type { HeldShelter } from './shelter.apply.ts';
import type {
  CloseShelter,
  ConfirmShelter,
  CreateShelter,
  DescribeShelter,
  InspectShelter,
  MendFault,
  OpenShelter,
  ReportFault,
} from './shelter.commands.ts';
import { perPersonOf, shelterCapacityOf } from './shelter.occupancy.ts';
import type { Fault, Shelter, ShelterState } from './shelter.ts';

type Step = { type: EventType; payload?: Record<string, unknown>; flags?: readonly string[]; incidentId?: string | null };
/** An event of one shelter, at a time that was said. `isImported`: what happened long ago passes. */
export function shelterEvent(
  now: Instant,
  row: Pick<Shelter, 'id' | 'name'>,
  asked: string | null | undefined,
  step: Step,
  isImported = false,
): DomainEvent {
  const at = checkStepTime(now, asked, isImported);
  const subject = ref('shelter', row.id);
  const { type, payload = {}, flags = [], incidentId = null } = step;
  return {
    type,
    subject,
    incidentId,
    at,
    flags: [...(isLate(now, at) ? ['late'] : []), ...flags],
    payload: { name: row.name, ...payload },
    touches: [subject],
  };
}

export type ShelterFacts = {
  id: string;
  jurisdictionId: string;
  place: Place;
  sameCode: Shelter | null;
  settings: Pick<Settings, 'shelterSquareMetres'>;
};

export function createShelter(now: Instant, facts: ShelterFacts, command: CreateShelter): DomainEvent[] {
  if (facts.sameCode !== null) throw new DomainError('CODE_TAKEN', { current: facts.sameCode, path: 'code' });
  const area = command.areaSquareMetres ?? null;
  const declaredCapacity = command.declaredCapacity ?? null;
  const squareMetresPerPerson = perPersonOf(facts.settings, command.durationClass);
  const shelter: Omit<Shelter, 'version'> = {
    id: facts.id,
    code: command.code,
    name: command.name.trim(),
    class: command.class,
    grade: command.grade ?? null,
    durationClass: command.durationClass,
    space: command.space,
    functions: [...new Set(command.functions ?? [])],
    facilities: command.facilities ?? [],
    place: facts.place,
    jurisdictionId: facts.jurisdictionId,
    responsible: command.responsible?.trim() || null,
    areaSquareMetres: area,
    squareMetresPerPerson,
    declaredCapacity,
    capacity: shelterCapacityOf(area, squareMetresPerPerson, declaredCapacity),
    specialCapacity: command.specialCapacity ?? 0,
    state: command.state ?? 'standby',
    stateReason: null,
    incidentId: null,
    openedAt: null,
    headcount: null,
    arrivals: 0,
    departures: 0,
    present: 0,
    specialPresent: 0,
    specialCountedAt: null,
    registered: 0,
    specialRegistered: 0,
    transfers: [],
    onTheWay: 0,
    specialOnTheWay: 0,
    outOfUse: 0,
    faults: [],
    inspection: null,
    confirmedAt: null,
    depotId: command.depotId ?? null,
    flags: [],
  };
  checkSpecial(shelter);
  const subject = ref('shelter', facts.id);
  return [
    {
      type: 'shelter.created',
      subject,
      incidentId: null,
      at: now,
      flags: [],
      initial: shelter,
      payload: { name: shelter.name },
      touches: [subject],
    },
  ];
}

/** [SL2] Special places are some of all places. */
function checkSpecial({ capacity, specialCapacity }: Pick<Shelter, 'capacity' | 'specialCapacity'>): void {
  if (specialCapacity > capacity) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'specialCapacity' });
}

/** [SL3] From where each state may be set by hand. Opening and closing have steps of their own. */
const STEPS: Partial<Record<ShelterState, readonly ShelterState[]>> = {
  planned: ['standby', 'closed', 'recheck', 'outOfUse', 'damaged'],
  standby: ['planned', 'recheck', 'opening'],
  recheck: ['closed', 'outOfUse', 'damaged', 'standby'],
  outOfUse: ['planned', 'standby', 'closed', 'recheck', 'damaged'],
  damaged: ['planned', 'standby', 'opening', 'open', 'closing', 'closed', 'recheck', 'outOfUse'],
};
/** [SL1] 严禁随意更改使用性质: what a shelter is for never changes in silence. */
const OF_USE = ['class', 'space', 'functions'] as const;

export function describeShelter(
  now: Instant,
  facts: { shelter: HeldShelter; place: Place | null; sameCode: Shelter | null; settings: Pick<Settings, 'shelterSquareMetres'> },
  command: DescribeShelter,
): DomainEvent[] {
  const { row } = facts.shelter;
  if (facts.sameCode !== null && facts.sameCode.id !== row.id)
    throw new DomainError('CODE_TAKEN', { current: facts.sameCode, path: 'code' });
  const { state, reason, place: _, ...given } = command;
  const said = withoutNull({
    ...given,
    name: given.name?.trim(),
    responsible: given.responsible?.trim(),
    functions: given.functions && [...new Set(given.functions)],
    place: facts.place,
  });
  const next = capacityIn({ ...row, ...said }, facts.settings);
  if (next.capacity !== row.capacity || said.specialCapacity !== undefined) checkSpecial(next);
  const described = Object.fromEntries(
    Object.entries(next).filter(([field, value]) => !isSame(value, row[field as keyof Shelter])),
  ) as Partial<Shelter>;
  const events: DomainEvent[] = [];
  if (Object.keys(described).length > 0) {
    const isOfUse = OF_USE.some((field) => field in described);
    if (isOfUse && !reason) throw new DomainError('REASON_NEEDED', { path: 'reason' });
    const payload = { described, previous: pick(row, described), reason: reason?.trim() ?? null };
    events.push(shelterEvent(now, row, null, { type: 'shelter.described', payload }));
  }
  if (state && state !== row.state) events.push(setState(now, row, state, reason?.trim() ?? null));
  return events;
}

function setState(now: Instant, row: Shelter, state: ShelterState, reason: string | null): DomainEvent {
  if (!STEPS[state]?.includes(row.state)) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  if (reason === null) throw new DomainError('REASON_NEEDED', { path: 'reason' });
  if (state !== 'damaged') checkEmpty(row);
  if (state === 'standby' && row.state === 'recheck' && row.inspection?.passed !== true)
    throw new DomainError('INSPECTION_MISSING', { current: row });
  const payload = { described: { state, stateReason: reason }, previous: row.state, state, reason };
  return shelterEvent(now, row, null, { type: 'shelter.stateSet', payload, incidentId: row.incidentId });
}

/** Nobody inside by head or by name, and nobody who set off and has not come: whoever it was is looked for first. */
function checkEmpty(row: Shelter): void {
  if (row.present > 0 || row.registered > 0 || row.transfers.length > 0) throw new DomainError('SHELTER_OCCUPIED', { current: row });
}

/** [SL2] When the square metres of its class are set anew its capacity follows. */
export function setCapacity(now: Instant, facts: { shelter: HeldShelter; settings: Pick<Settings, 'shelterSquareMetres'> }): DomainEvent[] {
  const { row } = facts.shelter;
  const { squareMetresPerPerson, capacity } = capacityIn(row, facts.settings);
  if (squareMetresPerPerson === row.squareMetresPerPerson && capacity === row.capacity) return [];
  const described = { squareMetresPerPerson, capacity };
  return [shelterEvent(now, row, null, { type: 'shelter.capacitySet', payload: { described, previous: pick(row, described) } })];
}

function capacityIn(row: Shelter, settings: Pick<Settings, 'shelterSquareMetres'>): Shelter {
  const squareMetresPerPerson = perPersonOf(settings, row.durationClass);
  return { ...row, squareMetresPerPerson, capacity: shelterCapacityOf(row.areaSquareMetres, squareMetresPerPerson, row.declaredCapacity) };
}

/** [SL3] standby → opening → open; also from closed and recheck in need, with a reason. To be open each function is confirmed. */
export function openShelter(now: Instant, facts: { shelter: HeldShelter }, command: OpenShelter): DomainEvent[] {
  const { row } = facts.shelter;
  const to = command.to ?? (row.state === 'opening' || row.state === 'closing' ? 'open' : 'opening');
  const reason = command.override?.reason.trim() ?? null;
  if (row.state === to) return [];
  const isReady = row.state === 'standby' || row.state === 'opening' || row.state === 'closing';
  const isInNeed = (row.state === 'closed' || row.state === 'recheck') && reason !== null;
  if (!(isReady || isInNeed) || (to === 'opening' && row.state === 'closing')) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const incidentId = command.incidentId ?? row.incidentId;
  if (to === 'opening')
    return [shelterEvent(now, row, command.at, { type: 'shelter.opening', payload: { incidentId, reason }, incidentId })];
  const unconfirmed = row.functions.filter((one) => !command.functions?.includes(one));
  if (unconfirmed.length > 0 && reason === null)
    throw new DomainError('FUNCTIONS_UNCONFIRMED', {
      current: row,
      errors: unconfirmed.map((code) => ({ path: 'functions', message: code })),
    });
  const payload = { incidentId, reason, unconfirmed, capacity: row.capacity };
  return [shelterEvent(now, row, command.at, { type: 'shelter.opened', payload, incidentId })];
}

/** [SL3] open → closing → closed, when everybody has left. */
export function closeShelter(now: Instant, facts: { shelter: HeldShelter }, command: CloseShelter): DomainEvent[] {
  const { row } = facts.shelter;
  const to = command.to ?? (row.state === 'closing' ? 'closed' : 'closing');
  if (row.state === to) return [];
  if (row.state !== 'opening' && row.state !== 'open' && row.state !== 'closing')
    throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  if (to === 'closed') checkEmpty(row);
  const { incidentId } = row;
  return [shelterEvent(now, row, command.at, { type: to === 'closed' ? 'shelter.closed' : 'shelter.closing', incidentId })];
}

/** [SL8] Somebody there says that the figures are still right. */
export function confirmShelter(now: Instant, facts: { shelter: HeldShelter }, command: ConfirmShelter): DomainEvent[] {
  return [shelterEvent(now, facts.shelter.row, command.at, { type: 'shelter.confirmed', payload: { present: facts.shelter.row.present } })];
}

/** [SL11] Passed when nothing on the list failed. */
export function inspectShelter(now: Instant, facts: { shelter: HeldShelter }, command: InspectShelter): DomainEvent[] {
  const { row } = facts.shelter;
  const failed = command.checklist.filter(({ ok }) => !ok).map(({ code }) => code);
  const at = command.at ? normalise(command.at) : now;
  const inspection = { at, passed: failed.length === 0, failed };
  return [shelterEvent(now, row, command.at, { type: 'shelter.inspected', payload: { inspection, checklist: command.checklist } })];
}

/** [SL11] A fault takes places out of use until it is mended. */
export function reportFault(now: Instant, facts: { shelter: HeldShelter; id: string }, command: ReportFault): DomainEvent[] {
  const { row } = facts.shelter;
  if (row.faults.some(({ id }) => id === facts.id)) throw new DomainError('ID_TAKEN', { path: 'id' });
  if (row.faults.length >= MOST_FAULTS) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'id' });
  const places = command.places ?? 0;
  if (places > row.capacity) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'places' });
  const at = command.at ? normalise(command.at) : now;
  const fault: Fault = { id: facts.id, text: command.text.trim(), function: command.function ?? null, places, at };
  return [shelterEvent(now, row, command.at, { type: 'shelter.faultFound', payload: { fault } })];
}
const MOST_FAULTS = 100;

export function mendFault(now: Instant, facts: { shelter: HeldShelter; faultId: string }, command: MendFault): DomainEvent[] {
  const { row } = facts.shelter;
  const fault = row.faults.find(({ id }) => id === facts.faultId);
  if (fault === undefined) throw new DomainError('NOT_FOUND');
  const payload = { faultId: fault.id, text: fault.text, note: command.note?.trim() || null };
  return [shelterEvent(now, row, command.at, { type: 'shelter.faultMended', payload })];
}

const withoutNull = <T extends object>(fields: T): Partial<Shelter> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
const pick = (row: Shelter, fields: object): Partial<Shelter> =>
  Object.fromEntries(Object.keys(fields).map((field) => [field, row[field as keyof Shelter]])) as Partial<Shelter>;
