import { plainProfile } from '@fenghuo/domain';
import { forgetProfile, keepProfile, keptProfiles } from './export-profiles.ts';

test('a profile is kept under its name, the newest first, and forgotten again', () => {
  const columns = plainProfile('items').slice(0, 2);
  keepProfile('items', { name: '市局', columns });
  keepProfile('items', { name: '省厅', columns });
  keepProfile('items', { name: '市局', columns: columns.slice(0, 1) });
  expect(keptProfiles('items').map(({ name, columns: { length } }) => [name, length])).toEqual([
    ['市局', 1],
    ['省厅', 2],
  ]);
  expect(keptProfiles('depots')).toEqual([]);
  expect(forgetProfile('items', '市局').map(({ name }) => name)).toEqual(['省厅']);
});

test('what cannot be read or has an unknown column is no profile', () => {
  localStorage.setItem(
    'fenghuo.export.stock',
    JSON.stringify([{ name: 'x', columns: [{ field: 'soup', head: '汤' }] }, null, { name: 'y' }]),
  );
  expect(keptProfiles('stock')).toEqual([]);
  localStorage.setItem('fenghuo.export.stock', '{');
  expect(keptProfiles('stock')).toEqual([]);
});
