/** The map pane: the canvas, its few controls, legend, scale and the ages of what it shows. */
import { type LngLat, type Route, TEAM_PROFILE } from '@fenghuo/domain';
import { Button, Dropdown, Popover, Switch, Tooltip } from 'antd';
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAround } from '../live/around.ts';
import { VEIL_AFTER_MS } from '../live/connection.ts';
import { clocks, positions, store, tellView, useConnection, useNow, useRows } from '../live/live.ts';
import { askWith } from '../live/send.ts';
import { serverTime } from '../live/server-time.ts';
import { Ways } from '../live/ways.ts';
import { clockTime, coordinates, roundDistance } from '../ui/format.ts';
import { BackGlyph, LateGlyph, LayersGlyph, LockGlyph } from '../ui/glyphs.tsx';
import { LabelledSwitch } from '../ui/labelled.tsx';
import { Banner } from '../ui/pane.tsx';
import { useThemeName } from '../ui/theme.tsx';
import { PALETTES } from '../ui/tokens.ts';
import { ageWords, capabilityGlyph, drawingName, symbolLetters } from '../ui/words.ts';
import { CoverageControl, CoverageLegend, NO_COVERAGE, useCoverage } from './coverage.tsx';
import type { Scene, Words } from './layers/scene.ts';
import { Legend } from './legend.tsx';
import { MapController, type MapRef, type View, type ViewState } from './map-controller.ts';
import { MapNumber } from './map-number.tsx';
import { metresPerPixel, scaleBar } from './scale-bar.ts';
import type { Sketch } from './sketch.ts';
import { useVisible } from './visible.ts';
import './map.css';

export type { MapRef, View } from './map-controller.ts';

export type MapHandle = {
  fly: (point: LngLat, zoom?: number) => void;
  back: () => void;
  follow: () => void;
  fit: (points: readonly LngLat[]) => void;
  /** Where it looks now; null before there is a map. */
  view: () => View | null;
  show: (view: View) => void;
};

export type MapViewProps = {
  handle: Ref<MapHandle>;
  selectedId: string | null;
  chosenTeamIds: readonly string[];
  /** The team of a list that is pointed at: its way is shown. */
  pointedTeamId: string | null;
  draft: { point: LngLat; label: string } | null;
  around: { point: LngLat; metres: number } | { ring: readonly LngLat[] } | null;
  isPicking: boolean;
  /** What is being drawn by hand, and the drawing that it replaces. */
  sketch: (Sketch & { id: string | null }) | null;
  onOpen: (ref: MapRef) => void;
  onPick: (point: LngLat) => void;
  onNewReport: (point: LngLat) => void;
  onNearest: (point: LngLat) => void;
  onAround: (point: LngLat) => void;
  /** Null for whoever may close none. */
  onCloseRoad: ((point: LngLat) => void) | null;
  /** What is selected and may be moved: its code, and the move. */
  move: { code: string; to: (point: LngLat) => void } | null;
  /** Beside the layers, at the corner. */
  tools?: ReactNode;
  children?: ReactNode;
};

/** Whoever asked for less motion sees places change, not move. */
const CALM = window.matchMedia('(prefers-reduced-motion: reduce)');
/** Above this many things on the map gliding would cost more than it shows. */
const GLIDE_LIMIT = 400;
const GLIDE_EVERY_MS = 100;

