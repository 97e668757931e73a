/**
 * A made-up table of calls in the shape of `sf-fire-units`, for tests: units that are still busy when they are sent again, stand-downs, rows
 * without an end, blank places and rows that are repeated.
 */
const COLUMNS = [
  ...['Call Number', 'Unit ID', 'Incident Number', 'Call Type', 'Received DtTm', 'Entry DtTm', 'Dispatch DtTm', 'Response DtTm'],
  ...['On Scene DtTm', 'Transport DtTm', 'Hospital DtTm', 'Call Final Disposition', 'Available DtTm', 'Address', 'City', 'Battalion'],
  ...['Station Area', 'Call Type Group', 'Number of Alarms', 'Unit Type', 'Location'],
];
const TYPES = ['Structure Fire', 'Medical Incident', 'Traffic Collision', 'Gas Leak (Natural and LP Gases)', 'Alarms'];
const ENDS = ['Fire', 'No Merit', 'Code 2 Transport', 'SFPD'];
const UNIT_TYPES = ['ENGINE', 'TRUCK', 'MEDIC'];
const UNITS = 24;
const CALL_EVERY_SECONDS = 20;

/** @param {number} count of calls @returns {{ csv: string, rows: number, calls: number, assignments: number, teams: number, duplicates: number }} */
export function makeCalls(count) {
  const rows = Array.from({ length: count }, (_, call) => rowsOf(call)).flat();
  const repeated = rows.filter((_, index) => index % 41 === 40);
  const lines = [...rows, ...repeated].map((row) => COLUMNS.map((column) => quoted(row[column] ?? '')).join(','));
  return {
    csv: `${[COLUMNS.join(','), ...lines].join('\n')}\n`,
    rows: lines.length,
    calls: count,
    assignments: rows.length,
    teams: new Set(rows.map((row) => row['Unit ID'])).size,
    duplicates: repeated.length,
  };
}

/** @param {number} call @returns {Record<string, string>[]} */
function rowsOf(call) {
  const received = call * CALL_EVERY_SECONDS;
  const facts = {
    'Call Number': `M${String(call).padStart(5, '0')}`,
    'Call Type': TYPES[call % TYPES.length] ?? '',
    'Received DtTm': at(received),
    'Entry DtTm': at(received + 30 + (call % 40)),
    'Call Final Disposition': ENDS[call % ENDS.length] ?? '',
    Address: `${100 + call} Block of MADE ST`,
    City: 'San Francisco',
    Location: call % 13 === 12 ? '' : `(${(37.72 + (call % 50) / 700).toFixed(6)}, ${(-122.48 + (call % 70) / 700).toFixed(6)})`,
  };
  return Array.from({ length: 1 + (call % 3) }, (_, nth) => ({ ...facts, ...unitOf(call, nth, received + 80 + nth * 5) }));
}

/** @param {number} call @param {number} nth @param {number} sent @returns {Record<string, string>} */
function unitOf(call, nth, sent) {
  const unit = (call * 5 + nth * 7) % UNITS;
  const isStoodDown = call % 11 === 10;
  const isOpen = call % 17 === 16;
  return {
    'Unit ID': `U${String(unit).padStart(2, '0')}`,
    'Unit Type': UNIT_TYPES[unit % UNIT_TYPES.length] ?? '',
    'Dispatch DtTm': at(sent),
    'Response DtTm': at(sent + 40 + (call % 30)),
    'On Scene DtTm': isStoodDown ? '' : at(sent + 180 + ((call * 37) % 300)),
    'Available DtTm': isOpen ? '' : at(sent + 600 + ((call * 53) % 600)),
  };
}

/** Local time of one winter morning, as the source writes it. @param {number} seconds */
function at(seconds) {
  const [, day, clock] = /-(\d\d)T(.{8})/.exec(new Date(Date.UTC(2017, 0, 2, 6) + seconds * 1000).toISOString()) ?? [];
  const [hour = '', minute, second] = (clock ?? '').split(':');
  return `01/${day}/2017 ${String(Number(hour) % 12 || 12).padStart(2, '0')}:${minute}:${second} ${Number(hour) < 12 ? 'AM' : 'PM'}`;
}

/** @param {string} text */
const quoted = (text) => (text.includes(',') ? `"${text}"` : text);
