import { tilesAround } from './keep-map.ts';

test('[O9] ten kilometres around are a few hundred tiles down to zoom 14, the one with the point among them', () => {
  const tiles = tilesAround([120.4235, 36.156], 14);
  expect(tiles.length).toBeGreaterThan(100);
  expect(tiles.length).toBeLessThan(500);
  expect(tiles).toContainEqual([0, 0, 0]);
  expect(tiles).toContainEqual([14, 13672, 6424]);
});

test('[O9] at the edge of the world there are no tiles beyond it', () => {
  for (const [zoom, x, y] of tilesAround([179.99, 85], 6)) expect([x < 2 ** zoom, y >= 0]).toEqual([true, true]);
});
