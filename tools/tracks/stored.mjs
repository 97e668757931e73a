/** Whether the server has what it said it has: of every team the newest position must be the last fix that it took, or one that came after. */

/** @param {import('../replay/api.mjs').Api} api @param {Map<string, { at: string, point: [number, number] }[]>} stored @returns {Promise<string[]>} */
export async function differences(api, stored) {
  const lines = [];
  for (const [teamId, track] of stored) {
    const last = track.reduce((newest, fix) => (fix.at > newest.at ? fix : newest));
    const { items } = await api.get('/positions', { teamId });
    const [newest] = items;
    const isThere = newest?.at > last.at || (newest?.at === last.at && String(newest.point.coordinates) === String(last.point));
    if (!isThere) lines.push(`team ${teamId}: took ${last.at} ${last.point}, has ${newest?.at} ${newest?.point.coordinates}`);
  }
  return lines;
}
