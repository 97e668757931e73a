/** Times of a place as its clocks show them, turned into instants. */
import { type Instant, toInstant } from '@fenghuo/domain';

/** `local` without a zone (`2024-01-09T18:00:00`) is the zone's; with one it is what it says. An hour that a clock shows twice is the first of them. */
export function instantAt(local: string, zone: string): Instant {
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(local)) return toInstant(Date.parse(local));
  const asUtc = Date.parse(`${local}Z`);
  // The offset at about that time; asked again where it has changed within these hours.
  const guess = asUtc - offsetMs(asUtc, zone);
  return toInstant(asUtc - offsetMs(guess, zone));
}

/** Costly to make: a sheet asks two hundred thousand times. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(zone: string): Intl.DateTimeFormat {
  const present = clocks.get(zone);
  if (present !== undefined) return present;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(zone, made);
  return made;
}

function offsetMs(ms: number, zone: string): number {
  // Month, day, year, then the time; its parts one by one would take ten times as long.
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = (clockOf(zone).format(ms).match(/\d+/g) ?? []).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
}
