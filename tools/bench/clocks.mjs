/**
 * How late clocks fire: from the second a target was due to the commit of the event that says so, by PostgreSQL's own commit timestamps, with ten
 * thousand other clocks pending. And over a restart of the database while they are due: each once, none twice.
 */

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { root } from '../run/places.mjs';
import { percentile } from './numbers.mjs';
import { openBuiltCore, openStand, reportBody } from './stand.mjs';

const PENDING = 10_000;
const DUE = 200;
/** Time for the reader of the log to set what was just begun. */
const TARGET_SECONDS = 6;
/** The database goes this long before they are due, and is away when they are. */
const BEFORE_DUE_MS = 100;
const PATIENCE_MS = 60_000;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function clocks({ quick, say }) {
  const rounds = quick ? 1 : 5;
  const stand = await openStand({ settings: ['track_commit_timestamp = on'] });
  const database = new pg.Pool({ connectionString: stand.databaseUrl, max: 2 });
  database.on('error', () => undefined);
  const { core, close } = await openBuiltCore(stand.databaseUrl, stand.folder);
  const domain = await import(join(root, 'libs/domain/dist/index.js'));
  const begin = (/** @type {string} */ typeCode, /** @type {number} */ count) =>
    beginReports(core, domain, stand.city.rootId, typeCode, count);
  try {
    await makeTypes(core, domain);
    await stand.serve();
    say(`${PENDING} clocks that are not due`);
    for (let set = 0; set < PENDING; set += 500) await begin('bench.slow', 500);
    await untilSet(database, PENDING);
    /** @type {Record<'spread' | 'instant', number[]>} */
    const late = { spread: [], instant: [] };
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}: ${DUE} over one second, then ${DUE} at one instant`);
      const spread = [];
      for (let part = 0; part < 20; part++) {
        spread.push(...(await begin('bench.soon', DUE / 20)));
        await pause(50);
      }
      late.spread.push(...(await latenessOf(database, spread)));
      late.instant.push(...(await latenessOf(database, await begin('bench.soon', DUE))));
    }
    say('a restart of the database while they are due');
    const began = Date.now();
    const ids = await begin('bench.soon', DUE);
    await untilSet(database, PENDING + DUE);
    await pause(began + TARGET_SECONDS * 1000 - BEFORE_DUE_MS - Date.now());
    await stand.restartDatabase();
    const marks = await marksOf(database, ids);
    const fired = new Set(marks.map(({ id }) => id)).size;
    return [
      {
        name: `${DUE} clocks due over one second, ${PENDING} pending, p99 late`,
        value: percentile(late.spread, 0.99),
        unit: 'ms',
        atMost: 100,
        bare: `median ${percentile(late.spread, 0.5).toFixed(0)} ms`,
      },
      {
        name: `${DUE} clocks due at one instant, ${PENDING} pending, the last late`,
        value: Math.max(...late.instant),
        unit: 'ms',
        atMost: 300,
        bare: `median ${percentile(late.instant, 0.5).toFixed(0)} ms`,
      },
      {
        name: 'a restart of the database: clocks that did not fire once',
        value: DUE - fired + (marks.length - fired),
        unit: '',
        atMost: 0,
      },
    ];
  } finally {
    await close();
    await database.end();
    await stand.close();
  }
}

/** @param {any} core @param {any} domain */
async function makeTypes(core, domain) {
  await core.transactions.runAs('bench', async (/** @type {any} */ tx) => {
    for (const [code, acceptSeconds] of /** @type {const} */ ([
      ['bench.slow', 86_400],
      ['bench.soon', TARGET_SECONDS],
    ])) {
      const type = { code, class: 'natural', name: { zh: code, en: code }, targets: { ...domain.DEFAULT_TARGETS, acceptSeconds } };
      tx.record(domain.createIncidentType(tx.now, { id: uuidv7(), sameCode: null, parent: null }, type));
    }
  });
}

/** Reports in one transaction, received at one instant. @param {any} core @param {any} domain @param {string} jurisdictionId @param {string} typeCode @param {number} count @returns {Promise<string[]>} */
async function beginReports(core, domain, jurisdictionId, typeCode, count) {
  const ids = Array.from({ length: count }, () => uuidv7());
  await core.transactions.runAs('bench', async (/** @type {any} */ tx) => {
    for (const [index, id] of ids.entries()) {
      const body = { ...reportBody(index), typeCode, occurredAt: tx.now };
      const place = { ...body.place, regionCode: null };
      tx.record(domain.submitReport(tx.now, { id, code: `R-${id.slice(-8)}`, place, jurisdictionId, submittedBy: id }, body));
    }
  });
  return ids;
}

/** @param {pg.Pool} database @param {number} count */
async function untilSet(database, count) {
  await until(async () => (await database.query('SELECT count(*)::int AS set FROM clocks')).rows[0].set >= count);
}

/** Milliseconds from due to committed. @param {pg.Pool} database @param {readonly string[]} ids */
async function latenessOf(database, ids) {
  return (await marksOf(database, ids)).map(({ due, micros }) => (Number(micros) - Number(due)) / 1000);
}

/** Every mark of these, once the last has come. @param {pg.Pool} database @param {readonly string[]} ids @returns {Promise<{ id: string, due: string, micros: string }[]>} */
async function marksOf(database, ids) {
  const read = async () =>
    (
      await database.query(
        `SELECT subject_id AS id, (extract(epoch FROM at) * 1000000)::bigint AS due, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint AS micros
         FROM events WHERE type = 'report.overdueMarked' AND subject_id = ANY($1::uuid[])`,
        [ids],
      )
    ).rows;
  await until(async () => (await read()).length >= ids.length);
  // Long enough for a second firing to be seen, if there were one.
  await pause(1000);
  return read();
}

/** @param {() => Promise<boolean>} holds */
async function until(holds) {
  for (const end = Date.now() + PATIENCE_MS; !(await holds().catch(() => false)); ) {
    if (Date.now() > end) throw new Error(`Not within ${PATIENCE_MS} ms`);
    await pause(50);
  }
}
