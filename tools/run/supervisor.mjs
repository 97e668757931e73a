// Keeps PostgreSQL, the server and, where it is wanted, the process of terminals running: starts them in order, starts again what dies, and on a signal
// stops the database last. All are children in groups of their own; run-record.mjs names them for the next start should this process be killed.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { demoIsOn, demoPassword } from './demo-password.mjs';
import { dataDir, hint } from './places.mjs';
import { freePort, isFree, openCluster, startCluster } from './postgres.mjs';
import { claim } from './run-record.mjs';
import { linesSince, sizeOf, startServer, turnLog, untilReady } from './server.mjs';
import { startTerminals, terminalSecret, terminalsAreOn } from './terminals.mjs';

const DRAIN_MS = 15_000;
const STEADY_MS = 30_000;
const LONGEST_PAUSE_MS = 5_000;
const LOG_TURN_MS = 60_000;
/** npm and the terminal both pass on the same Ctrl-C; only a later one means "now". */
const SAME_SIGNAL_MS = 700;
const PARENT_WATCH_MS = 250;

/** `parent`: the process that started ours. */
export async function supervise(parent) {
  const folder = dataDir();
  const embedded = !process.env.DATABASE_URL;
  const host = process.env.HOST || '127.0.0.1';
  const port = process.env.PORT === '0' ? await freePort() : Number(process.env.PORT || 3000);
  const scheme = process.env.TLS_CERT ? 'https' : 'http';
  const local = `${scheme}://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host}:${port}`;
  const record = await claim(folder, local);
  if (!(await isFree(port, host)))
    throw hint(`Port ${port} on ${host} is taken by another program, or not ours to take. Choose another one: PORT=3001 npm start`);
  if (terminalsAreOn() && !(await isFree(Number(process.env.JT808_PORT), host)))
    throw hint(`JT808_PORT ${process.env.JT808_PORT} on ${host} is taken by another program, or not ours to take.`);

  const state = {
    folder,
    local,
    record,
    log: join(folder, 'server.log'),
    postgres: null,
    server: null,
    terminals: null,
    stopping: false,
    said: 0,
  };
  const stopped = stopOnSignal(state, parent);
  const logTurn = setInterval(() => turnLog(state.log), LOG_TURN_MS);
  let failure;
  try {
    if (embedded) await startDatabase(state);
    const demo = demoIsOn(embedded);
    const env = {
      NODE_ENV: 'production',
      HOST: host,
      PORT: String(port),
      DATA_DIR: folder,
      ...(embedded && { EMBEDDED: '1', DATABASE_URL: state.postgres.url }),
      ...(demo && { DEMO_PASSWORD: demoPassword(folder) }),
      ...(terminalsAreOn() && { JT808_SECRET: terminalSecret(folder) }),
    };
    const kept = [keepServer(state, env, demo), embedded && keepDatabase(state), terminalsAreOn() && keepTerminals(state, host)];
    await Promise.race([stopped, Promise.all(kept)]);
  } catch (error) {
    failure = error;
  }
  await stopAll(state);
  clearInterval(logTurn);
  record.release();
  if (failure) throw failure;
  console.log('Stopped.');
  return 0;
}

async function startDatabase(state) {
  state.cluster = openCluster(state.folder);
  if (state.cluster.notice) console.log(state.cluster.notice);
  turnLog(state.cluster.log);
  state.postgres = await startCluster(state.cluster);
}

/** Until stopped: waits for PostgreSQL to end and starts it again, on the same port, because the server keeps its address. */
async function keepDatabase(state) {
  for (;;) {
    await state.postgres.ended;
    if (state.stopping) return;
    const began = Date.now();
    console.log('PostgreSQL ended; starting it again.');
    const { port } = state.postgres;
    state.postgres = await persistently(state, () => startCluster(state.cluster, { port }));
    if (state.stopping) return;
    console.log(`PostgreSQL serves again after ${Date.now() - began} ms.`);
  }
}

