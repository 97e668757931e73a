/** Vehicles through the public interface, and in the frames of consoles (docs/spec/positions.md, "Vehicles"). */
import type { Page, Position, Snapshot, TakenFixes, Vehicle } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Refused = { code: string; current?: Vehicle };

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('[V1] a vehicle has a number in the frames that no team has, and a plate that no other has', async () => {
  const duty = await server.as('dutyOfficer');
  const { west, east } = server.city.teams;
  const made = await duty.post<Vehicle>('/vehicles', { plate: '鲁B12345', kind: 'pump', teamId: west });
  expect([made.status, made.body]).toEqual([
    201,
    { id: made.body.id, plate: '鲁B12345', kind: 'pump', teamId: west, jurisdictionId: server.city.west, positionNumber: 4, version: 1 },
  ]);
  const eastern = await server.as('dutyOfficer', 'east');
  for (const [by, current] of [
    [duty, made.body],
    [eastern, undefined],
  ] as const) {
    const taken = await by.post<Refused>('/vehicles', { plate: '鲁B12345', kind: 'truck' });
    expect([taken.status, taken.body.code, taken.body.current]).toEqual([409, 'PLATE_TAKEN', current]);
  }
  expect((await eastern.post<Refused>('/vehicles', { plate: '鲁B2', kind: 'truck', teamId: west })).body.code).toBe('TEAM_UNKNOWN');
  expect((await eastern.get(`/vehicles/${made.body.id}`)).status).toBe(404);
  expect((await (await server.as('commander')).post('/vehicles', { plate: '鲁B3', kind: 'truck' })).status).toBe(403);
  const two = await Promise.all([1, 2].map(() => duty.post('/vehicles', { plate: '鲁B4', kind: 'truck' })));
  expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
  const moved = await duty.patch<Vehicle>(`/vehicles/${made.body.id}`, { teamId: east, jurisdictionId: server.city.east });
  expect(moved.body).toMatchObject({ teamId: east, version: 2 });
  expect((await eastern.get<Page<Vehicle>>(`/vehicles?teamId=${east}`)).body.items).toEqual([moved.body]);
  const left = await duty.patch<Vehicle>(`/vehicles/${made.body.id}`, { withoutTeam: true });
  expect(left.body).toMatchObject({ teamId: null, version: 3 });
});

test('[V3] it is tracked like a team: by its team and by who commands there, in lists, snapshot and frames', async () => {
  const duty = await server.as('dutyOfficer');
  const { west } = server.city.teams;
  const { body: vehicle } = await duty.post<Vehicle>('/vehicles', { plate: '鲁B77777', kind: 'boat', teamId: west });
  const { body: plane } = await duty.post<Vehicle>('/vehicles', { plate: 'B-7100', kind: 'helicopter' });
  const fix = (of: object, coordinates: readonly number[], seconds: number, more: object = {}) => ({
    ...of,
    point: { type: 'Point', coordinates },
    at: new Date(Date.parse(server.clock.now()) + seconds * 1000).toISOString(),
    ...more,
  });
  const teamLeader = await server.as('teamLeader', 'west', west);
  const of = { vehicleId: vehicle.id };
  const taken = (await teamLeader.post<TakenFixes>('/positions', { fixes: [fix(of, WEST, 0), fix({ vehicleId: plane.id }, EAST, 0)] }))
    .body;
  expect(taken).toEqual({ accepted: 1, refused: [{ index: 1, code: 'VEHICLE_UNKNOWN' }] });
  const fast = [fix({ vehicleId: plane.id }, EAST, 0, { speedMps: 120 }), fix(of, WEST, 1, { speedMps: 120 })];
  expect((await duty.post<TakenFixes>('/positions', { fixes: fast })).body).toEqual({
    accepted: 1,
    refused: [{ index: 1, code: 'FIX_IMPOSSIBLE' }],
  });
  const both = { teamId: west, vehicleId: vehicle.id };
  for (const wrong of [both, {}, { teamId: vehicle.id, vehicleId: null }]) {
    const answer = await duty.post<TakenFixes>('/positions', { fixes: [fix(wrong, WEST, 2)] });
    expect([wrong, answer.status, answer.body.refused?.[0]?.code]).toEqual([
      wrong,
      wrong === both || !('teamId' in wrong) ? 400 : 200,
      wrong === both || !('teamId' in wrong) ? undefined : 'TEAM_UNKNOWN',
    ]);
  }
  const { items } = (await duty.get<Page<Position>>('/positions')).body;
  expect(items.map(({ teamId, vehicleId }) => [teamId, vehicleId]).sort()).toEqual(
    [
      [null, vehicle.id],
      [null, plane.id],
    ].sort(),
  );
  expect((await duty.get<Snapshot>('/snapshot')).body.kinds['vehicle']).toContainEqual(vehicle);
  const socket = duty.socket();
  const numbers = new Set<number>();
  socket.on('positions', ({ frame }: { frame: Uint8Array }) => {
    const view = new DataView(Uint8Array.from(frame).buffer);
    for (let at = 0; at < view.byteLength; at += 20) numbers.add(view.getUint32(at, true));
  });
  socket.on('connect', () => socket.emit('view', { bbox: [119, 35, 122, 38], zoom: 10 }));
  await eventually(() => expect(numbers).toEqual(new Set([vehicle.positionNumber, plane.positionNumber])));
  socket.disconnect();
});
