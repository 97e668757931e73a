/** The mapping: how the columns of a table of positions become fixes of teams. The format is described in README.md. */
import { attempt, readMapping } from '../replay/mapping.mjs';
import { compileFormat, zoneOffsets } from '../replay/times.mjs';
import { UsageError } from '../run/command-line.mjs';

/**
 * @typedef {object} Mapping
 * @property {string} name
 * @property {string} [encoding]
 * @property {string} [delimiter]
 * @property {string} zone
 * @property {string[]} timeFormats
 * @property {{ id: string, prefix?: string, kind?: string }} unit
 * @property {string} at
 * @property {{ latitude: string, longitude: string }} point
 * @property {string} [headingDegrees]
 * @property {{ column: string, unit: keyof typeof METRES_A_SECOND }} [speed]
 */

/** What one of each is in metres a second. */
export const METRES_A_SECOND = { mps: 1, kmh: 1 / 3.6, knots: 1852 / 3600 };

const FIELDS = ['name', 'about', 'encoding', 'delimiter', 'zone', 'timeFormats', 'unit', 'at', 'point', 'headingDegrees', 'speed'];

/** @param {string} given a path, or the bare name of a mapping that comes with the tool @returns {Promise<Mapping>} */
export const loadMapping = async (given) => checkMapping(await readMapping(given, import.meta.url), given);

/** @param {unknown} content @param {string} given @returns {Mapping} */
export function checkMapping(content, given) {
  const mapping = /** @type {Mapping} */ (content);
  const wrong = problems(mapping);
  if (wrong.length > 0) throw new UsageError(`mapping ${given}: ${wrong.join('; ')}`);
  return mapping;
}

/** @param {Mapping} mapping @returns {string[]} */
function problems(mapping) {
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) return ['must be an object'];
  const { timeFormats, unit, at, point, speed } = mapping;
  const texts = { name: mapping.name, 'unit.id': unit?.id, at, 'point.latitude': point?.latitude, 'point.longitude': point?.longitude };
  return [
    ...Object.keys(mapping)
      .filter((field) => !FIELDS.includes(field))
      .map((field) => `${field} is unknown`),
    ...Object.entries(texts)
      .filter(([, text]) => typeof text !== 'string' || text === '')
      .map(([field]) => `${field} is missing`),
    ...attempt('zone', () => zoneOffsets(mapping.zone ?? '')),
    ...(Array.isArray(timeFormats) && timeFormats.length > 0 ? [] : ['timeFormats is missing']),
    ...(Array.isArray(timeFormats) ? timeFormats : []).flatMap((format) => attempt('timeFormats', () => compileFormat(format))),
    ...attempt('encoding', () => new TextDecoder(mapping.encoding ?? 'utf-8')),
    ...(speed === undefined || speed.unit in METRES_A_SECOND ? [] : [`speed.unit: none of ${Object.keys(METRES_A_SECOND).join(', ')}`]),
  ];
}

/** Every column that the mapping names. @param {Mapping} mapping @returns {string[]} */
export const columnsOf = ({ unit, at, point, headingDegrees, speed }) =>
  [unit.id, at, point.latitude, point.longitude, headingDegrees, speed?.column].filter((column) => column !== undefined);
