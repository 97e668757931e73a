/** Tables of the ledger of households and of the lists of zones. Neither is in the feed; names, phones and addresses are sealed (docs/spec/personal-data.md). */
import { DomainError, type Household, type HouseholdPeople, NOBODY_KNOWN, type Point, type ZoneHousehold } from '@fenghuo/domain';
import type { PersonalKey, PersonalKeys } from '../core/sealed.ts';
import type { Transaction } from '../core/transaction.ts';

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };
export type HouseholdRecord = { row: Household; sealed: Buffer; longitude: number | null; latitude: number | null };
export const HOUSEHOLD_COLUMNS = 'h.row, h.sealed, h.longitude, h.latitude';

export const keyOfHouseholds = (keys: PersonalKeys, reads: Reads): Promise<PersonalKey> => keys.keyFor(reads, 'households');

/** Nobody known where another key sealed it. */
export const peopleOf = (key: PersonalKey, { row, sealed }: Pick<HouseholdRecord, 'row' | 'sealed'>): HouseholdPeople =>
  key.unseal<HouseholdPeople>(row.id, sealed) ?? NOBODY_KNOWN;

export const pointOf = ({ longitude, latitude }: Pick<HouseholdRecord, 'longitude' | 'latitude'>): Point | null =>
  longitude === null || latitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] };

/** The transaction must have begun: what refers to the household is written after it. */
export async function writeHousehold(
  tx: Transaction,
  key: PersonalKey,
  { household, people, point }: { household: Household; people: HouseholdPeople; point: Point | null },
): Promise<void> {
  const [longitude, latitude] = point?.coordinates ?? [null, null];
  const sealed = key.seal(household.id, people);
  const row = JSON.stringify(household);
  if (household.version === 1)
    await tx.query(
      `INSERT INTO households (id, helper_id, longitude, latitude, row, sealed, code, jurisdiction_id, removed, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, false, $9)`,
      [household.id, household.helperId, longitude, latitude, row, sealed, household.code, household.jurisdictionId, tx.now],
    );
  else
    await tx.query(
      'UPDATE households SET helper_id = $2, longitude = $3, latitude = $4, row = $5, sealed = $6, removed = $7 WHERE id = $1',
      [household.id, household.helperId, longitude, latitude, row, sealed, household.removedAt !== null],
    );
}

export type SealedHousehold = { row: Household; sealed: Buffer; point: Point | null };

/** Many at once: new ones, and what others are from now on. */
export async function writeHouseholds(tx: Transaction, households: readonly SealedHousehold[], isNew: boolean): Promise<void> {
  if (households.length === 0) return;
  const listed = households.map(({ row, sealed, point }) => ({
    id: row.id,
    code: row.code,
    jurisdiction_id: row.jurisdictionId,
    helper_id: row.helperId,
    longitude: point?.coordinates[0] ?? null,
    latitude: point?.coordinates[1] ?? null,
    row,
    sealed: sealed.toString('hex'),
  }));
  const source = `json_to_recordset($1::json) AS o (id uuid, code text, jurisdiction_id uuid, helper_id uuid, longitude float8, latitude float8, row jsonb, sealed text)`;
  if (isNew)
    await tx.query(
      `INSERT INTO households (id, code, jurisdiction_id, helper_id, longitude, latitude, row, sealed, removed, recorded_at)
       SELECT id, code, jurisdiction_id, helper_id, longitude, latitude, row, decode(sealed, 'hex'), false, $2 FROM ${source}`,
      [JSON.stringify(listed), tx.now],
    );
  else
    await tx.query(
      `UPDATE households AS h SET helper_id = o.helper_id, longitude = o.longitude, latitude = o.latitude, row = o.row, sealed = decode(o.sealed, 'hex')
       FROM ${source} WHERE h.id = o.id`,
      [JSON.stringify(listed)],
    );
}

export type ListedRecord = { row: ZoneHousehold; reason: Buffer | null };
const aboutReason = ({ zoneId, householdId }: ZoneHousehold): string => `${zoneId} ${householdId}`;

export const sealReason = (key: PersonalKey, row: ZoneHousehold, reason: string): Buffer => key.seal(aboutReason(row), { reason });
export const reasonOf = (key: PersonalKey, { row, reason }: ListedRecord): string | null =>
  reason === null ? null : (key.unseal<{ reason: string }>(aboutReason(row), reason)?.reason ?? null);

export async function listOnZone(tx: Transaction, rows: readonly ZoneHousehold[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO zone_households (zone_id, household_id, row, active)
     SELECT (row ->> 'zoneId')::uuid, (row ->> 'householdId')::uuid, row, true FROM jsonb_array_elements($1::jsonb) AS row`,
    [JSON.stringify(rows)],
  );
}

/** Without a reason the one that is kept stays. */
export async function saveOnZone(tx: Transaction, row: ZoneHousehold, reason: Buffer | null = null): Promise<void> {
  await tx.query('UPDATE zone_households SET row = $3, reason = coalesce($4, reason) WHERE zone_id = $1 AND household_id = $2', [
    row.zoneId,
    row.householdId,
    JSON.stringify(row),
    reason,
  ]);
}

/** Holds the households of a zone that are named, in one order. Throws HOUSEHOLD_UNKNOWN for one that is not on its list. */
export async function holdOnZone(tx: Transaction, zoneId: string, householdIds: readonly string[]): Promise<ZoneHousehold[]> {
  const rows = await tx.query<ListedRecord>(
    'SELECT row FROM zone_households WHERE zone_id = $1 AND household_id = ANY($2::uuid[]) ORDER BY household_id FOR UPDATE',
    [zoneId, householdIds],
  );
  if (rows.length < new Set(householdIds).size) throw new DomainError('HOUSEHOLD_UNKNOWN', { path: 'householdId' });
  return rows.map(({ row }) => row);
}
