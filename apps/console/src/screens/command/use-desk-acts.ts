/** What an officer does at the desk: opens things and goes there, takes calls, moves an incident, steps back. */
import { type Incident, type LngLat, METRES_PER_DEGREE, type PlaceInput, type Sos } from '@fenghuo/domain';
import { type RefObject, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useAreaSketch } from '../../features/around/area-sketch.ts';
import type { KnownArea } from '../../features/around/areas.ts';
import { isArea, type Radius } from '../../features/around/around.ts';
import { useCentreSketch } from '../../features/centre/centre-sketch.ts';
import { useClosing } from '../../features/closure/closing.ts';
import { useShownZone } from '../../features/evacuation/shown-zone.ts';
import { useZoneSketch } from '../../features/evacuation/zone-sketch.ts';
import { useSketch } from '../../features/order/sketch.ts';
import { useDraft } from '../../features/triage/draft.ts';
import { store, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import type { MapHandle, MapRef } from '../../map/map-view.tsx';
import { tellDone, tellRefused } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { pointOf } from './point-of.ts';
import { type DeskRef, lookWithin, useDesk } from './use-desk.ts';

export function useDeskActs(map: RefObject<MapHandle | null>) {
  const { t } = useTranslation();
  const desk = useDesk();
  const { selected } = desk;
  const openDraft = useDraft((drafts) => drafts.open);
  const person = usePerson();
  const sketching = useSketch((state) => state.asked);
  const selectedIncident = useRow('incident', selected?.kind === 'incident' ? selected.id : null);
  /** Opens it and flies there; opening it once more returns to where the view was. */
  const open = useCallback(
    (ref: DeskRef): void => {
      const { selected: before, isTriaging: wasTriaging, open: select, triage } = useDesk.getState();
      if (before?.id === ref.id && !wasTriaging) return map.current?.back();
      if (wasTriaging) triage(false);
      select(ref);
      const point = pointOf(ref);
      if (point) map.current?.fly(point);
    },
    [map],
  );
  const openFromMap = useCallback((ref: MapRef): void => {
    if (ref.kind !== 'evacuationZone') return useDesk.getState().open({ kind: ref.kind, id: ref.id });
    const incidentId = store.get('evacuationZone', ref.id)?.incidentId ?? null;
    if (incidentId === null) return;
    useDesk.getState().open({ kind: 'incident', id: incidentId });
    useShownZone.getState().show(ref.id);
  }, []);
  const locate = (): void => {
    const point = selected && pointOf(selected);
    if (point) map.current?.fly(point, 14.5);
  };
  /** As wide as the last time; the circle is seen whole. */
  const lookAround = (point: LngLat, metres: Radius = desk.around && !isArea(desk.around) ? desk.around.metres : 3_000): void => {
    desk.ring({ point, metres });
    map.current?.fit(cornersOf(point, metres));
  };
  const lookInArea = ({ ring, id }: KnownArea): void => {
    lookWithin(ring, id);
    map.current?.fit(ring);
  };
  /** Around what is selected, else around the middle of the map. */
  const lookAroundHere = (): void => {
    const point = (selected && pointOf(selected)) ?? map.current?.view()?.center;
    if (point && !desk.isTriaging) lookAround(point);
  };
  const newReport = (point?: LngLat): void => {
    openDraft(point);
    desk.triage(true);
  };
  const move =
    selectedIncident && selectedIncident.state !== 'closed' && can(person, 'handleIncidents')
      ? { code: shortCode(selectedIncident.code), to: (point: LngLat) => void relocate(selectedIncident, point) }
      : null;
  const relocate = async (incident: Incident, to: LngLat): Promise<void> => {
    const code = shortCode(incident.code);
    const put = (place: PlaceInput) => send('PATCH', `/incidents/${incident.id}`, { place }, { name: 'edit', subjectId: incident.id });
    const { point, address } = incident.place;
    try {
      await put({ point: { type: 'Point', coordinates: to }, address });
      tellDone(t('map.here.moved', { code }), () => put({ point, address }));
    } catch (error) {
      tellRefused(error);
    }
  };
  const showSos = ({ point, incidentId }: Sos): void => {
    if (incidentId !== null) open({ kind: 'incident', id: incidentId });
    if (point !== null) map.current?.fly(point.coordinates, 14.5);
  };
  const startDispatch = (): void => {
    if (selected?.kind === 'incident' && selectedIncident?.state !== 'closed') desk.dispatch(true);
  };
  const dispatchTo = (incidentId: string): void => {
    open({ kind: 'incident', id: incidentId });
    desk.dispatch(true);
  };
  const stepBack = (): void => {
    if (useClosing.getState().shape !== null) useClosing.getState().end();
    else if (useZoneSketch.getState().incidentId !== null) useZoneSketch.getState().end();
    else if (useAreaSketch.getState().isDrawing) useAreaSketch.getState().end();
    else if (sketching) useSketch.getState().end();
    else if (desk.isPicking) desk.pick(false);
    else if (useCentreSketch.getState().incidentId !== null) useCentreSketch.getState().end();
    else if (desk.nearest) desk.lookAround(null);
    else if (desk.isDispatching) desk.dispatch(false);
    else if (desk.isTriaging) desk.triage(false);
    else if (selected) {
      desk.open(null);
      map.current?.back();
    } else if (desk.around) desk.ring(null);
  };
  return {
    open,
    openFromMap,
    locate,
    newReport,
    move,
    showSos,
    startDispatch,
    dispatchTo,
    stepBack,
    lookAround,
    lookInArea,
    lookAroundHere,
  };
}

function cornersOf([lng, lat]: LngLat, metres: number): LngLat[] {
  const [east, north] = [metres / METRES_PER_DEGREE / Math.cos((lat * Math.PI) / 180), metres / METRES_PER_DEGREE];
  return [
    [lng - east, lat - north],
    [lng + east, lat + north],
  ];
}
