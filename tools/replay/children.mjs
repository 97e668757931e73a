/** The replay and its figures as tests run them: child processes of the commands that people type. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../run/places.mjs';

/** @typedef {{ file: string, url: string, password: string }} What */
/** @typedef {{ code: number | null, output: string, last: any }} End `last`: the JSON that ends stdout. */

/** @param {What & { args?: string[] }} what @returns {{ ended: Promise<End>, stop: () => void }} */
export function startReplay({ args = ['--dispatch', '--speed', 'max'], ...what }) {
  return run('tools/replay/replay.mjs', what, [...args, '--refused', `${what.file}.refused.csv`]);
}

/** Counts and waiting times of the file beside those of the API. @param {What} what @returns {Promise<{ file: any, ours: any, isEqual: boolean }>} */
export async function compareFigures(what) {
  const { last, output } = await run('tools/replay/figures.mjs', what, []).ended;
  if (last === null) throw new Error(`No figures:\n${output}`);
  return last;
}

/** @param {string} script @param {What} what @param {string[]} args @returns {{ ended: Promise<End>, stop: () => void }} */
function run(script, { file, url, password }, args) {
  const given = ['--file', file, '--mapping', 'sf-fire-units', '--url', url, '--password', password, ...args];
  const child = spawn(process.execPath, [join(root, script), ...given], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const ended = new Promise((/** @type {(end: End) => void} */ done) =>
    child.once('close', (code) => done({ code, output: `${errors}${output}`, last: jsonAtEnd(output) })),
  );
  return { ended, stop: () => child.kill('SIGTERM') };
}

/** @param {string} text */
function jsonAtEnd(text) {
  try {
    return JSON.parse(text.slice(Math.max(0, text.lastIndexOf('\n{') + 1)));
  } catch {
    return null;
  }
}
