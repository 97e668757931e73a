import type { Words } from '../i18n.ts';
import type { around as zh } from '../zh/around.ts';

export const around: Words<typeof zh> = {
  title: 'Around here',
  radius: 'Within',
  straight: 'straight lines',
  here: 'right here',
  incidents: 'Incidents',
  noIncidents: 'No open incident',
  shelters: 'Shelters with room',
  sheltersFull: '{{n}} more are full',
  free: '{{n}} places free',
  standby: 'standby, {{n}} places',
  noShelters: 'No shelter with room',
  depots: 'Depots',
  kinds: '{{n}} kinds',
  reading: 'Reading the stock',
  notRead: 'The stock was not read',
  holding: '{{item}} {{amount}}',
  ofOthers: '{{owner}}: {{n}} kinds',
  nothing: 'Nothing that could be given out',
  counted: 'counted {{age}}',
  noDepots: 'No depot',
  teams: 'Teams standing by',
  noTeams: 'No team stands by',
  closures: 'Closed roads',
  noClosures: 'No closed road',
};
