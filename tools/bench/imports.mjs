/**
 * A sheet of two hundred thousand rows of stock, sent in, looked through, applied and taken back as a person would, while consoles follow a city at work, and a
 * ledger of as many households; the memory of the server is watched.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { verifyLedger } from '../ledger/verify.mjs';
import { Writer, withConsoles } from './delivery.mjs';
import { bodyOf, Line } from './http.mjs';
import { middleOf, openStand } from './stand.mjs';

const ROWS = 200_000;
const DEPOTS = 120;
const ITEMS = 200;
const CONSOLES = 20;
const CHANGES_PER_SECOND = 20;
const WRITERS = 8;
const SAMPLE_MS = 250;
const GOAL = { previewS: 30, applyS: 60, memoryMiB: 512, feedMs: 200 };
const HOUSEHOLDS = { code: 0, villageCode: 1, headName: 2, phone: 3, address: 4, people: 5, vulnerable: 6 };
const COLUMNS = { depotCode: 0, itemCode: 1, quantity: 2, unit: 3, lotCode: 4, expiresAt: 5, priceYuan: 6 };

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function imports({ quick, say }) {
  const share = quick ? 0.1 : 1;
  const rows = ROWS * share;
  const stand = await openStand({ settings: ['track_commit_timestamp = on'], people: WRITERS + 1 });
  const database = new pg.Pool({ connectionString: stand.databaseUrl, max: WRITERS });
  const { url, pid } = await stand.serve();
  const lines = await Promise.all(stand.tokens.map(() => Line.open(url)));
  try {
    const [token = '', ...others] = stand.tokens;
    await fill(lines[0], token);
    const writer = new Writer(lines.slice(1), others, database);
    await writer.open();
    say(`${rows} rows of stock`);
    const id = await upload(url, token, 'stock', sheetOf(rows));
    const memory = watch(pid ?? 0);
    const look = (/** @type {string} */ step, /** @type {string} */ state, /** @type {object} */ body, /** @type {number} */ seconds) =>
      beside({ url, token, writer, seconds }, () => finish(url, token, id, { step, state, body }));
    say('preview');
    const preview = await look('preview', 'previewed', { columns: COLUMNS }, GOAL.previewS * share);
    say('apply');
    const apply = await look('apply', 'applied', {}, GOAL.applyS * share);
    const promised = memory.most();
    say('taken back');
    const undone = await look('undo', 'undone', {}, GOAL.applyS * share);
    say(`${rows} households`);
    const homes = await upload(url, token, 'households', householdsOf(rows, stand.city.districtIds.length));
    await finish(url, token, homes, { step: 'preview', state: 'previewed', body: { columns: HOUSEHOLDS } });
    const sealed = await finish(url, token, homes, { step: 'apply', state: 'applied', body: {} });
    memory.stop();
    const { differences } = await verifyLedger(stand.databaseUrl);
    const missing = [preview, apply, undone].reduce((sum, { feed }) => sum + feed.events - feed.complete, 0);
    return [
      { name: `${rows} rows of stock, looked through`, value: preview.seconds, unit: 's', ...(!quick && { atMost: GOAL.previewS }) },
      {
        name: `${rows} rows of stock, applied in one transaction`,
        value: apply.seconds,
        unit: 's',
        ...(!quick && { atMost: GOAL.applyS }),
      },
      { name: 'feed p99 while rows are looked through', value: preview.feed.p99, unit: 'ms', atMost: GOAL.feedMs, detail: preview.feed },
      { name: 'feed p99 while rows are applied', value: apply.feed.p99, unit: 'ms', atMost: GOAL.feedMs, detail: apply.feed },
      { name: `${rows} rows of stock, taken back`, value: undone.seconds, unit: 's' },
      { name: 'feed p99 while rows are taken back', value: undone.feed.p99, unit: 'ms', atMost: GOAL.feedMs, detail: undone.feed },
      { name: `${rows} households, sealed and applied`, value: sealed, unit: 's', ...(!quick && { atMost: GOAL.applyS }) },
      { name: 'feed events not with every console', value: missing, unit: '', atMost: 0 },
      {
        name: 'server memory at most, looked through and applied',
        value: promised,
        unit: 'MiB',
        ...(!quick && { atMost: GOAL.memoryMiB }),
      },
      { name: 'server memory at most, with all that came after', value: memory.most(), unit: 'MiB' },
      { name: 'balances that differ from the sum of their lines', value: differences.length, unit: '', atMost: 0 },
    ];
  } finally {
    for (const line of lines) line.close();
    await database.end();
    await stand.close();
  }
}

