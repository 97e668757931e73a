/** Map files on this phone: how large one is at the server, and keeping it whole. The service worker reads from the same cache. */

const MAPS = 'maps';
export type MapFile = { bytes: number; etag: string | null };

/** Null where nothing can be kept, or nobody can be asked. */
export async function describeMapFile(path: string): Promise<MapFile | null> {
  if (!('caches' in window) || !navigator.serviceWorker?.controller) return null;
  const answer = await fetch(path, { method: 'HEAD' }).catch(() => null);
  if (!answer?.ok) return null;
  return { bytes: Number(answer.headers.get('content-length') ?? Number.POSITIVE_INFINITY), etag: answer.headers.get('etag') };
}

/** Takes the file along unless this edition is here already. */
export async function keepMapFile(path: string, { etag }: MapFile): Promise<void> {
  const cache = await caches.open(MAPS);
  const kept = await cache.match(path);
  if (kept !== undefined && kept.headers.get('etag') === etag) return;
  // Asked past the copy that is kept.
  const answer = await fetch(`${path}?edition=${encodeURIComponent(etag ?? '')}`, { cache: 'reload' });
  if (answer.status === 200) await cache.put(path, answer);
}

export const forgetMapFile = async (path: string): Promise<void> => {
  await (await caches.open(MAPS)).delete(path);
};
