import type { Depot } from '@fenghuo/domain';
import { changesOf, enteredFrom, newDepotFrom } from './depot-form.ts';

const depot: Depot = {
  id: '1',
  code: 'W-1',
  name: '市南库',
  kind: 'store',
  level: 'district',
  jurisdictionId: 'n',
  place: { point: { type: 'Point', coordinates: [120, 36] }, address: '香港路', regionCode: '370202' },
  areaSquareMetres: '2100',
  shelterId: null,
  incidentId: null,
  state: 'open',
  movedAt: null,
  countedAt: null,
  alarms: [],
  version: 3,
};

test('[SU12] what was not changed is not sent', () => {
  expect(changesOf(depot, enteredFrom(depot))).toEqual({});
  expect(changesOf(depot, { ...enteredFrom(depot), name: ' 新库名 ', areaSquareMetres: '2200' })).toEqual({
    name: '新库名',
    areaSquareMetres: '2200',
  });
  expect(changesOf(depot, { ...enteredFrom(depot), areaSquareMetres: ' ' })).toEqual({ areaSquareMetres: '0' });
});

test('[SU10] a new depot says what was entered; needed words that are missing stay in', () => {
  expect(newDepotFrom({ place: { address: ' ', point: null, pointName: null } })).toEqual({ code: '', name: '' });
  expect(
    newDepotFrom({ code: 'W', name: '库', kind: 'point', level: 'town', place: { address: '', point: [120, 36], pointName: null } }),
  ).toEqual({
    code: 'W',
    name: '库',
    kind: 'point',
    level: 'town',
    place: { point: { type: 'Point', coordinates: [120, 36] } },
  });
});
