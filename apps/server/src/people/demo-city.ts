/** The demo city of the first start: tree, borders, gazetteer, types, teams, accounts and whom a late team calls, written through the same rules as anything else. */

import { readFile } from 'node:fs/promises';
import {
  type Boundary,
  type CreateIncidentType,
  createIncidentType,
  createJurisdiction,
  createPerson,
  createTeam,
  type EscalationRound,
  type EscalationStep,
  type IncidentType,
  type Jurisdiction,
  type LngLat,
  type Reach,
  type Role,
  roundsOf,
  setBoundary,
  setEscalationChain,
  type TeamCapability,
  type TeamContact,
  unreachableIn,
} from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../core/transaction.ts';
import { loadDemoDepots } from './demo-depots.ts';
import { loadDemoShelters } from './demo-shelters.ts';
import { insertPerson } from './people.actions.ts';

type Node = {
  code: string;
  name: string;
  nameEn: string | null;
  level: Jurisdiction['level'];
  parentCode: string | null;
  center: LngLat | null;
};
type Borders = { features: { properties: { code: string; schematic: boolean }; geometry: Boundary }[] };
type Landmark = { name: string; aliases: string[]; kind: string; point: LngLat; regionCode: string | null };
type DemoTeam = {
  code: string;
  name: string;
  kind: string;
  capabilities: TeamCapability[];
  headcount: number;
  leaderName: string;
  station: { point: LngLat; address: string };
  jurisdictionCode: string;
};
type Account = { username: string; name: string; role: Role; at: string; team?: string; depot?: string; shelter?: string };

const ROOT = '370200';
/** Accounts of the contract, at the city's root or at districts, and the leaders of the first five teams. */
const ACCOUNTS: readonly Account[] = [
  { username: 'duty', name: '林晓岚', role: 'dutyOfficer', at: ROOT },
  { username: 'leader', name: '郑卫国', role: 'dutyLeader', at: ROOT },
  { username: 'commander', name: '邵立军', role: 'commander', at: ROOT },
  { username: 'supervisor', name: '姜文静', role: 'supervisor', at: ROOT },
  { username: 'sysadmin', name: '孟凡宇', role: 'systemAdmin', at: ROOT },
  { username: 'secadmin', name: '于清', role: 'secAdmin', at: ROOT },
  { username: 'auditor', name: '潘岳', role: 'auditAdmin', at: ROOT },
  { username: 'dutyShinan', name: '沈星', role: 'dutyOfficer', at: '370202' },
  { username: 'dutyHuangdao', name: '薛海', role: 'dutyOfficer', at: '370211' },
  { username: 'keeper', name: '崔保平', role: 'depotKeeper', at: '370203', depot: 'SB-1' },
  { username: 'shelter', name: '王丽萍', role: 'shelterManager', at: '370213', shelter: 'BN-LC1' },
  { username: 'informant', name: '纪小满', role: 'informant', at: '370202' },
  { username: 'team1', name: '宋建军', role: 'teamLeader', at: ROOT, team: 'T01' },
  { username: 'team2', name: '张德胜', role: 'teamLeader', at: ROOT, team: 'T02' },
  { username: 'team3', name: '王海涛', role: 'teamLeader', at: ROOT, team: 'T03' },
  { username: 'team4', name: '孙兆林', role: 'teamLeader', at: ROOT, team: 'T04' },
  { username: 'team5', name: '李晓梅', role: 'teamLeader', at: ROOT, team: 'T05' },
];
export const DEMO_USERNAMES = ACCOUNTS.map(({ username }) => username);

/** Whom the city calls when a team does not answer, is not heard of or has not done what it was ordered: the desk, then who leads the shift, then the commander. */
const CALLED_FOR: readonly EscalationStep[] = ['acknowledge', 'contact', 'carryOut'];
const CALLED: readonly EscalationRound[] = [
  { roles: ['dutyOfficer'], afterMinutes: 2 },
  { roles: ['dutyLeader'], afterMinutes: 3 },
  { roles: ['commander'], afterMinutes: 5 },
];

