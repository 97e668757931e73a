/**
 * Builds a network's tiles and makes them the current ones: `current.json` in the folder of roads names them, and is replaced in one step. A running
 * server sees the new name and changes over; the tiles before stay until the next change, for whoever still reads them.
 *
 *   node tiles.mjs <area.osm.pbf> <folder of roads> <name> [schematic]     unless others are current, or the same
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binary, engineConfig, packageFolder, version } from './config.mjs';

const POINTER = 'current.json';

export async function currentTiles(folder) {
  try {
    return JSON.parse(await readFile(join(folder, POINTER), 'utf8'));
  } catch {
    return null;
  }
}

/** @param about `{ name, schematic }`: what people are told of the network */
export async function buildTiles(pbf, folder, about) {
  const valhalla = packageFolder();
  if (valhalla === null) throw new Error('Valhalla is not installed, or has nothing for this machine');
  const before = await currentTiles(folder);
  const tiles = `tiles-${Date.now().toString(36)}-${process.pid}`;
  const place = resolve(folder, tiles);
  await mkdir(place, { recursive: true });
  try {
    const config = join(place, 'build.json');
    await writeFile(config, JSON.stringify(engineConfig(place, Math.max(1, cpus().length - 1))));
    await promisify(execFile)(binary(valhalla, 'valhalla_build_tiles'), ['-c', config, resolve(pbf)], { cwd: place, maxBuffer: 1e8 });
    const files = await readdir(place, { recursive: true });
    if (!files.some((file) => file.endsWith('.gph'))) throw new Error('no road could be made of it');
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw new Error(`The tiles could not be built: ${error.stderr?.trim().slice(-500) || error.message}`);
  }
  const pointer = { ...about, tiles, source: await fingerprint(pbf), valhalla: version(valhalla), builtAt: new Date().toISOString() };
  const written = join(folder, `.${POINTER}.${process.pid}`);
  await writeFile(written, JSON.stringify(pointer));
  await rename(written, join(folder, POINTER));
  for (const entry of await readdir(folder))
    if (entry.startsWith('tiles-') && entry !== tiles && entry !== before?.tiles)
      await rm(join(folder, entry), { recursive: true, force: true });
  return pointer;
}

/** For the demo's own network: it never takes the place of another, and is not built twice. */
async function layTiles(pbf, folder, about) {
  const valhalla = packageFolder();
  const present = await currentTiles(folder);
  if (valhalla === null || (present !== null && present.name !== about.name)) return;
  if (present?.valhalla === version(valhalla) && present.source === (await fingerprint(pbf))) return;
  await mkdir(folder, { recursive: true });
  await buildTiles(pbf, folder, about);
}

async function fingerprint(path) {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [pbf, folder, name, schematic] = process.argv.slice(2);
  await layTiles(pbf, folder, { name, schematic: schematic === 'schematic' });
}
