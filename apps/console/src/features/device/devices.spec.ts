import type { Device, DeviceSubject } from '@fenghuo/domain';
import i18next from 'i18next';
import '../../i18n/i18n.ts';
import {
  addressFor,
  codeWords,
  countsInOrder,
  deviceFrom,
  findDevices,
  isRefusal,
  missingIn,
  nameOf,
  shortCodeWords,
  subjectWords,
} from './devices.ts';

const t = i18next.t;
const device = (more: Partial<Device> = {}): Device => ({
  id: 'd1',
  kind: 'osmand',
  name: null,
  teamId: 't1',
  vehicleId: null,
  crs: 'wgs84',
  terminalId: null,
  recordedAt: '2026-11-26T00:00:00Z',
  rotatedAt: null,
  revokedAt: null,
  heardAt: null,
  counts: [],
  version: 1,
  ...more,
});
const TEAM: DeviceSubject = { of: 'team', id: 't1', code: 'T01', name: '消防一站' };
const VEHICLE: DeviceSubject = { of: 'vehicle', id: 'v1', code: '鲁B00001', name: 'pump' };
const SUBJECTS = new Map([TEAM, VEHICLE].map((one) => [one.id, one]));
const at = '2026-11-26T00:00:00Z';

beforeEach(() => i18next.changeLanguage('zh-CN'));

test('a device is called by its name, else by what it is; it is for a team or a vehicle', () => {
  expect([nameOf(t, device({ name: '队长手机' })), nameOf(t, device()), nameOf(t, device({ kind: 'jt808', terminalId: '138' }))]).toEqual([
    '队长手机',
    'OsmAnd 协议',
    '车载终端 JT/T 808 138',
  ]);
  const words = [device(), device({ teamId: null, vehicleId: 'v1' }), device({ teamId: 'gone' })].map((one) =>
    subjectWords(t, one, SUBJECTS),
  );
  expect(words).toEqual(['队伍 T01 消防一站', '车辆 鲁B00001', '未知']);
});

test('found by words and by state', () => {
  const rows = [device({ id: 'a', name: 'A' }), device({ id: 'b', name: 'B', revokedAt: at })];
  const ids = (query: string, shown: 'all' | 'inUse' | 'revoked') =>
    findDevices(rows, query, shown, ({ name }) => name ?? '').map(({ id }) => id);
  expect([ids('', 'all'), ids('', 'inUse'), ids('', 'revoked'), ids(' b ', 'all'), ids('b', 'inUse')]).toEqual([
    ['a', 'b'],
    ['a'],
    ['b'],
    ['b'],
    [],
  ]);
});

test('counts: what was taken, what was only heard, then the refusals by how many', () => {
  const counts = ['FIX_TOO_OLD', 'heard', 'DUPLICATE', 'accepted'].map((code, index) => ({ code, count: index + 1, at }));
  const inOrder = countsInOrder(device({ counts: [...counts, { code: 'FORBIDDEN', count: 0, at }] }));
  expect(inOrder.map(({ code }) => code)).toEqual(['accepted', 'heard', 'DUPLICATE', 'FIX_TOO_OLD']);
  expect(inOrder.map(isRefusal)).toEqual([false, false, true, true]);
});

test('codes have words in both languages; a new one is shown as it is', async () => {
  const said = () => ['accepted', 'heard', 'FIX_IN_FUTURE', 'NEW_CODE'].map((code) => [shortCodeWords(t, code), codeWords(t, code)]);
  expect(said()).toEqual([
    ['收下', '收下'],
    ['无定位', '收到，没有定位'],
    ['时间超前', '拒收：设备时间超前五分钟以上'],
    ['NEW_CODE', '拒收：NEW_CODE'],
  ]);
  await i18next.changeLanguage('en');
  expect(said()[2]).toEqual(['In future', 'Refused: its clock is over five minutes ahead']);
});

test('a form becomes a command for one team or one vehicle; only a terminal has a number', () => {
  const entered = { kind: 'osmand', crs: 'wgs84', name: ' 车上 ', subject: 'v1', terminalId: '138' } as const;
  expect(deviceFrom(entered, SUBJECTS)).toEqual({ kind: 'osmand', crs: 'wgs84', name: '车上', vehicleId: 'v1' });
  expect(deviceFrom({ ...entered, kind: 'jt808', subject: 't1' }, SUBJECTS)).toMatchObject({ teamId: 't1', terminalId: '138' });
});

test('what the schema does not ask for is asked for beside its field', () => {
  expect(missingIn({ kind: 'jt808' })).toEqual(['subject', 'terminalId']);
  expect(missingIn({ kind: 'phone', teamId: 't1' })).toEqual([]);
});

test('the address to type in is the one by which the console is reached', () => {
  const origin = 'https://fenghuo.example';
  expect((['osmand', 'phone', 'jt808'] as const).map((kind) => addressFor(kind, origin))).toEqual([
    'https://fenghuo.example/api/v1/osmand',
    'https://fenghuo.example/api/v1/positions',
    null,
  ]);
});
