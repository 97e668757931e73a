// kill -9 of the server in the middle of transfers: the books balance, what was acknowledged is in them once, and what is tampered with is named.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { signIn } from './replay/api.mjs';
import { root } from './run/places.mjs';
import { freePort, openCluster, runningCluster } from './run/postgres.mjs';
import { startProduct, until } from './run/product.mjs';

const PASSWORD = 'rainy-night-2026';
const WORKERS = 8;
const BEFORE_KILL = 120;
const AFTER_KILL = 80;

test('[LE19] kill -9 of the server in the middle of transfers: the books balance after it', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'fenghuo-ledger-'));
  chmodSync(dataFolder, 0o711);
  const product = await startProduct({ dataFolder, port: await freePort(), env: { DEMO: 'on', DEMO_PASSWORD: PASSWORD } });
  const duty = await signIn({ url: product.url, user: 'duty', password: PASSWORD });
  try {
    const acknowledged = await transfer(product, duty);
    const { items } = await duty.get('/movements', { kind: 'transfer', limit: 1000 });
    expect(items.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
    expect(await verify(dataFolder)).toMatchObject({ code: 0, output: expect.stringContaining('equal') });
    await tamper(dataFolder);
    expect(await verify(dataFolder)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/lot [0-9a-f-]{36} at depot:[0-9a-f-]{36}: the lines say/),
    });
  } finally {
    duty.isStopping = true;
    duty.close();
    product.kill('SIGTERM');
    await product.ended;
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

/** Workers carry from depot to depot; each repeats what was not answered, under its key. Returns the ids of what the server has acknowledged. */
async function transfer(product, duty) {
  const { items } = await duty.get('/stock', { limit: 200 });
  const shelves = items.filter(({ place, available }) => place.kind === 'depot' && Number(available) > 1);
  const targets = [...new Map(shelves.map(({ place }) => [place.id, place])).values()];
  const acknowledged = [];
  let turn = 0;
  const work = async (goal) => {
    while (acknowledged.length < goal) {
      const mine = turn++;
      const { lotId, place } = shelves[mine % shelves.length];
      const to =
        targets.find((target, index) => index >= mine % targets.length && target.id !== place.id) ??
        targets.find(({ id }) => id !== place.id);
      const body = { kind: 'transfer', lines: [{ lotId, from: place, to, quantity: '1' }] };
      const answer = await duty.post('/movements', body, `ledger-${process.pid}-${mine}`).catch((error) => {
        if (error.code !== 'STOCK_INSUFFICIENT') throw error;
        return null;
      });
      if (answer !== null) acknowledged.push(answer.body.id);
    }
  };
  const workers = Array.from({ length: WORKERS }, () => work(BEFORE_KILL + AFTER_KILL));
  await until(async () => acknowledged.length >= BEFORE_KILL, 60_000);
  process.kill(product.serverPid(), 'SIGKILL');
  await Promise.all(workers);
  return acknowledged;
}

/** `npm run ledger:verify` as an administrator runs it, beside the running product. */
async function verify(dataFolder) {
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: dataFolder };
  const child = spawn(process.execPath, [join(root, 'tools/ledger.mjs')], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const code = await new Promise((done) => child.once('exit', done));
  return { code, output };
}

async function tamper(dataFolder) {
  const { url } = runningCluster(openCluster(dataFolder));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `UPDATE balances SET on_hand = on_hand + 1 WHERE (lot_id, place) = (SELECT lot_id, place FROM balances WHERE NOT outside LIMIT 1)`,
  );
  await client.end();
}
