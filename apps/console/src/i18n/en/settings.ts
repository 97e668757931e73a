import type { Words } from '../i18n.ts';
import type { settings as zh } from '../zh/settings.ts';

export const settings: Words<typeof zh> = {
  title: 'Settings',
  sections: 'Settings sections',
  group: { own: 'Mine', managed: 'Administration' },
  section: {
    account: 'Account and password',
    display: 'Display and sound',
    people: 'People',
    jurisdictions: 'Jurisdictions',
    gazetteer: 'Gazetteer',
    'incident-types': 'Incident types',
    limits: 'Limits and norms',
    escalation: 'Escalation',
    audit: 'Audit',
  },
  notYours: 'Your account cannot open "{{section}}"',
  notYoursWhy:
    'This page belongs to the {{role}}; ask them for what you need. If you should have this right, ask the security administrator to give you the role.',
  noSuch: 'There is no such page in the settings',
  toAccount: 'Go to account and password',
  refresh: 'Refresh',
  notRead: 'Could not be read; the list may be incomplete',
  discard: 'Discard what is not saved?',
  discardYes: 'Discard',
  discardNo: 'Keep editing',
  notSaved: 'Not saved',
  changedMeanwhile: 'Somebody has just changed this. What you entered is kept; save again and yours stands.',
};
