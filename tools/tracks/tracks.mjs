/**
 * `npm run tracks`: drives a table of positions as live teams through the public API. Progress goes to stderr; the last line on stdout is one JSON
 * object. Exit 0 done (refused rows are in their file), 1 stopped, unreachable, not admitted or stored otherwise than sent, 2 wrong options, mapping or file.
 */
import { findPassword, NotAdmitted, Stopped, signIn, Unreachable } from '../replay/api.mjs';
import { matchTeams } from '../replay/send.mjs';
import { readTable, refusedFile } from '../replay/table.mjs';
import { UsageError } from '../run/command-line.mjs';
import { aheadMs, Driver } from './drive.mjs';
import { columnsOf, loadMapping } from './mapping.mjs';
import { readOptions, USAGE } from './options.mjs';
import { planFixes } from './plan.mjs';
import { differences } from './stored.mjs';

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);
const PROGRESS_MS = 5_000;

/** @param {string[]} args @returns {Promise<number>} */
async function main(args) {
  const options = readOptions(args);
  const mapping = await loadMapping(options.mapping);
  const { header, rows, broken } = await readTable(options.file, mapping);
  const absent = columnsOf(mapping).filter((column) => !header.includes(column));
  if (absent.length > 0) throw new UsageError(`${options.file}: no column ${absent.map((column) => `"${column}"`).join(', ')}`);
  const plan = planFixes(rows, mapping, { shift: options.shift });
  const total = rows.length + broken.length;
  say(`${options.file}: ${total} rows, ${plan.teams.size} teams, ${plan.fixes.length} fixes`);

  const password = await findPassword(options.password);
  const api = await signIn({ url: options.url, user: options.user, password, onOutage: (what) => say(`${what}: trying again`) });
  const byCode = await matchTeams(api, plan.teams.values());
  const teams = new Map([...plan.teams].map(([unit, { code }]) => [unit, byCode.get(code)]));
  const driver = new Driver(api, { teams, aheadMs: aheadMs(plan.fixes, options.speed, Date.now()) });
  stopOnSignal(api, driver);
  const progress = setInterval(() => say(`${driver.done} of ${plan.fixes.length} fixes`), PROGRESS_MS);
  let failure = null;
  try {
    await driver.run(plan.fixes, options.speed);
  } catch (error) {
    if (!(error instanceof Stopped)) failure = error;
  }
  clearInterval(progress);
  if (failure !== null) say(failure instanceof Error ? failure.message : String(failure));
  const unlike = failure === null && !driver.isStopped ? await differences(api, driver.stored) : [];
  for (const line of unlike) say(line);
  api.close();

  const unread = broken.map(({ line, code, field, raw }) => ({
    line,
    code,
    field,
    message: 'the row has another number of columns than the header',
    values: raw,
  }));
  const refused = [...unread, ...plan.refused, ...driver.refused].sort((a, b) => a.line - b.line);
  const out = refusedFile(options.refused, header);
  for (const refusal of refused) out.write(refusal);
  await out.close();
  if (refused.length > 0) say(`${refused.length} rows refused: ${options.refused}`);
  const unsent = plan.fixes.length - driver.done;
  if (unsent > 0) say(`stopped, ${unsent} fixes not sent`);
  const stored = [...driver.stored.values()].reduce((sum, track) => sum + track.length, 0);
  process.stdout.write(`${JSON.stringify({ rows: total, stored, refused: refused.length, unsent, teams: driver.stored.size })}\n`);
  return failure === null && unsent === 0 && unlike.length === 0 ? 0 : 1;
}

/** The first signal lets what is under way finish, the second does not wait. @param {import('../replay/api.mjs').Api} api @param {Driver} driver */
function stopOnSignal(api, driver) {
  const stop = () => {
    if (driver.isStopped) process.exit(1);
    driver.isStopped = true;
    api.isStopping = true;
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const isExpected = isUsage || error instanceof NotAdmitted || error instanceof Unreachable || error instanceof Stopped;
  say(isExpected && error instanceof Error ? error.message : String(error instanceof Error ? error.stack : error));
  if (isUsage) say(USAGE);
  process.exitCode = isUsage ? 2 : 1;
}
