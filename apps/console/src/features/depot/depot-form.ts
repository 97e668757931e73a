/** What the form of a depot says, as commands. */
import type { CreateDepot, Depot, DepotKind, DepotLevel, DescribeDepot, LngLat, PlaceInput } from '@fenghuo/domain';

export type Located = { address: string; point: LngLat | null; pointName: string | null };
export const NOWHERE: Located = { address: '', point: null, pointName: null };

export type EnteredDepot = {
  code?: string;
  name?: string;
  kind?: DepotKind;
  level?: DepotLevel;
  place?: Located;
  areaSquareMetres?: string;
  jurisdictionId?: string;
};

export const enteredFrom = (depot: Depot): EnteredDepot => ({
  code: depot.code,
  name: depot.name,
  kind: depot.kind,
  level: depot.level,
  place: { address: depot.place.address ?? '', point: depot.place.point?.coordinates ?? null, pointName: null },
  areaSquareMetres: depot.areaSquareMetres ?? '',
  jurisdictionId: depot.jurisdictionId,
});

function placeOf({ address, point }: Located): PlaceInput | undefined {
  const words = address.trim();
  if (words === '' && point === null) return undefined;
  return { ...(point && { point: { type: 'Point', coordinates: point } }), ...(words !== '' && { address: words }) };
}

/** Empty words stay in: the schema says beside them that they are needed. */
export function newDepotFrom(entered: EnteredDepot): Partial<CreateDepot> {
  const place = entered.place && placeOf(entered.place);
  const area = entered.areaSquareMetres?.trim();
  return {
    code: entered.code?.trim() ?? '',
    name: entered.name?.trim() ?? '',
    ...(entered.kind && { kind: entered.kind }),
    ...(entered.level && { level: entered.level }),
    ...(place && { place }),
    ...(area && { areaSquareMetres: area }),
    ...(entered.jurisdictionId && { jurisdictionId: entered.jurisdictionId }),
  };
}

/** Only what differs from the row: a keeper who says nothing of kind and level is not refused for it. An area that was taken out is not known. */
export function changesOf(before: Depot, entered: EnteredDepot): DescribeDepot {
  const was = newDepotFrom(enteredFrom(before)) as Record<string, unknown>;
  const now = newDepotFrom(entered) as Record<string, unknown>;
  const changed = Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(was[key]));
  const isAreaGone = before.areaSquareMetres !== null && now['areaSquareMetres'] === undefined;
  return { ...Object.fromEntries(changed), ...(isAreaGone && { areaSquareMetres: '0' }) };
}
