// `npm run backup -- [--to folder]` and `npm run restore -- --from folder`: the whole database in one snapshot, and the files. Works on the
// embedded PostgreSQL, running or not, and on one's own by DATABASE_URL.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildStale } from './run/build.mjs';
import { readArgs, UsageError } from './run/command-line.mjs';
import { installMissing } from './run/install.mjs';
import { dataDir, root } from './run/places.mjs';

const USAGE = 'Usage: npm run backup -- [--to FOLDER]   |   npm run restore -- --from FOLDER';

async function main([command, ...rest]) {
  const { values } = readArgs({ args: rest, options: { to: { type: 'string' }, from: { type: 'string' } } }, USAGE);
  if (command === 'backup' && !values.from) return backup(values.to);
  if (command === 'restore' && values.from && !values.to) return restore(values.from);
  throw new UsageError(USAGE);
}

async function backup(to) {
  await installMissing({ shipped: true });
  const { withDatabase } = await import('./backup/database.mjs');
  const { save } = await import('./backup/save.mjs');
  const { keysBeside } = await import('./backup/keys.mjs');
  const data = dataDir();
  const target = resolve(to ?? join(data, 'backups', new Date().toISOString().replaceAll(':', '')));
  const places = { filesFolder: join(data, 'files'), masterFile: join(data, 'pii-key') };
  const { tables, rows, files } = await withDatabase(data, (url) => save({ url, ...places, target }));
  console.log(`${tables} tables, ${rows} rows, ${files} files: ${target}`);
  console.log(`Keys of personal data, of now alone: ${keysBeside(target)}`);
}

async function restore(from) {
  await installMissing({ shipped: true });
  if (!existsSync(join(root, 'apps/server/dist/main.js'))) await buildStale();
  const { withDatabase } = await import('./backup/database.mjs');
  const { load } = await import('./backup/load.mjs');
  const data = dataDir();
  const { keysBeside } = await import('./backup/keys.mjs');
  const source = resolve(from);
  const places = { filesFolder: join(data, 'files'), masterFile: join(data, 'pii-key') };
  const { tables, rows, files, hasKeys } = await withDatabase(data, (url) => load({ url, ...places, source }));
  console.log(`${tables} tables, ${rows} rows, ${files} files restored.`);
  if (!hasKeys) console.log(`There is no ${keysBeside(source)}: names of evacuees and households in this backup cannot be read.`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error.hint || error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
}
