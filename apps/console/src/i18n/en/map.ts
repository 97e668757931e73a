import type { Words } from '../i18n.ts';
import type { map as zh } from '../zh/map.ts';

export const map: Words<typeof zh> = {
  label: 'Map of the command',
  noWebgl: 'This browser cannot draw the map; here is the list',
  failed: 'The map was not loaded',
  loading: 'Loading the map',
  schematic: 'Schematic map; lines have no authority',
  positionsAsOf: 'positions {{time}}',
  noPositions: 'no live positions',
  locked: 'View locked',
  restore: 'Follow again',
  back: 'Back',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  layers: 'Layers',
  layer: {
    incidents: 'Incidents',
    reports: 'Reports',
    teams: 'Teams',
    lines: 'Lines',
    labels: 'Names',
  },
  legendTravelling: 'under way',
  legendClosed: 'road closed',
  legendNotAcknowledged: 'not acknowledged',
  here: {
    newReport: 'New report here',
    nearest: 'Nearest teams',
    move: 'Move {{code}} here',
    moved: 'Moved {{code}}',
    closeRoad: 'Close the road here',
    copy: 'Copy coordinates',
  },
  nearest: {
    title: 'Nearest teams',
  },
  late: 'late',
  notAcknowledged: 'not acknowledged {{time}}',
  positionAge: 'position {{age}}',
  contextLost: 'The map was interrupted and is being restored',
};
