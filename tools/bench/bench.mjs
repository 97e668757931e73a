/**
 * `npm run bench`: every figure that was promised, beside the bare ceiling of the same machine in the same run, as ratios.
 * Options: --only NAME (repeatable), --quick, --sf FILE (the San Francisco slice for the replay), --out FILE, --record (into docs/performance.md).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readArgs, UsageError } from '../run/command-line.mjs';
import { root } from '../run/places.mjs';
import { machineFacts } from './machine.mjs';
import { isMet, short } from './numbers.mjs';
import { record } from './record.mjs';

/** @type {Record<string, () => Promise<(options: { quick: boolean, say: (text: string) => void, sf?: string }) => Promise<import('./numbers.mjs').Line[]>>>} */
const MEASUREMENTS = {
  writes: async () => (await import('./writes.mjs')).writes,
  movements: async () => (await import('./movements.mjs')).movements,
  tail: async () => (await import('./tail.mjs')).tail,
  delivery: async () => (await import('./delivery.mjs')).delivery,
  positions: async () => (await import('./positions.mjs')).positions,
  broadcast: async () => (await import('./broadcast.mjs')).broadcast,
  frames: async () => (await import('./frames.mjs')).frames,
  flood: async () => (await import('./flood.mjs')).flood,
  clocks: async () => (await import('./clocks.mjs')).clocks,
  embedded: async () => (await import('./embedded.mjs')).embedded,
  console: async () => (await import('./console.mjs')).consoleScreen,
  recommend: async () => (await import('./recommend.mjs')).recommend,
  regions: async () => (await import('./regions.mjs')).regions,
  screen: async () => (await import('./screen.mjs')).screen,
  evacuees: async () => (await import('./evacuees.mjs')).evacuees,
  imports: async () => (await import('./imports.mjs')).imports,
  supplies: async () => (await import('./supplies.mjs')).supplies,
  replay: async () => (await import('./replay.mjs')).replay,
};

const USAGE = `npm run bench -- [--only NAME]… [--quick] [--sf FILE] [--out FILE] [--record]\nNAME: ${Object.keys(MEASUREMENTS).join(', ')}`;
const text = /** @type {const} */ ({ type: 'string' });
const flag = /** @type {const} */ ({ type: 'boolean', default: false });

function options() {
  const { values } = readArgs({ options: { only: { ...text, multiple: true }, quick: flag, sf: text, out: text, record: flag } }, USAGE);
  const unknown = values.only?.filter((name) => !(name in MEASUREMENTS)) ?? [];
  if (unknown.length > 0) throw new UsageError(`Unknown: ${unknown.join(', ')}`);
  return values;
}

/** @returns {ReturnType<typeof options>} */
function optionsOrEnd() {
  try {
    return options();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n${USAGE}`);
    return process.exit(2);
  }
}

const values = optionsOrEnd();
const names = values.only ?? Object.keys(MEASUREMENTS);
const say = (/** @type {string} */ text) => process.stderr.write(`  ${text}\n`);
const machine = machineFacts();
console.log(`${machine.cores} cores ${machine.processor}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}`);
console.log(
  `fdatasync of 8 KiB: ${machine.fdatasyncMs.p50} ms median, ${machine.fdatasyncMs.p99} ms p99; load before: ${machine.loadBefore}`,
);
/** @type {{ measurement: string, lines: import('./numbers.mjs').Line[], failure?: string }[]} */
const results = [];
for (const name of names) {
  console.log(`\n${name}`);
  try {
    const measure = await MEASUREMENTS[name]?.();
    const lines = (await measure?.({ quick: values.quick, say, ...(values.sf && { sf: values.sf }) })) ?? [];
    results.push({ measurement: name, lines });
    for (const line of lines) console.log(textOf(line));
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    results.push({ measurement: name, lines: [], failure });
    console.log(`  failed: ${failure}`);
  }
}
const out = values.out ?? join(root, '.tmp', 'bench.json');
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify({ machine, quick: values.quick, results }, null, 2)}\n`);
if (values.record) record(machine, results, { quick: values.quick });
const missed = results.flatMap(({ lines }) => lines).filter((line) => isMet(line) === false);
console.log(`\n${out}${missed.length === 0 ? '' : `\nMissed: ${missed.map(({ name }) => name).join('; ')}`}`);
process.exit(results.some(({ failure }) => failure !== undefined) ? 1 : 0);

/** @param {import('./numbers.mjs').Line} line */
function textOf(line) {
  const { name, value, unit, atLeast, atMost, bare } = line;
  const goal = atLeast === undefined ? (atMost === undefined ? '' : `≤ ${short(atMost)}`) : `≥ ${short(atLeast)}`;
  const met = isMet(line);
  const mark = met === null ? ' ' : met ? '✓' : '✗';
  return `${mark} ${name.padEnd(72)} ${`${short(value)} ${unit}`.padStart(12)}  ${goal.padEnd(9)} ${bare ?? ''}`;
}
