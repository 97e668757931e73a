import type { Words } from '../i18n.ts';
import type { closure as zh } from '../zh/closure.ts';

export const closure: Words<typeof zh> = {
  title: 'Close the road',
  count: 'Closed {{n}}',
  none: 'No road is closed',
  hint: 'Right-click the map and choose “Close the road here”',
  close: 'Close',
  closed: 'Road closed: {{reason}}',
  open: 'Open',
  opened: 'Road open again: {{reason}}',
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
