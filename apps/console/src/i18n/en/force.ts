import type { Words } from '../i18n.ts';
import type { force as zh } from '../zh/force.ts';

export const force: Words<typeof zh> = {
  kind: { military: 'Military', air: 'Air', social: 'Social', enterprise: 'Enterprise', department: 'Department', own: 'Teams sent' },
  state: {
    raised: 'to be signed',
    signed: 'signed',
    sent: 'sent',
    asked: 'asked',
    airspaceAsked: 'airspace asked',
    airspaceCleared: 'airspace cleared',
    agreed: 'agreed',
    named: 'forces named',
    ordered: 'ordered',
    ready: 'ready',
    airborne: 'airborne',
    onScene: 'on scene',
    refused: 'refused',
    closed: 'closed',
    withdrawn: 'withdrawn',
  },
};
