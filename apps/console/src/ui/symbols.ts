/**
 * The symbol grammar, drawn once for queue, legend and map: shape is kind, fill is state, the letter what it can do or how grave it is.
 * Everything lies in a 40-unit box.
 */
import type { AssignmentState, GazetteerKind, Grade } from '@fenghuo/domain';
import type { Palette } from './tokens.ts';

export type Shape =
  | { kind: 'path'; d: string; fill?: string; stroke?: string; width?: number; dash?: readonly [number, number]; opacity?: number }
  | { kind: 'text'; x: number; y: number; size: number; text: string; fill: string };

export type TeamLook = AssignmentState | 'standby' | 'outOfService';

/** `short`: something in it needs looking after; `unchecked`: nobody has counted it for long. */
export type DepotLook = 'stocked' | 'short' | 'unchecked' | 'closed';

export type SymbolSpec =
  | { of: 'report'; late: boolean }
  | { of: 'incident'; state: 'open' | 'controlled' | 'closed'; late: boolean; letter: string; heavy?: boolean }
  | { of: 'team'; look: TeamLook; glyph: string; tab?: string; stale?: boolean; heading?: number | null }
  | { of: 'vehicle'; stale: boolean }
  /** `share`: how far up from the floor it is filled. The letter: 满 when full, 备 on standby; `off`: closed or out of use. */
  | { of: 'shelter'; share: number; letter: string; off: boolean }
  | { of: 'depot'; look: DepotLook; letter: string }
  /** `heavy`: a major hazard (重大危险源). */
  | { of: 'risk'; heavy: boolean; letter: string }
  | { of: 'protected' }
  | { of: 'cluster'; shape: 'incident' | 'report' | 'team' | 'place'; late: boolean }
  | { of: 'pick' }
  | { of: 'number'; text: string };

const DIAMOND = 'M20 4 L36 20 L20 36 L4 20 Z';
const HALO_DIAMOND = 'M20 1 L39 20 L20 39 L1 20 Z';
const circle = (cx: number, cy: number, r: number): string =>
  `M${cx - r} ${cy} A${r} ${r} 0 1 1 ${cx + r} ${cy} A${r} ${r} 0 1 1 ${cx - r} ${cy} Z`;

/** The weight of a diamond by grade: 30, 36 or 40 pixels on the map. */
export const incidentSize = (grade: Grade | null): number =>
  grade === 'extraordinary' || grade === 'major' ? 40 : grade === 'large' ? 36 : 30;

export const stateColour = (p: Palette, look: TeamLook): string =>
  look === 'acknowledged'
    ? p.acknowledged
    : look === 'enRoute'
      ? p.enRoute
      : look === 'onScene'
        ? p.onScene
        : look === 'dispatched'
          ? p.dispatched
          : p.place;

export function shapesOf(spec: SymbolSpec, p: Palette): Shape[] {
  switch (spec.of) {
    case 'report':
      return reportShapes(spec.late, p);
    case 'incident':
      return incidentShapes(spec, p);
    case 'team':
      return teamShapes(spec, p);
    case 'vehicle':
      return vehicleShapes(spec.stale, p);
    case 'depot':
      return depotShapes(spec, p);
    case 'shelter':
      return shelterShapes(spec, p);
    case 'risk':
      return riskShapes(spec, p);
    case 'protected':
      return [
        { kind: 'path', d: circle(20, 20, 11), fill: p.pane },
        { kind: 'path', d: circle(20, 20, 8), fill: p.pane, stroke: p.place, width: 2 },
        { kind: 'path', d: circle(20, 20, 3), fill: p.place },
      ];
    case 'cluster':
      return clusterShapes(spec, p);
    case 'pick':
      return [
        { kind: 'path', d: circle(20, 20, 11), fill: p.pane, stroke: p.primary, width: 2.5 },
        { kind: 'path', d: 'M20 2 V12 M20 28 V38 M2 20 H12 M28 20 H38', stroke: p.primary, width: 2.5 },
      ];
    case 'number':
      return [
        { kind: 'path', d: circle(20, 20, 17), fill: p.primary, stroke: p.pane, width: 3 },
        { kind: 'text', x: 20, y: 21, size: 20, text: spec.text, fill: p.onPrimary },
      ];
  }
}

export const riskLook = (kind: GazetteerKind, letter: string): SymbolSpec => ({ of: 'risk', heavy: kind === 'hazard', letter });

