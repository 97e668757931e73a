/** How an evacuee lies in the database: the row without a name, the sealed fields, and the hashes that they are found by. */
import { createHash } from 'node:crypto';
import { type Evacuee, normalName, type Personal, type PersonalInput, phoneDigits, searchTokens } from '@fenghuo/domain';
import { initialsIn } from '../core/initials.ts';
import type { PersonalKey } from '../core/sealed.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

export type EvacueeRow = { row: Evacuee; sealed: Buffer | null; transferId: string | null; countedSpecial: boolean };
export const COLUMNS = 'e.row, e.sealed, e.transfer_id AS "transferId", e.counted_special AS "countedSpecial"';

const HAN = /\p{Script=Han}/u;

/** Names beside a sight of nodes and shelters: who is told of an incident or leads a team in it sees nobody's row. */
const placeKeys = ({ keys }: Viewer): string[] => keys.filter((key) => key.startsWith('n:') || key.startsWith('s:'));

/** Whom the viewer may see without a name; `bind` keeps the parameter. */
export function inSight(viewer: Viewer, bind: (value: unknown) => string): string {
  if (viewer.seesAll) return 'true';
  const keys = `${bind(placeKeys(viewer))}::text[]`;
  return `(e.incident_id IN (SELECT id FROM incidents WHERE scope && ${keys})
    OR e.shelter_id IN (SELECT id FROM shelters WHERE scope && ${keys}) OR e.to_shelter_id IN (SELECT id FROM shelters WHERE scope && ${keys}))`;
}

/** Whom the viewer may read by name: where they command, and those in the shelter that they manage. */
export function readable(viewer: Viewer, bind: (value: unknown) => string): string {
  const nodes = `${bind(viewer.nodesOf('readEvacuees'))}::text[]`;
  const own = `${bind(viewer.shelterIds)}::uuid[]`;
  return `(e.shelter_id = ANY(${own}) OR e.incident_id IN (SELECT id FROM incidents WHERE row ->> 'jurisdictionId' = ANY(${nodes}))
    OR e.shelter_id IN (SELECT id FROM shelters WHERE row ->> 'jurisdictionId' = ANY(${nodes})))`;
}

export const wristbandHash = (wristband: string): Buffer => createHash('sha256').update(`wristband ${wristband}`).digest();

/** What was said of somebody, trimmed; nothing said is null. */
export const personalOf = ({ name, phone, idNumber, home, note }: PersonalInput, before: Personal = {}): Personal => {
  const given = Object.entries({ name, phone, idNumber, home, note }).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given.map(([field, value]) => [field, value?.trim() || null])) };
};

/** The columns that hold who somebody is, under the key of their incident. */
export function sealedColumns(
  key: PersonalKey,
  id: string,
  personal: Personal,
): { sealed: Buffer; search: Buffer[]; id_hash: Buffer | null } {
  const initials = HAN.test(personal.name ?? '') ? initialsIn(normalName(personal.name ?? '')) : [];
  const number = normalName(personal.idNumber ?? '');
  return {
    sealed: key.seal(id, personal),
    search: searchTokens({ name: personal.name ?? null, phone: phoneDigits(personal.phone) }, initials).map((token) => key.hash(token)),
    id_hash: number === '' ? null : key.hash(`id:${number}`),
  };
}

export const openedBy = (key: PersonalKey | undefined, { row, sealed }: Pick<EvacueeRow, 'row' | 'sealed'>): Personal | null =>
  key === undefined || sealed === null ? null : key.unseal<Personal>(row.id, sealed);

/** Saves what the events have made of somebody; the row is held. */
export async function saveEvacuee(tx: Transaction, { row, transferId, countedSpecial }: EvacueeRow): Promise<void> {
  await tx.query('UPDATE evacuees SET version = $2, row = $3, transfer_id = $4, counted_special = $5 WHERE id = $1', [
    row.id,
    row.version,
    JSON.stringify(row),
    transferId,
    countedSpecial,
  ]);
}

/** What a kept answer may hold: ids, codes and places. */
export const keptOf = (row: Evacuee): Evacuee => ({ ...row, sex: null, birthYear: null, needs: [], handover: null });
