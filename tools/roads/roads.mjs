/**
 * Gives the product a road network: checks the file, builds Valhalla's tiles from it and makes them the current ones. A running server changes over
 * within a second; no other program is needed.
 *
 *   npm run roads -- <area.osm.pbf | roads.geojson[.gz]> [--name N] [--schematic]
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageFolder } from '../../apps/server/valhalla/config.mjs';
import { buildTiles } from '../../apps/server/valhalla/tiles.mjs';
import { readArgs, UsageError } from '../run/command-line.mjs';
import { dataDir } from '../run/places.mjs';
import { Malformed } from './protobuf.mjs';
import { roadsOfGeojson } from './read-geojson.mjs';
import { surveyPbf } from './read-pbf.mjs';
import { writePbf } from './write-pbf.mjs';

const USAGE = `Usage: npm run roads -- <area.osm.pbf | roads.geojson[.gz]> [options]

  --name N       what people are told of the network; the file's name if not given
  --schematic    it is a sketch: times over it are estimates

The folder is DATA_DIR/roads.
`;

/** Refused by the caller's doing: told in one line, without a stack. */
class Refused extends Error {}

try {
  await run();
} catch (error) {
  if (![Refused, Malformed, UsageError].some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exitCode = 1;
}

async function run() {
  const { file, name, schematic } = options();
  if (packageFolder() === null)
    throw new Refused('@valhallajs/valhallajs is not installed, or has nothing for this machine: ways stay estimates.');
  if (!existsSync(file)) throw new Refused(`${file}: not found.`);
  const folder = join(dataDir(), 'roads');
  await mkdir(folder, { recursive: true });
  const made = join(folder, `.roads-${process.pid}.osm.pbf`);
  try {
    const pbf = /\.pbf$/i.test(file) ? file : await pbfOfGeojson(file, made);
    const { roads, nodes, box } = await surveyPbf(pbf);
    if (roads === 0) throw new Refused(`${file} has no way with \`highway\`.`);
    const edge = box.map((degrees) => degrees.toFixed(4)).join(', ');
    process.stderr.write(`${roads} roads, ${nodes} points within ${edge}\n`);
    const { tiles } = await buildTiles(pbf, folder, { name, schematic });
    process.stdout.write(`${name}: ${join(folder, tiles)} is current.\n`);
  } finally {
    await rm(made, { force: true });
  }
}

async function pbfOfGeojson(file, made) {
  const { nodes, ways } = roadsOfGeojson(parse(file, await read(file)));
  await writeFile(made, writePbf(nodes, ways));
  return made;
}

async function read(file) {
  try {
    const bytes = await readFile(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${error.message}.`);
  }
}

function parse(file, bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Refused(`${file} is not JSON: ${error.message}`);
  }
}

function options() {
  const parsed = readArgs(
    { allowPositionals: true, options: { name: { type: 'string' }, schematic: { type: 'boolean', default: false } } },
    USAGE,
  );
  const [file, ...more] = parsed.positionals;
  if (file === undefined || more.length > 0) throw new UsageError('One file of roads is needed.');
  return { file, name: parsed.values.name ?? basename(file), schematic: parsed.values.schematic };
}
