import type { PublicShelter } from '@fenghuo/domain';
import { distanceWords, districtsOf, shown } from './shelters-view.ts';

const one = (name: string, more: Partial<PublicShelter> = {}): PublicShelter => ({
  id: name,
  name,
  address: null,
  point: null,
  district: '市南区',
  districtEn: 'Shinan',
  state: 'open',
  space: 'indoor',
  functions: [],
  room: 'room',
  distanceMetres: null,
  ...more,
});

test('[SL14] those with room stand first, in the order in which they came; a district and room are asked for', () => {
  const items = [one('满', { room: 'full' }), one('紧', { room: 'tight' }), one('空'), one('北', { district: '市北区', districtEn: null })];
  const names = (district: string | null, roomOnly: boolean) => shown(items, { district, roomOnly }, true).map(({ name }) => name);
  expect(names(null, false)).toEqual(['紧', '空', '北', '满']);
  expect(names('市南区', true)).toEqual(['紧', '空']);
  expect(districtsOf(items, true)).toEqual(['市北区', '市南区']);
  expect(districtsOf(items, false)).toEqual(['Shinan', '市北区']);
});

test('[SL14] a distance has no more digits than a straight line deserves', () => {
  expect([3, 864, 999, 2_449, 12_700].map(distanceWords).map(({ n, unit }) => `${n} ${unit}`)).toEqual([
    '10 metres',
    '860 metres',
    '1000 metres',
    '2.4 kilometres',
    '13 kilometres',
  ]);
});
