/** Closures in memory stay as many as matter. */
import type { Closure } from '@fenghuo/domain';
import { ClosedRoads } from './closed-roads.ts';

const road = (id: string, version: number, state: Closure['state']): Closure => ({
  id,
  state,
  geometry: { type: 'Point', coordinates: [120.38, 36.07] },
  radiusMetres: 50,
  reason: '积水',
  from: '2026-11-26T08:00:00.000Z',
  until: null,
  openedAt: null,
  jurisdictionId: 'j',
  version,
});

test('an opened road is not closed again by a late row; of many that were opened the oldest are forgotten, a closed one never', () => {
  const roads = new ClosedRoads(10);
  roads.take(road('kept', 1, 'closed'));
  for (let n = 0; n < 50; n += 1) {
    roads.take(road(`r${n}`, 1, 'closed'));
    roads.take(road(`r${n}`, 2, 'open'));
    roads.take(road(`r${n}`, 1, 'closed'));
    expect(roads.of(`r${n}`)).toBeNull();
  }
  expect([roads.known, roads.of('kept')?.closure.version]).toEqual([10, 1]);
});
