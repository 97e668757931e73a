/** The mapping: how the columns of a table of calls become reports and assignments. The format is described in README.md. */

import { readFile } from 'node:fs/promises';
import { UsageError } from '../run/command-line.mjs';
import { compileFormat, zoneOffsets } from './times.mjs';

/**
 * @typedef {string | string[]} TextField a column, or columns whose non-blank texts are joined with ", "
 * @typedef {string | { join: string[] } | (string | { join: string[] })[]} TimeField a column, columns joined with a space, or several of these: the first that is not blank
 * @typedef {{ column: string, codes: Record<string, string>, other?: string | null }} CodeField text of the source → our code; `other` for texts not listed
 * @typedef {{ latitude: string, longitude: string } | { column: string }} PointField
 * @typedef {object} Mapping
 * @property {string} name
 * @property {string} [encoding]
 * @property {string} [delimiter]
 * @property {string} zone
 * @property {string[]} timeFormats
 * @property {{ id?: string, idPrefix?: string, receivedAt: TimeField, occurredAt?: TimeField, acceptedAt?: TimeField, summary: TextField, description?: string[],
 *   type?: CodeField, address?: TextField, point?: PointField, disposition?: CodeField }} call
 * @property {{ id: string, name?: TextField, kind?: CodeField, dispatchedAt: TimeField, acknowledgedAt?: TimeField, departedAt?: TimeField,
 *   arrivedAt?: TimeField, endedAt?: TimeField, note?: string[] }} [unit]
 */

const BARE_NAME = /^[a-z0-9-]+$/;
const CALL_FIELDS = [
  'id',
  'idPrefix',
  'receivedAt',
  'occurredAt',
  'acceptedAt',
  'summary',
  'description',
  'type',
  'address',
  'point',
  'disposition',
];
const UNIT_FIELDS = ['id', 'name', 'kind', 'dispatchedAt', 'acknowledgedAt', 'departedAt', 'arrivedAt', 'endedAt', 'note'];
const FIELDS = ['name', 'about', 'encoding', 'delimiter', 'zone', 'timeFormats', 'call', 'unit'];
const DISPOSITIONS = ['handled', 'falseAlarm', 'handedOver', 'duplicate'];

/** @param {string} given a path, or the bare name of a mapping that comes with the tool @returns {Promise<Mapping>} */
export const loadMapping = async (given) => checkMapping(await readMapping(given, import.meta.url), given);

/** What the file of a mapping holds, unchecked. @param {string} given a path, or a bare name in `mappings/` beside the tool @param {string} tool @returns {Promise<unknown>} */
export async function readMapping(given, tool) {
  const path = BARE_NAME.test(given) ? new URL(`./mappings/${given}.json`, tool) : given;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`mapping ${given}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

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
  const { call, unit } = mapping;
  const wrong = unknown('', mapping, FIELDS);
  if (typeof mapping.name !== 'string' || mapping.name === '') wrong.push('name is missing');
  wrong.push(...attempt('zone', () => zoneOffsets(mapping.zone ?? '')));
  if (!Array.isArray(mapping.timeFormats) || mapping.timeFormats.length === 0) wrong.push('timeFormats is missing');
  else wrong.push(...mapping.timeFormats.flatMap((format) => attempt('timeFormats', () => compileFormat(format))));
  wrong.push(...attempt('encoding', () => new TextDecoder(mapping.encoding ?? 'utf-8')));
  if (typeof call !== 'object' || call === null) return [...wrong, 'call is missing'];
  wrong.push(...unknown('call.', call, CALL_FIELDS), ...missing('call.', call, ['receivedAt', 'summary']));
  const foreign = [...Object.values(call.disposition?.codes ?? {}), call.disposition?.other ?? 'handled'].filter(
    (code) => !DISPOSITIONS.includes(code),
  );
  if (foreign.length > 0) wrong.push(`call.disposition: ${foreign.join(', ')} is none of ${DISPOSITIONS.join(', ')}`);
  if (unit !== undefined) {
    wrong.push(...unknown('unit.', unit, UNIT_FIELDS), ...missing('unit.', unit, ['id', 'dispatchedAt']));
    if (call.id === undefined) wrong.push('call.id is missing: rows of one call are known by it when there are units');
  }
  return wrong;
}

/** @param {string} prefix @param {object} given @param {string[]} known */
const unknown = (prefix, given, known) =>
  Object.keys(given)
    .filter((field) => !known.includes(field))
    .map((field) => `${prefix}${field} is unknown`);
/** @param {string} prefix @param {Record<string, any>} given @param {string[]} needed */
const missing = (prefix, given, needed) =>
  needed.filter((field) => given[field] === undefined).map((field) => `${prefix}${field} is missing`);

/** @param {string} field @param {() => unknown} action @returns {string[]} */
export function attempt(field, action) {
  try {
    action();
    return [];
  } catch (error) {
    return [`${field}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Every column that the mapping names. @param {Mapping} mapping @returns {string[]} */
export function columnsOf({ call, unit }) {
  const points = call.point === undefined ? [] : Object.values(call.point);
  const texts = [
    call.id,
    call.summary,
    call.description,
    call.type?.column,
    call.address,
    call.disposition?.column,
    unit?.id,
    unit?.name,
    unit?.kind?.column,
    unit?.note,
  ];
  const times = [
    call.receivedAt,
    call.occurredAt,
    call.acceptedAt,
    unit?.dispatchedAt,
    unit?.acknowledgedAt,
    unit?.departedAt,
    unit?.arrivedAt,
    unit?.endedAt,
  ];
  const flat = [...points, ...texts.flat(), ...times.flat().flatMap((field) => (typeof field === 'object' ? field.join : field))];
  return [...new Set(flat.filter((column) => column !== undefined))];
}
