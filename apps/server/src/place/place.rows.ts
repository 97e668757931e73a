/** The gazetteer's table. Its entries are not rows of the feed: what an event says has changed is written by itself. */
import type { GazetteerChange, GazetteerEntry, Instant } from '@fenghuo/domain';
import type { Transaction } from '../core/transaction.ts';

export const ENTRY_COLUMNS = `id, name, aliases, kind,
  json_build_object('type', 'Point', 'coordinates', json_build_array(longitude, latitude)) AS point, region_code AS "regionCode", version`;

/** Entries handed over as one JSON parameter, however many they are. */
const GIVEN = `(SELECT id, name, aliases, kind, (point #>> '{coordinates,0}')::float8 AS longitude, (point #>> '{coordinates,1}')::float8 AS latitude,
    "regionCode" AS region_code, version
  FROM jsonb_to_recordset($1::jsonb) AS e (id uuid, name text, aliases text[], kind text, point jsonb, "regionCode" text, version integer)) AS given`;
const FIELDS = ['name', 'aliases', 'kind', 'longitude', 'latitude', 'region_code', 'version'];

/** Writes what has changed; the transaction must have begun. */
export async function writeGazetteer(tx: Transaction, { added, described, removed }: GazetteerChange): Promise<void> {
  if (added.length > 0) await insert(tx, added, tx.now);
  if (described.length > 0) {
    const set = FIELDS.map((field) => `${field} = given.${field}`).join(', ');
    await tx.query(`UPDATE gazetteer SET ${set} FROM ${GIVEN} WHERE gazetteer.id = given.id`, [JSON.stringify(described)]);
  }
  if (removed.length > 0) await tx.query('DELETE FROM gazetteer WHERE id = ANY($1::uuid[])', [removed.map(({ id }) => id)]);
}

const insert = (tx: Transaction, entries: readonly GazetteerEntry[], now: Instant): Promise<unknown> =>
  tx.query(`INSERT INTO gazetteer (id, ${FIELDS.join(', ')}, recorded_at) SELECT id, ${FIELDS.join(', ')}, $2 FROM ${GIVEN}`, [
    JSON.stringify(entries),
    now,
  ]);
