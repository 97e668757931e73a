import type { Device, DeviceWithSecret } from '@fenghuo/domain';
import { App } from 'antd';
import i18next from 'i18next';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import '../../i18n/i18n.ts';
import { DeviceSecret } from './device-secret.tsx';
import { DevicesPage } from './devices-page.tsx';

const SECRET = 'fhd_abcdefghijklmnopqrstuvwxyz0';
const DEVICE: Device = {
  id: 'd1',
  kind: 'osmand',
  name: '排水车定位器',
  teamId: null,
  vehicleId: 'v1',
  crs: 'gcj02',
  terminalId: null,
  recordedAt: '2026-11-26T00:00:00Z',
  rotatedAt: null,
  revokedAt: null,
  heardAt: null,
  counts: [
    { code: 'accepted', count: 12, at: '2026-11-26T00:00:00Z' },
    { code: 'FIX_IN_FUTURE', count: 3, at: '2026-11-26T00:00:00Z' },
  ],
  version: 4,
};
const ANSWERS: Record<string, unknown> = {
  'GET /api/v1/devices': { items: [DEVICE], next: null },
  'GET /api/v1/devices/subjects': { items: [{ of: 'vehicle', id: 'v1', code: '鲁B7F218', name: 'pump' }], next: null },
  'POST /api/v1/devices/d1/rotate': { device: { ...DEVICE, version: 5 }, secret: SECRET } satisfies DeviceWithSecret,
  'POST /api/v1/devices/d1/revoke': { ...DEVICE, revokedAt: '2026-11-26T01:00:00Z', version: 5 } satisfies Device,
};

let asked: { what: string; version: string | undefined }[] = [];
let root: Root;
let host: HTMLElement;
const realFetch = globalThis.fetch;

beforeEach(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  asked = [];
  // The server's end of the line.
  globalThis.fetch = (async (address: string, init: RequestInit) => {
    const what = `${init.method} ${new URL(address).pathname}`;
    asked.push({ what, version: (init.headers as Record<string, string>)['If-Match'] });
    return { ok: what in ANSWERS, status: 200, headers: new Map(), json: async () => ANSWERS[what] };
  }) as unknown as typeof fetch;
  await i18next.changeLanguage('zh-CN');
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.remove();
  globalThis.fetch = realFetch;
});

const show = (screen: ReactNode) => act(async () => root.render(<App>{screen}</App>));
const press = async (name: string): Promise<void> => {
  // Ant Design parts two Chinese characters of a button by a space.
  const buttons = [...document.querySelectorAll('button')].filter((one) => (one.textContent ?? '').replaceAll(' ', '') === name);
  await act(async () => buttons.at(-1)?.click());
};
const text = (): string => document.body.textContent ?? '';

test('[W16] the list says for whom a device is, in which coordinates, and in words what was taken and refused', async () => {
  await show(<DevicesPage />);
  for (const words of ['排水车定位器', '车辆 鲁B7F218', 'GCJ-02', '从未收到', '收下 12', '拒收 · 时间超前 3'])
    expect(text()).toContain(words);
  await act(() => i18next.changeLanguage('en'));
  for (const words of ['Vehicle 鲁B7F218', 'Never', 'Taken 12', 'Refused · In future 3']) expect(text()).toContain(words);
});

test('[W16] a new secret is asked about, shown once with the address to type in, and forgotten', async () => {
  await show(<DevicesPage />);
  await press('排水车定位器');
  await press('换密钥');
  expect(text()).toContain('原密钥立即失效');
  expect(asked.map(({ what }) => what)).not.toContain('POST /api/v1/devices/d1/rotate');
  await press('换密钥');
  expect(asked.at(-1)).toEqual({ what: 'POST /api/v1/devices/d1/rotate', version: '"4"' });
  for (const words of [SECRET, `${window.location.origin}/api/v1/osmand`]) expect(text()).toContain(words);
  await press('已填进设备，关闭');
  expect(text()).not.toContain(SECRET);
});

test('[W16] revoking is asked about and cannot be taken back', async () => {
  await show(<DevicesPage />);
  await press('排水车定位器');
  await press('停用');
  expect(text()).toContain('停用 排水车定位器？');
  expect(asked.map(({ what }) => what)).not.toContain('POST /api/v1/devices/d1/revoke');
  await press('停用');
  expect(asked.at(-1)).toEqual({ what: 'POST /api/v1/devices/d1/revoke', version: '"4"' });
  expect(text()).toContain('已停用，不能恢复');
});

test('a secret that was lost on its way is said to be, not shown as empty', async () => {
  await show(<DeviceSecret told={{ device: DEVICE, secret: '' }} onClose={() => undefined} />);
  expect(text()).toContain('密钥没有送到这里');
});
