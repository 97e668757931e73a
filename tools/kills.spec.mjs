// kill -9 of the server, of PostgreSQL and of Redis while a replay runs and somebody works: what was acknowledged is there, once.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SERVER, WORKER } from './cluster/commands.mjs';
import { hasRedis, startPart, startRedis } from './cluster/parts.mjs';
import { signIn } from './replay/api.mjs';
import { compareFigures, startReplay } from './replay/children.mjs';
import { makeCalls } from './replay/made-calls.mjs';
import { freePort, startTestPostgres } from './run/postgres.mjs';
import { startProduct, until } from './run/product.mjs';

const PASSWORD = 'rainy-night-2026';
/** Alone it is five seconds (run.alone.spec.mjs); here a replay is running on the same machine. */
const AGAIN_MS = 20_000;
const REDIS_AWAY_MS = 2_000;
const STEPS = ['acknowledge', 'depart', 'arrive', 'complete'];
const LIFE = [
  ...['report.received', 'report.accepted', 'incident.opened', 'assignment.dispatched', 'assignment.acknowledged'],
  ...['assignment.departed', 'assignment.arrived', 'assignment.completed', 'incident.closed'],
];

const made = makeCalls(160);
let folder;
let file;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fenghuo-kills-'));
  file = join(folder, 'calls.csv');
  writeFileSync(file, made.csv);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('kill -9 of the server, then of PostgreSQL, during a replay: nothing acknowledged is lost or doubled', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'fenghuo-killed-'));
  chmodSync(dataFolder, 0o711);
  const port = await freePort();
  const product = await startProduct({ dataFolder, port, env: { DEMO: 'on', DEMO_PASSWORD: PASSWORD } });
  const isReady = async () => (await fetch(`${product.url}/readyz`)).ok;
  try {
    await survive(product.url, async (reach) => {
      await reach(0.25);
      const server = product.serverPid();
      process.kill(server, 'SIGKILL');
      tell('the server', await until(async () => product.serverPid() !== server && (await isReady()), AGAIN_MS));
      await reach(0.6);
      const postgres = product.postgresPid();
      process.kill(postgres, 'SIGKILL');
      tell('PostgreSQL', await until(async () => product.postgresPid() !== postgres && (await isReady()), AGAIN_MS));
    });
  } finally {
    product.kill('SIGTERM');
    await product.ended;
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

const withRedis = hasRedis() || process.env.REQUIRE_REDIS === '1' ? test : test.skip;

withRedis('kill -9 of Redis under two nodes and a worker during a replay: nothing acknowledged is lost or doubled', async () => {
  if (!hasRedis()) throw new Error('REQUIRE_REDIS is set and this system has no redis-server');
  const port = await freePort();
  let redis = await startRedis(folder, port);
  const postgres = await startTestPostgres();
  const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, DATA_DIR: folder, DEMO: 'on', DEMO_PASSWORD: PASSWORD };
  const parts = await Promise.all([startPart(SERVER, env), startPart(SERVER, env), startPart(WORKER, env)]);
  const [first, second] = parts;
  try {
    await survive(
      first.url,
      async (reach) => {
        await reach(0.25);
        await redis.stop('SIGKILL');
        await delay(REDIS_AWAY_MS);
        redis = await startRedis(folder, port);
        await reach(0.6);
      },
      second.url,
    );
  } finally {
    await Promise.all(parts.map((part) => part.stop()));
    await redis.stop();
    await postgres.stop();
  }
});

/** A replay at one node and a person at another while `kill` does what it does; then everything is counted. */
async function survive(url, kill, otherUrl = url) {
  const duty = await signIn({ url: otherUrl, user: 'duty', password: PASSWORD });
  const what = { file, url, password: PASSWORD };
  const replay = startReplay(what);
  try {
    const person = work(duty);
    const reach = (share) => until(async () => (await all(duty, '/assignments')).length >= share * made.assignments, 60_000);
    await kill(reach);
    checkReplay(await endOf(replay, what));
    await checkWork(duty, await person.end());
    expect(await compareFigures(what)).toMatchObject({ isEqual: true, ours: { calls: made.calls, assignments: made.assignments } });
  } finally {
    replay.stop();
    duty.isStopping = true;
    duty.close();
  }
}

/** A replay that gave up goes on where it stopped. */
async function endOf(replay, what) {
  const end = await replay.ended;
  return end.code === 0 ? end : startReplay(what).ended;
}

function checkReplay({ code, last, output }) {
  if (code !== 0) throw new Error(output);
  const { calls, teams, assignments, rows } = made;
  expect(last).toMatchObject({ rows, refused: 0, reports: calls, incidents: calls, teams, assignments });
}

/** A person who takes reports, dispatches and records steps all the while; every request is repeated with its key until it is answered. */
function work(duty) {
  const acknowledged = [];
  let isEnding = false;
  const done = (async () => {
    const { items } = await duty.get('/teams', { limit: 1 });
    const teamId = items[0].id;
    for (let turn = 0; !isEnding || turn === 0; turn++) acknowledged.push(await oneReport(duty, teamId, turn));
  })();
  // Whoever asks for the end hears of it.
  done.catch(() => undefined);
  return {
    end: async () => {
      isEnding = true;
      await done;
      return acknowledged;
    },
  };
}

async function oneReport(duty, teamId, turn) {
  const post = async (path, body, step) => (await duty.post(path, body, `kills-${process.pid}-${turn}-${step}`)).body;
  const told = { source: 'phone', summary: `路面塌陷 ${turn}`, place: {}, occurredAt: new Date().toISOString() };
  const report = await post('/reports', told, 'report');
  const incident = await post(`/reports/${report.id}/accept`, {}, 'accept');
  const { assignments } = await post(`/incidents/${incident.id}/dispatch`, { teamIds: [teamId] }, 'dispatch');
  for (const step of STEPS) await post(`/assignments/${assignments[0].id}/${step}`, {}, step);
  await post(`/incidents/${incident.id}/close`, { disposition: 'handled' }, 'close');
  return { reportId: report.id, incidentId: incident.id, assignmentId: assignments[0].id };
}

async function checkWork(duty, acknowledged) {
  const [reports, incidents, assignments] = await Promise.all(['/reports', '/incidents', '/assignments'].map((path) => all(duty, path)));
  expect([reports.length, incidents.length, assignments.length]).toEqual([
    made.calls + acknowledged.length,
    made.calls + acknowledged.length,
    made.assignments + acknowledged.length,
  ]);
  expect(new Set(reports.flatMap(({ externalId }) => externalId ?? [])).size).toBe(made.calls);
  const stateOf = new Map([...reports, ...incidents, ...assignments].map(({ id, state }) => [id, state]));
  for (const { reportId, incidentId, assignmentId } of acknowledged) {
    expect([reportId, incidentId, assignmentId].map((id) => stateOf.get(id))).toEqual(['accepted', 'closed', 'completed']);
    const timeline = await all(duty, `/incidents/${incidentId}/timeline`);
    expect(timeline.map(({ type }) => type).sort()).toEqual([...LIFE].sort());
  }
}

async function all(api, path) {
  const rows = [];
  for await (const row of api.list(path)) rows.push(row);
  return rows;
}

const tell = (what, ms) => process.stderr.write(`${what} serves again after ${ms} ms, with a replay running\n`);