export function MapView(props: MapViewProps) {
  const { t, i18n } = useTranslation();
  const theme = useThemeName();
  const element = useRef<HTMLDivElement>(null);
  const controller = useRef<MapController | null>(null);
  const [view, setView] = useState<ViewState | null>(null);
  const [menu, setMenu] = useState<{ x: number; y: number; point: LngLat } | null>(null);
  const { visible, show: setVisible } = useVisible();
  const [askedCoverage, setAskedCoverage] = useState(NO_COVERAGE);
  const coverage = useCoverage(askedCoverage);
  const [failure, setFailure] = useState<string | null>(null);
  const [isReady, setReady] = useState(false);
  const [isLost, setLost] = useState(false);
  const [unnamed, setUnnamed] = useState(0);
  const isEnglish = i18n.language.startsWith('en');
  const words = useMemo<Words>(
    () => ({
      gradeLetter: (grade) => t(`common.gradeShort.${grade ?? 'none'}`),
      glyph: (capability) => capabilityGlyph(t, capability),
      tab: (state) => t(state === 'outOfService' ? 'common.outOfServiceShort' : `common.assignmentShort.${state}`),
      notAcknowledged: (time) => t('map.notAcknowledged', { time }),
      drawing: (drawing) => drawingName(t, drawing),
      zone: ({ name, state }) => `${name}\n${t(`evacuation.zoneState.${state}`)}`,
      late: (time) => `${t('map.late')} ${time}`,
      estimated: t('map.coverage.estimated'),
      depotLetter: t('common.depotShort'),
      riskLetter: t('around.letter.risk'),
      shelterLetters: { full: t('shelter.letter.full'), standby: t('shelter.letter.standby') },
      age: (fromMs) => t('map.positionAge', { age: ageWords(t, fromMs, serverTime.now()) }),
    }),
    [t],
  );

  const look = useMemo(() => ({ theme, isEnglish, letters: symbolLetters(t) }), [theme, isEnglish, t]);
  const [ways] = useState(() => new Ways(askRoute, () => controller.current?.draw()));
  const latest = useRef({ props, visible, words, theme, look, ways });
  latest.current = { props, visible, words, theme, look, ways };

  useImperativeHandle(
    props.handle,
    () => ({
      fly: (point, zoom) => controller.current?.fly(point, zoom),
      back: () => controller.current?.back(),
      follow: () => controller.current?.follow(),
      fit: (points) => controller.current?.fit(points),
      view: () => controller.current?.view() ?? null,
      show: (to) => controller.current?.show(to),
    }),
    [],
  );

  useEffect(() => {
    if (element.current === null) return;
    const scene = () => ({ scene: sceneNow(latest.current), visible: latest.current.visible });
    const made = new MapController(element.current, latest.current.look, scene, {
      open: (ref) => latest.current.props.onOpen(ref),
      pick: (point) => latest.current.props.onPick(point),
      menu: setMenu,
      view: (state, bbox) => {
        setView(state);
        tellView(bbox, Math.min(24, Math.max(0, state.zoom)));
      },
      ready: () => setReady(true),
      failed: setFailure,
      interrupted: setLost,
      unnamed: setUnnamed,
    });
    controller.current = made;
    // For whoever measures how old the picture is. Reading it changes nothing.
    Object.defineProperty(window, 'fenghuoDrawnAt', { value: () => made.drawnAtMs, configurable: true });
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element.current);
    const glide = setInterval(() => {
      const count = store.list('team').length + store.list('incident').length + store.list('report').length;
      if (!CALM.matches && count <= GLIDE_LIMIT && positions.isGliding(Date.now())) made.draw();
    }, GLIDE_EVERY_MS);
    return () => {
      observer.disconnect();
      clearInterval(glide);
      made.destroy();
      controller.current = null;
    };
  }, []);

  const found = useAround(({ value }) => value);
  const isFirst = useRef(true);
  useEffect(() => {
    // The first look was given to the constructor.
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    controller.current?.setLook(look);
  }, [look]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is selected, ticked or shown is drawn at once, the rest once a second
  useEffect(
    () => controller.current?.draw(),
    [props.selectedId, props.chosenTeamIds, props.pointedTeamId, props.draft, props.around, found, props.sketch, visible],
  );
  useEffect(() => controller.current?.setUncovered(coverage?.polygons ?? null), [coverage]);
  useEffect(() => controller.current?.setPicking(props.isPicking), [props.isPicking]);
  const calls = useRows('sos');
  useEffect(() => controller.current?.setCalls(calls), [calls]);
  useEffect(() => controller.current?.sketch(props.sketch), [props.sketch]);

  const onMenu = (key: string): void => {
    if (menu === null) return;
    const { point } = menu;
    setMenu(null);
    if (key === 'new') props.onNewReport(point);
    else if (key === 'nearest') props.onNearest(point);
    else if (key === 'around') props.onAround(point);
    else if (key === 'move') props.move?.to(point);
    else if (key === 'closeRoad') props.onCloseRoad?.(point);
    else void navigator.clipboard?.writeText(coordinates(point));
  };
  return (
    <div className="map-pane" data-ready={isReady}>
      <div ref={element} className="map-canvas" role="application" aria-label={t('map.label')} />
      <Veil />
      <div className="map-box map-top-left">
        <Popover
          trigger="click"
          placement="bottomLeft"
          content={
            <div className="map-layers">
              {(['incidents', 'reports', 'teams', 'lines', 'depots', 'shelters', 'zones'] as const).map((layer) => (
                <LabelledSwitch key={layer} label={t(`map.layer.${layer}`)}>
                  <Switch size="small" checked={visible[layer]} onChange={(on) => setVisible({ ...visible, [layer]: on })} />
                </LabelledSwitch>
              ))}
              <CoverageControl asked={askedCoverage} coverage={coverage} onAsk={setAskedCoverage} />
            </div>
          }
        >
          <button type="button" className="plain map-button">
            <LayersGlyph /> {t('map.layers')} {Object.values(visible).filter(Boolean).length}/{Object.keys(visible).length}
          </button>
        </Popover>
        {props.tools}
        {view?.canGoBack && (
          <button type="button" className="plain map-button" onClick={() => controller.current?.back()}>
            <BackGlyph /> {t('map.back')}
          </button>
        )}
        {view?.isLocked && (
          <Tooltip title={t('map.restore')}>
            <button type="button" className="plain map-button" onClick={() => controller.current?.follow()}>
              <LockGlyph /> {t('map.locked')}
            </button>
          </Tooltip>
        )}
      </div>
      <div className="map-box map-top-right">
        <Button type="text" aria-label={t('map.zoomIn')} onClick={() => controller.current?.zoom(1)}>
          +
        </Button>
        <Button type="text" aria-label={t('map.zoomOut')} onClick={() => controller.current?.zoom(-1)}>
          −
        </Button>
      </div>
      <div className="map-bottom">
        <CoverageLegend asked={askedCoverage} coverage={coverage} />
        <Legend unnamed={unnamed} />
        <Foot view={view} />
      </div>
      {props.children}
      {isLost && <Banner tone="amber">{t('map.contextLost')}</Banner>}
      {failure && !isReady && (
        <div className="map-failure">
          <Banner tone="amber" icon={<LateGlyph />}>
            {t('map.failed')} <span className="tertiary">{failure}</span>
          </Banner>
        </div>
      )}
      {props.isPicking && <div className="map-box map-picking">{t('triage.picking')}</div>}
      <Dropdown
        open={menu !== null}
        onOpenChange={(open) => !open && setMenu(null)}
        trigger={['click']}
        menu={{
          items: [
            { key: 'new', label: t('map.here.newReport') },
            { key: 'nearest', label: t('map.here.nearest') },
            { key: 'around', label: t('map.here.around') },
            ...(props.move ? [{ key: 'move', label: t('map.here.move', { code: props.move.code }) }] : []),
            ...(props.onCloseRoad ? [{ key: 'closeRoad', label: t('map.here.closeRoad') }] : []),
            { type: 'divider' },
            { key: 'copy', label: `${t('map.here.copy')} ${menu ? coordinates(menu.point) : ''}` },
          ],
          onClick: ({ key }) => onMenu(key),
        }}
      >
        <span className="map-menu-anchor" style={menu ? { left: menu.x, top: menu.y } : { display: 'none' }} />
      </Dropdown>
    </div>
  );
}