/** @param {Line | undefined} line @param {string} token */
async function fill(line, token) {
  if (line === undefined) throw new Error('No line');
  for (let index = 0; index < DEPOTS; index++) {
    const place = { point: { type: 'Point', coordinates: middleOf(index) } };
    bodyOf(
      await line.post('/api/v1/depots', token, { code: `D${index}`, name: `Depot ${index}`, kind: 'store', level: 'district', place }),
    );
  }
  for (let index = 0; index < ITEMS; index++)
    bodyOf(await line.post('/api/v1/items', token, { code: `I${index}`, name: { zh: `物资 ${index}` }, class: 'living', unit: '件' }));
}

/** @param {number} rows */
const sheetOf = (rows) =>
  `仓库编码,物资编码,数量,单位,批次,有效期至,单价\n${Array.from(
    { length: rows },
    (_, row) => `D${row % DEPOTS},I${row % ITEMS},${1 + (row % 900)},件,L${row},2031-0${1 + (row % 9)}-15,${10 + (row % 90)}.5\n`,
  ).join('')}`;

/** Of villages that are the city's districts. @param {number} rows @param {number} districts */
const householdsOf = (rows, districts) =>
  `户号,村编码,户主,电话,地址,人数,特殊人群\n${Array.from(
    { length: rows },
    (_, row) =>
      `H${row},9900${String(1 + (row % districts)).padStart(2, '0')},住户${row},139${String(row).padStart(8, '0')},沿河路 ${row} 号,${1 + (row % 6)},0\n`,
  ).join('')}`;

/** @param {string} url @param {string} token @param {'stock' | 'households'} kind @param {string} content @returns {Promise<string>} */
async function upload(url, token, kind, content) {
  const form = new FormData();
  form.set('kind', kind);
  form.set('file', new Blob([content]), `${kind}.csv`);
  const answer = await fetch(`${url}/api/v1/imports`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
  const made = await answer.json();
  if (answer.status !== 201) throw new Error(JSON.stringify(made));
  return made.id;
}

/** Seconds from asking for a step until it is done. @param {string} url @param {string} token @param {string} id @param {{ step: string, state: string, body: object }} asked */
async function finish(url, token, id, { step, state, body }) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const began = performance.now();
  const asked = await fetch(`${url}/api/v1/imports/${id}/${step}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!asked.ok) throw new Error(await asked.text());
  for (;;) {
    const row = await (await fetch(`${url}/api/v1/imports/${id}`, { headers })).json();
    if (row.state === state) return (performance.now() - began) / 1_000;
    if (row.failure) throw new Error(JSON.stringify(row.failure));
    await pause(100);
  }
}

/** The step while a city works and consoles follow it. @param {{ url: string, token: string, writer: Writer, seconds: number }} where @param {() => Promise<number>} step */
async function beside({ url, token, writer, seconds }, step) {
  let took = 0;
  const feed = await withConsoles({ url, token, count: CONSOLES }, async () => {
    const [moments, measured] = await Promise.all([writer.write(CHANGES_PER_SECOND, seconds), step()]);
    took = measured;
    return moments;
  });
  return { seconds: took, feed };
}

/** The most that the server had in memory, MiB. @param {number} pid */
function watch(pid) {
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024);
  }, SAMPLE_MS);
  return { most: () => most, stop: () => clearInterval(look) };
}
