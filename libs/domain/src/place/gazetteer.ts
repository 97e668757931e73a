/** Gazetteer (地名库): what people call places, with a point for each. A typed address gets its point from here. */
import { z } from 'zod';
import { Point, RegionCode } from '../geo.ts';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { text, words } from '../text.ts';

export const GAZETTEER_KINDS = [
  'district',
  'town',
  'village',
  'road',
  'junction',
  'bridge',
  'tunnel',
  'metro',
  'station',
  'airport',
  'harbour',
  'hospital',
  'school',
  'careHome',
  'hazard',
  'landmark',
  'river',
  'reservoir',
  'bay',
  'island',
  'mountain',
] as const;
export type GazetteerKind = (typeof GAZETTEER_KINDS)[number];

/** Too long or too wide to stand for a point when an address names them in passing. */
export const WIDE_KINDS: ReadonlySet<GazetteerKind> = new Set(['district', 'town', 'road', 'river', 'bay']);

export const GazetteerEntry = z
  .object({
    id: z.string(),
    name: z.string(),
    aliases: z.array(z.string()),
    kind: z.enum(GAZETTEER_KINDS),
    point: Point,
    regionCode: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'GazetteerEntry' });
export type GazetteerEntry = z.infer<typeof GazetteerEntry>;

/** What a search for a place answers. */
export const NamedPlace = GazetteerEntry.pick({ id: true, name: true, kind: true, point: true, regionCode: true }).meta({
  id: 'NamedPlace',
});
export type NamedPlace = z.infer<typeof NamedPlace>;

export const FindPlaces = z.strictObject({ q: text(100), limit: z.coerce.number().int().min(1).max(50).default(10) });
export type FindPlaces = z.infer<typeof FindPlaces>;

export const GazetteerQuery = PageQuery.extend({ q: text(100).optional() });
export type GazetteerQuery = z.infer<typeof GazetteerQuery>;

const entry = {
  name: words(100),
  aliases: z.array(words(100)).max(20).nullish(),
  kind: z.enum(GAZETTEER_KINDS),
  point: Point,
  regionCode: RegionCode.nullish(),
};

export const AddGazetteerEntry = z.strictObject({ id: Id.nullish(), ...entry }).meta({ id: 'AddGazetteerEntry' });
export type AddGazetteerEntry = z.infer<typeof AddGazetteerEntry>;

export const DescribeGazetteerEntry = z
  .strictObject({
    name: entry.name.nullish(),
    aliases: entry.aliases,
    kind: entry.kind.nullish(),
    point: entry.point.nullish(),
    regionCode: entry.regionCode,
  })
  .meta({ id: 'DescribeGazetteerEntry' });
export type DescribeGazetteerEntry = z.infer<typeof DescribeGazetteerEntry>;

export const MAX_IMPORTED_ENTRIES = 5_000;
/** Room for that many entries with long names and several aliases. */
export const MAX_IMPORT_BYTES = 4 * 1024 * 1024;

export const ImportGazetteer = z
  .strictObject({ entries: z.array(z.strictObject(entry)).min(1).max(MAX_IMPORTED_ENTRIES) })
  .meta({ id: 'ImportGazetteer' });
export type ImportGazetteer = z.infer<typeof ImportGazetteer>;

export const GazetteerImported = z.object({ added: z.int(), described: z.int(), unchanged: z.int() }).meta({ id: 'GazetteerImported' });
export type GazetteerImported = z.infer<typeof GazetteerImported>;
