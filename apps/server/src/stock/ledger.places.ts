/** Places that movements name: that they are there, held where they are rows that a movement changes, and who sees and answers for them. */
import { DomainError, type ErrorCode, type Held, INSIDE_KINDS, type InsideKind, type InsidePlace, placeKeyOf } from '@fenghuo/domain';
import type { Transaction } from '../core/transaction.ts';

/** `jurisdictionId`: the node that the place belongs to; a person has none. */
export type PlaceFacts = { place: InsidePlace; path: string; scope: readonly string[]; jurisdictionId: string | null };
export type NamedPlace = { place: InsidePlace; path: string };

const UNKNOWN: Record<InsideKind, ErrorCode> = {
  depot: 'DEPOT_UNKNOWN',
  shipment: 'SHIPMENT_UNKNOWN',
  incident: 'INCIDENT_UNKNOWN',
  shelter: 'SHELTER_UNKNOWN',
  team: 'TEAM_UNKNOWN',
  person: 'PERSON_UNKNOWN',
};
const TABLES: Record<InsideKind, string> = {
  depot: 'depots',
  shipment: 'shipments',
  incident: 'incidents',
  shelter: 'shelters',
  team: 'teams',
  person: 'persons',
};
export const tableOf = (kind: InsideKind): string => TABLES[kind];

export const unknownPlace = ({ place, path }: NamedPlace): DomainError => new DomainError(UNKNOWN[place.kind], { path });

/** Depots and shelters are held, for a movement changes their rows; of others it is enough that they are there. A closed depot takes nothing; what was counted there may leave. */
export async function placesOf(tx: Transaction, named: readonly NamedPlace[]): Promise<PlaceFacts[]> {
  const idsOf = (kind: InsideKind) => [...new Set(named.flatMap(({ place }) => (place.kind === kind ? [place.id] : [])))];
  const facts = await Promise.all(
    INSIDE_KINDS.map(async (kind) => {
      const ids = idsOf(kind);
      if (ids.length === 0) return [];
      const rows = kind === 'depot' || kind === 'shelter' ? await tx.lock<Held>(kind, ids) : await there(tx, kind, ids);
      return rows.map(({ row, scope }) => ({ kind, row: row as { id: string; jurisdictionId?: string; state?: string }, scope }));
    }),
  );
  const known = new Map(facts.flat().map((one) => [`${one.kind}:${one.row.id}`, one]));
  return named.map(({ place, path }) => {
    const found = known.get(placeKeyOf(place));
    if (found === undefined) throw unknownPlace({ place, path });
    if (place.kind === 'depot' && found.row.state === 'closed' && !path.endsWith('.from')) throw new DomainError('DEPOT_CLOSED', { path });
    return { place, path, scope: found.scope, jurisdictionId: found.row.jurisdictionId ?? null };
  });
}

type There = { row: { id: string }; scope: readonly string[] };

function there(tx: Transaction, kind: InsideKind, ids: readonly string[]): Promise<There[]> {
  // Of what a person has on loan that person hears.
  const columns = kind === 'person' ? `jsonb_build_object('id', id) AS row, ARRAY['p:' || id] AS scope` : 'row, scope';
  return tx.look<There>(`SELECT ${columns} FROM ${tableOf(kind)} WHERE id = ANY($1::uuid[])`, [ids]);
}
