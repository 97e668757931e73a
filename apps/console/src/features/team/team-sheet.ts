/** Teams as a table for spreadsheets, and such a table as what its import would do. Nothing is sent from here. */
import { CONTACT_CHANNELS, type CreateTeam, type Jurisdiction, type LngLat, type Team, type TeamContact } from '@fenghuo/domain';
import { coordinatesIn } from '../../live/places.ts';
import type { Cell } from '../../ui/csv.ts';
import type { FieldError } from '../../ui/field-errors.ts';
import type { Sheet } from '../../ui/read-sheet.ts';
import { changesOf, type EnteredTeam, enteredFrom, NOWHERE, newTeamFrom } from './team-form.ts';

export const COLUMNS = [
  'code',
  'name',
  'kind',
  'capabilities',
  'headcount',
  'leader',
  'liaison',
  'phone',
  'address',
  'longitude',
  'latitude',
  'jurisdiction',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Words of one language, or of several when a table is read: a file from the other language's console is the same file. */
export type SheetWords = {
  columns: Readonly<Record<string, Column>>;
  capabilities: Readonly<Record<string, string>>;
};

/** By the team's id. */
export type Contacts = ReadonlyMap<string, readonly TeamContact[]>;
export type Facts = { teams: readonly Team[]; contacts: Contacts; jurisdictions: readonly Jurisdiction[]; words: SheetWords };

export type ImportFault =
  | { why: 'needed' | 'twice' | 'notANumber' | 'badPoint'; column: Column }
  | { why: 'unknownCapability' | 'unknownJurisdiction' | 'badLevel'; column: Column; text: string }
  /** In the words of the schema. */
  | { why: 'schema'; column: Column; text: string };

/** `line`: as the spreadsheet counts, the heading being line 1. */
export type ImportRow = { line: number; code: string; name: string } & (
  | { does: 'create'; body: CreateTeam }
  | { does: 'change'; team: Team; body: Partial<CreateTeam> }
  | { does: 'nothing' }
  | { does: 'refuse'; faults: readonly ImportFault[] }
);

export type ImportPlan = { rows: readonly ImportRow[]; unknown: readonly string[]; missing: readonly Column[] };

const LIST = /[;；、，,]/;
const fold = (words: string): string => words.normalize('NFKC').trim().toLowerCase();

export function sheetOf(
  teams: readonly Team[],
  jurisdictions: readonly Jurisdiction[],
  contacts: Contacts,
  words: { capability: (code: string) => string },
): Cell[][] {
  const codeOf = new Map(jurisdictions.map(({ id, code }) => [id, code]));
  return teams.map((team) => {
    const point = team.station?.point?.coordinates;
    return [
      team.code,
      team.name,
      team.kind,
      team.capabilities
        .map(({ code, level }) => (level === undefined ? words.capability(code) : `${words.capability(code)}:${level}`))
        .join(';'),
      team.headcount,
      team.leader?.name ?? null,
      team.liaison?.name ?? null,
      phonesOf(contacts.get(team.id)),
      team.station?.address ?? null,
      point?.[0] ?? null,
      point?.[1] ?? null,
      codeOf.get(team.jurisdictionId) ?? null,
    ];
  });
}

const phonesOf = (contacts: readonly TeamContact[] = []): string =>
  contacts.flatMap(({ channel, value }) => (channel === 'phone' ? [value] : [])).join(';');

/** `check`: what the domain's own schema says of the command, field by field. */
export function planImport(
  sheet: Sheet,
  facts: Facts,
  check: (body: Partial<CreateTeam>, isNew: boolean) => readonly FieldError[],
): ImportPlan {
  const columns = sheet.headers.map((header) => facts.words.columns[fold(header)] ?? null);
  const codes = new Map<string, number>();
  const at = columns.indexOf('code');
  for (const row of sheet.rows) {
    const code = row[at]?.trim();
    if (code) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const missing = (['code', 'name'] as const).filter((column) => !columns.includes(column));
  const rows = sheet.rows.map((cells, index) => {
    const given = new Map(
      columns.flatMap((column, place) => (column !== null && cells[place] ? [[column, cells[place].trim()] as const] : [])),
    );
    return planRow(index + 2, given, facts, (codes.get(given.get('code') ?? '') ?? 0) > 1, check);
  });
  return { rows, unknown: sheet.headers.filter((header, index) => columns[index] === null && header !== ''), missing };
}

type Given = ReadonlyMap<Column, string>;

function planRow(
  line: number,
  given: Given,
  facts: Facts,
  isTwice: boolean,
  check: (body: Partial<CreateTeam>, isNew: boolean) => readonly FieldError[],
): ImportRow {
  const code = given.get('code') ?? '';
  const before = facts.teams.find((team) => team.code === code) ?? null;
  const head = { line, code, name: given.get('name') ?? before?.name ?? '' };
  const { entered, faults } = enteredIn(given, before, facts);
  if (isTwice) faults.push({ why: 'twice', column: 'code' });
  if (code === '') faults.push({ why: 'needed', column: 'code' });
  if (before === null && head.name === '') faults.push({ why: 'needed', column: 'name' });
  if (faults.length > 0) return { ...head, does: 'refuse', faults };
  const body = before === null ? newTeamFrom(entered) : changesOf(before, facts.contacts.get(before.id) ?? [], entered);
  const wrong = check(body, before === null).map(
    ({ name, errors }): ImportFault => ({ why: 'schema', column: columnOf(name), text: errors[0] ?? '' }),
  );
  if (wrong.length > 0) return { ...head, does: 'refuse', faults: wrong };
  if (before === null) return { ...head, does: 'create', body: newTeamFrom(entered) };
  return Object.keys(body).length === 0 ? { ...head, does: 'nothing' } : { ...head, does: 'change', team: before, body };
}

/** Where the path of a command stands in the table. */
const columnOf = ([field]: FieldError['name']): Column =>
  field === 'station' ? 'address' : field === 'contacts' ? 'phone' : (COLUMNS.find((column) => column === field) ?? 'code');

/** The row of the team with the filled cells laid over it: an empty cell changes nothing. */
function enteredIn(given: Given, before: Team | null, facts: Facts): { entered: EnteredTeam; faults: ImportFault[] } {
  const faults: ImportFault[] = [];
  const base: EnteredTeam = before === null ? {} : enteredFrom(before, facts.contacts.get(before.id) ?? []);
  const [capabilities, headcount, phone] = [given.get('capabilities'), given.get('headcount'), given.get('phone')];
  const text = (column: 'code' | 'name' | 'kind' | 'leader' | 'liaison') =>
    ((words) => (words ? { [column]: words } : {}))(given.get(column));
  const entered: EnteredTeam = {
    ...base,
    ...text('code'),
    ...text('name'),
    ...text('kind'),
    ...text('leader'),
    ...text('liaison'),
    ...(capabilities && { capabilities: capabilitiesIn(capabilities, facts, faults) }),
    ...(headcount && { headcount: numberIn(headcount, 'headcount', faults) }),
    ...(phone && { contacts: [...(base.contacts ?? []).filter((one) => one?.channel !== 'phone'), ...phonesIn(phone)] }),
    station: stationIn(given, base.station ?? NOWHERE, faults),
    ...jurisdictionIn(given.get('jurisdiction'), facts, faults),
  };
  return { entered, faults };
}

const phonesIn = (text: string): NonNullable<EnteredTeam['contacts']> =>
  text
    .split(LIST)
    .map((value) => value.trim())
    .filter(Boolean)
    .map((value) => ({ channel: CONTACT_CHANNELS[1], value }));

function numberIn(text: string, column: Column, faults: ImportFault[]): number | null {
  const number = Number(text.normalize('NFKC').replace(/\s/g, ''));
  if (Number.isFinite(number)) return number;
  faults.push({ why: 'notANumber', column });
  return null;
}

/** `排涝抢险:2; 舟艇救援`, by name in either language or by code. */
function capabilitiesIn(text: string, { words }: Facts, faults: ImportFault[]): NonNullable<EnteredTeam['capabilities']> {
  return text
    .split(LIST)
    .map((part) => part.trim())
    .filter(Boolean)
    .flatMap((part) => {
      const [, name = part, level] = /^(.*?)\s*(?:[:：]\s*(\d+))?$/.exec(part) ?? [];
      const code = words.capabilities[fold(name)];
      if (code === undefined) faults.push({ why: 'unknownCapability', column: 'capabilities', text: name });
      if (level !== undefined && !['1', '2', '3'].includes(level)) faults.push({ why: 'badLevel', column: 'capabilities', text: part });
      return code === undefined ? [] : [{ code, ...(level && { level: Number(level) }) }];
    });
}

function stationIn(given: Given, before: NonNullable<EnteredTeam['station']>, faults: ImportFault[]): NonNullable<EnteredTeam['station']> {
  const [lng, lat] = [given.get('longitude'), given.get('latitude')];
  const address = given.get('address') ?? before.address;
  // Another address is another place: the gazetteer finds it again.
  if (lng === undefined && lat === undefined) return address === before.address ? before : { address, point: null, pointName: null };
  const point = pointIn(lng, lat);
  if (point === null) faults.push({ why: 'badPoint', column: 'longitude' });
  return { address, point, pointName: null };
}

/** Two numbers, or one cell with a pair in any usual notation. */
function pointIn(lng: string | undefined, lat: string | undefined): LngLat | null {
  if (lng === undefined || lat === undefined) return coordinatesIn(lng ?? lat ?? '')?.point ?? null;
  const [x, y] = [Number(lng), Number(lat)];
  return Number.isFinite(x) && Number.isFinite(y) && Math.abs(x) <= 180 && Math.abs(y) <= 90 ? [x, y] : null;
}

function jurisdictionIn(text: string | undefined, { jurisdictions }: Facts, faults: ImportFault[]): Pick<EnteredTeam, 'jurisdictionId'> {
  if (text === undefined) return {};
  const hits = jurisdictions.filter(({ code, name, nameEn }) => [code, name, nameEn ?? ''].some((one) => fold(one) === fold(text)));
  const [only] = hits;
  if (only !== undefined && hits.length === 1) return { jurisdictionId: only.id };
  faults.push({ why: 'unknownJurisdiction', column: 'jurisdiction', text });
  return {};
}
