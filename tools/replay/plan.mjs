/**
 * From rows to what will be sent: rows are gathered into calls, each call into one report and one assignment a row, and all steps of all calls
 * into one order. Nothing is dropped: what cannot be read is refused with its field, what is repeated is counted, blank and odd times are kept.
 */
import { timeReader } from './times.mjs';

/**
 * @typedef {import('./mapping.mjs').Mapping} Mapping
 * @typedef {import('./table.mjs').SourceRow} SourceRow
 * @typedef {'acknowledge' | 'depart' | 'arrive' | 'complete' | 'stand-down'} StepName
 * @typedef {object} UnitRow one row of the file: one team on one call
 * @property {number} line
 * @property {SourceRow} source
 * @property {string | null} unit code of the team; null in a row that names none
 * @property {number} ordinal 0, then 1, 2 … when a call has the same unit several times
 * @property {string} dispatchedAt
 * @property {{ step: StepName, at: string }[]} steps
 * @property {string | null} note
 * @property {boolean} isEnded
 * @typedef {object} Call
 * @property {string} externalId
 * @property {string} receivedAt
 * @property {string} acceptedAt
 * @property {Record<string, unknown>} report body of POST /reports
 * @property {UnitRow[]} rows
 * @property {{ at: string, disposition: string } | null} close null while a row has no end
 * @typedef {object} Step
 * @property {number} ms when it is its turn
 * @property {number} rank order within one instant
 * @property {'report' | 'accept' | 'dispatch' | 'step' | 'close'} kind
 * @property {Call} call
 * @property {UnitRow} [row]
 * @property {{ step: StepName, at: string }} [record]
 * @typedef {{ code: string, name: string, kind: string | null }} PlannedTeam
 * @typedef {{ line: number, code: string, field: string, message: string, values: string[] }} Refusal
 * @typedef {{ calls: Call[], teams: Map<string, PlannedTeam>, duplicates: number, refused: Refusal[], doubts: Record<string, number> }} Plan
 */

