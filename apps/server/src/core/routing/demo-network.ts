/** The demo city's schematic roads (示意), made by tools/roads/demo-network.mjs: laid at the first start, where no other network is. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../../../valhalla/tiles.mjs', import.meta.url));
const ROADS = fileURLToPath(new URL('../../../assets/demo/roads.osm.pbf', import.meta.url));
const PATIENCE_MS = 60_000;

export async function layDemoNetwork(folder: string): Promise<void> {
  const env = { PATH: process.env['PATH'] };
  await promisify(execFile)(process.execPath, [SCRIPT, ROADS, folder, 'demo', 'schematic'], { env, timeout: PATIENCE_MS });
}
