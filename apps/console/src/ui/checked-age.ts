/** How long ago something was said to be right: in minutes within the hour, then in hours and minutes. */
import type { TFunction } from 'i18next';
import { duration } from './format.ts';

const MINUTE_MS = 60_000;

export function checkedAge(t: TFunction, ms: number): string {
  if (ms < MINUTE_MS) return t('shelter.age.now');
  return ms < 60 * MINUTE_MS ? t('shelter.age.minutes', { n: Math.floor(ms / MINUTE_MS) }) : duration(ms / 1000);
}
