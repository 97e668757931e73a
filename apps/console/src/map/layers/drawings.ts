/** The drawings of the incident that is open: sectors and cordons as areas, routes as lines, water points as points. Kind is said by line and word, not by colour alone. */
import type { Drawing, DrawingKind } from '@fenghuo/domain';
import type { Palette } from '../../ui/tokens.ts';
import type { Feature, Scene } from './scene.ts';

export const colourOfDrawing = (palette: Palette, kind: DrawingKind): string =>
  ({ sector: palette.primary, route: palette.onScene, waterPoint: palette.enRoute, cordon: palette.redText })[kind];

export function drawingFeatures(scene: Scene): Feature[] {
  return scene.drawings
    .filter(({ incidentId, id }) => incidentId === scene.selectedId && id !== scene.sketchedId)
    .map((row) => featureOf(scene, row));
}

const featureOf = ({ palette, words }: Scene, { id, kind, name, geometry }: Drawing): Feature => ({
  type: 'Feature',
  geometry,
  properties: { id, drawing: kind, label: words.drawing({ kind, name }), colour: colourOfDrawing(palette, kind) },
});
