/** docs/spec/positions.md, "Devices" */
import { eg, NOW, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { applyDevice, registerDevice, revokeDevice, rotateSecret } from './device.rules.ts';
import type { CreateDevice } from './device.ts';

const register = (command: Partial<CreateDevice>, isTerminalTaken = false) =>
  registerDevice(NOW, { id: eg.id(), isTerminalTaken }, { kind: 'osmand', ...command });
const phone = () => applyDevice(null, register({ teamId: eg.id(), name: ' 队长手机 ' }));

test('[D1] a device speaks for one team or for one vehicle', () => {
  expect(phone()).toMatchObject({ kind: 'osmand', name: '队长手机', vehicleId: null, crs: 'wgs84', revokedAt: null, version: 1 });
  for (const both of [{}, { teamId: eg.id(), vehicleId: eg.id() }])
    expect(refusalOf(() => register(both))).toEqual({ code: 'INVALID', details: { path: 'teamId' } });
});

test('[D2] a terminal of JT/T 808 has a number, which one device in use has, and others have none', () => {
  const terminal = { kind: 'jt808', vehicleId: eg.id(), terminalId: '013800138000' } as const;
  expect(applyDevice(null, register({ ...terminal, crs: 'gcj02' }))).toMatchObject({ terminalId: '13800138000', crs: 'gcj02' });
  expect(refusalOf(() => register({ ...terminal, terminalId: null }))?.code).toBe('INVALID');
  expect(refusalOf(() => register({ ...terminal, kind: 'phone' }))?.code).toBe('INVALID');
  expect(refusalOf(() => register(terminal, true))?.code).toBe('TERMINAL_TAKEN');
});

test('[D4] [D5] a secret is changed until the device is revoked, which happens once', () => {
  const device = phone();
  const rotated = applyDevice(device, rotateSecret(seconds(1), device));
  expect(rotated).toMatchObject({ rotatedAt: seconds(1), revokedAt: null, version: 2 });
  const event = revokeDevice(seconds(2), rotated);
  if (event === null) throw new Error('nothing happened');
  const revoked = applyDevice(rotated, event);
  expect(revoked).toMatchObject({ revokedAt: seconds(2), version: 3 });
  expect(revokeDevice(seconds(3), revoked)).toBeNull();
  expect(refusalOf(() => rotateSecret(seconds(3), revoked))?.code).toBe('DEVICE_REVOKED');
});
