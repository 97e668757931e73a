import type { Words } from '../i18n.ts';
import type { order as zh } from '../zh/order.ts';

export const order: Words<typeof zh> = {
  kind: { sector: 'sector', route: 'route', waterPoint: 'water point', cordon: 'cordon' },
};
