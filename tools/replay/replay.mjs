/**
 * `npm run replay`: plays a table of calls through the public API. Progress goes to stderr; the last line on stdout is one JSON object.
 * Exit 0 done (refused rows are in their file), 1 stopped, unreachable or not admitted, 2 wrong options, mapping or file.
 */

import { UsageError } from '../run/command-line.mjs';
import { findPassword, NotAdmitted, Stopped, signIn, Unreachable } from './api.mjs';
import { columnsOf, loadMapping } from './mapping.mjs';
import { readOptions, USAGE } from './options.mjs';
import { orderSteps, planCalls } from './plan.mjs';
import { matchTeams, Sender } from './send.mjs';
import { readTable, refusedFile } from './table.mjs';

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

/** @param {string[]} args @returns {Promise<number>} */
async function main(args) {
  const options = readOptions(args);
  const mapping = await loadMapping(options.mapping);
  const { header, rows, broken } = await readTable(options.file, mapping);
  const absent = columnsOf(mapping).filter((column) => !header.includes(column));
  if (absent.length > 0) throw new UsageError(`${options.file}: no column ${absent.map((column) => `"${column}"`).join(', ')}`);
  const plan = planCalls(rows, mapping, { shift: options.shift });
  const steps = orderSteps(plan.calls, { dispatch: options.dispatch });
  const total = rows.length + broken.length;
  say(`${options.file}: ${total} rows, ${plan.calls.length} calls, ${plan.duplicates} repeated rows, ${steps.length} steps`);
  for (const [doubt, count] of Object.entries(plan.doubts))
    say(
      `${count} times fall into a ${doubt === 'repeatedHour' ? 'repeated hour: taken as the first' : 'skipped hour: taken as before the change'}`,
    );

  const api = await signIn({
    url: options.url,
    user: options.user,
    password: await findPassword(options.password),
    onOutage: outageTeller(),
  });
  mustBeOnDuty(api);
  const typeCodes = new Set();
  for await (const type of api.list('/incident-types')) typeCodes.add(type.code);
  const teams = options.dispatch ? await matchTeams(api, plan.teams.values()) : new Map();
  const sender = new Sender(api, { teams, typeCodes });
  stopOnSignal(api, sender);
  const progress = tellProgress(sender, steps.length);
  let failure = null;
  try {
    const waitFor = Number.isFinite(options.speed) ? await pacer(api, steps, options.speed) : undefined;
    await sender.run(steps, { dispatch: options.dispatch, waitFor });
  } catch (error) {
    failure = error;
  }
  progress.end();
  api.close();
  const result = sender.result(plan.calls);
  await writeRefused(options.refused, { header, broken, plan, sender });
  const { sent, duplicates, refused, unsent, ...things } = result;
  const counts = { sent, duplicates: duplicates + plan.duplicates, refused: refused + plan.refused.length + broken.length };
  if (sender.unknownTypes.size > 0) say(`types that the catalogue lacks were left empty: ${[...sender.unknownTypes].join(', ')}`);
  if (counts.refused > 0) say(`${counts.refused} rows refused: ${options.refused}`);
  if (failure !== null && !(failure instanceof Stopped))
    say(
      failure instanceof Unreachable || failure instanceof NotAdmitted
        ? failure.message
        : String(failure instanceof Error ? failure.stack : failure),
    );
  if (sender.isStopped) say(`stopped, ${unsent} rows not sent yet; the same command goes on`);
  process.stdout.write(`${JSON.stringify({ rows: total, ...counts, ...things })}\n`);
  return failure === null && !sender.isStopped ? 0 : 1;
}

/** Imports are for those on duty; asked first, so that a wrong account does not fill a file with refusals. @param {import('./api.mjs').Api} api */
function mustBeOnDuty(api) {
  const isOnDuty = api.person.roles.some((/** @type {{ role: string }} */ { role }) => role === 'dutyOfficer' || role === 'dutyLeader');
  if (!isOnDuty) throw new NotAdmitted(`${api.person.username} is neither duty officer nor duty leader`);
}

/** @param {string} file @param {{ header: string[], broken: import('./table.mjs').BrokenRow[], plan: import('./plan.mjs').Plan, sender: Sender }} all */
async function writeRefused(file, { header, broken, plan, sender }) {
  const sent = plan.calls.flatMap((call) =>
    call.rows.flatMap((row) => {
      const { refusal } = sender.rowState(row);
      return refusal === null ? [] : [{ line: row.line, ...refusal, values: Object.values(row.source.cells) }];
    }),
  );
  const unread = broken.map(({ line, code, field, raw }) => ({
    line,
    code,
    field,
    message: 'the row has another number of columns than the header',
    values: raw,
  }));
  const out = refusedFile(file, header);
  for (const refusal of [...unread, ...plan.refused, ...sent].sort((a, b) => a.line - b.line)) out.write(refusal);
  await out.close();
}

/** The first signal lets what is under way finish, the second does not wait. @param {import('./api.mjs').Api} api @param {Sender} sender */
function stopOnSignal(api, sender) {
  const stop = () => {
    if (sender.isStopped) process.exit(1);
    sender.isStopped = true;
    api.isStopping = true;
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/**
 * Milliseconds until a step's turn, at `speed` source seconds a second. A replay that is taken up again starts its clock at the first call
 * that the server does not have; what is before it is only looked through.
 * @param {import('./api.mjs').Api} api @param {readonly import('./plan.mjs').Step[]} steps @param {number} speed
 */
async function pacer(api, steps, speed) {
  const reports = steps.filter(({ kind }) => kind === 'report');
  let [low, high] = [0, reports.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { items } = await api.get('/reports', { externalId: reports[middle]?.call.externalId ?? '', limit: 1 });
    if (items.length > 0) low = middle + 1;
    else high = middle;
  }
  const firstMs = reports[low]?.ms ?? 0;
  const startedAt = performance.now();
  return (/** @type {import('./plan.mjs').Step} */ { ms }) =>
    firstMs === 0 ? 0 : (ms - firstMs) / speed - (performance.now() - startedAt);
}

/** @param {Sender} sender @param {number} total */
function tellProgress(sender, total) {
  const startedAt = performance.now();
  const line = () => {
    const seconds = (performance.now() - startedAt) / 1000;
    return `${sender.done} of ${total} steps · ${seconds.toFixed(1)} s · ${Math.round(sender.done / Math.max(seconds, 0.001))} a second`;
  };
  const isTerminal = process.stderr.isTTY === true;
  const timer = setInterval(() => process.stderr.write(isTerminal ? `\r${line()}   ` : `${line()}\n`), isTerminal ? 500 : 5000);
  return {
    end() {
      clearInterval(timer);
      say(`${isTerminal ? '\r' : ''}${line()}   `);
    },
  };
}

/** One line an outage, not one a request. */
function outageTeller() {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (/** @type {string} */ what) => {
    if (performance.now() - toldAt < 2000) return;
    toldAt = performance.now();
    say(`${what}: trying again`);
  };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const isExpected = isUsage || error instanceof NotAdmitted || error instanceof Unreachable || error instanceof Stopped;
  say(
    isUsage
      ? `${error.message}\n${USAGE}`
      : isExpected && error instanceof Error
        ? error.message
        : String(error instanceof Error ? error.stack : error),
  );
  process.exitCode = isUsage ? 2 : 1;
}
