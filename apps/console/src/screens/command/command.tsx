/** /command: queue, map and the selected thing on one screen. It composes features; none of them knows another. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Banners } from '../../features/bar/banners.tsx';
import { KeyList } from '../../features/bar/key-list.tsx';
import { Rail } from '../../features/bar/rail.tsx';
import { useAlarms } from '../../features/bar/sounds.ts';
import { TopBar } from '../../features/bar/top-bar.tsx';
import { useClosing } from '../../features/closure/closing.ts';
import { DeclineOffers } from '../../features/dispatch/decline-offers.tsx';
import { EscalationBanner } from '../../features/escalation/escalation-banner.tsx';
import { useZoneSketch } from '../../features/evacuation/zone-sketch.ts';
import { useSketch } from '../../features/order/sketch.ts';
import { Queue, type QueueKeys } from '../../features/queue/queue.tsx';
import { SignInAgain } from '../../features/session/sign-in.tsx';
import { SosBanner } from '../../features/sos/sos-banner.tsx';
import { isEmpty, questionOf, useDraft } from '../../features/triage/draft.ts';
import { TriageForm } from '../../features/triage/triage-form.tsx';
import { NearestTeams, SimilarStrip } from '../../features/triage/triage-side.tsx';
import { useBoard, useIsLoaded, useNow } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { useSimilar } from '../../live/similar.ts';
import type { MapHandle } from '../../map/map-view.tsx';
import { NoticeBar } from '../../ui/command.tsx';
import { Resizer, usePaneSize } from '../../ui/pane.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { DeskMap } from './desk-map.tsx';
import { Detail } from './detail.tsx';
import { LayoutList } from './layout-list.tsx';
import { pointOf } from './point-of.ts';
import { useDesk } from './use-desk.ts';
import { useDeskActs } from './use-desk-acts.ts';
import { useKeys } from './use-keys.ts';
import { useLayoutKeys } from './use-layout-keys.ts';
import { useLayoutDesk } from './use-layouts.ts';
import './command.css';

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

export function CommandScreen() {
  const { t } = useTranslation();
  const isCompact = useSyncExternalStore(subscribeCompact, () => COMPACT.matches);
  const size = isCompact ? 'compact' : 'wide';
  const [queueSize, detailSize] = [SIZES[size].queue, SIZES[size].detail];
  const queueWidth = usePaneSize(`command.${size}.queue`, ...queueSize);
  const detailWidth = usePaneSize(`command.${size}.detail`, ...detailSize);
  const dispatchHeight = usePaneSize('command.dispatch', 372, 300, 640);
  const desk = useDesk();
  const { draft } = useDraft();
  const person = usePerson();
  const map = useRef<MapHandle>(null);
  const queueKeys = useRef<QueueKeys | null>(null);
  const registerKeys = useCallback((keys: QueueKeys): void => {
    queueKeys.current = keys;
  }, []);
  const [focusAsked, setFocusAsked] = useState(0);
  const [isShowingKeys, setShowingKeys] = useState(false);
  const [isSigningIn, setSigningIn] = useState(false);
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
  const isClosing = useClosing((state) => state.shape !== null);
  const isZoning = useZoneSketch((state) => state.incidentId !== null);
  const {
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
  } = useDeskActs(map);
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
    enter: () => !sketching && !isClosing && !isZoning && queueKeys.current?.open(),
    n: () => newReport(),
    d: startDispatch,
    l: () => setAsked({ what: 'note', at: Date.now() }),
    m: () => setAsked({ what: 'merge', at: Date.now() }),
    s: () => setMuted(!muted),
    f: () => map.current?.follow(),
    r: lookAroundHere,
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
        <DeskMap
          map={map}
          draft={draftOnMap}
          isTriaging={isTriaging}
          layouts={layouts}
          onEditLayouts={() => setShowingKeys(true)}
          acts={{ open, openFromMap, newReport, move, lookAround }}
        />
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
                onPoint={desk.point}
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
              lookAround={lookAround}
              lookInArea={lookInArea}
              fly={(point) => map.current?.fly(point, 14.5)}
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