function riskShapes({ heavy, letter }: Extract<SymbolSpec, { of: 'risk' }>, p: Palette): Shape[] {
  return [
    { kind: 'path', d: 'M20 1 L39 36 H1 Z', fill: p.pane },
    { kind: 'path', d: 'M20 6 L35 33 H5 Z', fill: heavy ? p.place : p.pane, stroke: p.place, width: 2 },
    { kind: 'text', x: 20, y: 25.5, size: 13, text: letter, fill: heavy ? p.pane : p.place },
  ];
}

function reportShapes(late: boolean, p: Palette): Shape[] {
  const colour = late ? p.redText : p.ink;
  return [
    { kind: 'path', d: HALO_DIAMOND, fill: p.pane },
    { kind: 'path', d: DIAMOND, fill: p.pane, stroke: colour, width: 2, dash: [4, 2.6] },
    { kind: 'text', x: 20, y: 21, size: 16, text: '?', fill: colour },
  ];
}

function incidentShapes(spec: Extract<SymbolSpec, { of: 'incident' }>, p: Palette): Shape[] {
  const letter = (fill: string): Shape => ({ kind: 'text', x: 20, y: 20.8, size: 15, text: spec.letter, fill });
  const halo: Shape = { kind: 'path', d: HALO_DIAMOND, fill: p.pane };
  if (spec.state === 'closed')
    return [halo, { kind: 'path', d: DIAMOND, fill: p.pane, stroke: p.ended, width: 1.6, dash: [2.4, 2.4] }, letter(p.ended)];
  if (spec.state === 'controlled') {
    const hatch = 'M12 28 L28 12 M8 24 L24 8 M16 32 L32 16';
    return [
      halo,
      { kind: 'path', d: DIAMOND, fill: p.pane, stroke: p.ink, width: 2 },
      { kind: 'path', d: hatch, stroke: p.ink, width: 1.4, opacity: 0.4 },
      letter(p.ink),
    ];
  }
  const fill = spec.late ? p.red : p.ink;
  return [
    halo,
    { kind: 'path', d: DIAMOND, fill, ...(spec.late && { stroke: p.onRed, width: 1.6 }) },
    letter(spec.late ? p.onRed : p.pane),
  ];
}

function teamShapes(spec: Extract<SymbolSpec, { of: 'team' }>, p: Palette): Shape[] {
  const colour = stateColour(p, spec.look);
  const isFilled = !spec.stale && (spec.look === 'acknowledged' || spec.look === 'enRoute' || spec.look === 'onScene');
  const shapes: Shape[] = [];
  if (typeof spec.heading === 'number' && isFilled)
    shapes.push({ kind: 'path', d: beak(spec.heading), fill: colour, stroke: p.pane, width: 1.5 });
  shapes.push({ kind: 'path', d: circle(20, 20, 16), fill: p.pane });
  if (spec.look === 'outOfService') {
    shapes.push({ kind: 'path', d: circle(20, 20, 13), fill: p.pane, stroke: p.ended, width: 2 });
    shapes.push({ kind: 'text', x: 20, y: 20.8, size: 15, text: spec.glyph, fill: p.ended });
    shapes.push({ kind: 'path', d: 'M11 29 L29 11', stroke: p.ended, width: 2 });
    return shapes;
  }
  const base: Shape = { kind: 'path', d: circle(20, 20, 13), fill: isFilled ? colour : p.pane, stroke: colour, width: 2 };
  shapes.push(spec.look === 'dispatched' ? { ...base, dash: [3.4, 2.4] } : base);
  shapes.push({ kind: 'text', x: 20, y: 20.8, size: 15, text: spec.glyph, fill: isFilled ? p.pane : colour });
  if (spec.stale) shapes.push({ kind: 'path', d: circle(20, 20, 18), stroke: p.amber, width: 2, dash: [1.6, 2.8] });
  if (spec.tab) {
    shapes.push({ kind: 'path', d: 'M25 25 H39 V39 H25 Z', fill: p.pane, stroke: colour, width: 1.6 });
    shapes.push({ kind: 'text', x: 32, y: 32.5, size: 11, text: spec.tab, fill: colour });
  }
  return shapes;
}

/** A triangle at the rim, pointing where the team goes; degrees clockwise from north. */
function beak(degrees: number): string {
  const at = (angle: number, r: number): string => {
    const a = ((angle - 90) * Math.PI) / 180;
    return `${(20 + r * Math.cos(a)).toFixed(2)} ${(20 + r * Math.sin(a)).toFixed(2)}`;
  };
  return `M${at(degrees - 32, 14)} L${at(degrees, 20)} L${at(degrees + 32, 14)} Z`;
}

