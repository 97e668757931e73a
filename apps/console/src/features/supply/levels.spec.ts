import type { LevelStock } from '@fenghuo/domain';
import { levelLines, shortKinds } from './levels.ts';

const row = (level: LevelStock['level'], more: Partial<LevelStock>): LevelStock => ({
  ...{ itemId: 'quilt', level, depots: 2, disposable: '0', short: '0', shortDepots: 0, byOwner: [] },
  ...more,
});
const rows = [
  row('city', { disposable: '500', byOwner: [{ ownerKind: 'government', onHand: '500' }] }),
  row('town', {
    ...{ disposable: '30.5', short: '9.5', shortDepots: 1 },
    byOwner: [
      { ownerKind: 'government', onHand: '30.5' },
      { ownerKind: 'cloud', onHand: '900' },
    ],
  }),
];

test('[LE21] levels stand side by side with what each lacks; what is added up is the bureau’s own alone', () => {
  const [line] = levelLines(rows, 'disposable');
  expect(line).toMatchObject({ itemId: 'quilt', total: '530.5', short: '9.5', levels: { town: { quantity: '30.5', shortDepots: 1 } } });
  expect(shortKinds(levelLines(rows, 'disposable')).filter(({ kinds }) => kinds > 0)).toEqual([{ level: 'town', kinds: 1 }]);
});

test('[LE12] stock of another owner is a table of its own and lacks nothing', () => {
  expect(levelLines(rows, 'cloud')).toEqual([
    { itemId: 'quilt', total: '900', short: '0', levels: { town: { quantity: '900', depots: 2, short: '0', shortDepots: 0 } } },
  ]);
  expect(levelLines(rows, 'military')).toEqual([]);
});
