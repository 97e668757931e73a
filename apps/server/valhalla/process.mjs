/**
 * Valhalla in a process of its own, so that native code that dies takes nobody along: `node process.mjs <folder of tiles>`, spoken to over IPC.
 * It reads tiles and answers; it holds no secret, no connection and nothing worth keeping.
 */
import { engineConfig, packageFolder, version } from './config.mjs';

const say = (message) => process.send?.(message);

/** Without whoever asked there is nothing to do. */
process.on('disconnect', () => process.exit(0));

const valhalla = await import('@valhallajs/valhallajs').catch(() => null);
if (valhalla === null) say({ state: 'absent' });
else {
  const actor = new valhalla.Actor(engineConfig(process.argv[2]));
  // Closed areas come once, with a number; questions name them by it.
  const areas = new Map();
  process.on('message', async ({ id, action, query, barred, given, forgotten }) => {
    for (const number of forgotten) areas.delete(number);
    for (const [number, rings] of given) areas.set(number, rings);
    if (barred.length > 0) query.exclude_polygons = barred.flatMap((number) => areas.get(number));
    try {
      say({ id, answer: await actor[action](query) });
    } catch (error) {
      say({ id, refusal: String(error.message) });
    }
  });
  say({ state: 'ready', version: version(packageFolder()) });
}
