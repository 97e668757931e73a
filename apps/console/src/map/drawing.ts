/** Drawing by hand: one shape at a time, put down point by point and then pulled into place. Loaded when somebody draws. */
import type { DrawingGeometry, LngLat } from '@fenghuo/domain';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { MapLibreMap } from './maplibre.ts';
import type { Sketch, SketchKind } from './sketch.ts';

const MODE_OF = { Polygon: 'polygon', LineString: 'linestring', Point: 'point' } as const;
const MODE: Record<SketchKind, (typeof MODE_OF)[keyof typeof MODE_OF]> = {
  sector: 'polygon',
  cordon: 'polygon',
  route: 'linestring',
  waterPoint: 'point',
  closedPoint: 'point',
  closedLine: 'linestring',
  closedArea: 'polygon',
};
/** Ten-millionths of a degree, a centimetre: what positions have too. */
const DIGITS = 7;

export class DrawingTool {
  readonly #map: MapLibreMap;
  readonly #sketch: Sketch;
  readonly #colour: `#${string}`;
  #draw: TerraDraw | null = null;
  #geometry: DrawingGeometry | null;

  constructor(map: MapLibreMap, sketch: Sketch, colour: `#${string}`) {
    this.#map = map;
    this.#sketch = sketch;
    this.#colour = colour;
    this.#geometry = sketch.geometry;
  }

  /** On a map whose style is loaded; a new style takes the layers away, then it is stopped before and started after. */
  start(): void {
    const draw = new TerraDraw({ adapter: new TerraDrawMapLibreGLAdapter({ map: this.#map }), modes: modes(this.#colour) });
    this.#draw = draw;
    draw.start();
    draw.on('finish', (id) => this.#take(id));
    if (this.#geometry === null) draw.setMode(MODE[this.#sketch.kind]);
    else this.#show(this.#geometry);
  }

  stop(): void {
    if (this.#draw?.enabled) this.#draw.stop();
    this.#draw = null;
  }

  #show(geometry: DrawingGeometry): void {
    const draw = this.#draw;
    if (draw === null) return;
    const [added] = draw.addFeatures([{ type: 'Feature', geometry: rounded(geometry), properties: { mode: MODE_OF[geometry.type] } }]);
    draw.setMode('select');
    if (added?.id !== undefined) draw.selectFeature(added.id);
  }

  #take(id: string | number): void {
    const feature = this.#draw?.getSnapshotFeature(id);
    if (feature === undefined) return;
    // The library knows longer positions than ours; those it draws have two numbers.
    this.#geometry = rounded(feature.geometry as DrawingGeometry);
    this.#sketch.changed(this.#geometry);
    if (this.#draw?.getMode() === 'select') return;
    this.#draw?.setMode('select');
    this.#draw?.selectFeature(id);
  }
}

function modes(colour: `#${string}`) {
  const points = { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } };
  return [
    new TerraDrawPolygonMode({
      styles: { fillColor: colour, fillOpacity: 0.2, outlineColor: colour, outlineWidth: 3, closingPointColor: colour },
    }),
    new TerraDrawLineStringMode({ styles: { lineStringColor: colour, lineStringWidth: 4, closingPointColor: colour } }),
    new TerraDrawPointMode({ styles: { pointColor: colour, pointWidth: 8 } }),
    new TerraDrawSelectMode({
      flags: { polygon: { feature: points }, linestring: { feature: points }, point: { feature: { draggable: true } } },
      styles: {
        selectedPolygonColor: colour,
        selectedPolygonFillOpacity: 0.2,
        selectedPolygonOutlineColor: colour,
        selectedPolygonOutlineWidth: 3,
        selectedLineStringColor: colour,
        selectedLineStringWidth: 4,
        selectedPointColor: colour,
        selectedPointWidth: 8,
        selectionPointColor: colour,
        selectionPointWidth: 7,
        midPointColor: colour,
      },
    }),
  ];
}

const round = ([lng, lat]: LngLat): LngLat => [Number(lng.toFixed(DIGITS)), Number(lat.toFixed(DIGITS))];

function rounded(geometry: DrawingGeometry): DrawingGeometry {
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: round(geometry.coordinates) };
    case 'LineString':
      return { type: 'LineString', coordinates: geometry.coordinates.map(round) };
    case 'Polygon':
      return { type: 'Polygon', coordinates: geometry.coordinates.map((ring) => ring.map(round)) };
  }
}
