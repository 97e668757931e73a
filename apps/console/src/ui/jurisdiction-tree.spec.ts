import type { Jurisdiction } from '@fenghuo/domain';
import { keysOf, nodeIn, pathTo, treeOf, treeWith } from './jurisdiction-tree.ts';

const row = (id: string, code: string, name: string, parentId: string | null, nameEn: string | null = null): Jurisdiction => ({
  id,
  code,
  name,
  nameEn,
  level: 'district',
  parentId,
  center: null,
  version: 1,
});
const ROWS = [
  row('t', '370202001', '八大关街道', 's'),
  row('n', '370203', '市北区', 'q', 'Shibei'),
  row('q', '370200', '青岛市', null, 'Qingdao'),
  row('s', '370202', '市南区', 'q', 'Shinan'),
  row('x', '370999', '别处', 'gone'),
];

test('nested and in the order of the codes, whatever the order of the rows', () => {
  expect(keysOf(treeOf(ROWS, 'zh-CN'))).toEqual(['q', 's', 't', 'n', 'x']);
  expect(treeOf(ROWS, 'en').map(({ title }) => title)).toEqual(['Qingdao', '别处']);
});

test('a search keeps the way to what it finds', () => {
  const tree = treeOf(ROWS, 'zh-CN');
  expect(keysOf(treeWith(tree, '八大关'))).toEqual(['q', 's', 't']);
  expect(keysOf(treeWith(tree, 'SHIBEI'))).toEqual(['q', 'n']);
  expect(keysOf(treeWith(tree, '370203'))).toEqual(['q', 'n']);
  expect(treeWith(tree, '巴黎')).toEqual([]);
});

test('one node with all below it', () => {
  expect(keysOf([nodeIn(treeOf(ROWS, 'zh-CN'), 's')].flatMap((node) => node ?? []))).toEqual(['s', 't']);
  expect(nodeIn(treeOf(ROWS, 'zh-CN'), 'nowhere')).toBeNull();
});

test('the path leads from the root', () => {
  expect(pathTo(ROWS, 't').map(({ id }) => id)).toEqual(['q', 's', 't']);
  expect(pathTo(ROWS, 'x').map(({ id }) => id)).toEqual(['x']);
});
