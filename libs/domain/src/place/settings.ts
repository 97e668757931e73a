/**
 * Limits and norms that differ from place to place: kept at a node of the tree, inherited field by field by everything below it that says nothing of its own.
 * The defaults are the strictest that the municipal plans or the standards name; a bureau sets its own.
 */
import { z } from 'zod';
import type { Jurisdiction } from './jurisdiction.ts';

export const JurisdictionSettings = z
  .strictObject({
    /** From the disaster to the last of place, food and water (受灾人员基本生活救助时限), hours. */
    reliefHours: z.int().min(1).max(240).nullish(),
    /** From closing a road to opening it again (阻断道路抢通), hours. */
    closureHours: z.int().min(1).max(720).nullish(),
  })
  .meta({ id: 'JurisdictionSettings' });
export type JurisdictionSettings = z.infer<typeof JurisdictionSettings>;

type Given<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };
/** Every field with the value that holds at a node. */
export type Settings = Given<JurisdictionSettings>;

export const DEFAULT_SETTINGS: Settings = { reliefHours: 10, closureHours: 24 };

/** What holds at a node. `path`: the node first, the root last. */
export function settingsOf(path: readonly Pick<Jurisdiction, 'settings'>[]): Settings {
  const given = path.toReversed().map(({ settings }) => withoutNull(settings ?? {}));
  return Object.assign({}, DEFAULT_SETTINGS, ...given) as Settings;
}

const withoutNull = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
