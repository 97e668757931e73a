/**
 * A big city's supplies: 119 depots, 1,074 kinds, three lots of each. How soon the board stands in a real Chromium, how long "who has it, the nearest
 * first" takes, and a need of sixty kinds with ways by road. The product runs as `npm start` runs it, on the demo city filled up.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../demo/load.mjs';
import { signIn } from '../replay/api.mjs';
import { launchBrowser } from '../run/browser.mjs';
import { freePort } from '../run/postgres.mjs';
import { startProduct } from '../run/product.mjs';
import { bodyOf, Line } from './http.mjs';
import { median, percentile } from './numbers.mjs';
import { reportBody } from './stand.mjs';

const PASSWORD = 'rainy-night-2026';
const KINDS = 60;
/** In the middle of 李沧区. */
const NEAR = [120.43, 36.16];

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function supplies({ quick, say }) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'fenghuo-bench-'));
  chmodSync(dataFolder, 0o711);
  const product = await startProduct({ dataFolder, port: await freePort(), env: { DEMO: 'on', DEMO_PASSWORD: PASSWORD, PUBLIC_URL: '' } });
  const duty = await signIn({ url: product.url, user: 'leader', password: PASSWORD });
  const browser = await launchBrowser();
  /** @type {Line | null} */
  let line = null;
  try {
    await load(duty, say);
    const { body: report } = await duty.post('/reports', reportBody(0), 'bench-report');
    const { body: incident } = await duty.post(`/reports/${report.id}/accept`, {}, 'bench-accept');
    const [loads, questions] = quick ? [2, 20] : [7, 300];
    say(`the board, ${loads} times`);
    const boards = await inTurn(loads, () => openBoard(browser, product.url));
    // Not before it is used: a line that says nothing is closed.
    const asking = await Line.open(product.url);
    line = asking;
    const token = await tokenOf(product.url);
    const ask = async (/** @type {string} */ path) => bodyOf(await asking.get(`/api/v1${path}`, token));
    const { items } = await ask('/items?limit=1000');
    say(`${questions} searches`);
    const searches = await inTurn(questions, async (index) => {
      const { id } = items[(index * 37) % items.length];
      return timed(() => ask(`/stock/search?item=${id}&near=${NEAR}`));
    });
    say(`${questions} needs of ${KINDS} kinds`);
    const proposals = await inTurn(questions, (index) => {
      const lines = Array.from({ length: KINDS }, (_, kind) => ({ itemId: items[(index * 61 + kind) % items.length].id, quantity: '20' }));
      const place = { point: { type: 'Point', coordinates: NEAR } };
      const body = { to: { kind: 'incident', id: incident.id }, place, lines };
      return timed(async () => bodyOf(await asking.post('/api/v1/supply-requests/proposal', token, body)));
    });
    const told = (/** @type {number[]} */ ms) => `median ${median(ms).toFixed(0)} ms, slowest ${Math.max(...ms).toFixed(0)} ms`;
    return [
      {
        name: 'supplies board on screen, 119 depots and 1,074 kinds',
        value: median(boards) / 1_000,
        unit: 's',
        atMost: 2,
        bare: told(boards),
      },
      { name: 'who has a kind, the nearest first, p95', value: percentile(searches, 0.95), unit: 'ms', atMost: 200, bare: told(searches) },
      {
        name: `a need of ${KINDS} kinds with ways, p95`,
        value: percentile(proposals, 0.95),
        unit: 'ms',
        atMost: 500,
        bare: told(proposals),
      },
    ];
  } finally {
    line?.close();
    duty.close();
    await browser.close();
    product.kill('SIGTERM');
    await product.ended;
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** One after the other; the first is not counted: whatever is read once is read then. @param {number} count @param {(index: number) => Promise<number>} work */
async function inTurn(count, work) {
  await work(count);
  const taken = [];
  for (let index = 0; index < count; index++) taken.push(await work(index));
  return taken;
}

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** @param {string} url */
async function tokenOf(url) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username: 'leader', password: PASSWORD }),
  });
  return /** @type {{ token: string }} */ (await answer.json()).token;
}

/** From the address to the first depot and its stock on the screen. @param {import('playwright-core').Browser} browser @param {string} url */
async function openBoard(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
  const signedIn = await context.request.post(`${url}/api/v1/session`, {
    data: { username: 'leader', password: PASSWORD },
    headers: { origin: url },
  });
  if (!signedIn.ok()) throw new Error(`Not let in: ${signedIn.status()}`);
  const page = await context.newPage();
  const taken = await timed(async () => {
    await page.goto(`${url}/resources/supplies`);
    await page.locator('.supplies-depots .ant-table-row').first().click();
    await page.locator('.supply-stock .ant-table-row').first().waitFor();
  });
  await context.close();
  return taken;
}
