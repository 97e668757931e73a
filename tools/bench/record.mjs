/** Results of record: each measurement has its own table in docs/performance.md; those just measured are replaced, with the machine's state. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run/places.mjs';
import { isMet, short } from './numbers.mjs';

const FILE = join(root, 'docs/performance.md');

/**
 * @param {ReturnType<typeof import('./machine.mjs').machineFacts>} machine
 * @param {readonly { measurement: string, lines: import('./numbers.mjs').Line[] }[]} results @param {{ quick: boolean }} how
 */
export function record(machine, results, { quick }) {
  let text = readFileSync(FILE, 'utf8');
  for (const { measurement, lines } of results) {
    if (lines.length === 0) continue;
    const [begin, end] = [`<!-- ${measurement} -->`, `<!-- /${measurement} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to === -1) throw new Error(`docs/performance.md has no place for ${measurement}`);
    text = `${text.slice(0, from)}${begin}\n${tableOf(machine, lines, quick)}\n${text.slice(to)}`;
  }
  writeFileSync(FILE, text);
}

/** @param {{ at: string, cores: number, processor: string, node: string, loadBefore: number, fdatasyncMs: { p50: number } }} machine @param {readonly import('./numbers.mjs').Line[]} lines @param {boolean} quick */
function tableOf({ at, cores, processor, node, loadBefore, fdatasyncMs }, lines, quick) {
  const rows = lines.map((line) => {
    const met = isMet(line);
    const goal = line.atLeast === undefined ? (line.atMost === undefined ? '' : `≤ ${short(line.atMost)}`) : `≥ ${short(line.atLeast)}`;
    return `| ${line.name} | ${short(line.value)} ${line.unit} | ${goal} | ${met === null ? '' : met ? 'met' : 'missed'} | ${line.bare ?? ''} |`;
  });
  const state = `${at.slice(0, 16).replace('T', ' ')} UTC, ${cores} cores ${processor}, Node ${node}, fdatasync ${fdatasyncMs.p50} ms, load before ${loadBefore}`;
  return [
    `${state}${quick ? ', quick' : ''}.\n`,
    '| what | measured | goal | | beside it |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
