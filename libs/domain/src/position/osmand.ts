/**
 * What trackers that speak the OsmAnd protocol say (traccar.org/osmand): query or form parameters with speed in knots, or the JSON of Traccar Client
 * with speed in metres a second. Read into the one form of a fix; what cannot be read becomes an impossible fix, which is refused and counted.
 */
import type { LngLat } from '../geo.ts';
import { type Instant, toInstant } from '../time.ts';
import type { Fix } from './position.ts';

/** `secret` as the device gave it, null where it gave none. */
export type TrackerMessage = { secret: string | null; fixes: Fix[] };

const MPS_PER_KNOT = 1852 / 3600;
/** Above this a number is milliseconds: in seconds it would be the year 5138. */
const LAST_SECONDS = 100_000_000_000;
/** The last instant that a date holds. */
const LAST_MS = 8.64e15;
/** An app that was without network sends what it kept in one array. */
export const MAX_TRACKER_FIXES = 1_000;

/** The place of a fix that has none: refused like (0, 0). */
const UNREADABLE: LngLat = [Number.NaN, Number.NaN];

export function readOsmAnd(now: Instant, parameters: ReadonlyMap<string, string>): TrackerMessage {
  const at = readTime(now, parameters.get('timestamp'));
  const isValid = !['0', 'false'].includes(parameters.get('valid') ?? '');
  const [lat, lng] = (parameters.get('location') ?? `${parameters.get('lat') ?? ''},${parameters.get('lon') ?? ''}`)
    .split(',')
    .map(toNumber);
  const knots = known(toNumber(parameters.get('speed')));
  const fix = fixOf({
    at: isValid ? at : null,
    place: [lng ?? Number.NaN, lat ?? Number.NaN],
    speedMps: knots === null ? null : knots * MPS_PER_KNOT,
    headingDegrees: known(toNumber(parameters.get('bearing') ?? parameters.get('heading'))),
    accuracyMetres: known(toNumber(parameters.get('accuracy'))),
  });
  return { secret: parameters.get('id') ?? parameters.get('deviceid') ?? null, fixes: [fix] };
}

export function readTraccarClient(now: Instant, body: unknown): TrackerMessage {
  const { device_id: secret, location } = asRecord(body);
  const locations = Array.isArray(location) ? location.slice(0, MAX_TRACKER_FIXES) : [location];
  return {
    secret: typeof secret === 'string' ? secret : null,
    fixes: locations.map((one) => {
      const { timestamp, coords } = asRecord(one);
      const { latitude, longitude, speed, heading, accuracy } = asRecord(coords);
      return fixOf({
        at: readTime(now, typeof timestamp === 'string' || typeof timestamp === 'number' ? String(timestamp) : undefined),
        place: [toNumber(longitude), toNumber(latitude)],
        speedMps: known(toNumber(speed)),
        headingDegrees: known(toNumber(heading)),
        accuracyMetres: known(toNumber(accuracy)),
      });
    }),
  };
}

type Read = { at: Instant | null; place: LngLat } & Record<'speedMps' | 'headingDegrees' | 'accuracyMetres', number | null>;

function fixOf({ at, place, ...rest }: Read): Fix {
  return { point: { type: 'Point', coordinates: at === null ? UNREADABLE : place }, at: at ?? '', ...rest };
}

/** Seconds or milliseconds since 1970, ISO 8601, or `yyyy-MM-dd HH:mm:ss`, which is UTC. None at all: now. Null for what is no time. */
function readTime(now: Instant, given: string | undefined): Instant | null {
  if (given === undefined || given === '') return now;
  const isNumber = /^-?\d+(\.\d+)?$/.test(given);
  const number = Number(given);
  const ms = isNumber ? (number < LAST_SECONDS ? number * 1000 : number) : Date.parse(withZone(given));
  return Math.abs(ms) <= LAST_MS ? toInstant(Math.round(ms)) : null;
}
const withZone = (text: string): string => (/^\d{4}-\d\d-\d\d[ T][\d:.]+$/.test(text) ? `${text.replace(' ', 'T')}Z` : text);

/** Apps say −1 where they do not know. */
const known = (value: number): number | null => (value >= 0 ? value : null);

const toNumber = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