/** Raised for one row: it goes to the file of refused rows. */
class RowRefused extends Error {
  /** @param {string} code @param {string} field @param {string} message */
  constructor(code, field, message) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

const SUMMARY_LENGTH = 200; // as contract: longer is refused
const DESCRIPTION_LENGTH = 4000;
export const BLANK_DISPATCH = 'dispatch time blank in the source';

/**
 * @param {readonly SourceRow[]} rows @param {Mapping} mapping @param {{ shift?: [number, number] }} [options] @returns {Plan}
 */
export function planCalls(rows, mapping, { shift = [0, 0] } = {}) {
  const read = rowReader(mapping, shift);
  /** @type {Plan} */
  const plan = { calls: [], teams: new Map(), duplicates: 0, refused: [], doubts: read.doubts };
  const seen = new Set();
  /** @type {Map<string, ReadRow[]>} */
  const byCall = new Map();
  for (const source of rows) {
    if (seen.has(source.hash)) {
      plan.duplicates += 1;
      continue;
    }
    seen.add(source.hash);
    try {
      const row = read.row(source);
      byCall.set(row.externalId, [...(byCall.get(row.externalId) ?? []), row]);
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      plan.refused.push({
        line: source.line,
        code: error.code,
        field: error.field,
        message: error.message,
        values: Object.values(source.cells),
      });
    }
  }
  for (const group of byCall.values()) {
    plan.calls.push(toCall(group));
    if (mapping.unit !== undefined) gatherTeams(plan.teams, group);
  }
  return plan;
}

/** @param {Map<string, PlannedTeam>} teams @param {ReadRow[]} group */
function gatherTeams(teams, group) {
  for (const { team } of group) if (team !== null && !teams.has(team.code)) teams.set(team.code, team);
}

/**
 * @typedef {object} ReadRow
 * @property {string} externalId
 * @property {SourceRow} source
 * @property {number} receivedMs
 * @property {number} occurredMs
 * @property {number | null} acceptedMs
 * @property {{ summary: string, description: string | null, typeCode: string | null, place: { point: object | null, address: string | null } }} facts
 * @property {string} disposition
 * @property {PlannedTeam | null} team
 * @property {{ dispatchedMs: number | null, acknowledgedMs: number | null, departedMs: number | null, arrivedMs: number | null, endedMs: number | null }} times
 * @property {string | null} note
 */

/** @param {Mapping} mapping @param {[number, number]} shift */
function rowReader(mapping, shift) {
  const { call, unit } = mapping;
  const readTime = timeReader(mapping.zone, mapping.timeFormats);
  /** @type {Record<string, number>} */
  const doubts = {};

  /** The first of the field's columns that is not blank. @param {SourceRow} source @param {import('./mapping.mjs').TimeField | undefined} field */
  const time = (source, field) => {
    for (const part of [field ?? []].flat()) {
      const columns = typeof part === 'object' ? part.join : [part];
      const text = columns
        .map((column) => source.cells[column])
        .join(' ')
        .trim();
      if (text === '') continue;
      const read = readTime(text);
      if (read === null)
        throw new RowRefused('TIME_UNREADABLE', columns.join(' '), `"${text}" fits none of ${mapping.timeFormats.join(' | ')}`);
      if (read.doubt !== null) doubts[read.doubt] = (doubts[read.doubt] ?? 0) + 1;
      return read.ms;
    }
    return null;
  };

  /** @param {SourceRow} source @returns {ReadRow} */
  const row = (source) => {
    const receivedMs = time(source, call.receivedAt);
    if (receivedMs === null) throw new RowRefused('TIME_BLANK', 'receivedAt', 'no time of receipt');
    const id = call.id === undefined ? source.hash : source.cells[call.id];
    if (id === '') throw new RowRefused('ID_BLANK', call.id ?? '', 'no call id');
    const code = unit === undefined ? '' : source.cells[unit.id];
    return {
      externalId: `${call.idPrefix ?? ''}${id}`,
      source,
      receivedMs,
      occurredMs: time(source, call.occurredAt) ?? receivedMs,
      acceptedMs: time(source, call.acceptedAt),
      facts: factsOf(source, call, shift),
      disposition: (call.disposition && coded(source, call.disposition)) ?? 'handled',
      team:
        code === '' || unit === undefined
          ? null
          : { code, name: text(source, unit.name ?? unit.id) || code, kind: unit.kind ? coded(source, unit.kind) : null },
      times: {
        dispatchedMs: time(source, unit?.dispatchedAt),
        acknowledgedMs: time(source, unit?.acknowledgedAt),
        departedMs: time(source, unit?.departedAt),
        arrivedMs: time(source, unit?.arrivedAt),
        endedMs: time(source, unit?.endedAt),
      },
      note: labelled(source, unit?.note ?? []) || null,
    };
  };
  return { row, doubts };
}

/** @param {SourceRow} source @param {Mapping['call']} call @param {[number, number]} shift */
function factsOf(source, call, shift) {
  const whole = text(source, call.summary);
  if (whole === '') throw new RowRefused('SUMMARY_BLANK', [call.summary].flat().join(', '), 'nothing says what happened');
  const isLong = whole.length > SUMMARY_LENGTH;
  const description = [...(isLong ? [whole] : []), labelled(source, call.description ?? [])].filter(Boolean).join('\n');
  return {
    summary: cut(whole, SUMMARY_LENGTH),
    description: description || null,
    typeCode: call.type ? coded(source, call.type) : null,
    place: { point: call.point ? pointOf(source, call.point, shift) : null, address: (call.address && text(source, call.address)) || null },
  };
}

/** @param {SourceRow} source @param {import('./mapping.mjs').TextField} field */
const text = (source, field) =>
  [field]
    .flat()
    .map((column) => source.cells[column])
    .filter(Boolean)
    .join(', ');
/** @param {SourceRow} source @param {string[]} columns */
const labelled = (source, columns) =>
  columns
    .filter((column) => source.cells[column] !== '')
    .map((column) => `${column}: ${source.cells[column]}`)
    .join('\n');

/** An exact text first, then the longest beginning written with a star (`Fire: *`). @param {SourceRow} source @param {import('./mapping.mjs').CodeField} field @returns {string | null} */
function coded(source, { column, codes, other = null }) {
  const said = source.cells[column];
  if (Object.hasOwn(codes, said)) return codes[said];
  const beginnings = Object.keys(codes).filter((key) => key.endsWith('*') && said.startsWith(key.slice(0, -1)));
  const longest = beginnings.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? other : codes[longest];
}

/** Blank, and 0, 0 (which such tables mean for blank), give no point. @param {SourceRow} source @param {import('./mapping.mjs').PointField} field @param {[number, number]} shift */
function pointOf(source, field, shift) {
  const isPair = 'column' in field;
  const texts = isPair
    ? (/^\(?\s*([^,\s]+)\s*,\s*([^,\s]+?)\s*\)?$/.exec(source.cells[field.column]) ?? ['', source.cells[field.column], '']).slice(1)
    : [source.cells[field.latitude], source.cells[field.longitude]];
  if (texts.every((part) => part === '')) return null;
  const [latitude, longitude] = texts.map((part) => (part === '' ? Number.NaN : Number(part)));
  if (latitude === 0 && longitude === 0) return null;
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180; // false for NaN too
  if (!isPlace)
    throw new RowRefused(
      'POINT_UNREADABLE',
      isPair ? field.column : `${field.latitude}, ${field.longitude}`,
      `"${texts.join(', ')}" is no latitude and longitude`,
    );
  const moved = [longitude + shift[0], latitude + shift[1]].map((degrees) => Number(degrees.toFixed(7)));
  return { type: 'Point', coordinates: moved };
}

/** The rows of one call. Facts of the call are those of its first row; what other rows say otherwise is kept in the description. @param {ReadRow[]} group @returns {Call} */
function toCall(group) {
  const first = /** @type {ReadRow} */ (group[0]);
  const receivedMs = Math.min(...group.map((row) => row.receivedMs));
  const acceptedMs = Math.min(...group.map((row) => row.acceptedMs ?? row.receivedMs));
  const rows = toUnitRows(group);
  const isOver = group.every((row) => row.times.endedMs !== null);
  const last = group.reduce((a, b) => ((b.times.endedMs ?? 0) > (a.times.endedMs ?? 0) ? b : a));
  const description = [first.facts.description, ...disagreements(group)].filter((part) => part !== null).join('\n');
  return {
    externalId: first.externalId,
    receivedAt: iso(receivedMs),
    acceptedAt: iso(acceptedMs),
    report: {
      source: 'import',
      externalId: first.externalId,
      ...first.facts,
      description: description === '' ? null : cut(description, DESCRIPTION_LENGTH),
      occurredAt: iso(Math.min(...group.map((row) => row.occurredMs))),
      receivedAt: iso(receivedMs),
    },
    rows,
    close: isOver ? { at: iso(/** @type {number} */ (last.times.endedMs)), disposition: last.disposition } : null,
  };
}

/** Never cuts a surrogate pair in two. @param {string} whole @param {number} length */
const cut = (whole, length) => (whole.length <= length ? whole : `${whole.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`);

const iso = (/** @type {number} */ ms) => new Date(ms).toISOString();

/** @param {ReadRow[]} group @returns {string[]} */
function disagreements(group) {
  const told = (/** @type {ReadRow} */ row) => JSON.stringify([row.facts.summary, row.facts.typeCode, row.facts.place]);
  const seen = new Set([told(/** @type {ReadRow} */ (group[0]))]);
  return group.flatMap((row) => {
    if (seen.has(told(row))) return [];
    seen.add(told(row));
    const { summary, place } = row.facts;
    const point = /** @type {{ coordinates: number[] } | null} */ (place.point);
    return [`Also: ${[summary, place.address, point?.coordinates.join(' ')].filter(Boolean).join(' · ')}`];
  });
}

/** @param {ReadRow[]} group @returns {UnitRow[]} */
function toUnitRows(group) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return group.map((row) => {
    const unit = row.team?.code ?? null;
    const ordinal = counts.get(unit ?? '') ?? 0;
    counts.set(unit ?? '', ordinal + 1);
    const { dispatchedMs, acknowledgedMs, departedMs, arrivedMs, endedMs } = row.times;
    const known = [acknowledgedMs, departedMs, arrivedMs, endedMs].filter((ms) => ms !== null);
    const isBlank = unit !== null && dispatchedMs === null;
    /** @type {[StepName, number | null][]} */
    const steps = [
      ['acknowledge', acknowledgedMs],
      ['depart', departedMs],
      ['arrive', arrivedMs],
      [arrivedMs === null ? 'stand-down' : 'complete', endedMs],
    ];
    return {
      line: row.source.line,
      source: row.source,
      unit,
      ordinal,
      dispatchedAt: iso(dispatchedMs ?? Math.min(...known, ...(known.length === 0 ? [row.receivedMs] : []))),
      steps: steps.flatMap(([step, ms]) => (ms === null ? [] : [{ step, at: iso(ms) }])),
      note: [isBlank ? BLANK_DISPATCH : null, row.note].filter((part) => part !== null).join('\n') || null,
      isEnded: endedMs !== null,
    };
  });
}

