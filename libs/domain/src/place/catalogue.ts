/** Rules and meaning of the two catalogues everyone sees: jurisdictions and incident types. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, EVERYONE, type Held, type Ref } from '../feed/held.ts';
import type { Kind } from '../feed/log-event.ts';
import type { Row } from '../feed/reducer.ts';
import {
  type CreateIncidentType,
  DEFAULT_TARGETS,
  type DescribeIncidentType,
  type IncidentType,
  NO_RESPONSE,
  RESPONSE_GRADES,
  type SetTypeResponse,
  type TypeResponse,
} from '../incident/incident-type.ts';
import { isSame } from '../same.ts';
import type { Instant } from '../time.ts';
import type { CreateJurisdiction, DescribeJurisdiction, Jurisdiction } from './jurisdiction.ts';
import type { JurisdictionSettings } from './settings.ts';

type CatalogueKind = Extract<Kind, 'jurisdiction' | 'incidentType'>;

/** Created from `initial`, described by laying `payload.described` over the row. */
export function applyCatalogue(kind: CatalogueKind, before: Held | null, event: DomainEvent): Held {
  const { described } = event.payload as { described?: Partial<Row> };
  const row = before === null ? { ...(event.initial as Row), version: 0 } : { ...before.row, ...described };
  return { kind, row, live: true, extra: {}, scope: [EVERYONE] };
}

const made = (
  now: Instant,
  subject: Ref,
  type: DomainEvent['type'],
  payload: DomainEvent['payload'],
  initial: Record<string, unknown> = {},
): DomainEvent => ({
  type,
  subject,
  incidentId: null,
  at: now,
  flags: [],
  payload,
  initial,
  touches: [subject],
});

/** How far down the tree a level stands; a zone lies in a city or in a district. */
const DEPTH: Record<Jurisdiction['level'], number> = { city: 0, district: 1, zone: 2, town: 3, village: 4, grid: 5 };

/** `parent` is left out by whoever builds a whole tree at once. */
export function createJurisdiction(
  now: Instant,
  facts: { id: string; sameCode: Jurisdiction | null; parent?: Jurisdiction },
  command: Omit<CreateJurisdiction, 'parentId'> & { parentId: string | null },
): DomainEvent[] {
  if (facts.parent && DEPTH[command.level] <= DEPTH[facts.parent.level]) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'level' });
  if (facts.sameCode !== null) throw new DomainError('CODE_TAKEN', { current: facts.sameCode, path: 'code' });
  const created: Omit<Jurisdiction, 'version'> = {
    id: facts.id,
    code: command.code,
    name: command.name.trim(),
    nameEn: command.nameEn ?? null,
    level: command.level,
    parentId: command.parentId,
    center: command.center ?? null,
  };
  return [made(now, { kind: 'jurisdiction', id: facts.id }, 'jurisdiction.created', {}, created)];
}

export function describeJurisdiction(
  now: Instant,
  facts: { row: Jurisdiction; sameCode: Jurisdiction | null },
  command: DescribeJurisdiction,
): DomainEvent[] {
  const { row, sameCode } = facts;
  if (sameCode !== null && sameCode.id !== row.id) throw new DomainError('CODE_TAKEN', { current: sameCode, path: 'code' });
  const described = given({ code: command.code, name: command.name?.trim(), nameEn: command.nameEn, center: command.center });
  return isChanged(row, described) ? [made(now, { kind: 'jurisdiction', id: row.id }, 'jurisdiction.described', { described })] : [];
}

/** Its own settings anew, whole: what is left out or null is inherited from now on. The event keeps what it was. */
export function setSettings(now: Instant, { row }: { row: Jurisdiction }, command: JurisdictionSettings): DomainEvent[] {
  const settings = given(command);
  const previous = row.settings ?? {};
  return isSame(settings, previous)
    ? []
    : [made(now, { kind: 'jurisdiction', id: row.id }, 'jurisdiction.settingsSet', { described: { settings }, previous })];
}

/** The boundary itself is too large for the feed; whoever needs it reads it again when this event arrives. */
export const setBoundary = (now: Instant, jurisdictionId: string, pointCount: number): DomainEvent[] => [
  made(now, { kind: 'jurisdiction', id: jurisdictionId }, 'jurisdiction.boundarySet', { pointCount }),
];

export function createIncidentType(
  now: Instant,
  facts: { id: string; sameCode: IncidentType | null; parent: IncidentType | null },
  command: CreateIncidentType,
): DomainEvent[] {
  if (facts.sameCode !== null) throw new DomainError('CODE_TAKEN', { current: facts.sameCode, path: 'code' });
  if (command.parentCode && facts.parent === null) throw new DomainError('TYPE_UNKNOWN', { path: 'parentCode' });
  if (facts.parent !== null && facts.parent.class !== command.class) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'class' });
  const created: Omit<IncidentType, 'version'> = {
    id: facts.id,
    code: command.code,
    parentCode: command.parentCode ?? null,
    class: command.class,
    name: command.name,
    targets: command.targets ?? DEFAULT_TARGETS,
    ...(command.exceptions && { exceptions: command.exceptions }),
    capabilities: command.capabilities ?? [],
    ...(command.response && { response: responseFrom(command.response, 'response.') }),
    active: true,
  };
  return [made(now, { kind: 'incidentType', id: facts.id }, 'incidentType.created', {}, created)];
}

export function describeIncidentType(now: Instant, facts: { row: IncidentType }, command: DescribeIncidentType): DomainEvent[] {
  const { row } = facts;
  const { name, targets, exceptions, capabilities, active } = command;
  const response = command.response ? responseFrom(command.response, 'response.') : null;
  const described = given({ name, targets, exceptions, capabilities, response, active });
  return isChanged({ ...row, response: row.response ?? NO_RESPONSE }, described)
    ? [made(now, { kind: 'incidentType', id: row.id }, 'incidentType.described', { described })]
    : [];
}

/** [A14] The whole response anew. */
export function setTypeResponse(now: Instant, { row }: { row: IncidentType }, command: SetTypeResponse): DomainEvent[] {
  const response = responseFrom(command);
  return isSame(response, row.response ?? NO_RESPONSE)
    ? []
    : [made(now, { kind: 'incidentType', id: row.id }, 'incidentType.described', { described: { response } })];
}

/** [A14] A capability stands once in the list of a grade. `at`: where the response stands in what was sent. */
function responseFrom(command: SetTypeResponse, at = ''): TypeResponse {
  const lists = RESPONSE_GRADES.map((grade) => {
    const list = (command[grade] ?? []).map(({ capability, minLevel, teams, headcount }) => ({
      capability,
      teams,
      ...(minLevel && { minLevel }),
      ...(headcount && { headcount }),
    }));
    const twice = list.findIndex(({ capability }, index) => list.findIndex((one) => one.capability === capability) < index);
    if (twice !== -1) throw new DomainError('VALUE_OUT_OF_RANGE', { path: `${at}${grade}.${twice}.capability` });
    return [grade, list] as const;
  });
  return Object.fromEntries(lists) as TypeResponse;
}

const given = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

const isChanged = (row: Record<string, unknown>, described: Record<string, unknown>): boolean =>
  Object.entries(described).some(([key, value]) => !isSame(value, row[key]));
