/** Symbols as map images, drawn on demand: the image's id is the symbol's own description. */
import { type Shape, type SymbolSpec, shapesOf, stateColour, type TeamLook } from '../ui/symbols.ts';
import { FONT_FAMILY, type Palette } from '../ui/tokens.ts';

export const imageId = (spec: SymbolSpec): string => JSON.stringify(spec);
/** The beak turns with the heading, the letter does not: it is a picture of its own. */
export const beakId = (look: TeamLook): string => JSON.stringify({ beak: look });

const BOX = 40;
/** Twice the size of the largest drawing at wall scale stays sharp. */
export const PIXEL_RATIO = 3;

export function drawImage(id: string, palette: Palette, ratio = PIXEL_RATIO): ImageData | null {
  const canvas = document.createElement('canvas');
  canvas.width = BOX * ratio;
  canvas.height = BOX * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.scale(ratio, ratio);
  const spec = JSON.parse(id) as SymbolSpec | { beak: TeamLook };
  const shapes: Shape[] =
    'beak' in spec
      ? [{ kind: 'path', d: 'M11.5 8 L20 0.5 L28.5 8 L20 12 Z', fill: stateColour(palette, spec.beak), stroke: palette.pane, width: 1.5 }]
      : shapesOf(spec, palette);
  for (const shape of shapes) draw(context, shape);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function draw(context: CanvasRenderingContext2D, shape: Shape): void {
  if (shape.kind === 'text') {
    context.font = `700 ${shape.size}px ${FONT_FAMILY}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = shape.fill;
    context.fillText(shape.text, shape.x, shape.y);
    return;
  }
  const path = new Path2D(shape.d);
  context.globalAlpha = shape.opacity ?? 1;
  if (shape.fill) {
    context.fillStyle = shape.fill;
    context.fill(path);
  }
  if (shape.stroke && shape.width) {
    context.strokeStyle = shape.stroke;
    context.lineWidth = shape.width;
    context.setLineDash(shape.dash ? [...shape.dash] : []);
    context.stroke(path);
  }
  context.globalAlpha = 1;
}

/** Letters are drawn with the bundled font, so it must be there before the first picture is. */
export const fontReady = (letters: string): Promise<unknown> => document.fonts.load(`700 15px ${FONT_FAMILY}`, letters);
