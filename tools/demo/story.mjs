/** A story: what happens after how many seconds, and where a team is on its way. Pure; demo.mjs plays it. */

/**
 * @typedef {[number, number]} LngLat
 * @typedef {{ after: number, by: string, do: string, report: string, team?: string, into?: string, route?: string, until?: number, text?: string, task?: string,
 *   title?: string, grade?: string, disposition?: string, figures?: Record<string, number> }} Scene
 * @typedef {{ source: string, summary: string, description: string, typeCode: string, place: { point: LngLat, address: string }, secondsAgo: number,
 *   reporter?: { name: string, phone: string } }} ToldReport
 * @typedef {{ name: string, title: string, seconds: number, teams: Record<string, string>, reports: Record<string, ToldReport>, routes: Record<string, LngLat[]>, scenes: Scene[] }} Story
 * @typedef {{ after: number, by: string, do: 'position', team: string, point: LngLat, headingDegrees: number, speedMps: number }} Fix
 */

/** A phone sends its place about so often. */
const FIX_SECONDS = 5;
const EARTH_RADIUS_METRES = 6_371_008.8;
const RAD = Math.PI / 180;

/** Scenes and the fixes of moving teams in the order of time. @param {Story} story @returns {(Scene | Fix)[]} */
export function timeline(story) {
  const fixes = story.scenes.flatMap((scene) => (scene.route === undefined ? [] : fixesOf(scene, story.routes[scene.route] ?? [])));
  return [...story.scenes, ...fixes].sort((a, b) => a.after - b.after);
}

/** @param {Scene} scene @param {LngLat[]} route @returns {Fix[]} */
function fixesOf(scene, route) {
  const { after, by, team = '', until = after } = scene;
  const count = Math.max(1, Math.floor((until - after) / FIX_SECONDS));
  const speedMps = lengthMetres(route) / Math.max(1, until - after);
  return Array.from({ length: count + 1 }, (_, index) => {
    const { point, headingDegrees } = along(route, index / count);
    return {
      after: after + ((until - after) * index) / count,
      by,
      do: 'position',
      team,
      point,
      headingDegrees,
      speedMps: index === count ? 0 : speedMps,
    };
  });
}

/** Flat distance: routes are a few kilometres long. @param {LngLat} a @param {LngLat} b */
function metresBetween([lngA, latA], [lngB, latB]) {
  const x = (lngB - lngA) * RAD * Math.cos(((latA + latB) / 2) * RAD);
  const y = (latB - latA) * RAD;
  return { metres: Math.hypot(x, y) * EARTH_RADIUS_METRES, headingDegrees: (Math.atan2(x, y) / RAD + 360) % 360 };
}

/** @param {readonly LngLat[]} route */
const legs = (route) =>
  route
    .slice(1)
    .map((to, index) => ({ from: /** @type {LngLat} */ (route[index]), to, ...metresBetween(/** @type {LngLat} */ (route[index]), to) }));

/** @param {readonly LngLat[]} route */
export const lengthMetres = (route) => legs(route).reduce((sum, { metres }) => sum + metres, 0);

/** The point at a share of the way. @param {readonly LngLat[]} route @param {number} share 0–1 @returns {{ point: LngLat, headingDegrees: number }} */
export function along(route, share) {
  let left = lengthMetres(route) * share;
  for (const { from, to, metres, headingDegrees } of legs(route)) {
    if (left <= metres) {
      const part = metres === 0 ? 0 : left / metres;
      const point = from.map((start, axis) => Number((start + ((to[axis] ?? start) - start) * part).toFixed(7)));
      return { point: /** @type {LngLat} */ (point), headingDegrees: Math.round(headingDegrees) % 360 };
    }
    left -= metres;
  }
  const last = legs(route).at(-1);
  return { point: last?.to ?? route[0] ?? [0, 0], headingDegrees: Math.round(last?.headingDegrees ?? 0) % 360 };
}
