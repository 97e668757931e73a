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
  const parts = clockOf(zone).formatToParts(ms);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(ms / 1_000) * 1_000;
}
