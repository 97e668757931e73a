/**
 * The built product on a data folder of its own: the embedded PostgreSQL with syncs on, a small city, people with sessions.
 * Nothing of it stays behind.
 */
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { root } from '../run/places.mjs';
import { freePort, openCluster, startCluster } from '../run/postgres.mjs';
import { startServer, untilReady } from '../run/server.mjs';

const DISTRICTS = 10;
const CORNERS = 40;

/** What the built server exports, loaded only after the build. @param {string} file */
export const built = (file) => import(join(root, 'apps/server/dist', file));

/** @param {{ settings?: string[], people?: number }} [options] `settings`: lines of postgresql.conf */
export async function openStand({ settings = [], people = 1 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fenghuo-bench-'));
  chmodSync(folder, 0o711);
  const cluster = openCluster(folder);
  if (settings.length > 0) appendFileSync(join(cluster.folder, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  let postgres = await startCluster(cluster);
  const { city, tokens } = await prepare(postgres.url, folder, people);
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  return {
    folder,
    databaseUrl: postgres.url,
    city,
    tokens,
    /** The server as `npm start` runs it. @param {Record<string, string>} [env] */
    async serve(env = {}) {
      const url = `http://127.0.0.1:${await freePort()}`;
      const server = startServer({
        env: { ...environment(postgres.url, folder), PORT: new URL(url).port, ...env },
        log: join(folder, 'server.log'),
      });
      stops.push(async () => {
        server.kill('SIGTERM');
        await server.ended;
      });
      if (!(await untilReady(server, url))) throw new Error(`The server did not start; see ${folder}/server.log`);
      return { url, pid: server.pid };
    },
    /** Stopped and started again on its port, while the server runs. */
    async restartDatabase() {
      const { port } = postgres;
      await postgres.stop();
      postgres = await startCluster(cluster, { port });
    },
    async close() {
      for (const stop of stops) await stop();
      await postgres.stop();
      rmSync(cluster.folder, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {string} databaseUrl @param {string} folder */
export const environment = (databaseUrl, folder) => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  DATA_DIR: folder,
  DATABASE_URL: databaseUrl,
  EMBEDDED: '1',
  DEMO: '0',
  REDIS_URL: '',
});

/** Opens the built core on a database: migrated, loaded, without HTTP. @param {string} databaseUrl @param {string} folder */
export async function openBuiltCore(databaseUrl, folder) {
  const [{ openCore, closeCore }, { readConfig }, { makeLog }] = await Promise.all([
    built('core.module.js'),
    built('core/config.js'),
    built('core/log.js'),
  ]);
  const config = readConfig({ ...environment(databaseUrl, folder), PORT: '0', LOG_LEVEL: 'error' });
  const core = await openCore(config, makeLog('error', 'bench'));
  return { core, close: () => closeCore(core) };
}

/** A city of ten districts and sessions of duty officers, each allowed a thousand requests a second. @param {string} databaseUrl @param {string} folder @param {number} people */
async function prepare(databaseUrl, folder, people) {
  const { createIncidentType, createJurisdiction } = await import(join(root, 'libs/domain/dist/index.js'));
  const { core, close } = await openBuiltCore(databaseUrl, folder);
  const [rootId, ...districtIds] = Array.from({ length: DISTRICTS + 1 }, () => uuidv7());
  await core.transactions.runAs('bench', async (/** @type {any} */ tx) => {
    const node = (/** @type {string} */ id, /** @type {object} */ command) =>
      tx.record(createJurisdiction(tx.now, { id, sameCode: null }, command));
    node(/** @type {string} */ (rootId), { code: '990000', name: 'Bench', level: 'city', parentId: null });
    districtIds.forEach((id, index) => {
      const code = `9900${String(index + 1).padStart(2, '0')}`;
      node(id, { code, name: `District ${index + 1}`, level: 'district', parentId: rootId });
    });
    const type = { code: 'flood.urban', class: 'natural', name: { zh: '内涝', en: 'Urban flood' }, capabilities: [] };
    tx.record(createIncidentType(tx.now, { id: uuidv7(), sameCode: null, parent: null }, type));
  });
  for (const [index, id] of districtIds.entries()) {
    const geometry = JSON.stringify({ type: 'Polygon', coordinates: [ring(index)] });
    await core.database.query('INSERT INTO boundaries (jurisdiction_id, geometry, schematic) VALUES ($1, $2, true)', [id, geometry]);
  }
  await core.geography.load(core.database);
  const tokens = [];
  for (let index = 0; index < people; index++) tokens.push(await openSession(core, /** @type {string} */ (rootId), index));
  await close();
  return { city: { rootId: /** @type {string} */ (rootId), districtIds }, tokens };
}

/** A circle of corners around the district's middle. @param {number} district @returns {[number, number][]} */
function ring(district) {
  const [lng, lat] = middleOf(district);
  const corner = (/** @type {number} */ index) => {
    const angle = (2 * Math.PI * index) / CORNERS;
    return /** @type {[number, number]} */ ([lng + 0.05 * Math.cos(angle), lat + 0.05 * Math.sin(angle)]);
  };
  return Array.from({ length: CORNERS + 1 }, (_, index) => corner(index % CORNERS));
}

/** @param {number} district @returns {[number, number]} */
export const middleOf = (district) => [120 + 0.1 * (district % DISTRICTS), 36.2];

/** A duty officer at the root with a session. @param {any} core @param {string} nodeId @param {number} index @returns {Promise<string>} */
export async function openSession(core, nodeId, index) {
  const id = uuidv7();
  const roles = [{ role: 'dutyOfficer', jurisdictionId: nodeId }];
  await core.database.query('INSERT INTO persons (id, username, name, roles, recorded_at) VALUES ($1, $2, $3, $4, now())', [
    id,
    `bench${index}-${id.slice(-8)}`,
    `Bench ${index}`,
    JSON.stringify(roles),
  ]);
  return core.sessions.open({ id, roles }, 'room');
}

/** A report as a call taker would type it. @param {number} index */
export const reportBody = (index) => ({
  source: 'phone',
  summary: `沿河路低洼处积水约四十厘米，两辆车被困 ${index}`,
  description: '报警人称水位仍在上涨，车内有人，请尽快派人。',
  typeCode: 'flood.urban',
  place: { point: { type: 'Point', coordinates: middleOf(index) }, address: '沿河路 12 号' },
  occurredAt: new Date().toISOString(),
});
