/** Command line of what plays a table; ../tracks and ../demo read theirs with parts of it. */
import { basename } from 'node:path';
import { readArgs, UsageError } from '../run/command-line.mjs';

export const USAGE = `npm run replay -- --file F --mapping M [--speed N|max] [--dispatch] [--shift dLng,dLat] [--refused F]
                  [--url http://127.0.0.1:3000] [--user duty] [--password P]`;

const text = /** @type {const} */ ({ type: 'string' });
const OPTIONS = { file: text, mapping: text, speed: text, shift: text, refused: text, url: text, user: text, password: text };

/** @param {string[]} args */
export function readOptions(args) {
  const dispatch = /** @type {const} */ ({ type: 'boolean' });
  const { values } = readArgs({ args: joinNegative(args), options: { ...OPTIONS, dispatch } }, USAGE);
  return { ...tableOptions(values), dispatch: values.dispatch === true };
}

/** What playing any table asks for. @param {string[]} args @param {string} usage */
export const readTableOptions = (args, usage) => tableOptions(readArgs({ args: joinNegative(args), options: OPTIONS }, usage).values);

/** @param {Partial<Record<keyof typeof OPTIONS, string>>} values */
function tableOptions(values) {
  const { file, mapping } = values;
  if (!file) throw new UsageError('--file is missing');
  if (!mapping) throw new UsageError('--mapping is missing');
  return {
    file,
    mapping,
    speed: speedOf(values.speed ?? '1'),
    shift: shiftOf(values.shift ?? '0,0'),
    refused: values.refused ?? `${basename(file)}.refused.csv`,
    url: urlOf(values.url ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`),
    user: values.user ?? 'duty',
    password: values.password,
  };
}

/** `--shift -1,2` reads like an option to parseArgs. @param {string[]} args */
const joinNegative = (args) =>
  args.flatMap((arg, index) => (args[index - 1] === '--shift' ? [] : arg === '--shift' ? [`--shift=${args[index + 1] ?? ''}`] : [arg]));

/** Source seconds per second; Infinity for `max`. @param {string} text */
export function speedOf(text) {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (!(speed > 0)) throw new UsageError(`--speed ${text}: a number above 0, or max`);
  return speed;
}

/** @param {string} text @returns {[number, number]} */
function shiftOf(text) {
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
