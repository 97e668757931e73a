/** The whole map style: the packaged basemap below, the live layers above. Pure; a new theme or language is a new style. */
import type { ThemeName } from '../ui/tokens.ts';
import { PALETTES } from '../ui/tokens.ts';
import type { FontFaces } from './fonts.ts';
import { GROUNDS, type Ground, MAP_FONT } from './ground.ts';
import type { HatchId } from './hatch.ts';
import type { LayerSpecification, StyleSpecification } from './maplibre.ts';
import { zoneLayers } from './zone-style.ts';

export const LIVE_SOURCES = [
  'zones',
  'drawings',
  'places',
  'reports',
  'incidents',
  'teams',
  'closures',
  'lines',
  'numbers',
  'selection',
] as const;
export type LiveSource = (typeof LIVE_SOURCES)[number];

/** The packaged basemap at our own server. */
export const BASEMAP_PATH = '/basemap/qingdao.pmtiles';
/** The picture that ground which nobody reaches is filled with. */
const HATCH: HatchId = 'hatch';

/** Clusters split before this zoom. */
export const CLUSTER_MAX_ZOOM = 11;
const NOTHING = { type: 'FeatureCollection' as const, features: [] };

export type StyleOptions = { theme: ThemeName; isEnglish: boolean };
export type StyleFiles = { origin: string; fonts: FontFaces };

export function mapStyle(options: StyleOptions, { origin, fonts }: StyleFiles): StyleSpecification {
  const clustered = (radius: number) => ({
    type: 'geojson' as const,
    data: NOTHING,
    cluster: true,
    clusterMaxZoom: CLUSTER_MAX_ZOOM,
    clusterRadius: radius,
    clusterProperties: { late: ['max', ['get', 'late']] },
  });
  const plain = { type: 'geojson' as const, data: NOTHING };
  return {
    version: 8,
    'font-faces': fonts,
    sources: {
      base: { type: 'vector', url: `pmtiles://${origin}${BASEMAP_PATH}` },
      zones: plain,
      drawings: plain,
      places: clustered(34),
      reports: clustered(36),
      incidents: clustered(38),
      teams: clustered(32),
      coverage: plain,
      closures: plain,
      lines: plain,
      numbers: plain,
      selection: plain,
    },
    layers: [...groundLayers(GROUNDS[options.theme], options), ...liveLayers(options)],
  };
}

