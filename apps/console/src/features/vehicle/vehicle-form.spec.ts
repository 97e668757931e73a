import { CreateVehicle, type Vehicle } from '@fenghuo/domain';
import { en } from '../../i18n/en/en.ts';
import { zh } from '../../i18n/zh/zh.ts';
import { changesOf, enteredFrom, newVehicleFrom, VEHICLE_KINDS } from './vehicle-form.ts';

const vehicle: Vehicle = { id: 'v1', plate: '鲁B00001', kind: 'pump', teamId: 't1', jurisdictionId: '0', positionNumber: 7, version: 1 };

test('what was entered becomes a command, without blanks around it', () => {
  expect(newVehicleFrom({ plate: ' 鲁B00001 ', kind: 'pump' })).toEqual({ plate: '鲁B00001', kind: 'pump' });
  expect(newVehicleFrom({ plate: '鲁B00001', kind: '排水车', teamId: 't1' })).toEqual({ plate: '鲁B00001', kind: '排水车', teamId: 't1' });
});

test('an empty form is refused by its plate and its kind', () => {
  const paths = CreateVehicle.safeParse(newVehicleFrom({})).error?.issues.map(({ path }) => path.join('.'));
  expect(new Set(paths)).toEqual(new Set(['plate', 'kind']));
});

test('[W15] only what differs is sent; leaving the team is said', () => {
  expect(changesOf(vehicle, enteredFrom(vehicle))).toEqual({});
  expect(changesOf(vehicle, { ...enteredFrom(vehicle), kind: 'truck' })).toEqual({ kind: 'truck' });
  expect(changesOf(vehicle, { ...enteredFrom(vehicle), teamId: 't2' })).toEqual({ teamId: 't2' });
  expect(changesOf(vehicle, { ...enteredFrom(vehicle), jurisdictionId: '1' })).toEqual({ jurisdictionId: '1' });
  expect(changesOf(vehicle, { plate: vehicle.plate, kind: vehicle.kind })).toEqual({ withoutTeam: true });
  expect(changesOf({ ...vehicle, teamId: null }, { plate: vehicle.plate, kind: vehicle.kind })).toEqual({});
});

test('every kind that can be chosen has a name in both languages', () => {
  for (const { vehicle: words } of [zh, en]) expect(Object.keys(words.kind)).toEqual([...VEHICLE_KINDS]);
});
