import type { PublicIssueList } from '@fenghuo/domain';
import { figure, villagesOf, yuan } from './issues-view.ts';

type Row = PublicIssueList['issues'][number];
const row = (jurisdictionId: string, name: string, itemId: string): Row => ({
  ...{ jurisdictionId, name, nameEn: null, level: 'village', within: '浮山街道', withinEn: 'Fushan' },
  ...{ households: 4, itemId, itemName: { zh: '棉被' }, unit: '床', quantity: '8' },
});

test('the list stands by village, and one finds the own one by its name or its town', () => {
  const rows = [row('b', '浮山后村', '1'), row('a', '东村', '1'), row('b', '浮山后村', '2')];
  expect(villagesOf(rows, '', true).map(({ name, rows: own }) => [name, own.length])).toEqual([
    ['东村', 1],
    ['浮山后村', 2],
  ]);
  expect(villagesOf(rows, '后村', true).map(({ id }) => id)).toEqual(['b']);
  expect(villagesOf(rows, 'fushan', false)).toHaveLength(2);
});

test('figures are read as they were published', () => {
  expect([figure('12000'), figure('0.5'), yuan('120050'), yuan('7')]).toEqual(['12\u2009000', '0.5', '1\u2009200.50', '0.07']);
});
