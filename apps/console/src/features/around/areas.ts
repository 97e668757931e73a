/** Areas that stand on the map already and can be looked around in: zones that people leave, sectors and cordons of open incidents. */
import type { LngLat } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { store } from '../../live/live.ts';
import { shortCode } from '../../ui/format.ts';
import { drawingName } from '../../ui/words.ts';

export type KnownArea = { id: string; name: string; ring: readonly LngLat[] };

export function knownAreas(t: TFunction): KnownArea[] {
  const zones = store.list('evacuationZone').filter(({ state }) => state !== 'returned');
  const named = (name: string, incidentId: string | null): string => {
    const incident = incidentId === null ? null : store.get('incident', incidentId);
    return incident ? t('around.areaOf', { name, code: shortCode(incident.code) }) : name;
  };
  const areas = [
    ...zones.map(({ id, name, incidentId, geometry }) => ({ id, name: named(name, incidentId), ring: geometry.coordinates[0] })),
    ...store.list('drawing').map((drawing) => ({
      id: drawing.id,
      name: named(drawingName(t, drawing), drawing.incidentId),
      ring: drawing.geometry.type === 'Polygon' ? drawing.geometry.coordinates[0] : undefined,
    })),
  ];
  return areas
    .flatMap(({ ring, ...area }) => (ring === undefined ? [] : [{ ...area, ring }]))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh'));
}
