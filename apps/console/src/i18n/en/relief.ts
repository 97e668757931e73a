import type { Words } from '../i18n.ts';
import type { relief as zh } from '../zh/relief.ts';

export const relief: Words<typeof zh> = {
  title: 'Relief clock',
  kind: { place: 'a place to stay', food: 'food', water: 'water' },
  add: 'Add a group',
  name: 'Name',
  people: 'People',
  save: 'Add',
  saved: '{{name}} added',
  none: 'No affected group is on record yet.',
  within: '{{within}} of {{groups}} within {{hours}} h',
  share: '{{share}}%',
  start: 'From: the disaster, {{at}}',
  stop: 'To: the last of a place to stay, food and water',
  arrive: '{{kind}} there',
  arrived: '{{name}}: {{kind}} there',
  took: 'took {{time}}',
  running: 'running, due at {{at}}',
  late: 'late',
  lateBy: 'came last: {{kind}}',
  waitingFor: 'missing: {{kind}}',
  cause: 'Why it is late',
  causeOf: 'Cause: {{cause}}',
  sign: 'Sign',
  signed: 'Signed',
  signedFigure: 'Signed {{at}} by {{by}}: {{time}}, limit {{hours}} h',
};
