/** Command line of the tool. */
import { readTableOptions } from '../replay/options.mjs';

export const USAGE = `npm run tracks -- --file F --mapping M [--speed N|max] [--shift dLng,dLat] [--refused F]
                  [--url http://127.0.0.1:3000] [--user duty] [--password P]`;

/** @param {string[]} args */
export const readOptions = (args) => readTableOptions(args, USAGE);
