import { DEFAULT_TARGETS, DescribeIncidentType, type IncidentType } from '@fenghuo/domain';
import { catalogueOf, changesOf, idsWithChildren, type TypeNode } from './catalogue.ts';

const type = (code: string, parentCode: string | null, more: Partial<IncidentType> = {}): IncidentType => ({
  id: code,
  code,
  parentCode,
  class: 'natural',
  name: { zh: code, en: code },
  targets: DEFAULT_TARGETS,
  capabilities: [],
  active: true,
  version: 1,
  ...more,
});
const TYPES = [
  type('fire', null, { class: 'accident' }),
  type('flood.urban', 'flood', { capabilities: ['pumping'] }),
  type('flood.old', 'flood', { active: false }),
  type('flood', 'natural'),
  type('natural', null),
];
const shape = (nodes: readonly TypeNode[]): unknown[] => nodes.map(({ code, children }) => (children ? [code, shape(children)] : code));
const found = (query: string, of: IncidentType['class'] | 'all' = 'all', withRetired = false) =>
  shape(catalogueOf(TYPES, { query, class: of, withRetired }, ({ code, capabilities }) => [code, ...capabilities].join(' ')));

test('classes in the order of the law, types below their parents, retired ones only when asked for', () => {
  expect(found('')).toEqual([['natural', [['flood', ['flood.urban']]]], 'fire']);
  expect(found('', 'all', true)).toEqual([['natural', [['flood', ['flood.old', 'flood.urban']]]], 'fire']);
});

test('a search keeps the parents of what it finds', () => {
  expect(found('PUMPING')).toEqual([['natural', [['flood', ['flood.urban']]]]]);
  expect(found('', 'accident')).toEqual(['fire']);
  expect(idsWithChildren(catalogueOf(TYPES, { query: '', class: 'all', withRetired: false }, () => ''))).toEqual(['natural', 'flood']);
});

test('only what was changed is sent; an emptied target is missing', () => {
  const before = type('flood', null, { capabilities: ['pumping'] });
  const same = { name: before.name, targets: { ...DEFAULT_TARGETS }, capabilities: ['pumping'], active: true };
  expect(changesOf(before, same)).toEqual({});
  const retired = { ...same, name: { zh: '水灾 ', en: 'Flood' }, active: false };
  expect(changesOf(before, retired)).toEqual({ name: { zh: '水灾', en: 'Flood' }, active: false });
  const emptied = changesOf(before, { ...same, targets: { ...DEFAULT_TARGETS, arriveSeconds: null } });
  expect(DescribeIncidentType.safeParse(emptied).error?.issues.map(({ path }) => path.join('.'))).toEqual(['targets.arriveSeconds']);
});
