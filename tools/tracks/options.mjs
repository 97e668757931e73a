/** Command line of the tool. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../replay/mapping.mjs';
import { joinNegative, shiftOf, speedOf, urlOf } from '../replay/options.mjs';

export const USAGE = `npm run tracks -- --file F --mapping M [--speed N|max] [--shift dLng,dLat] [--refused F]
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
  const options = { file: text, mapping: text, speed: text, shift: text, refused: text, url: text, user: text, password: text };
  try {
    return parseArgs({ args: joinNegative(args), options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
