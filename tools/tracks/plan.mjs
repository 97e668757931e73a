/** From rows to fixes: which team, where, when in the source. Nothing is mended; what cannot be read is refused with its row. */
import { timeReader } from '../replay/times.mjs';
import { METRES_A_SECOND } from './mapping.mjs';

/**
 * @typedef {{ line: number, code: string, field: string, message: string, values: string[] }} Refusal
 * @typedef {{ row: import('../replay/table.mjs').SourceRow, unit: string, ms: number, point: [number, number], headingDegrees: number | null,
 *   speedMps: number | null }} PlannedFix
 * @typedef {{ fixes: PlannedFix[], teams: Map<string, { code: string, name: string, kind?: string }>, refused: Refusal[] }} Plan
 */

/**
 * In order of time; rows of the same time in order of the file.
 * @param {readonly import('../replay/table.mjs').SourceRow[]} rows @param {import('./mapping.mjs').Mapping} mapping @param {{ shift: [number, number] }} options
 * @returns {Plan}
 */
export function planFixes(rows, mapping, { shift }) {
  const readTime = timeReader(mapping.zone, mapping.timeFormats);
  /** @type {Plan} */
  const plan = { fixes: [], teams: new Map(), refused: [] };
  for (const row of rows) {
    const read = readRow(row, mapping, { shift, readTime });
    if ('code' in read) {
      plan.refused.push(read);
    } else {
      plan.fixes.push(read);
      const { prefix = '', kind } = mapping.unit;
      const code = `${prefix}${read.unit}`;
      if (!plan.teams.has(read.unit)) plan.teams.set(read.unit, { code, name: code, ...(kind !== undefined && { kind }) });
    }
  }
  plan.fixes.sort((a, b) => a.ms - b.ms);
  return plan;
}

/**
 * @param {import('../replay/table.mjs').SourceRow} row @param {import('./mapping.mjs').Mapping} mapping
 * @param {{ shift: [number, number], readTime: ReturnType<typeof timeReader> }} by @returns {PlannedFix | Refusal}
 */
function readRow(row, { unit, at, point, headingDegrees, speed }, { shift, readTime }) {
  const cell = (/** @type {string | undefined} */ column) => (column === undefined ? '' : (row.cells[column] ?? ''));
  const refuse = (/** @type {string} */ code, /** @type {string} */ field) => refusalOf(row, code, field, `${field}: ${cell(field)}`);
  const time = readTime(cell(at));
  const [lng, lat] = [numberOf(cell(point.longitude)), numberOf(cell(point.latitude))];
  if (cell(unit.id) === '') return refuse('UNIT_MISSING', unit.id);
  if (time === null) return refuse('TIME_UNREADABLE', at);
  if (lng === null) return refuse('POSITION_UNREADABLE', point.longitude);
  if (lat === null) return refuse('POSITION_UNREADABLE', point.latitude);
  const perUnit = speed === undefined ? 1 : METRES_A_SECOND[speed.unit];
  const given = numberOf(cell(speed?.column));
  return {
    row,
    unit: cell(unit.id),
    ms: time.ms,
    point: lng === 0 && lat === 0 ? [0, 0] : [moved(lng, shift[0]), moved(lat, shift[1])],
    headingDegrees: numberOf(cell(headingDegrees)),
    speedMps: given === null ? null : given * perUnit,
  };
}

/** @param {import('../replay/table.mjs').SourceRow} row @param {string} code @param {string} field @param {string} message @returns {Refusal} */
export const refusalOf = (row, code, field, message) => ({ line: row.line, code, field, message, values: Object.values(row.cells) });

/** @param {string} text */
const numberOf = (text) => (text === '' || !Number.isFinite(Number(text)) ? null : Number(text));

/** Sums of decimals have digits that nobody measured: a tenth of a millionth of a degree is a centimetre. @param {number} degrees @param {number} by */
const moved = (degrees, by) => Math.round((degrees + by) * 1e7) / 1e7;
