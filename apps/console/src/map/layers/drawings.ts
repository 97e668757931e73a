/** The drawings of the incident that is open: sectors and cordons as areas, routes as lines, water points as points. Kind is said by line and word, not by colour alone. */
import type { Drawing, DrawingKind, LngLat } from '@fenghuo/domain';
import type { Palette } from '../../ui/tokens.ts';
import type { Feature, Scene } from './scene.ts';

export const colourOfDrawing = (palette: Palette, kind: DrawingKind): string =>
  ({ sector: palette.primary, route: palette.onScene, waterPoint: palette.enRoute, cordon: palette.redText })[kind];

export function drawingFeatures(scene: Scene): Feature[] {
  return scene.drawings
    .filter(({ incidentId, id }) => incidentId === scene.selectedId && id !== scene.sketchedId)
    .map((row) => drawingFeature(row, scene.words.drawing(row), scene.palette));
}

export const drawingFeature = ({ id, kind, geometry }: Drawing, label: string, palette: Palette): Feature => ({
  type: 'Feature',
  geometry,
  properties: { id, drawing: kind, label, colour: colourOfDrawing(palette, kind) },
});

/** Every corner of it. */
export const pointsOf = ({ geometry }: Drawing): readonly LngLat[] =>
  geometry.type === 'Point' ? [geometry.coordinates] : geometry.type === 'LineString' ? geometry.coordinates : geometry.coordinates.flat();
