/** Vehicles and devices of the demo city: one that was just heard, one that was not for long, one whose clock is wrong, one revoked. */
import type { House, Row } from './house.ts';

type Told = { device: { id: string }; secret: string };

export async function playFleet(house: House): Promise<void> {
  const leader = await house.api('leader');
  const { items: teams } = await leader.ask<{ items: Row[] }>('GET', '/teams?limit=100');
  const teamId = (code: string): string => teams.find((team) => team.code === code)?.id ?? '';
  const vehicle = (plate: string, kind: string, code?: string) =>
    leader.ask('POST', '/vehicles', { plate, kind, ...(code && { teamId: teamId(code) }) });
  const register = (command: object) => leader.ask<Told>('POST', '/devices', command);
  const report = async ({ secret }: Told, [lng, lat]: [number, number], minutesAgo: number): Promise<void> => {
    const at = Math.round(Date.now() / 1000) - minutesAgo * 60;
    const answer = await fetch(`${house.url}/api/v1/osmand?id=${secret}&lat=${lat}&lon=${lng}&timestamp=${at}&accuracy=8`);
    if (!answer.ok) throw new Error(`A fix is answered ${answer.status}`);
  };

  const pump = await vehicle('鲁B7F218', 'pump', 'T02');
  const boat = await vehicle('青应急艇03', 'boat', 'T03');
  await vehicle('鲁BD92716', 'command');
  const box = await register({ kind: 'osmand', name: '排水车定位器', vehicleId: pump.id });
  await report(box, [120.3759, 36.1687], 1);
  await report(box, [120.3758, 36.1688], 0);
  const old = await register({ kind: 'osmand', vehicleId: boat.id, crs: 'gcj02' });
  await report(old, [120.2958, 36.0462], 9);
  for (const minutesAgo of [-30, -31, 60 * 24 * 8]) await report(old, [120.2958, 36.0462], minutesAgo);
  await report(old, [0, 0], 5);
  await register({ kind: 'jt808', teamId: teamId('T09'), terminalId: '013800138000' });
  await register({ kind: 'phone', name: '队长手机', teamId: teamId('T01') });
  const lost = await register({ kind: 'phone', name: '遗失的手机', teamId: teamId('T11') });
  await leader.ask('POST', `/devices/${lost.device.id}/revoke`, {});
}
