/**
 * The map as a wrapped machine: one MapLibre map, fed with whole drawings at most once a second. React gives it a scene and hears of clicks;
 * it holds no rows of its own.
 */
import { type Coverage, isOpen, type LngLat, type Sos } from '@fenghuo/domain';
import { PALETTES, type ThemeName } from '../ui/tokens.ts';
import { wallZoom } from '../ui/wall-zoom.ts';
import { boundsOf } from './bounds.ts';
import { type Around, apart, isSame } from './crowd.ts';
import { CrowdLayer } from './crowd-layer.ts';
import type { DrawingTool } from './drawing.ts';
import { fontFaces } from './fonts.ts';
import { drawHatch, isHatch } from './hatch.ts';
import { drawImage, fontReady, PIXEL_RATIO } from './images.ts';
import { collection, type Feature, type Scene, whereIs } from './layers/scene.ts';
import { type Drawing, drawingOf, type Visible } from './layers/selection.ts';
import { type GeoJSONSource, MapLibreMap, type MapMouseEvent } from './maplibre.ts';
import { colourOfSketch, type Sketch } from './sketch.ts';
import { SosMarks } from './sos-marks.ts';
import { CLUSTER_MAX_ZOOM, LIVE_SOURCES, type LiveSource, mapStyle } from './style.ts';
import { ZONE_LAYERS } from './zone-style.ts';

/** What stands in one place. */
export type PlacedRef = { kind: 'report' | 'incident' | 'team' | 'depot' | 'shelter'; id: string };
export type MapRef = PlacedRef | { kind: 'evacuationZone'; id: string };
export type ViewState = { zoom: number; latitude: number; isLocked: boolean; canGoBack: boolean };

export type MapListener = {
  open: (ref: MapRef) => void;
  pick: (point: LngLat) => void;
  menu: (at: { x: number; y: number; point: LngLat }) => void;
  view: (state: ViewState, bbox: [number, number, number, number]) => void;
  ready: () => void;
  failed: (message: string) => void;
  interrupted: (isLost: boolean) => void;
  /** So many symbols in view have no name: there are too many to tell apart. */
  unnamed: (count: number) => void;
};

/** Where the map looks: what a layout keeps. */
export type View = { center: LngLat; zoom: number };

type Camera = { center: [number, number]; zoom: number; bearing: number; pitch: number };

/** Qingdao, until there is something to see. */
const HOME: Camera = { center: [120.38, 36.16], zoom: 10.2, bearing: 0, pitch: 0 };
const FLY_MS = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 400;
const DRAW_EVERY_MS = 1_000;
const HIT_PX = 6;
const FIRST_OF_TEAMS = 'team-beak';
const CLICKABLE = ['selected', 'incident', 'report', 'team', 'place'];
const CLUSTERS = ['incidents-cluster', 'reports-cluster', 'teams-cluster', 'places-cluster'];

const files = () => ({ origin: window.location.origin, fonts: fontFaces() });

/** `letters`: every letter that stands inside a symbol. */
type Look = { theme: ThemeName; isEnglish: boolean; letters: string };

export class MapController {
  readonly #map: MapLibreMap;
  readonly #listener: MapListener;
  readonly #calls: SosMarks;
  readonly #scene: () => { scene: Scene; visible: Visible } | null;
  readonly #drawn = new Map<LiveSource, readonly Feature[]>();
  #crowd: CrowdLayer | null = null;
  readonly #timer: ReturnType<typeof setInterval>;
  #uncovered: Coverage['polygons'] | null = null;
  #theme: ThemeName;
  #letters: string;
  #isStyled = false;
  #isBusy = false;
  /** When what the map has last been given was read, and the same of what stands on screen. */
  #readAtMs = 0;
  #drawnAtMs = 0;
  #isWanted = false;
  #isLocked = false;
  #before: (Camera & { isLocked: boolean }) | null = null;
  #fitted = '';
  #sketch: Sketch | null = null;
  #tool: DrawingTool | null = null;

