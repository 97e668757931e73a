/** Where goods can be: a place of ours, or an account outside that alone may owe (docs/spec/ledger.md). */
import { z } from 'zod';
import { Id } from '../ids.ts';

/** Places of ours, where nothing goes below zero. `incident`: the point of use. `person`: on loan. */
export const INSIDE_KINDS = ['depot', 'shipment', 'incident', 'shelter', 'team', 'person'] as const;
export type InsideKind = (typeof INSIDE_KINDS)[number];

/** Where goods come from and where they end. */
export const OUTSIDE_KINDS = ['supplier', 'donor', 'owner', 'consumed', 'scrapped', 'lost', 'found'] as const;
export type OutsideKind = (typeof OUTSIDE_KINDS)[number];

export const LedgerPlace = z
  .union([z.strictObject({ kind: z.enum(INSIDE_KINDS), id: Id }), z.strictObject({ kind: z.enum(OUTSIDE_KINDS) })])
  .meta({ id: 'LedgerPlace' });
export type LedgerPlace = z.infer<typeof LedgerPlace>;
export type InsidePlace = Extract<LedgerPlace, { id: Id }>;

export const isInside = (place: LedgerPlace): place is InsidePlace => 'id' in place;

/** The place in one word: `depot:<uuid>`, `supplier`. */
export const placeKeyOf = (place: LedgerPlace): string => (isInside(place) ? `${place.kind}:${place.id}` : place.kind);

/** The place of a key that we wrote. */
export function placeFrom(key: string): LedgerPlace {
  const [kind, id] = key.split(':');
  return (id === undefined ? { kind } : { kind, id }) as LedgerPlace;
}

/** A place as a query names it. */
export const PlaceKey = z
  .string()
  .max(60)
  .refine((key) => LedgerPlace.safeParse(placeFrom(key)).success && !key.endsWith(':'), 'place');
