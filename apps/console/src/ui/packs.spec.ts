import type { Item } from '@fenghuo/domain';
import { inBase, plainNumber } from './packs.ts';

const water = { packs: [{ name: '箱', quantity: '24' }] } as Item;

test('numbers are read as people write them, packs are counted in the base unit', () => {
  expect(['１２', '1 200', '1,200', '0.5', 'zwölf'].map(plainNumber)).toEqual(['12', '1200', '1200', '0.5', 'zwölf']);
  expect([inBase('12', '箱', water), inBase('12', null, water), inBase('x', '箱', water)]).toEqual(['288', '12', 'x']);
});
