// The password of the demo accounts: given by DEMO_PASSWORD, else random and kept in the data folder for its owner alone.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function demoPassword(folder) {
  if (process.env.DEMO_PASSWORD) return process.env.DEMO_PASSWORD;
  const file = join(folder, 'demo-password');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(9).toString('base64url')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** The demo city is on by default with the embedded database and off with one's own. */
export function demoIsOn(embedded) {
  const value = process.env.DEMO;
  return value ? ['1', 'true', 'on'].includes(value) : embedded;
}
