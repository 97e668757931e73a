/** Command line of the two tools; the third, ../tracks, shares how its options are read. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './mapping.mjs';

export const USAGE = `npm run replay -- --file F --mapping M [--speed N|max] [--dispatch] [--shift dLng,dLat] [--refused F]
                  [--url http://127.0.0.1:3000] [--user duty] [--password P]`;

/** @param {string[]} args */
export function readOptions(args) {
  const values = parse(args);
  const { file, mapping } = values;
  if (!file) throw new UsageError('--file is missing');
  if (!mapping) throw new UsageError('--mapping is missing');
  return {
    file,
    mapping,
    speed: speedOf(values.speed ?? '1'),
    dispatch: values.dispatch === true,
    shift: shiftOf(values.shift ?? '0,0'),
    refused: values.refused ?? `${basename(file)}.refused.csv`,
    url: urlOf(values.url ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`),
    user: values.user ?? 'duty',
    password: values.password,
  };
}

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const options = {
    file: text,
    mapping: text,
    speed: text,
    dispatch: /** @type {const} */ ({ type: 'boolean' }),
    shift: text,
    refused: text,
    url: text,
    user: text,
    password: text,
  };
  try {
    return parseArgs({ args: joinNegative(args), options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `--shift -1,2` reads like an option to parseArgs. @param {string[]} args */
export const joinNegative = (args) =>
  args.flatMap((arg, index) => (args[index - 1] === '--shift' ? [] : arg === '--shift' ? [`--shift=${args[index + 1] ?? ''}`] : [arg]));

/** Source seconds per second; Infinity for `max`. @param {string} text */
export function speedOf(text) {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (!(speed > 0)) throw new UsageError(`--speed ${text}: a number above 0, or max`);
  return speed;
}

/** @param {string} text @returns {[number, number]} */
export function shiftOf(text) {
  const [lng, lat, more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!Number.isFinite(lng) || !Number.isFinite(lat) || more !== undefined)
    throw new UsageError(`--shift ${text}: two numbers of degrees, dLng,dLat`);
  return [lng, lat];
}

/** @param {string} text */
export function urlOf(text) {
  const isUrl = /^https?:\/\//.test(text) && URL.canParse(text);
  if (!isUrl) throw new UsageError(`--url ${text}: not an http(s) address`);
  return text;
}
