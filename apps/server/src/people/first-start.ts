/** What an empty database gets at the first start: the demo city, or a one-time link that makes the three administrators. */
import { randomBytes } from 'node:crypto';
import { hashPassword } from '../core/passwords.ts';
import { hashToken } from '../core/sessions.ts';
import type { Core } from '../core.module.ts';
import { fillCatalogue } from '../item/first-catalogue.actions.ts';
import { DEMO_USERNAMES, loadDemoCity } from './demo-city.ts';
import { loadDemoCounts, loadDemoStock } from './demo-depots.ts';

/** Advisory lock: of several nodes that start on an empty database one fills it. */
const FIRST_START_LOCK = 72_117_003;
const LINK_HOURS = 24;

export async function firstStart(core: Core): Promise<void> {
  const { config } = core;
  if (config.DEMO) await startDemo(core, config.DEMO_PASSWORD as string);
  else if (config.ROLE !== 'worker' && (await isEmpty(core))) await offerLink(core);
  if (config.ROLE !== 'worker') await fillCatalogue(core);
}

/** Loads the city once, and gives the accounts the password of this start. */
async function startDemo(core: Core, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  const isLoaded = await core.transactions.runAs('demo', async (tx) => {
    await tx.begin();
    await tx.query('SELECT pg_advisory_xact_lock($1)', [FIRST_START_LOCK]);
    if ((await tx.query('SELECT FROM persons LIMIT 1')).length > 0) return false;
    await loadDemoCity(tx, passwordHash);
    return true;
  });
  if (isLoaded) {
    // Only now: the ledger moves what stands in the database already.
    await core.transactions.runAs('demo', loadDemoStock);
    await core.transactions.runAs('demo', loadDemoCounts);
  } else {
    await core.database.query('UPDATE persons SET password_hash = $2, must_change_password = false WHERE username = ANY($1::text[])', [
      DEMO_USERNAMES,
      passwordHash,
    ]);
  }
  await core.geography.load(core.database);
  await core.catalogue.load(core.database);
  await core.places.load(core.database);
}

const isEmpty = async (core: Core): Promise<boolean> => (await core.database.query('SELECT FROM persons LIMIT 1')).length === 0;

/** A new link with every start until somebody has used one. The token stands behind the #, so that no server log on the way holds it. */
async function offerLink(core: Core): Promise<void> {
  const { config, database, log } = core;
  const token = randomBytes(24).toString('base64url');
  await database.query(`INSERT INTO setup_links (token_hash, expires_at) VALUES ($1, now() + make_interval(hours => $2))`, [
    hashToken(token),
    LINK_HOURS,
  ]);
  const scheme = config.TLS_CERT === undefined ? 'http' : 'https';
  const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? '127.0.0.1' : config.HOST;
  log.info({ link: `${config.PUBLIC_URL ?? `${scheme}://${host}:${config.PORT}`}/setup#${token}` }, 'make the administrators');
}
