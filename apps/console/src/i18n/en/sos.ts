import type { Words } from '../i18n.ts';
import type { sos as zh } from '../zh/sos.ts';

/** Calls for help, as the room sees them. */
export const sos: Words<typeof zh> = {
  title: 'Call for help {{who}}',
  pressed: 'pressed {{n}} times, last {{time}}',
  noPosition: 'no position',
  late: 'late (no network then)',
  own: 'I take it on',
  takeOver: 'Take over',
  owned: '{{name}} took it on, {{time}}',
  show: 'Show on map',
  end: 'End',
  endTitle: 'End the call of {{who}}',
};