const point = (coordinates: LngLat) => ({ type: 'Point', coordinates });
const askRoute = (from: LngLat, to: LngLat): Promise<Route> =>
  askWith<Route>('/routes', { from: point(from), to: point(to), profile: TEAM_PROFILE });

type Seen = { props: MapViewProps; words: Words; theme: keyof typeof PALETTES; ways: Ways };

function sceneNow({ props, words, theme, ways }: Seen): Scene {
  const [isCalm, localMs] = [CALM.matches, Date.now()];
  return {
    nowMs: serverTime.now(),
    reports: store.list('report'),
    incidents: store.list('incident'),
    teams: store.list('team'),
    vehicles: store.list('vehicle'),
    depots: store.list('depot'),
    shelters: store.list('shelter'),
    closures: store.list('closure'),
    drawings: store.list('drawing'),
    zones: store.list('evacuationZone'),
    sketchedId: props.sketch?.id ?? null,
    assignmentsByTeam: store.assignmentsBy('teamId'),
    incident: (id) => store.get('incident', id),
    fix: ({ positionNumber }) => (isCalm ? positions.get(positionNumber) : positions.shown(positionNumber, localMs)),
    way: (teamId, from, to) => ways.left(`${teamId} ${to}`, from, to, store.revision('closure'), localMs),
    clockOfReport: (report) => clocks.report(report),
    clocksOfIncident: (incident) => clocks.incident(incident),
    clockOfAssignment: (assignment) => clocks.assignment(assignment),
    selectedId: props.selectedId,
    chosenTeamIds: props.chosenTeamIds,
    pointedTeamId: props.pointedTeamId,
    draftPoint: props.draft?.point ?? null,
    draftLabel: props.draft?.label ?? null,
    around: props.around && {
      ground: 'ring' in props.around ? props.around : { ...props.around, label: roundDistance(props.around.metres) },
      found: useAround.getState().value,
      riskLetter: words.riskLetter,
    },
    words,
    palette: PALETTES[theme],
  };
}

/** A picture that is a minute old looks old. */
function Veil() {
  const connection = useConnection();
  const nowMs = useNow();
  const since = connection.state === 'offline' || connection.state === 'ended' ? connection.since : null;
  return since !== null && nowMs - since > VEIL_AFTER_MS ? <div className="map-veil" /> : null;
}

function Foot({ view }: { view: ViewState | null }) {
  const { t } = useTranslation();
  useNow();
  const bar = view && scaleBar(metresPerPixel(view.zoom, view.latitude), 110);
  return (
    <div className="map-box map-foot">
      {bar && (
        <span className="map-scale">
          <i style={{ width: bar.pixels }} /> {bar.label}
        </span>
      )}
      <span className="secondary">
        {positions.newestAt > 0 ? t('map.positionsAsOf', { time: clockTime(positions.newestAt) }) : t('map.noPositions')}
      </span>
      <MapNumber />
    </div>
  );
}
