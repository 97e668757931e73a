/** How long tracks are kept (docs/spec/positions.md, TR3): whole for a month, thinned to one fix every half minute for a year. Safe to run twice. */
import { DAY_MS, type Instant, toInstant, toMs } from '@fenghuo/domain';
import type { Database } from '../core/database.ts';

const WHOLE_DAYS = 30;
const KEPT_DAYS = 365;
const THINNED_SECONDS = 30;

export async function keepTracks(database: Database, now: Instant): Promise<void> {
  const dayBefore = (days: number) => toInstant(toMs(now) - days * DAY_MS).slice(0, 10);
  await database.query('SELECT drop_position_days($1)', [dayBefore(KEPT_DAYS)]);
  await database.query('SELECT thin_position_days($1, $2)', [dayBefore(WHOLE_DAYS), THINNED_SECONDS]);
}