function groundLayers(g: Ground, { isEnglish }: StyleOptions): LayerSpecification[] {
  const from = (layer: string) => ({ source: 'base', 'source-layer': layer });
  const line = (id: string, layer: string, colour: string, width: number, filter?: unknown, dash?: number[]): unknown => ({
    id,
    type: 'line',
    ...from(layer),
    ...(filter ? { filter } : {}),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': grown(width), ...(dash && { 'line-dasharray': dash }) },
  });
  const grown = (width: number) => ['interpolate', ['exponential', 1.4], ['zoom'], 8, width * 0.4, 12, width, 16, width * 3];
  const name = isEnglish ? ['coalesce', ['get', 'nameEn'], ['get', 'name']] : ['get', 'name'];
  const label = (id: string, classes: string[], size: number, colour: string, spacing = 0, minzoom = 0): unknown => ({
    id,
    type: 'symbol',
    minzoom,
    ...from('place'),
    filter: ['in', ['get', 'class'], ['literal', classes]],
    layout: {
      'text-field': name,
      'text-font': [MAP_FONT],
      'text-size': size,
      'text-letter-spacing': isEnglish ? 0 : spacing,
      'text-max-width': 7,
      'text-padding': 6,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: { 'text-color': colour, 'text-halo-color': g.halo, 'text-halo-width': 1.2 },
  });
  const road = (kind: string) => ['==', ['get', 'class'], kind];
  const layers: unknown[] = [
    { id: 'water', type: 'background', paint: { 'background-color': g.water } },
    { id: 'land', type: 'fill', ...from('land'), paint: { 'fill-color': g.land, 'fill-antialias': false } },
    { id: 'green', type: 'fill', ...from('green'), paint: { 'fill-color': g.green } },
    { id: 'lake', type: 'fill', ...from('water'), paint: { 'fill-color': g.lake } },
    line('river', 'river', g.river, 1.4),
    line('coast', 'coast', g.coast, 1),
    line('rail', 'rail', g.rail, 1, undefined, [3, 2]),
    line('road-minor', 'road', g.minor, 1.2, road('minor')),
    line('road-main', 'road', g.main, 2.4, road('main')),
    line('road-trunk-casing', 'road', g.trunkCasing, 4.6, road('trunk')),
    line('road-trunk', 'road', g.trunk, 3.2, road('trunk')),
    {
      id: 'border',
      type: 'line',
      ...from('district'),
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': g.border, 'line-width': 1, 'line-dasharray': [5, 3] },
    },
    {
      id: 'road-name',
      type: 'symbol',
      ...from('road'),
      minzoom: 12.5,
      layout: {
        'symbol-placement': 'line',
        'text-field': name,
        'text-font': [MAP_FONT],
        'text-size': 11.5,
        'text-padding': 20,
        'symbol-spacing': 420,
      },
      paint: { 'text-color': g.place, 'text-halo-color': g.halo, 'text-halo-width': 1.2 },
    },
    label('place-small', ['landmark', 'mountain', 'island'], 11.5, g.place, 0, 10),
    label('place-water', ['sea', 'water'], 12, g.waterName, 0.15),
    label('place-town', ['town'], 12, g.place, 0, 10.5),
    label('place-district', ['district', 'city'], 15, g.district, 0.25),
  ];
  // Expressions built from parts are not literal types any more; the style is checked by MapLibre's own validator in the tests.
  return layers as LayerSpecification[];
}

/** Live layers from the ground up: lines, standby things, what happens, what is selected. */
function liveLayers({ theme }: StyleOptions): LayerSpecification[] {
  const p = PALETTES[theme];
  const g = GROUNDS[theme];
  const isCluster = ['has', 'point_count'];
  const text = {
    'text-font': [MAP_FONT],
    'text-size': 12.5,
    'text-max-width': 24,
    'text-line-height': 1.25,
    'text-padding': 2,
    'text-optional': true,
  };
  const ink = { 'text-color': p.ink, 'text-halo-color': g.halo, 'text-halo-width': 2 };
  /** Name, and beside it what is late about it. */
  const words = ['format', ['get', 'label'], {}, ['get', 'note'], { 'text-color': ['coalesce', ['get', 'noteColour'], p.ink] }];
  /** From afar only what is late has its name. */
  const calledFrom = (zoom: number) => ['step', ['zoom'], ['case', ['==', ['get', 'late'], 1], words, ''], zoom, words];
  const icon = {
    'icon-image': ['get', 'icon'],
    'icon-size': ['/', ['get', 'size'], 40],
    'icon-allow-overlap': true,
    'icon-ignore-placement': false,
  };
  const anchors = { 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 1.55, 'text-justify': 'auto' };
  const symbols = (id: string, source: LiveSource, more: object = {}): unknown => ({
    id,
    type: 'symbol',
    source,
    filter: ['!', isCluster],
    layout: { ...icon, ...text, ...anchors, 'text-field': words, 'symbol-sort-key': ['get', 'sort'], ...more },
    paint: ink,
  });
  const clusters = (source: 'places' | 'reports' | 'incidents' | 'teams', calm: string, late: string, colour: unknown): unknown => ({
    id: `${source}-cluster`,
    type: 'symbol',
    source,
    filter: isCluster,
    layout: {
      'icon-image': ['case', ['==', ['get', 'late'], 1], late, calm],
      'icon-size': source === 'teams' ? 0.85 : source === 'places' ? 0.75 : 1,
      'icon-allow-overlap': true,
      'text-field': ['get', 'point_count_abbreviated'],
      'text-font': [MAP_FONT],
      'text-size': 13,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': colour },
  });
  const cluster = (shape: string, late: boolean): string => JSON.stringify({ of: 'cluster', shape, late });
  const isLate = ['==', ['get', 'late'], 1];
  const isPlanned = ['!', ['get', 'barring']];
  const isDrawing = (kinds: string[]) => ['in', ['get', 'drawing'], ['literal', kinds]];
  const outline = { 'line-color': ['get', 'colour'], 'line-width': 3 };
  const layers: unknown[] = [
    { id: 'uncovered', type: 'fill', source: 'coverage', paint: { 'fill-pattern': HATCH, 'fill-antialias': false } },
    ...zoneLayers(text, g.halo),
    {
      id: 'closure',
      type: 'fill',
      source: 'closures',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': p.red, 'fill-opacity': ['case', isPlanned, 0, 0.28] },
    },
    {
      id: 'closure-edge',
      type: 'line',
      source: 'closures',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'line-color': p.red, 'line-width': 2, 'line-dasharray': [2, 1.2] },
    },
    {
      id: 'closure-reason',
      type: 'symbol',
      source: 'closures',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: { ...text, 'text-field': ['get', 'label'], 'text-offset': [0, 1.4], 'text-size': 12 },
      paint: { 'text-color': p.redText, 'text-halo-color': g.halo, 'text-halo-width': 2 },
    },
    {
      id: 'drawing-area',
      type: 'fill',
      source: 'drawings',
      filter: isDrawing(['sector', 'cordon']),
      paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': 0.14 },
    },
    {
      id: 'drawing-casing',
      type: 'line',
      source: 'drawings',
      filter: isDrawing(['route']),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': g.halo, 'line-width': 8, 'line-opacity': 0.8 },
    },
    { id: 'drawing-line', type: 'line', source: 'drawings', filter: isDrawing(['sector', 'route', 'around']), paint: outline },
    {
      id: 'drawing-dashed',
      type: 'line',
      source: 'drawings',
      filter: isDrawing(['cordon']),
      paint: { ...outline, 'line-dasharray': [2, 1.6] },
    },
    {
      id: 'drawing-point',
      type: 'circle',
      source: 'drawings',
      filter: isDrawing(['waterPoint', 'aroundMiddle']),
      paint: {
        'circle-radius': ['case', isDrawing(['aroundMiddle']), 5, 8],
        'circle-color': ['get', 'colour'],
        'circle-stroke-color': p.pane,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'around-place',
      type: 'symbol',
      source: 'drawings',
      filter: isDrawing(['aroundPlace']),
      layout: {
        ...text,
        ...anchors,
        'icon-image': ['get', 'icon'],
        'icon-size': 0.6,
        'icon-allow-overlap': true,
        'text-field': ['get', 'label'],
        'text-radial-offset': 1.2,
      },
      paint: ink,
    },
    {
      id: 'drawing-name',
      type: 'symbol',
      source: 'drawings',
      filter: isDrawing(['sector', 'cordon', 'waterPoint', 'aroundMiddle']),
      layout: {
        ...text,
        'text-field': ['get', 'label'],
        'text-offset': ['case', isDrawing(['waterPoint', 'aroundMiddle']), ['literal', [0, 1.4]], ['literal', [0, 0]]],
      },
      paint: ink,
    },
    {
      id: 'drawing-route-name',
      type: 'symbol',
      source: 'drawings',
      filter: isDrawing(['route']),
      layout: { ...text, 'text-field': ['get', 'label'], 'symbol-placement': 'line-center', 'text-offset': [0, 1.1] },
      paint: ink,
    },
    {
      id: 'line-casing',
      type: 'line',
      source: 'lines',
      layout: { 'line-cap': 'round' },
      paint: { 'line-color': g.halo, 'line-width': 7, 'line-opacity': 0.8 },
    },
    {
      id: 'line-firm',
      type: 'line',
      source: 'lines',
      filter: ['!', ['get', 'dashed']],
      layout: { 'line-cap': 'round' },
      paint: { 'line-color': ['get', 'colour'], 'line-width': 3 },
    },
    {
      id: 'line-dashed',
      type: 'line',
      source: 'lines',
      filter: ['get', 'dashed'],
      paint: { 'line-color': ['get', 'colour'], 'line-width': 3, 'line-dasharray': [2, 1.6] },
    },
    {
      id: 'line-estimated',
      type: 'symbol',
      source: 'lines',
      filter: ['has', 'note'],
      layout: {
        ...text,
        'text-field': ['get', 'note'],
        'text-size': 12,
        'symbol-placement': 'line',
        'symbol-spacing': 260,
        'text-offset': [0, -1],
      },
      paint: { 'text-color': p.text2, 'text-halo-color': g.halo, 'text-halo-width': 2 },
    },
    // Places lie under whatever moves or happens.
    clusters('places', cluster('place', false), cluster('place', false), p.place),
    symbols('place', 'places', { 'text-field': calledFrom(12.5) }),
    clusters('teams', cluster('team', false), cluster('team', true), p.place),
    {
      id: 'team-beak',
      type: 'symbol',
      source: 'teams',
      filter: ['all', ['!', isCluster], ['has', 'beak']],
      layout: {
        'icon-image': ['get', 'beak'],
        'icon-rotate': ['get', 'heading'],
        'icon-rotation-alignment': 'map',
        'icon-size': ['/', ['get', 'size'], 40],
        'icon-allow-overlap': true,
      },
    },
    symbols('team', 'teams', { 'text-field': ['step', ['zoom'], ['case', ['==', ['get', 'assigned'], 1], words, ''], 12.5, words] }),
    clusters('reports', cluster('report', false), cluster('report', true), ['case', isLate, p.redText, p.ink]),
    symbols('report', 'reports', { 'text-field': calledFrom(10) }),
    clusters('incidents', cluster('incident', false), cluster('incident', true), ['case', isLate, p.onRed, p.pane]),
    symbols('incident', 'incidents', { 'text-field': calledFrom(9) }),
    {
      id: 'number',
      type: 'symbol',
      source: 'numbers',
      layout: { 'icon-image': ['get', 'icon'], 'icon-size': 22 / 40, 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    },
    {
      id: 'selection-ring',
      type: 'circle',
      source: 'selection',
      filter: ['has', 'ring'],
      paint: {
        'circle-radius': ['+', ['*', ['get', 'size'], 0.5], 5],
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': p.primary,
        'circle-stroke-width': 2.6,
      },
    },
    symbols('selected', 'selection', { 'text-allow-overlap': true }),
  ];
  return layers as LayerSpecification[];
}
