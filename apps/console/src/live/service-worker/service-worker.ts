/**
 * Lets a phone start without network: the shell of the console, the fonts it has used, the map that was kept. It holds nothing of the server's answers:
 * task and unsent items lie sealed elsewhere (docs/spec/phone.md). A page comes from the network first, so a new version is there at the next start.
 */
import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { createPartialResponse } from 'workbox-range-requests';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: {
  __WB_MANIFEST: PrecacheEntry[];
  clients: { claim: () => Promise<void> };
  addEventListener: (type: 'activate', listener: (event: { waitUntil: (work: Promise<unknown>) => void }) => void) => void;
};

const FONTS = 'fonts';
/** Whole map files, put here by the page (map-file.ts). */
const MAPS = 'maps';
/** Parts of a map file too large to be kept whole, as they were read. */
const PARTS = 'map-parts';
const MOST_PARTS = 3_000;
const PAGE_WAIT_MS = 4_000;
const ETAG = '?etag';

/** The first page of all is served by this worker at once, not only the next one. */
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const SERVER_PAGES = [/^\/(api|assets|basemap|icons|socket\.io)\b/, /^\/(healthz|readyz|metrics)$/];
registerRoute(new NavigationRoute(({ request }) => page(request), { denylist: SERVER_PAGES }));
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  ({ url }) => url.pathname.startsWith('/assets/') && url.pathname.endsWith('.woff2'),
  ({ request }) => font(request),
);
registerRoute(
  ({ url }) => url.pathname.startsWith('/basemap/') && url.pathname.endsWith('.pmtiles') && url.search === '',
  ({ request, url }) => map(request, url.pathname),
);

/** From the network if it answers soon and well, else the shell that this phone has. */
async function page(request: Request): Promise<Response> {
  const shell = async (): Promise<Response> => (await matchPrecache('/index.html')) ?? Response.error();
  const fetched = fetch(request).then((answer) => (answer.status < 500 ? answer : shell()));
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PAGE_WAIT_MS));
  return (await Promise.race([fetched.catch(shell), late])) ?? shell();
}

/** Their names change with their content, so what is here is right. */
async function font(request: Request): Promise<Response> {
  const cache = await caches.open(FONTS);
  const kept = await cache.match(request.url);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) await cache.put(request.url, answer.clone());
  return answer;
}

async function map(request: Request, path: string): Promise<Response> {
  const whole = await (await caches.open(MAPS)).match(path);
  if (whole !== undefined) return request.headers.has('range') ? createPartialResponse(request, whole) : whole;
  const range = request.headers.get('range');
  return range === null ? fetch(request) : part(request, path, range);
}

async function part(request: Request, path: string, range: string): Promise<Response> {
  const key = `${path}?${encodeURIComponent(range)}`;
  try {
    const answer = await fetch(request);
    if (answer.status === 206) await keepPart(path, key, answer.clone());
    return answer;
  } catch (error) {
    const kept = await (await caches.open(PARTS)).match(key);
    if (kept === undefined) throw error;
    return new Response(kept.body, { status: 206, statusText: 'Partial Content', headers: kept.headers });
  }
}

/** Parts of two editions of a file make no map: a new edition begins anew. A cache takes no 206, so a part lies there as a whole of its own. */
async function keepPart(path: string, key: string, answer: Response): Promise<void> {
  const etag = answer.headers.get('etag') ?? '';
  const known = await (await caches.open(PARTS)).match(path + ETAG);
  if (known !== undefined && (await known.text()) !== etag) await caches.delete(PARTS);
  const cache = await caches.open(PARTS);
  await cache.put(path + ETAG, new Response(etag));
  await cache.put(key, new Response(await answer.arrayBuffer(), { headers: answer.headers }));
  const keys = await cache.keys();
  if (keys.length > MOST_PARTS) for (const old of keys.slice(0, keys.length - MOST_PARTS)) await cache.delete(old);
}
