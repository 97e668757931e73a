// The process that vehicle terminals connect to (JT/T 808), beside the server when JT808_PORT is set. It knows no database, only the server's address
// and a secret that it shares with it. The secret stays: the codes that terminals hold are made with it.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';
import { startServer } from './server.mjs';

const ENTRY = join(root, 'apps/server/dist/jt808/main.js');
/** What concerns the server alone; above all its database. */
const NOT_ITS_OWN = ['DATABASE_URL', 'REDIS_URL', 'DEMO_PASSWORD', 'TLS_KEY'];

export const terminalsAreOn = () => Boolean(process.env.JT808_PORT);

/** Given by JT808_SECRET, else random and kept in the data folder for its owner alone. */
export function terminalSecret(folder) {
  if (process.env.JT808_SECRET) return process.env.JT808_SECRET;
  const file = join(folder, 'jt808-secret');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

export const startTerminals = ({ server, secret, host, log }) =>
  startServer({
    entry: ENTRY,
    env: { HOST: host, JT808_SERVER: server, JT808_SECRET: secret, ...Object.fromEntries(NOT_ITS_OWN.map((name) => [name, undefined])) },
    log,
  });
