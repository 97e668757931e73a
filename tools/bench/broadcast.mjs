/** One event to a thousand consoles as fast as they take it, and what a console costs in memory; against plain ws with the same event as JSON. */
import { Child } from './children.mjs';
import { bodyOf, Line } from './http.mjs';
import { interleave, median } from './numbers.mjs';
import { openStand, reportBody } from './stand.mjs';

const CONSOLES = 1000;
const WINDOW = 4;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function broadcast({ quick, say }) {
  const [rounds, events] = quick ? [3, 100] : [5, 500];
  const stand = await openStand();
  const children = /** @type {Child[]} */ ([]);
  const child = (/** @type {string} */ file, execArgv = ['--expose-gc']) => {
    const made = new Child(file, { execArgv });
    children.push(made);
    return made;
  };
  try {
    const template = await oneEvent(stand);
    const [ours, raw] = [child('feed-server.mjs'), child('raw-feed.mjs')];
    const [ourConsoles, rawConsoles] = [child('consoles.mjs'), child('consoles.mjs')];
    ourConsoles.onSaid = (message) => ours.tell(message);
    rawConsoles.onSaid = (message) => raw.tell(message);
    const ourUrl = `http://127.0.0.1:${await ours.ask('listen', { databaseUrl: stand.databaseUrl, folder: stand.folder })}`;
    const rawUrl = `http://127.0.0.1:${await raw.ask('listen')}`;
    // A first console loads what every later one shares; it is not counted.
    await ourConsoles.ask('open', { url: ourUrl, token: stand.tokens[0], count: 50 });
    await rawConsoles.ask('open', { url: rawUrl, count: 50 });
    const [ourBefore, rawBefore] = [await ours.ask('memory'), await raw.ask('memory')];
    say(`${CONSOLES} consoles on each side`);
    await ourConsoles.ask('open', { url: ourUrl, token: stand.tokens[0], count: CONSOLES - 50 });
    await rawConsoles.ask('open', { url: rawUrl, count: CONSOLES - 50 });
    for (const consoles of [ourConsoles, rawConsoles]) await consoles.ask('start', { telling: true });
    await ours.ask('loop', { events: 50, window: WINDOW });
    await raw.ask('loop', { events: 50, window: WINDOW, template });
    const measured = await interleave(rounds, {
      product: async () => (events * CONSOLES) / (await ours.ask('loop', { events, window: WINDOW })),
      raw: async () => (events * CONSOLES) / (await raw.ask('loop', { events, window: WINDOW, template })),
    });
    const [ourRate, rawRate] = [median(measured.product ?? []), median(measured.raw ?? [])];
    const [ourRss, rawRss] = [(await ours.ask('memory')) - ourBefore, (await raw.ask('memory')) - rawBefore];
    const perConsole = (/** @type {number} */ bytes) => bytes / (CONSOLES - 50) / 1024;
    return [
      {
        name: `event broadcast to ${CONSOLES} consoles, of raw ws`,
        value: ourRate / rawRate,
        unit: '×',
        atLeast: 0.7,
        bare: `${Math.round(ourRate)}/s of ${Math.round(rawRate)}/s deliveries`,
        detail: measured,
      },
      {
        name: 'server memory a console, connected and after traffic',
        value: perConsole(ourRss),
        unit: 'KiB',
        atMost: 60,
        bare: `raw ws ${perConsole(rawRss).toFixed(1)} KiB`,
      },
    ];
  } finally {
    for (const one of children) await one.close();
    await stand.close();
  }
}

/** A real event of the log, as a console gets it. @param {Awaited<ReturnType<typeof openStand>>} stand */
export async function oneEvent(stand) {
  const { url } = await stand.serve();
  const line = await Line.open(url);
  const token = stand.tokens[0] ?? '';
  const { cursor } = bodyOf(await line.get('/api/v1/snapshot', token));
  bodyOf(await line.post('/api/v1/reports', token, reportBody(0)));
  const { events } = bodyOf(await line.get(`/api/v1/feed?after=${cursor}&wait=5`, token));
  line.close();
  return events[0];
}
