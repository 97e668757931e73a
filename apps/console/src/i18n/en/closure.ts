import type { Words } from '../i18n.ts';
import type { closure as zh } from '../zh/closure.ts';

export const closure: Words<typeof zh> = {
  title: 'Close the road',
  count: 'Closed {{n}}',
  none: 'No road is closed',
  hint: 'Or right-click the map and choose “Close the road here”',
  byHand: 'Draw on the map',
  shape: 'Shape',
  shapes: { point: 'Point', line: 'Stretch', area: 'Area' },
  draw: {
    point: 'Click the place to close; it can be dragged',
    line: 'Click along the road; click the last point again to end',
    area: 'Click along the edge; click the first point to end',
  },
  notDrawn: 'Draw it on the map first',
  problem: {
    crosses: 'The shape crosses itself: pull the crossing apart or draw anew',
    wide: 'Too wide: at most 0.6 degrees',
    nothing: 'The shape has no length or area: draw anew',
  },
  close: 'Close',
  closed: 'Road closed: {{reason}}',
  open: 'Open',
  openedWithin: 'Road open again: {{reason}}, after {{time}}, within {{hours}} h',
  openedLate: 'Road open again: {{reason}}, after {{time}}, more than {{hours}} h',
  reason: 'Reason',
  radius: 'Radius',
  until: 'Closed until',
  untilOpened: 'it is opened',
  hours: '{{n}} h from now',
  planned: 'closed from {{time}}',
  since: 'since {{time}}',
  ends: 'until {{time}}',
  reasons: { water: 'Flooded', slide: 'Landslide', accident: 'Accident', control: 'Police control' },
};