/** A lorry from the side: smaller and quieter than a team, for several of them belong to one. */
function vehicleShapes(stale: boolean, p: Palette): Shape[] {
  const colour = p.place;
  const body = 'M8 13 H24 V26 H8 Z M24 17 H29 L33 21 V26 H24 Z';
  const shapes: Shape[] = [
    { kind: 'path', d: 'M5 10 H36 V32 H5 Z', fill: p.pane },
    { kind: 'path', d: body, fill: stale ? p.pane : colour, stroke: colour, width: 1.8 },
    { kind: 'path', d: `${circle(14, 27, 2.6)} ${circle(27, 27, 2.6)}`, fill: p.pane, stroke: colour, width: 1.8 },
  ];
  if (stale) shapes.push({ kind: 'path', d: circle(20, 20, 18), stroke: p.amber, width: 2, dash: [1.6, 2.8] });
  return shapes;
}

/** A square with a lid, in the steel of places: it never competes with incidents and teams. */
function depotShapes({ look, letter }: Extract<SymbolSpec, { of: 'depot' }>, p: Palette): Shape[] {
  const colour = look === 'short' ? p.amber : look === 'closed' ? p.ended : p.place;
  const dash: { dash?: readonly [number, number] } = look === 'unchecked' ? { dash: [3.4, 2.6] } : {};
  const shapes: Shape[] = [
    { kind: 'path', d: 'M3 4 H37 V37 H3 Z', fill: p.pane },
    { kind: 'path', d: 'M8 15 H32 V34 H8 Z', fill: p.pane, stroke: colour, width: 2, ...dash },
    { kind: 'path', d: 'M6 7 H34 V15 H6 Z', fill: look === 'short' ? colour : p.pane, stroke: colour, width: 2, ...dash },
    { kind: 'text', x: 20, y: 25, size: 14, text: letter, fill: colour },
  ];
  if (look === 'closed') shapes.push({ kind: 'path', d: 'M8 34 L32 10', stroke: colour, width: 2 });
  return shapes;
}

const HOUSE = 'M20 5 L36 17 V35 H4 V17 Z';
const HALO_HOUSE = 'M20 1 L39 15 V38 H1 V15 Z';
const [FLOOR, EAVES] = [33.5, 17.5];

/** A house that fills from the floor: places never compete with incidents and teams. */
function shelterShapes({ share, letter, off }: Extract<SymbolSpec, { of: 'shelter' }>, p: Palette): Shape[] {
  const colour = off ? p.ended : p.place;
  const top = FLOOR - (FLOOR - EAVES) * Math.min(1, Math.max(0, share));
  const shapes: Shape[] = [{ kind: 'path', d: HALO_HOUSE, fill: p.pane }];
  if (share >= 1) shapes.push({ kind: 'path', d: HOUSE, fill: colour });
  else if (share > 0) shapes.push({ kind: 'path', d: `M5.5 ${top.toFixed(1)} H34.5 V${FLOOR} H5.5 Z`, fill: colour });
  shapes.push({ kind: 'path', d: HOUSE, stroke: colour, width: 2.2 });
  if (letter !== '') shapes.push({ kind: 'text', x: 20, y: 24.5, size: 15, text: letter, fill: share >= 1 ? p.pane : colour });
  if (off) shapes.push({ kind: 'path', d: 'M6 36 L34 6', stroke: colour, width: 2.2 });
  return shapes;
}

function clusterShapes(spec: Extract<SymbolSpec, { of: 'cluster' }>, p: Palette): Shape[] {
  if (spec.shape === 'place') return [{ kind: 'path', d: 'M5 5 H35 V35 H5 Z', fill: p.pane, stroke: p.place, width: 2.4 }];
  if (spec.shape === 'team') return [{ kind: 'path', d: circle(20, 20, 16), fill: p.pane, stroke: p.place, width: 2.4 }];
  if (spec.shape === 'report')
    return [{ kind: 'path', d: DIAMOND, fill: p.pane, stroke: spec.late ? p.redText : p.ink, width: 2.4, dash: [4, 2.6] }];
  return [
    { kind: 'path', d: HALO_DIAMOND, fill: p.pane },
    { kind: 'path', d: DIAMOND, fill: spec.late ? p.red : p.ink },
  ];
}
