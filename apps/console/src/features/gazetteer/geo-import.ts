/** Named places in a file, GeoJSON or a spreadsheet's table, as what would be imported. What has no kind gets the one that is chosen for all. */
import { AddGazetteerEntry, type GazetteerKind, type LngLat, MAX_IMPORTED_ENTRIES } from '@fenghuo/domain';
import { coordinatesIn } from '../../live/places.ts';
import { decodeSheet, readSheet, type Sheet, SheetError, type SheetFault } from '../../ui/read-sheet.ts';

export type ImportFault = 'noName' | 'noPoint' | 'notAPoint' | 'unknownKind' | 'twice' | 'tooLong';
export type ReadPlace = {
  /** Counted from 1: features of a collection, lines of a table with its heading. */
  line: number;
  name: string;
  aliases: readonly string[];
  kind: GazetteerKind | null;
  point: LngLat | null;
  fault: ImportFault | null;
};
export type FileFault = SheetFault | 'notGeoJson' | 'foreignCrs' | 'tooManyPlaces';
export type ReadFile = { places: readonly ReadPlace[] } | { fault: FileFault };

/** A kind by its code or its name in either language. */
export type KindOf = (words: string) => GazetteerKind | null;

const LIST = /[;；、,，|]/;
/** RFC 7946 knows one system; older files name another in `crs`. */
const WGS84 = /CRS84|EPSG:{1,2}4326|EPSG:{1,2}4490/i;

export async function readPlaces(file: File, kindOf: KindOf): Promise<ReadFile> {
  try {
    if (!/json$/i.test(file.name)) return checked(ofSheet(await readSheet(file), kindOf));
    const content: unknown = JSON.parse(decodeSheet(new Uint8Array(await file.arrayBuffer())));
    return ofGeoJson(content, kindOf);
  } catch (error) {
    if (error instanceof SheetError) return { fault: error.fault };
    return { fault: 'notGeoJson' };
  }
}

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const wordsIn = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

export function ofGeoJson(content: unknown, kindOf: KindOf): ReadFile {
  if (!isLoose(content) || !Array.isArray(content['features'])) return { fault: 'notGeoJson' };
  const { crs } = content as { crs?: unknown };
  if (crs !== undefined && crs !== null && !WGS84.test(JSON.stringify(crs))) return { fault: 'foreignCrs' };
  return checked(
    content['features'].map((feature: unknown, index): ReadPlace => {
      const { properties, geometry } = (isLoose(feature) ? feature : {}) as { properties?: unknown; geometry?: unknown };
      const said = isLoose(properties) ? properties : {};
      const shape = isLoose(geometry) ? geometry : {};
      const aliases = Array.isArray(said['aliases'])
        ? said['aliases'].map(wordsIn)
        : wordsIn(said['aliases'] ?? said['alt_name']).split(LIST);
      return placeFrom(index + 1, {
        name: wordsIn(said['name']),
        aliases,
        kind: wordsIn(said['kind']),
        point: shape['type'] === 'Point' ? pointIn(shape['coordinates']) : null,
        isShape: shape['type'] !== undefined && shape['type'] !== 'Point',
        kindOf,
      });
    }),
  );
}

const HEADERS: Readonly<Record<string, 'name' | 'aliases' | 'kind' | 'longitude' | 'latitude'>> = {
  name: 'name',
  名称: 'name',
  地名: 'name',
  aliases: 'aliases',
  别名: 'aliases',
  kind: 'kind',
  类别: 'kind',
  longitude: 'longitude',
  经度: 'longitude',
  latitude: 'latitude',
  纬度: 'latitude',
};

export function ofSheet({ headers, rows }: Sheet, kindOf: KindOf): readonly ReadPlace[] {
  const columns = headers.map((header) => HEADERS[header.trim().toLowerCase()] ?? null);
  return rows.map((cells, index) => {
    const cell = (column: (typeof columns)[number]): string => cells[columns.indexOf(column)]?.trim() ?? '';
    const pair = [cell('longitude'), cell('latitude')].filter(Boolean).join(', ');
    return placeFrom(index + 2, {
      name: cell('name'),
      aliases: cell('aliases').split(LIST),
      kind: cell('kind'),
      point: coordinatesIn(pair)?.point ?? null,
      isShape: false,
      kindOf,
    });
  });
}

function pointIn(coordinates: unknown): LngLat | null {
  const [lng, lat] = Array.isArray(coordinates) ? (coordinates as unknown[]) : [];
  return typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? [lng, lat] : null;
}

type Said = { name: string; aliases: readonly string[]; kind: string; point: LngLat | null; isShape: boolean; kindOf: KindOf };

function placeFrom(line: number, { name, aliases, kind, point, isShape, kindOf }: Said): ReadPlace {
  const known = kind === '' ? null : kindOf(kind);
  const fault: ImportFault | null =
    name === '' ? 'noName' : isShape ? 'notAPoint' : point === null ? 'noPoint' : kind !== '' && known === null ? 'unknownKind' : null;
  return { line, name, aliases: [...new Set(aliases.map((one) => one.trim()).filter(Boolean))], kind: known, point, fault };
}

/** Twice the same in one file the server refuses whole; here the second one is named. */
function checked(places: readonly ReadPlace[]): ReadFile {
  if (places.length === 0) return { fault: 'empty' };
  if (places.length > MAX_IMPORTED_ENTRIES) return { fault: 'tooManyPlaces' };
  const seen = new Set<string>();
  return {
    places: places.map((place) => {
      const key = `${place.name} ${place.kind} ${place.point}`;
      const isTwice = seen.has(key);
      seen.add(key);
      if (place.fault !== null) return place;
      if (isTwice) return { ...place, fault: 'twice' };
      return isTaken(place) ? place : { ...place, fault: 'tooLong' };
    }),
  };
}

const isTaken = (place: ReadPlace): boolean => AddGazetteerEntry.safeParse(entryFrom(place, 'landmark')).success;

export const entryFrom = ({ name, aliases, kind, point }: ReadPlace, otherwise: GazetteerKind): AddGazetteerEntry => ({
  name,
  aliases: [...aliases],
  kind: kind ?? otherwise,
  point: { type: 'Point', coordinates: point ?? [0, 0] },
});
