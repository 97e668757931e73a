/** Frames of positions to many consoles, against plain ws that sends the same units as JSON and as the same bytes; all take turns. */
import { Child } from './children.mjs';
import { interleave, median } from './numbers.mjs';
import { openStand } from './stand.mjs';

const CONSOLES = 500;
const UNITS = 200;
const BBOX = [119, 35, 122, 38];

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function frames({ quick, say }) {
  const [rounds, count] = quick ? [3, 60] : [7, 300];
  const stand = await openStand();
  const children = /** @type {Child[]} */ ([]);
  const child = (/** @type {string} */ file) => {
    const made = new Child(file);
    children.push(made);
    return made;
  };
  try {
    const [ours, raw] = [child('frame-server.mjs'), child('raw-frames.mjs')];
    const [ourViewers, rawViewers] = [child('frame-viewers.mjs'), child('frame-viewers.mjs')];
    ourViewers.onSaid = (message) => ours.tell(message);
    rawViewers.onSaid = (message) => raw.tell(message);
    const token = stand.tokens[0] ?? '';
    const where = { databaseUrl: stand.databaseUrl, folder: stand.folder, token, units: UNITS };
    const [ourUrl, rawUrl] = [await ours.ask('listen', where), await raw.ask('listen')].map((port) => `http://127.0.0.1:${port}`);
    say(`${CONSOLES} consoles on each side, ${rounds} rounds of ${count} frames`);
    await ourViewers.ask('open', { url: ourUrl, token, bbox: BBOX, count: CONSOLES });
    await rawViewers.ask('open', { url: rawUrl, count: CONSOLES });
    const rateOf = async (/** @type {Child} */ server, how = {}) =>
      (count * CONSOLES) / (await server.ask('loop', { frames: count, units: UNITS, ...how }));
    const variants = {
      product: () => rateOf(ours),
      json: () => rateOf(raw, { isBinary: false }),
      binary: () => rateOf(raw, { isBinary: true }),
    };
    for (const variant of Object.values(variants)) await variant(); // warm
    const measured = await interleave(rounds, variants);
    const [product = 0, json = 1, binary = 1] = ['product', 'json', 'binary'].map((name) => median(measured[name] ?? []));
    const beside = (/** @type {number} */ rate) => `${Math.round(product)}/s of ${Math.round(rate)}/s deliveries`;
    const what = `frames of ${UNITS} units to ${CONSOLES} consoles`;
    return [
      { name: `${what}, of raw ws with JSON`, value: product / json, unit: '×', atLeast: 1.1, bare: beside(json), detail: measured },
      { name: `${what}, of raw ws with the same bytes`, value: product / binary, unit: '×', atLeast: 0.75, bare: beside(binary) },
    ];
  } finally {
    for (const one of children) await one.close();
    await stand.close();
  }
}
