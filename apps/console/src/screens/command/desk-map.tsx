/** The middle of the desk: the map with what is drawn and asked on it, or a list where the browser cannot draw one. */
import type { LngLat } from '@fenghuo/domain';
import { lazy, type RefObject, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAreaSketch } from '../../features/around/area-sketch.ts';
import { questionOf } from '../../features/around/around.ts';
import { useCentreSketch } from '../../features/centre/centre-sketch.ts';
import { CloseByHand } from '../../features/closure/close-by-hand.tsx';
import { CloseRoad } from '../../features/closure/close-road.tsx';
import { type ClosingShape, takeClosure, useClosing } from '../../features/closure/closing.ts';
import { ClosureList } from '../../features/closure/closure-list.tsx';
import { takeZone, useZoneSketch } from '../../features/evacuation/zone-sketch.ts';
import { takeDrawn, useSketch } from '../../features/order/sketch.ts';
import { useDraft } from '../../features/triage/draft.ts';
import { NearestTeams } from '../../features/triage/triage-side.tsx';
import { useAskAround } from '../../live/around.ts';
import { can, usePerson } from '../../live/session.ts';
import { hasWebgl2, MapList } from '../../map/map-list.tsx';
import type { MapHandle } from '../../map/map-view.tsx';
import { coordinates } from '../../ui/format.ts';
import { LayoutMenu } from './layout-menu.tsx';
import { takeArea, useDesk } from './use-desk.ts';
import type { useDeskActs } from './use-desk-acts.ts';
import type { LayoutDesk } from './use-layouts.ts';

const MapView = lazy(async () => ({ default: (await import('../../map/map-view.tsx')).MapView }));

const CLOSED_KIND: Record<ClosingShape, 'closedPoint' | 'closedLine' | 'closedArea'> = {
  point: 'closedPoint',
  line: 'closedLine',
  area: 'closedArea',
};

/** There is one hand: what is begun last is drawn. */
function useHand() {
  const sketching = useSketch((state) => state.asked);
  const closing = useClosing((state) => state.shape);
  const zoneOf = useZoneSketch((state) => state.incidentId);
  const looking = useAreaSketch();
  const isPlacing = useCentreSketch((state) => state.incidentId !== null);
  const [isDrawing, isClosing, isZoning] = [sketching !== null, closing !== null, zoneOf !== null];
  const isLooking = looking.isDrawing;
  useEffect(() => {
    if (isDrawing) letGo(useClosing, useZoneSketch, useAreaSketch, useCentreSketch);
  }, [isDrawing]);
  useEffect(() => {
    if (isClosing) letGo(useSketch, useZoneSketch, useAreaSketch, useCentreSketch);
  }, [isClosing]);
  useEffect(() => {
    if (isZoning) letGo(useSketch, useClosing, useAreaSketch, useCentreSketch);
  }, [isZoning]);
  useEffect(() => {
    if (isLooking) letGo(useSketch, useClosing, useZoneSketch, useCentreSketch);
  }, [isLooking]);
  useEffect(() => {
    if (isPlacing) letGo(useSketch, useClosing, useZoneSketch, useAreaSketch);
  }, [isPlacing]);
  return useMemo(() => {
    if (isLooking) return { kind: 'sector' as const, id: null, geometry: looking.geometry, changed: takeArea };
    if (isZoning) return { kind: 'sector' as const, id: null, geometry: null, changed: takeZone };
    if (closing) return { kind: CLOSED_KIND[closing], id: null, geometry: null, changed: takeClosure };
    return sketching && { kind: sketching.kind, id: sketching.id, geometry: sketching.geometry, changed: takeDrawn };
  }, [sketching, closing, isZoning, isLooking, looking.geometry]);
}

const letGo = (...hands: readonly { getState: () => { end: () => void } }[]): void => {
  for (const hand of hands) hand.getState().end();
};

type Props = {
  map: RefObject<MapHandle | null>;
  draft: { point: LngLat; label: string } | null;
  isTriaging: boolean;
  layouts: LayoutDesk;
  onEditLayouts: () => void;
  acts: Pick<ReturnType<typeof useDeskActs>, 'open' | 'openFromMap' | 'newReport' | 'move' | 'lookAround'>;
};

export function DeskMap({ map, draft, isTriaging, layouts, onEditLayouts, acts }: Props) {
  const { t } = useTranslation();
  const { open, openFromMap, newReport, move, lookAround } = acts;
  const desk = useDesk();
  const { selected } = desk;
  const person = usePerson();
  const [closingAt, setClosingAt] = useState<LngLat | null>(null);
  const sketch = useHand();
  useAskAround(desk.around && questionOf(desk.around));
  const centre = useCentreSketch();
  const centreOnMap = centre.point && { point: centre.point, label: t('supply.kind.temporary') };
  return (
    <div className="command-map">
      {hasWebgl2() ? (
        <Suspense fallback={<div className="map-waiting">{t('map.loading')}</div>}>
          <MapView
            handle={map}
            selectedId={selected?.id ?? null}
            chosenTeamIds={desk.chosen}
            pointedTeamId={desk.pointed}
            draft={draft ?? centreOnMap}
            around={isTriaging ? null : desk.around}
            isPicking={desk.isPicking || centre.incidentId !== null}
            sketch={sketch}
            onOpen={openFromMap}
            onPick={(point) => {
              if (!desk.isPicking) return centre.take(point);
              useDraft.getState().change({ point, pointName: null });
              desk.pick(false);
            }}
            onNewReport={newReport}
            onNearest={desk.lookAround}
            onAround={lookAround}
            move={move}
            onCloseRoad={can(person, 'closeRoads') ? setClosingAt : null}
            tools={
              <>
                <LayoutMenu layouts={layouts.layouts} onTake={layouts.take} onKeep={layouts.keep} onEdit={onEditLayouts} />
                <ClosureList onFly={(point) => map.current?.fly(point, 14.5)} />
              </>
            }
          >
            {desk.nearest && !isTriaging && (
              <div className="command-nearest">
                <NearestTeams
                  point={desk.nearest}
                  title={t('map.nearest.title')}
                  note={coordinates(desk.nearest)}
                  onOpen={(id) => open({ kind: 'team', id })}
                />
              </div>
            )}
            {!isTriaging && <CloseByHand />}
            {closingAt && <CloseRoad point={closingAt} onDone={() => setClosingAt(null)} />}
          </MapView>
        </Suspense>
      ) : (
        <MapList onOpen={open} />
      )}
    </div>
  );
}
