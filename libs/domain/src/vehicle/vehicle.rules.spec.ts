/** docs/spec/positions.md, "Vehicles" */
import { applyEvent } from '../feed/apply.ts';
import type { Held } from '../feed/held.ts';
import { eg, NOW, SHINAN } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldVehicle } from './vehicle.apply.ts';
import { createVehicle, describeVehicle } from './vehicle.rules.ts';
import type { Vehicle } from './vehicle.ts';

const facts = (samePlate: Vehicle | null = null) => ({ id: eg.id(), jurisdictionId: SHINAN, positionNumber: 41, samePlate });
const made = (command: Parameters<typeof createVehicle>[2]): HeldVehicle => {
  const [event] = createVehicle(NOW, facts(), command);
  if (event === undefined) throw new Error('nothing happened');
  return applyEvent('vehicle', null, event) as unknown as HeldVehicle;
};
const pump = () => made({ plate: '鲁B12345', kind: 'pump', teamId: eg.id() });

test('[V1] a new vehicle is seen by its node and its team', () => {
  const { row, scope } = pump();
  expect(row).toMatchObject({ plate: '鲁B12345', kind: 'pump', positionNumber: 41, version: 1 });
  expect(scope).toEqual([`n:${SHINAN}`, `t:${row.teamId}`]);
  expect(made({ plate: '鲁B1', kind: 'boat' })).toMatchObject({ row: { teamId: null }, scope: [`n:${SHINAN}`] });
});

test('[V1] a plate is used once', () => {
  const { row } = pump();
  const command = { plate: row.plate, kind: 'truck' };
  expect(refusalOf(() => createVehicle(NOW, facts(row), command))).toEqual({
    code: 'PLATE_TAKEN',
    details: { current: row, path: 'plate' },
  });
  expect(refusalOf(() => describeVehicle(NOW, { vehicle: pump(), samePlate: row }, command))?.code).toBe('PLATE_TAKEN');
});

test('[V2] what is not given stays, what does not change makes no event, and a team can be left', () => {
  const vehicle = pump();
  const { plate, kind } = vehicle.row;
  expect(describeVehicle(NOW, { vehicle, samePlate: vehicle.row }, { plate, kind, teamId: null, withoutTeam: false })).toEqual([]);
  const [event] = describeVehicle(NOW, { vehicle, samePlate: null }, { kind: 'truck', withoutTeam: true });
  if (event === undefined) throw new Error('nothing happened');
  const after = applyEvent('vehicle', vehicle as unknown as Held, event);
  expect(after).toMatchObject({ row: { plate, kind: 'truck', teamId: null, version: 2 }, scope: [`n:${SHINAN}`] });
  const both = { teamId: eg.id(), withoutTeam: true };
  expect(refusalOf(() => describeVehicle(NOW, { vehicle, samePlate: null }, both))?.code).toBe('INVALID');
});
