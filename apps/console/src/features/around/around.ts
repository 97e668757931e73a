/** What lies around a point or within an area (周边分析): of every kind the nearest first, with how far and in which direction. In straight lines, as the crow flies. */
import {
  areaOf,
  bearingDegrees,
  type Closure,
  distanceMetres,
  freeOf,
  holds,
  type Item,
  insideOf,
  isDisposable,
  type LngLat,
  type LookAround,
  METRES_PER_DEGREE,
  type OwnerKind,
  quantityFrom,
  quantityText,
  type Shelter,
  type Stock,
  TAKES_PEOPLE,
  touches,
} from '@fenghuo/domain';

export const RADII = [1_000, 3_000, 5_000] as const;
export type Radius = (typeof RADII)[number];
export type Circle = { point: LngLat; metres: Radius };
/** `point`: its middle. `id`: of the zone or drawing that it was taken from; null: drawn by hand. */
export type Area = { point: LngLat; ring: readonly LngLat[]; id: string | null };
export type Surroundings = Circle | Area;
/** `degrees`: from the middle to the thing. */
export type Near<T> = { row: T; point: LngLat; metres: number; degrees: number };

export const isArea = (surroundings: Surroundings): surroundings is Area => 'ring' in surroundings;

export const questionOf = (surroundings: Surroundings): LookAround =>
  isArea(surroundings)
    ? { geometry: { type: 'Polygon', coordinates: [[...surroundings.ring]] } }
    : { geometry: { type: 'Point', coordinates: surroundings.point }, radiusMetres: surroundings.metres };

/** `placeOf`: of a row, the point of it that is nearest; null where nobody knows. */
export function within<T extends { id: string }>(
  surroundings: Surroundings,
  rows: readonly T[],
  placeOf: (row: T) => LngLat | null | undefined,
): Near<T>[] {
  const isIn = isArea(surroundings) ? insideOf(surroundings.ring) : null;
  const most = isArea(surroundings) ? Number.POSITIVE_INFINITY : surroundings.metres;
  return nearest(surroundings.point, rows, placeOf).filter(({ point, metres }) => metres <= most && (isIn === null || isIn(point)));
}

function nearest<T extends { id: string }>(from: LngLat, rows: readonly T[], placeOf: (row: T) => LngLat | null | undefined): Near<T>[] {
  return rows
    .flatMap((row) => {
      const at = placeOf(row);
      return at ? [{ row, point: at, metres: distanceMetres(from, at), degrees: bearingDegrees(from, at) }] : [];
    })
    .sort((a, b) => a.metres - b.metres || (a.row.id < b.row.id ? -1 : 1));
}

/** A closed stretch lies in an area when any of it does. */
export function closuresWithin(surroundings: Surroundings, closures: readonly Closure[]): Near<Closure>[] {
  const placeOf = (closure: Closure): LngLat | null => nearestOfClosure(closure, surroundings.point);
  if (!isArea(surroundings)) return within(surroundings, closures, placeOf);
  const isIn = insideOf(surroundings.ring);
  const meets = (closure: Closure): boolean => {
    const area = areaOf(closure);
    return area.rings.some(({ ring }) => ring.some(isIn)) || touches(area, surroundings.ring);
  };
  return nearest(surroundings.point, closures.filter(meets), placeOf);
}

/** Of what a closure covers, the point that is nearest; this one where it lies inside. */
export function nearestOfClosure(closure: Closure, from: LngLat): LngLat | null {
  const area = areaOf(closure);
  if (holds(area, from)) return from;
  const nearest = area.rings
    .flatMap(({ ring }) => ring.slice(1).map((end, index) => nearestOnEdge(from, ring[index] ?? end, end)))
    .map((point) => ({ point, metres: distanceMetres(from, point) }))
    .reduce<{ point: LngLat; metres: number } | null>((best, one) => (best === null || one.metres < best.metres ? one : best), null);
  return nearest?.point ?? null;
}

/** Plane geometry, good for the few kilometres around a point. */
function nearestOnEdge(from: LngLat, a: LngLat, b: LngLat): LngLat {
  const perLng = METRES_PER_DEGREE * Math.cos((from[1] * Math.PI) / 180);
  const flat = ([lng, lat]: LngLat): [number, number] => [(lng - from[0]) * perLng, (lat - from[1]) * METRES_PER_DEGREE];
  const [[ax, ay], [bx, by]] = [flat(a), flat(b)];
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** `room`: people can come in now; `standby`: when it is opened; `full`: nobody any more. Others are of no use tonight. */
export function standingOf(shelter: Shelter): 'room' | 'standby' | 'full' | null {
  if (shelter.state === 'standby') return 'standby';
  if (!TAKES_PEOPLE.includes(shelter.state)) return null;
  return freeOf(shelter) > 0 ? 'room' : 'full';
}

export type Held = { itemId: string; item: Item | null; available: string };

/** What a depot could give out now, the most useful first: what people live on, by how many it serves; then the rest by its code. */
export function givable(stock: readonly Stock[], itemOf: (id: string) => Item | null): Held[] {
  const sums = new Map<string, bigint>();
  for (const { itemId, ownerKind, available } of stock)
    if (isDisposable(ownerKind)) sums.set(itemId, (sums.get(itemId) ?? 0n) + quantityFrom(available));
  return [...sums]
    .filter(([, sum]) => sum > 0n)
    .map(([itemId, sum]) => ({ itemId, item: itemOf(itemId), sum }))
    .map((one) => ({ ...one, served: servedBy(one) }))
    .sort((a, b) => Number(b.served - a.served) || codeOf(a).localeCompare(codeOf(b), 'en', { numeric: true }))
    .map(({ itemId, item, sum }) => ({ itemId, item, available: quantityText(sum) }));
}

/** Kinds that somebody else could give: firms', society's. They stand beside ours and are never added. */
export function kindsOfOthers(stock: readonly Stock[]): { ownerKind: OwnerKind; kinds: number }[] {
  const items = new Map<OwnerKind, Set<string>>();
  for (const { itemId, ownerKind, available } of stock)
    if (!isDisposable(ownerKind) && quantityFrom(available) > 0n) items.set(ownerKind, (items.get(ownerKind) ?? new Set()).add(itemId));
  return [...items].map(([ownerKind, own]) => ({ ownerKind, kinds: own.size })).sort((a, b) => b.kinds - a.kinds);
}

/** People for a day, by the norm of the item; none without a norm. */
function servedBy({ item, sum }: { item: Item | null; sum: bigint }): bigint {
  const norm = quantityFrom(item?.perPersonDay ?? item?.perPerson ?? '0');
  return norm > 0n ? sum / norm : 0n;
}

const codeOf = ({ item, itemId }: { item: Item | null; itemId: string }): string => item?.code ?? itemId;
