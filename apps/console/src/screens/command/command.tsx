/** /command: queue, map and the selected thing on one screen. It composes features; none of them knows another. */
import type { Incident, LngLat, PlaceInput, Sos } from '@fenghuo/domain';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Banners } from '../../features/bar/banners.tsx';
import { KeyList } from '../../features/bar/key-list.tsx';
import { Rail } from '../../features/bar/rail.tsx';
import { useAlarms } from '../../features/bar/sounds.ts';
import { TopBar } from '../../features/bar/top-bar.tsx';
import { CloseRoad } from '../../features/closure/close-road.tsx';
import { ClosureList } from '../../features/closure/closure-list.tsx';
import { DeclineOffers } from '../../features/dispatch/decline-offers.tsx';
import { EscalationBanner } from '../../features/escalation/escalation-banner.tsx';
import { ForceSection } from '../../features/force/force-section.tsx';
import { IncidentPane } from '../../features/incident/incident-pane.tsx';
import { OrderSection } from '../../features/order/order-section.tsx';
import { takeDrawn, useSketch } from '../../features/order/sketch.ts';
import { Overview } from '../../features/overview/overview.tsx';
import { Queue, type QueueKeys } from '../../features/queue/queue.tsx';
import { ReportPane } from '../../features/report/report-pane.tsx';
import { SignInAgain } from '../../features/session/sign-in.tsx';
import { SosBanner } from '../../features/sos/sos-banner.tsx';
import { TeamPane } from '../../features/team/team-pane.tsx';
import { isEmpty, questionOf, useDraft } from '../../features/triage/draft.ts';
import { TriageForm } from '../../features/triage/triage-form.tsx';
import { NearestTeams, SimilarStrip } from '../../features/triage/triage-side.tsx';
import { positions, store, useBoard, useIsLoaded, useNow, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { useSimilar } from '../../live/similar.ts';
import { hasWebgl2, MapList } from '../../map/map-list.tsx';
import type { MapHandle } from '../../map/map-view.tsx';
import { NoticeBar, tellDone, tellRefused } from '../../ui/command.tsx';
import { coordinates, shortCode } from '../../ui/format.ts';
import { Resizer, usePaneSize } from '../../ui/pane.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { LayoutList } from './layout-list.tsx';
import { LayoutMenu } from './layout-menu.tsx';
import { type DeskRef, useDesk } from './use-desk.ts';
import { useKeys } from './use-keys.ts';
import { useLayoutKeys } from './use-layout-keys.ts';
import { useLayoutDesk } from './use-layouts.ts';
import './command.css';

const MapView = lazy(async () => ({ default: (await import('../../map/map-view.tsx')).MapView }));
const DispatchPanel = lazy(async () => ({ default: (await import('../../features/dispatch/dispatch-panel.tsx')).DispatchPanel }));

const COMPACT = window.matchMedia('(max-width: 1599px)');
const subscribeCompact = (listener: () => void): (() => void) => {
  COMPACT.addEventListener('change', listener);
  return () => COMPACT.removeEventListener('change', listener);
};

/** Widths by the size of the screen (docs: visual system, section 4). */
type Size = readonly [initial: number, least: number, most: number];
const SIZES: Record<'wide' | 'compact', { queue: Size; detail: Size }> = {
  wide: { queue: [384, 320, 480], detail: [468, 380, 640] },
  compact: { queue: [300, 280, 400], detail: [300, 280, 460] },
};

const pointOf = (ref: DeskRef): LngLat | null => {
  if (ref.kind !== 'team') return store.get(ref.kind, ref.id)?.place.point?.coordinates ?? null;
  const team = store.get('team', ref.id);
  const fix = team && positions.get(team.positionNumber);
  return fix ? [fix.lng, fix.lat] : (team?.station?.point?.coordinates ?? null);
};

export function CommandScreen() {
  const { t } = useTranslation();
  const isCompact = useSyncExternalStore(subscribeCompact, () => COMPACT.matches);
  const size = isCompact ? 'compact' : 'wide';
  const [queueSize, detailSize] = [SIZES[size].queue, SIZES[size].detail];
  const queueWidth = usePaneSize(`command.${size}.queue`, ...queueSize);
  const detailWidth = usePaneSize(`command.${size}.detail`, ...detailSize);
  const dispatchHeight = usePaneSize('command.dispatch', 372, 300, 640);
  const desk = useDesk();
  const { draft, open: openDraft } = useDraft();
  const person = usePerson();
  const map = useRef<MapHandle>(null);
  const queueKeys = useRef<QueueKeys | null>(null);
  const registerKeys = useCallback((keys: QueueKeys): void => {
    queueKeys.current = keys;
  }, []);
  const [focusAsked, setFocusAsked] = useState(0);
  const [isShowingKeys, setShowingKeys] = useState(false);
  const [isSigningIn, setSigningIn] = useState(false);
  const [closingAt, setClosingAt] = useState<LngLat | null>(null);
  const [asked, setAsked] = useState<{ what: 'note' | 'merge'; at: number } | null>(null);
  const [pressed, setPressed] = useState<{ key: string; at: number } | null>(null);
  const isTriaging = desk.isTriaging && draft !== null;
  const likeness = useSimilar(
    useMemo(
      () => (draft === null || !desk.isTriaging ? null : ((typed) => (typed ? { typed } : null))(questionOf(draft))),
      [draft, desk.isTriaging],
    ),
  );
  useAlarms(useBoard(), useIsLoaded(), desk.openedIds, useNow());

  const { selected } = desk;
  const sketching = useSketch((state) => state.asked);
  const selectedIncident = useRow('incident', selected?.kind === 'incident' ? selected.id : null);

  /** Opens it and flies there; opening it once more returns to where the view was. */
  const open = useCallback((ref: DeskRef): void => {
    const { selected: before, isTriaging: wasTriaging, open: select, triage } = useDesk.getState();
    if (before?.id === ref.id && !wasTriaging) return map.current?.back();
    if (wasTriaging) triage(false);
    select(ref);
    const point = pointOf(ref);
    if (point) map.current?.fly(point);
  }, []);
  const openFromMap = useCallback((ref: DeskRef): void => useDesk.getState().open(ref), []);
  const locate = (): void => {
    const point = selected && pointOf(selected);
    if (point) map.current?.fly(point, 14.5);
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
    if (sketching) useSketch.getState().end();
    else if (desk.isPicking) desk.pick(false);
    else if (desk.nearest) desk.lookAround(null);
    else if (desk.isDispatching) desk.dispatch(false);
    else if (desk.isTriaging) desk.triage(false);
    else if (selected) {
      desk.open(null);
      map.current?.back();
    }
  };
  // Who is ticked and where they would go is seen whole.
  useEffect(() => {
    const to = selected && pointOf(selected);
    if (desk.chosen.length === 0 || !to) return;
    const teams = desk.chosen.map((id) => pointOf({ kind: 'team', id }));
    map.current?.fit([to, ...teams.filter((point) => point !== null)]);
  }, [desk.chosen, selected]);
  const { muted, setMuted } = usePreferences();
  const toReport = (key: string) => (): void => {
    if (selected?.kind === 'report' && !isTriaging) setPressed({ key, at: Date.now() });
  };
  useKeys({
    '/': () => setFocusAsked(Date.now()),
    f2: () => setFocusAsked(Date.now()),
    j: () => queueKeys.current?.move(1),
    k: () => queueKeys.current?.move(-1),
    // While somebody draws, Enter ends the shape.
    enter: () => !sketching && queueKeys.current?.open(),
    n: () => newReport(),
    d: startDispatch,
    l: () => setAsked({ what: 'note', at: Date.now() }),
    m: () => setAsked({ what: 'merge', at: Date.now() }),
    s: () => setMuted(!muted),
    f: () => map.current?.follow(),
    a: toReport('a'),
    '0': toReport('0'),
    '1': toReport('1'),
    '2': toReport('2'),
    '3': toReport('3'),
    x: toReport('x'),
    '?': () => setShowingKeys(true),
    escape: stepBack,
  });
  const layouts = useLayoutDesk(person?.id ?? '', map);
  useLayoutKeys(!isTriaging, layouts.take);
  useEffect(() => {
    document.title = `${t('bar.nav.command')} · ${t('common.product')}`;
  }, [t]);

  const draftOnMap = useMemo(
    () => (isTriaging && draft.point ? { point: draft.point, label: draft.pointName ?? draft.address } : null),
    [isTriaging, draft],
  );
  const sketch = useMemo(
    () => sketching && { kind: sketching.kind, id: sketching.id, geometry: sketching.geometry, changed: takeDrawn },
    [sketching],
  );
  const style = {
    '--rail-width': isCompact ? '0px' : '52px',
    '--queue-width': `${queueWidth}px`,
    '--detail-width': `${detailWidth}px`,
    '--dispatch-height': `${dispatchHeight}px`,
  } as React.CSSProperties;
  const isDispatching = desk.isDispatching && selected?.kind === 'incident' && !isTriaging;
  return (
    <div
      className={`command ${isCompact ? 'is-compact' : ''} ${isTriaging ? 'is-triaging' : ''} ${isDispatching ? 'is-dispatching' : ''}`}
      style={style}
    >
      <div className="command-banners">
        <SosBanner onShow={showSos} />
        <Banners onSignIn={() => setSigningIn(true)} />
        <EscalationBanner />
        <DeclineOffers />
      </div>
      <TopBar
        isCompact={isCompact}
        selectedIncidentId={selected?.kind === 'incident' ? selected.id : null}
        onOpen={open}
        onFly={(point) => map.current?.fly(point)}
        onNew={() => newReport()}
        isTaking={isTriaging}
        hasDraft={draft !== null && !isEmpty(draft)}
        focusAsked={focusAsked}
        onShowKeys={() => setShowingKeys(true)}
      />
      <div className="command-grid">
        {!isCompact && <Rail />}
        <aside className="pane command-queue">
          <Queue selectedId={selected?.id ?? null} isCompact={isCompact} onOpen={open} registerKeys={registerKeys} />
          <Resizer
            pane={`command.${size}.queue`}
            size={queueWidth}
            min={queueSize[1]}
            max={queueSize[2]}
            edge="right"
            label={t('queue.resize')}
          />
        </aside>
        {isTriaging && (
          <main className="pane command-form">
            <TriageForm
              draft={draft}
              likeness={likeness}
              isPicking={desk.isPicking}
              onPick={() => desk.pick(!desk.isPicking)}
              onClose={() => desk.triage(false)}
              onReopen={() => desk.triage(true)}
              onPlaced={(point) => map.current?.fly(point)}
              onOpen={(ref) => open(ref)}
              onAccepted={dispatchTo}
            />
            <NoticeBar />
          </main>
        )}
        {isTriaging && (
          <div className="command-strip">
            <SimilarStrip likeness={likeness} onOpen={(item) => ((point) => point && map.current?.fly(point))(pointOf(item))} />
          </div>
        )}
        <div className="command-map">
          {hasWebgl2() ? (
            <Suspense fallback={<div className="map-waiting">{t('map.loading')}</div>}>
              <MapView
                handle={map}
                selectedId={selected?.id ?? null}
                chosenTeamIds={desk.chosen}
                draft={draftOnMap}
                isPicking={desk.isPicking}
                sketch={sketch}
                onOpen={openFromMap}
                onPick={(point) => {
                  useDraft.getState().change({ point, pointName: null });
                  desk.pick(false);
                }}
                onNewReport={newReport}
                onNearest={desk.lookAround}
                move={move}
                onCloseRoad={can(person, 'closeRoads') ? setClosingAt : null}
                tools={
                  <>
                    <LayoutMenu layouts={layouts.layouts} onTake={layouts.take} onKeep={layouts.keep} onEdit={() => setShowingKeys(true)} />
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
                {closingAt && <CloseRoad point={closingAt} onDone={() => setClosingAt(null)} />}
              </MapView>
            </Suspense>
          ) : (
            <MapList onOpen={open} />
          )}
        </div>
        {isTriaging && draft.point && (
          <div className="command-near">
            <NearestTeams
              point={draft.point}
              title={t('triage.nearest')}
              note={t('triage.nearestPreview')}
              onOpen={(id) => ((point) => point && map.current?.fly(point))(pointOf({ kind: 'team', id }))}
            />
          </div>
        )}
        {isDispatching && (
          <div className="command-dispatch">
            <Suspense fallback={null}>
              <DispatchPanel
                key={selected.id}
                incidentId={selected.id}
                isCompact={isCompact}
                chosen={desk.chosen}
                onChoose={desk.choose}
                onClose={() => desk.dispatch(false)}
              />
            </Suspense>
            <Resizer pane="command.dispatch" size={dispatchHeight} min={300} max={640} edge="top" label={t('dispatch.resize')} />
          </div>
        )}
        {!isTriaging && (
          <aside className="pane command-detail">
            <Detail
              selected={selected}
              isCompact={isCompact}
              open={open}
              locate={locate}
              startDispatch={startDispatch}
              dispatchTo={dispatchTo}
              asked={asked}
              pressed={pressed}
            />
            <Resizer
              pane={`command.${size}.detail`}
              size={detailWidth}
              min={detailSize[1]}
              max={detailSize[2]}
              edge="left"
              label={t('incident.resize')}
            />
          </aside>
        )}
      </div>
      <KeyList open={isShowingKeys} onClose={() => setShowingKeys(false)}>
        <LayoutList
          layouts={layouts.layouts}
          onTake={(slot) => {
            setShowingKeys(false);
            layouts.take(slot);
          }}
          onKeep={layouts.keep}
          onRename={layouts.rename}
          onRemove={layouts.remove}
        />
      </KeyList>
      <SignInAgain open={isSigningIn} username={person?.username} onClose={() => setSigningIn(false)} />
    </div>
  );
}

type DetailProps = {
  selected: DeskRef | null;
  isCompact: boolean;
  open: (ref: DeskRef) => void;
  locate: () => void;
  startDispatch: () => void;
  dispatchTo: (incidentId: string) => void;
  asked: { what: 'note' | 'merge'; at: number } | null;
  pressed: { key: string; at: number } | null;
};

function Detail({ selected, isCompact, open, locate, startDispatch, dispatchTo, asked, pressed }: DetailProps) {
  if (selected === null) return <Overview isCompact={isCompact} onOpen={open} />;
  switch (selected.kind) {
    case 'incident':
      return (
        <IncidentPane
          key={selected.id}
          id={selected.id}
          isCompact={isCompact}
          onDispatch={startDispatch}
          onOpen={open}
          onLocate={locate}
          asked={asked}
        >
          <ForceSection incidentId={selected.id} isCompact={isCompact} />
          <OrderSection incidentId={selected.id} isCompact={isCompact} />
        </IncidentPane>
      );
    case 'report':
      return (
        <ReportPane
          key={selected.id}
          id={selected.id}
          isCompact={isCompact}
          onOpen={open}
          onLocate={locate}
          onAccepted={dispatchTo}
          pressed={pressed}
        />
      );
    case 'team':
      return <TeamPane key={selected.id} id={selected.id} onOpen={open} onLocate={locate} />;
  }
}
