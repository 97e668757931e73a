/** What the form of a team says, as commands. What a card once had can be changed; it is not emptied, for null is the same as absent there. */
import type { CONTACT_CHANNELS, CreateTeam, LngLat, PlaceInput, Team, TeamContact } from '@fenghuo/domain';

export type Located = { address: string; point: LngLat | null; pointName: string | null };
export type EnteredTeam = {
  code?: string;
  name?: string;
  kind?: string;
  /** A row that was added and not filled in is there, and empty. */
  capabilities?: ({ code?: string; level?: number | null } | undefined)[];
  headcount?: number | null;
  leader?: string;
  liaison?: string;
  contacts?: ({ channel?: (typeof CONTACT_CHANNELS)[number]; value?: string } | undefined)[];
  station?: Located;
  jurisdictionId?: string;
};

export const NOWHERE: Located = { address: '', point: null, pointName: null };

/** `contacts`: null while they have not been read; then the form says nothing of them. */
export const enteredFrom = (team: Team, contacts: readonly TeamContact[] | null): EnteredTeam => ({
  code: team.code,
  name: team.name,
  ...(team.kind !== null && { kind: team.kind }),
  capabilities: team.capabilities.map(({ code, level }) => ({ code, level: level ?? null })),
  headcount: team.headcount,
  ...(team.leader && { leader: team.leader.name }),
  ...(team.liaison && { liaison: team.liaison.name }),
  ...(contacts && { contacts: [...contacts] }),
  station: { address: team.station?.address ?? '', point: team.station?.point?.coordinates ?? null, pointName: null },
  jurisdictionId: team.jurisdictionId,
});

const written = (words: string | undefined): string | undefined => words?.trim() || undefined;

type Capabilities = NonNullable<CreateTeam['capabilities']>;
const capabilitiesOf = ({ capabilities = [] }: EnteredTeam): Capabilities =>
  capabilities.flatMap((one) => (one?.code ? [{ code: one.code, ...(one.level && { level: one.level }) }] : []));

type Contacts = NonNullable<CreateTeam['contacts']>;
const contactsOf = ({ contacts = [] }: EnteredTeam): Contacts =>
  contacts.flatMap((one) => {
    const value = written(one?.value);
    return one?.channel && value ? [{ channel: one.channel, value }] : [];
  });

export function placeOf({ address, point }: Located): PlaceInput | undefined {
  const words = written(address);
  if (words === undefined && point === null) return undefined;
  return { ...(point && { point: { type: 'Point', coordinates: point } }), ...(words && { address: words }) };
}

/** Empty names stay in: the schema says beside them that they are needed. */
export function newTeamFrom(entered: EnteredTeam): CreateTeam {
  const [kind, leader, liaison] = [written(entered.kind), written(entered.leader), written(entered.liaison)];
  const station = entered.station && placeOf(entered.station);
  return {
    code: entered.code?.trim() ?? '',
    name: entered.name?.trim() ?? '',
    ...(kind && { kind }),
    capabilities: capabilitiesOf(entered),
    ...(entered.headcount != null && { headcount: entered.headcount }),
    ...(leader && { leader: { name: leader } }),
    ...(liaison && { liaison: { name: liaison } }),
    contacts: contactsOf(entered),
    ...(station && { station }),
    ...(entered.jurisdictionId && { jurisdictionId: entered.jurisdictionId }),
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Only what differs from the card. */
export function changesOf(before: Team, contacts: readonly TeamContact[] | null, entered: EnteredTeam): Partial<CreateTeam> {
  const now = newTeamFrom(entered);
  const was = newTeamFrom(enteredFrom(before, contacts));
  return Object.fromEntries(Object.entries(now).filter(([key, value]) => !isSame(value, was[key as keyof CreateTeam])));
}

const LASTING = ['kind', 'headcount', 'leader', 'liaison', 'station'] as const;

/** Fields of the form that were emptied: the server would keep what it has, so the form says so. */
export function emptied(before: Team, entered: EnteredTeam): (typeof LASTING)[number][] {
  const [now, was] = [newTeamFrom(entered), newTeamFrom(enteredFrom(before, null))];
  return LASTING.filter((key) => was[key] !== undefined && now[key] === undefined);
}