  constructor(element: HTMLElement, look: Look, scene: () => { scene: Scene; visible: Visible } | null, listener: MapListener) {
    this.#listener = listener;
    this.#scene = scene;
    this.#theme = look.theme;
    this.#letters = look.letters;
    this.#map = new MapLibreMap({
      container: element,
      style: mapStyle(look, files()),
      ...HOME,
      minZoom: 6,
      maxZoom: 18,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      // None at all would place every symbol anew with every frame.
      fadeDuration: 1,
      pixelRatio: window.devicePixelRatio * wallZoom(),
      clickTolerance: 4,
    });
    this.#calls = new SosMarks(this.#map);
    this.#map.touchZoomRotate.disableRotation();
    this.#map.setMissingStyleImageResolver((id) => this.#addImage(id));
    this.#listen();
    this.#timer = setInterval(() => this.draw(), DRAW_EVERY_MS);
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.sketch(null);
    this.#map.remove();
  }

  setLook(look: Look): void {
    this.#theme = look.theme;
    this.#letters = look.letters;
    this.#isStyled = false;
    this.#tool?.stop();
    this.#map.setStyle(mapStyle(look, files()), { diff: false });
  }

  resize(): void {
    this.#map.resize();
  }

  zoom(step: 1 | -1): void {
    this.#lock();
    this.#map.zoomTo(this.#map.getZoom() + step, { duration: FLY_MS / 2 });
  }

  north(): void {
    this.#map.easeTo({ bearing: 0, pitch: 0, duration: FLY_MS / 2 });
  }

  /** Flies in; `back` returns to exactly where the view was. */
  fly(point: LngLat, zoom = 12.6): void {
    this.#before ??= { ...this.#camera(), isLocked: this.#isLocked };
    this.#isLocked = true;
    this.#map.easeTo({ center: point, zoom: Math.max(zoom, this.#map.getZoom()), duration: FLY_MS });
    this.#tellView();
  }

  back(): void {
    const before = this.#before;
    if (before === null) return;
    this.#before = null;
    this.#isLocked = before.isLocked;
    this.#map.easeTo({ ...before, duration: FLY_MS });
    this.#tellView();
  }

  /** Everything again, and it follows from now on. */
  follow(): void {
    this.#isLocked = false;
    this.#before = null;
    this.#fitted = '';
    this.#tellView();
    this.draw();
  }

  /** Shows these points whole. */
  fit(points: readonly LngLat[]): void {
    const bounds = boundsOf(points);
    if (bounds === null) return;
    this.#map.fitBounds(bounds, { padding: { top: 90, bottom: 80, left: 90, right: 110 }, maxZoom: 13, duration: FLY_MS });
  }

  /** The moment, by this machine's clock, at which what is on screen was read. */
  get drawnAtMs(): number {
    return this.#drawnAtMs;
  }

  view(): View {
    const { center, zoom } = this.#camera();
    return { center, zoom };
  }

  /** As by hand: the view stays there until somebody lets it follow again. */
  show({ center, zoom }: View): void {
    this.#before = null;
    this.#isLocked = true;
    this.#map.easeTo({ center, zoom, duration: FLY_MS });
    this.#tellView();
  }

  project(point: LngLat): { x: number; y: number } {
    return this.#map.project(point);
  }

  setCalls(calls: readonly Sos[]): void {
    this.#calls.show(calls);
  }

  /** Draws by hand until it is given null. The view stays where the hand is. */
  sketch(sketch: Sketch | null): void {
    this.#tool?.stop();
    this.#tool = null;
    this.#sketch = sketch;
    this.#map.getCanvas().style.cursor = '';
    if (sketch === null) return;
    this.#lock();
    import('./drawing.ts').then(
      ({ DrawingTool }) => {
        // Something else may have been asked for while the tool was loading.
        if (this.#sketch !== sketch) return;
        this.#tool = new DrawingTool(this.#map, sketch, colourOfSketch(PALETTES[this.#theme], sketch.kind) as `#${string}`);
        if (this.#isStyled) this.#tool.start();
      },
      (error: unknown) => this.#listener.failed(String(error)),
    );
  }

  setPicking(isPicking: boolean): void {
    this.#map.getCanvas().style.cursor = isPicking ? 'crosshair' : '';
  }

  /** The ground that is hatched; null: none. */
  setUncovered(polygons: Coverage['polygons'] | null): void {
    this.#uncovered = polygons;
    if (this.#isStyled) this.#putUncovered();
  }

  #putUncovered(): void {
    const features = this.#uncovered === null ? [] : [{ type: 'Feature' as const, geometry: this.#uncovered, properties: {} }];
    this.#map
      .getSource<GeoJSONSource>('coverage')
      ?.setData({ type: 'FeatureCollection', features })
      .catch((error: unknown) => this.#listener.failed(String(error)));
  }

  /** Draws now, unless a drawing is under way; then once more after it. */
  draw(): void {
    const seen = this.#scene();
    if (!this.#isStyled || seen === null || document.hidden) return;
    if (this.#isBusy) {
      this.#isWanted = true;
      return;
    }
    this.#autoFit(seen.scene);
    this.#isBusy = true;
    const readAtMs = Date.now();
    this.#put(drawingOf(seen.scene, seen.visible)).then(
      () => this.#drawnOnce(readAtMs),
      (error: unknown) => {
        this.#isBusy = false;
        this.#listener.failed(String(error));
      },
    );
  }

  #drawnOnce(readAtMs: number): void {
    this.#isBusy = false;
    this.#readAtMs = readAtMs;
    if (!this.#isWanted) return;
    this.#isWanted = false;
    this.draw();
  }

  /** Only what differs goes to the worker: a calm second costs nothing. */
  async #put(drawing: Drawing): Promise<void> {
    const around = this.#around();
    const isClustered = around.zoom < CLUSTER_MAX_ZOOM + 1;
    const { named, crowd } = isClustered ? { named: drawing.teams.features, crowd: [] } : apart(drawing.teams.features, around);
    if (this.#crowd?.show(crowd)) this.#map.triggerRepaint();
    this.#listener.unnamed(crowd.length);
    const given: Drawing = { ...drawing, teams: collection(named) };
    await Promise.all(
      LIVE_SOURCES.map(async (name) => {
        const { features } = given[name];
        if (isSame(this.#drawn.get(name) ?? [], features)) return;
        this.#drawn.set(name, features);
        await this.#map.getSource<GeoJSONSource>(name)?.setData(given[name]);
      }),
    );
  }

  #around(): Around {
    const bounds = this.#map.getBounds();
    const [west, south, east, north] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    return { west, south, east, north, zoom: this.#map.getZoom() };
  }

  /** The view follows the set of what is open until somebody takes hold of the map. */
  #autoFit(scene: Scene): void {
    if (this.#isLocked) return;
    const open = [
      ...scene.incidents.filter((incident) => incident.state !== 'closed'),
      ...scene.reports.filter((report) => report.state === 'waiting'),
    ];
    const placed = open.flatMap(({ id, place }) => (place.point ? [{ id, point: place.point.coordinates }] : []));
    const seen = [...placed, ...(placed.length > 0 ? onTheirWay(scene) : [])];
    const key = seen
      .map(({ id }) => id)
      .sort()
      .join();
    if (key === this.#fitted) return;
    this.#fitted = key;
    if (seen.length > 0) this.fit(seen.map(({ point }) => point));
    else this.#map.easeTo({ ...HOME, duration: FLY_MS });
  }

  #lock(): void {
    if (this.#isLocked) return;
    this.#isLocked = true;
    this.#tellView();
  }

  #camera(): Camera {
    const { lng, lat } = this.#map.getCenter();
    return { center: [lng, lat], zoom: this.#map.getZoom(), bearing: this.#map.getBearing(), pitch: this.#map.getPitch() };
  }

  #tellView(): void {
    const bounds = this.#map.getBounds();
    this.#listener.view(
      { zoom: this.#map.getZoom(), latitude: this.#map.getCenter().lat, isLocked: this.#isLocked, canGoBack: this.#before !== null },
      [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    );
  }

  #addImage(id: string): void {
    if ((!id.startsWith('{') && !isHatch(id)) || this.#map.hasImage(id)) return;
    const palette = PALETTES[this.#theme];
    const image = isHatch(id) ? drawHatch(id, palette) : drawImage(id, palette);
    if (image !== null) this.#map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
  }

  #listen(): void {
    const map = this.#map;
    map.on('style.load', () => {
      // Letters of the symbols are drawn on a canvas: the font first, then the first drawing.
      fontReady(this.#letters)
        .catch(() => undefined)
        .finally(() => {
          this.#isStyled = true;
          this.#drawn.clear();
          // Above what happens on the ground, below the symbols that have names.
          this.#crowd = new CrowdLayer(PALETTES[this.#theme]);
          map.addLayer(this.#crowd, FIRST_OF_TEAMS);
          this.#putUncovered();
          this.draw();
          this.#tool?.start();
        });
    });
    map.once('idle', () => {
      this.#listener.ready();
      this.#tellView();
    });
    map.on('render', () => {
      if (this.#isStyled && map.isSourceLoaded('teams')) this.#drawnAtMs = this.#readAtMs;
    });
    map.on('error', ({ error }) => this.#listener.failed(error.message));
    map.on('webglcontextlost', () => this.#listener.interrupted(true));
    map.on('webglcontextrestored', () => this.#listener.interrupted(false));
    map.on('movestart', (event) => {
      if (!('originalEvent' in event) || event.originalEvent === undefined) return;
      this.#before = null;
      this.#lock();
    });
    map.on('moveend', () => {
      this.#tellView();
      this.draw();
    });
    map.on('click', (event) => this.#click(event));
    map.on('contextmenu', (event) => {
      event.preventDefault();
      if (this.#sketch !== null) return;
      this.#listener.menu({ x: event.point.x, y: event.point.y, point: [event.lngLat.lng, event.lngLat.lat] });
    });
    map.on('mousemove', (event) => {
      const canvas = map.getCanvas();
      if (this.#sketch !== null) return;
      if (canvas.style.cursor === 'crosshair') return;
      canvas.style.cursor = this.#hit(event, [...CLICKABLE, ...CLUSTERS, ...ZONE_LAYERS]) || this.#hitCrowd(event) ? 'pointer' : '';
    });
  }

  #hit(event: MapMouseEvent, layers: string[]) {
    if (!this.#isStyled) return undefined;
    const { x, y } = event.point;
    const box: [[number, number], [number, number]] = [
      [x - HIT_PX, y - HIT_PX],
      [x + HIT_PX, y + HIT_PX],
    ];
    return this.#map.queryRenderedFeatures(box, { layers })[0];
  }

  #hitCrowd({ lngLat: { lng, lat } }: MapMouseEvent): Feature | null {
    return this.#crowd?.find([lng, lat], this.#map.getZoom(), 0) ?? null;
  }

  #click(event: MapMouseEvent): void {
    if (this.#sketch !== null) return;
    if (this.#map.getCanvas().style.cursor === 'crosshair') return this.#listener.pick([event.lngLat.lng, event.lngLat.lat]);
    const feature = this.#hit(event, CLICKABLE) ?? this.#hitCrowd(event);
    if (feature) {
      const { kind, id, opens } = feature.properties;
      // A vehicle without a team has nothing to open.
      if (kind !== 'vehicle') this.#listener.open({ kind, id: opens ?? id } as MapRef);
      return;
    }
    const cluster = this.#hit(event, CLUSTERS);
    if (cluster && cluster.geometry.type === 'Point') {
      this.#lock();
      this.#map.easeTo({ center: cluster.geometry.coordinates as [number, number], zoom: this.#map.getZoom() + 1.6, duration: FLY_MS });
      return;
    }
    // What stands in a zone is meant before the zone is.
    const zone = this.#hit(event, ZONE_LAYERS);
    if (zone) this.#listener.open({ kind: 'evacuationZone', id: String(zone.properties['id']) });
  }
}

/** Teams with an open assignment, where they are now. */
function onTheirWay(scene: Scene): { id: string; point: LngLat }[] {
  return scene.teams.flatMap((team) => {
    const isSent = scene.assignmentsByTeam.get(team.id)?.some(isOpen) ?? false;
    const place = isSent ? whereIs(scene, team) : null;
    return place === null ? [] : [{ id: team.id, point: place.point }];
  });
}
