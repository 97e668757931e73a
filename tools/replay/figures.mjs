/**
 * Counts and waiting times of a table of calls, computed straight from the file and from what our API says of the same calls; exit 1 when they differ.
 * `node tools/replay/figures.mjs --file F --mapping M [--url U] [--user duty] [--password P]`
 */
import { pathToFileURL } from 'node:url';
import { findPassword, signIn } from './api.mjs';
import { loadMapping } from './mapping.mjs';
import { readOptions } from './options.mjs';
import { BLANK_DISPATCH, planCalls } from './plan.mjs';
import { readTable } from './table.mjs';

/** Linear interpolation between the closest ranks. @param {readonly number[]} values @param {number} share 0–1 @returns {number | null} */
export function percentile(values, share) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * share;
  const low = Math.floor(rank);
  const [below, above] = [sorted[low] ?? 0, sorted[Math.min(low + 1, sorted.length - 1)] ?? 0];
  return Number((below + (above - below) * (rank - low)).toFixed(3));
}

/** @typedef {{ call: string, team: string, receivedAt: string, dispatchedAt: string | null, onSceneAt: string | null }} Timed */

/** @param {readonly string[]} calls @param {readonly Timed[]} assignments */
function summarise(calls, assignments) {
  const seconds = (/** @type {string | null} */ from, /** @type {string | null} */ to) =>
    from === null || to === null ? [] : [(Date.parse(to) - Date.parse(from)) / 1000];
  const spread = (/** @type {number[]} */ values) => ({ count: values.length, p50: percentile(values, 0.5), p90: percentile(values, 0.9) });
  return {
    calls: new Set(calls).size,
    teams: new Set(assignments.map(({ team }) => team)).size,
    assignments: assignments.length,
    receivedToDispatchedSeconds: spread(assignments.flatMap((one) => seconds(one.receivedAt, one.dispatchedAt))),
    dispatchedToOnSceneSeconds: spread(assignments.flatMap((one) => seconds(one.dispatchedAt, one.onSceneAt))),
  };
}

/** @param {import('./plan.mjs').Plan} plan */
export function figuresOfFile({ calls }) {
  const assignments = calls.flatMap((call) =>
    call.rows.flatMap((row) => {
      if (row.unit === null) return [];
      const isBlank = row.note?.startsWith(BLANK_DISPATCH) === true;
      const onSceneAt = row.steps.find(({ step }) => step === 'arrive')?.at ?? null;
      return [
        { call: call.externalId, team: row.unit, receivedAt: call.receivedAt, dispatchedAt: isBlank ? null : row.dispatchedAt, onSceneAt },
      ];
    }),
  );
  return summarise(
    calls.map(({ externalId }) => externalId),
    assignments,
  );
}

/** @param {import('./api.mjs').Api} api @param {ReadonlySet<string>} externalIds */
async function figuresOfApi(api, externalIds) {
  /** @type {Map<string, { externalId: string, receivedAt: string }>} */
  const byIncident = new Map();
  const calls = [];
  for await (const report of api.list('/reports')) {
    if (report.source !== 'import' || !externalIds.has(report.externalId)) continue;
    calls.push(report.externalId);
    if (report.incidentId !== null) byIncident.set(report.incidentId, report);
  }
  for await (const incident of api.list('/incidents')) {
    const known = byIncident.get(incident.id);
    if (known !== undefined) byIncident.set(incident.id, { externalId: known.externalId, receivedAt: incident.receivedAt });
  }
  const assignments = [];
  for await (const one of api.list('/assignments')) {
    const call = byIncident.get(one.incidentId);
    if (call === undefined) continue;
    const isBlank = one.note?.startsWith(BLANK_DISPATCH) === true;
    assignments.push({
      call: call.externalId,
      team: one.teamId,
      receivedAt: call.receivedAt,
      dispatchedAt: isBlank ? null : one.dispatchedAt,
      onSceneAt: one.onSceneAt,
    });
  }
  return summarise(calls, assignments);
}

/** @param {string[]} args */
async function main(args) {
  const options = readOptions(args);
  const mapping = await loadMapping(options.mapping);
  const plan = planCalls((await readTable(options.file, mapping)).rows, mapping);
  const api = await signIn({ url: options.url, user: options.user, password: await findPassword(options.password) });
  const file = figuresOfFile(plan);
  const ours = await figuresOfApi(api, new Set(plan.calls.map(({ externalId }) => externalId)));
  api.close();
  const isEqual = JSON.stringify(file) === JSON.stringify(ours);
  process.stdout.write(`${JSON.stringify({ file, ours, isEqual }, null, 2)}\n`);
  return isEqual ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2));
