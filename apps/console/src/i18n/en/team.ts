import type { Words } from '../i18n.ts';
import type { team as zh } from '../zh/team.ts';

export const team: Words<typeof zh> = {
  leader: 'Leader',
  headcount: 'Headcount',
  station: 'Station',
  capabilities: 'Capabilities',
  position: 'Position',
  noPosition: 'No live position; shown at its station',
  assignments: 'Assignments',
  standby: 'Available',
  assigned: 'Assigned',
  outOfService: 'Out of service',
  setOutOfService: 'Out of service…',
  setAvailable: 'Available again',
  outOfServiceReason: '{{team}}: Reason',
  noAssignments: 'No assignment',
  speed: '{{n}} km/h',
};