/** Until stopped: runs the server, again and again. One that never became ready at all is a mistake to show, not to repeat. */
async function keepServer(state, env, demo) {
  for (let runs = 0, failures = 0; !state.stopping; runs++) {
    const began = Date.now();
    const from = sizeOf(state.log);
    state.server = startServer({ env, log: state.log });
    state.record.serverIs(state.server.pid);
    const ready = await untilReady(state.server, state.local);
    if (ready && runs === 0) announce(state, demo, env, from);
    if (ready && runs > 0) console.log(`The server serves again after ${Date.now() - began} ms.`);
    const end = await state.server.ended;
    if (state.stopping) return;
    if (!ready && runs === 0) throw hint(`The server did not start (${end}):\n${linesSince(state.log, from).slice(-20).join('\n')}`);
    failures = Date.now() - began > STEADY_MS ? 0 : failures + 1;
    console.log(`The server ended (${end}); starting it again.`);
    await delay(pause(failures));
  }
}

/** Until stopped: runs the process of terminals, again and again. It waits for the server by itself, and without it the rest still serves. */
async function keepTerminals(state, host) {
  const secret = terminalSecret(state.folder);
  for (let failures = 0; !state.stopping; ) {
    const began = Date.now();
    state.terminals = startTerminals({ server: state.local, secret, host, log: state.log });
    state.record.terminalsAre(state.terminals.pid);
    const end = await state.terminals.ended;
    if (state.stopping) return;
    failures = Date.now() - began > STEADY_MS ? 0 : failures + 1;
    console.log(`The process of terminals ended (${end}); starting it again. Its log is in ${state.log}`);
    await delay(pause(failures));
  }
}

async function persistently(state, action) {
  for (let failures = 1; !state.stopping; failures++) {
    try {
      return await action();
    } catch (error) {
      console.error(error.message);
      await delay(pause(failures));
    }
  }
  return state.postgres;
}

/** At once the first time, then longer and longer. */
const pause = (failures) => (failures <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, 125 * 2 ** failures));

function stopOnSignal(state, parent) {
  return new Promise((done) => {
    const stop = () => {
      state.stopping = true;
      state.said = Date.now();
      console.log('Stopping; once more to force.');
      done();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (!state.stopping) return stop();
        if (Date.now() - state.said <= SAME_SIGNAL_MS) return;
        state.server?.kill('SIGKILL');
        state.terminals?.kill('SIGKILL');
        void state.postgres?.stop('SIGQUIT');
      });
    }
    if (process.env.npm_lifecycle_event === 'start') whenOrphaned(parent, () => state.stopping || stop());
  });
}

/** npm runs us through a shell and passes SIGTERM on to that shell alone: when it is gone, we were meant. */
function whenOrphaned(parent, act) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, PARENT_WATCH_MS);
  watch.unref();
}

async function stopAll(state) {
  state.stopping = true;
  // What terminals have said goes to the server, so they go first.
  for (const child of [state.terminals, state.server]) await stopChild(child);
  await state.postgres?.stop();
}

async function stopChild(child) {
  if (!child || child.over) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), DRAIN_MS);
  await child.ended;
  clearTimeout(timer);
}

function announce(state, demo, env, from) {
  const address = process.env.PUBLIC_URL || state.local;
  console.log(`\nFenghuo 烽火 is running: ${address}`);
  if (demo) {
    console.log(`Demo accounts, all with the password ${env.DEMO_PASSWORD}`);
    console.log('  city       duty leader commander supervisor sysadmin secadmin auditor');
    console.log('  districts  dutyShinan (市南区) dutyHuangdao (黄岛区) keeper shelter informant');
    console.log('  teams      team1 team2 team3 team4 team5 (on a phone: /field)');
  }
  if (terminalsAreOn()) console.log(`Vehicle terminals (JT/T 808) connect to port ${process.env.JT808_PORT}`);
  for (const link of setupLinks(state.log, from)) console.log(`Make the first three administrators here, once: ${link}`);
  console.log(`Data ${state.folder} · log ${state.log} · Ctrl-C stops everything\n`);
}

/** Without the demo, the first start on an empty database writes a one-time link into the log. */
function setupLinks(log, from) {
  return linesSince(log, from).flatMap((line) => /https?:\/\/\S+\/setup\S*/.exec(line.replace(/["\\]+/g, ' ')) ?? []);
}