const read = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../assets/demo/${name}`, import.meta.url), 'utf8')) as T;

export async function loadDemoCity(tx: Transaction, passwordHash: string): Promise<void> {
  const idOf = await loadTree(tx);
  const at = (code: string): string => known(idOf, code);
  await loadIncidentTypes(tx);
  for (const landmark of await read<Landmark[]>('gazetteer.json')) insertLandmark(tx, landmark);
  const teamIds = await loadTeams(tx, at);
  const depotIds = await loadDemoDepots(tx, at);
  const shelterIds = await loadDemoShelters(tx, at);
  const people: Reach[] = [];
  for (const [index, account] of ACCOUNTS.entries()) {
    const id = uuidv7();
    // The commander's is not on record, so that a newcomer sees how a chain says whom it cannot reach.
    const phone = account.role === 'commander' ? null : phoneOf(index + 1);
    const team = teamIds.get(account.team ?? '');
    const depotId = account.depot === undefined ? undefined : depotIds.get(account.depot);
    const shelterId = account.shelter === undefined ? undefined : shelterIds.get(account.shelter);
    // A leader belongs where the team is at home.
    const role = {
      role: account.role,
      jurisdictionId: team?.jurisdictionId ?? at(account.at),
      ...(team && { teamId: team.id }),
      ...(depotId && { depotId }),
      ...(shelterId && { shelterId }),
    };
    const person = {
      id,
      username: account.username,
      name: account.name,
      roles: [role],
      disabled: false,
      mustChangePassword: false,
      phone,
      version: 1,
    };
    tx.record(createPerson(tx.now, { id, isUsernameTaken: false }, person));
    insertPerson(tx, person, passwordHash, null);
    people.push({ personId: id, name: account.name, roles: [role], phone, seenAt: null });
  }
  setChains(tx, at(ROOT), people);
}

/** No network has numbers that begin like this. */
const phoneOf = (number: number): string => `100${String(number).padStart(8, '0')}`;

function setChains(tx: Transaction, jurisdictionId: string, people: readonly Reach[]): void {
  const rounds = roundsOf({ rounds: [...CALLED] });
  const unreachable = unreachableIn({ rounds, allAfterMinutes: 0, setAt: tx.now }, people, [jurisdictionId], tx.now);
  for (const step of CALLED_FOR) {
    const facts = { id: uuidv7(), chain: null, unknownPersonId: null, unreachable };
    tx.record(setEscalationChain(tx.now, facts, { jurisdictionId, step, rounds: [...CALLED] }));
  }
}

async function loadTree(tx: Transaction): Promise<Map<string, string>> {
  const idOf = new Map<string, string>();
  for (const { code, parentCode, center, ...rest } of await read<Node[]>('jurisdictions.json')) {
    const id = uuidv7();
    idOf.set(code, id);
    const parentId = parentCode === null ? null : known(idOf, parentCode);
    const command = { ...rest, code, parentId, center: center && { type: 'Point' as const, coordinates: center } };
    tx.record(createJurisdiction(tx.now, { id, sameCode: null }, command));
  }
  const { features } = await read<Borders>('regions.geojson');
  for (const { properties, geometry } of features) {
    const jurisdictionId = known(idOf, properties.code);
    tx.insert('boundaries', { jurisdiction_id: jurisdictionId, geometry: JSON.stringify(geometry), schematic: properties.schematic });
    tx.record(setBoundary(tx.now, jurisdictionId, geometry.coordinates.flat(Number.POSITIVE_INFINITY).length / 2));
  }
  return idOf;
}

/** The catalogue of domain.md 1, in the four classes of the law: every installation begins with it. */
export async function loadIncidentTypes(tx: Transaction): Promise<void> {
  const types = new Map<string, IncidentType>();
  for (const type of await read<CreateIncidentType[]>('incident-types.json')) {
    const id = uuidv7();
    const parent = type.parentCode ? (types.get(type.parentCode) ?? null) : null;
    tx.record(createIncidentType(tx.now, { id, sameCode: null, parent }, type));
    types.set(type.code, tx.row<IncidentType>('incidentType', id));
  }
}

async function loadTeams(tx: Transaction, at: (code: string) => string): Promise<Map<string, { id: string; jurisdictionId: string }>> {
  const made = new Map<string, { id: string; jurisdictionId: string }>();
  for (const [index, { leaderName, station, jurisdictionCode, ...team }] of (await read<DemoTeam[]>('teams.json')).entries()) {
    const id = uuidv7();
    const contacts: TeamContact[] = [
      { channel: 'phone', value: phoneOf(1001 + index) },
      { channel: 'radio', value: `演示通播组 ${String(index + 1).padStart(2, '0')}` },
    ];
    const jurisdictionId = at(jurisdictionCode);
    const place = {
      point: { type: 'Point' as const, coordinates: station.point },
      address: station.address,
      regionCode: jurisdictionCode.slice(0, 6),
    };
    const [number] = await tx.query<{ number: number }>(`SELECT nextval('position_number_seq')::int AS number`);
    const facts = { id, jurisdictionId, station: place, positionNumber: number?.number ?? 0, sameCode: null };
    tx.record(createTeam(tx.now, facts, { ...team, leader: { name: leaderName }, contacts }));
    tx.insert('team_contacts', { team_id: id, contacts: JSON.stringify(contacts) });
    made.set(team.code, { id, jurisdictionId });
  }
  return made;
}

function insertLandmark(tx: Transaction, { name, aliases, kind, point: [longitude, latitude], regionCode }: Landmark): void {
  tx.insert('gazetteer', { id: uuidv7(), name, aliases, kind, longitude, latitude, region_code: regionCode, recorded_at: tx.now });
}

function known(idOf: ReadonlyMap<string, string>, code: string): string {
  const id = idOf.get(code);
  if (id === undefined) throw new Error(`The demo city names ${code}, which its tree does not have`);
  return id;
}
