// Where things are: the clone, and the folder that holds everything worth keeping.
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The data folder of this installation as an absolute path, made when missing. */
export function dataDir() {
  const folder = resolve(root, process.env.DATA_DIR || '.data');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** An error that the person at the terminal can act on; run.mjs prints it without a stack. */
export function hint(message) {
  return Object.assign(new Error(message), { hint: true });
}
