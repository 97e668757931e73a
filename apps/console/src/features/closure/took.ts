/** How long a road was closed, in words that a report can take over: `13 小时 30 分`. */
import type { ClosureClock } from '@fenghuo/domain';
import type { TFunction } from 'i18next';

/** `13 h 30 min, within 24 h`; null as long as it is closed. */
export function verdictOf(t: TFunction, clock: ClosureClock | null): string | null {
  if (clock === null || clock.isWithin === null) return null;
  const took = {
    hours: Math.floor(clock.seconds / 3_600),
    minutes: Math.floor((clock.seconds % 3_600) / 60),
    limit: clock.limitSeconds / 3_600,
  };
  return t(clock.isWithin ? 'closure.tookWithin' : 'closure.tookOver', took);
}