const RANK = { ended: 0, report: 1, accept: 2, dispatch: 3, acknowledge: 4, depart: 5, arrive: 6, complete: 7, 'stand-down': 7, close: 8 };

/**
 * All steps in the order of their times. Where the source has a step before the one that must come first (arrival before departure), its turn
 * comes right after that one; the time it carries stays as it is, and the server flags it.
 * @param {readonly Call[]} calls @param {{ dispatch: boolean }} options @returns {Step[]}
 */
export function orderSteps(calls, { dispatch }) {
  const steps = calls.flatMap((call) => (dispatch ? stepsOf(call) : [reportStep(call)]));
  return steps.sort((a, b) => a.ms - b.ms || a.rank - b.rank);
}

/** @param {Call} call @returns {Step} */
const reportStep = (call) => ({ ms: Date.parse(call.receivedAt), rank: RANK.report, kind: 'report', call });

/** @param {Call} call @returns {Step[]} */
function stepsOf(call) {
  const acceptMs = Math.max(Date.parse(call.receivedAt), Date.parse(call.acceptedAt));
  const rows = call.rows.filter((row) => row.unit !== null).flatMap((row) => rowSteps(call, row, acceptMs));
  const lastMs = Math.max(acceptMs, ...rows.map((step) => step.ms));
  /** @type {Step[]} */
  const close = call.close === null ? [] : [{ ms: Math.max(lastMs, Date.parse(call.close.at)), rank: RANK.close, kind: 'close', call }];
  return [reportStep(call), { ms: acceptMs, rank: RANK.accept, kind: 'accept', call }, ...rows, ...close];
}

/** @param {Call} call @param {UnitRow} row @param {number} acceptMs @returns {Step[]} */
function rowSteps(call, row, acceptMs) {
  let turn = Math.max(acceptMs, Date.parse(row.dispatchedAt));
  /** @type {Step[]} */
  const steps = [{ ms: turn, rank: RANK.dispatch, kind: 'dispatch', call, row }];
  for (const record of row.steps) {
    const ms = Math.max(turn, Date.parse(record.at));
    const isEnd = record.step === 'complete' || record.step === 'stand-down';
    // A unit that ends one call in the second in which it is sent to the next ends first, unless its own steps share that second.
    steps.push({ ms, rank: isEnd && ms > turn ? RANK.ended : RANK[record.step], kind: 'step', call, row, record });
    turn = ms;
  }
  return steps;
}
