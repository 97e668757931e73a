/** "Draw it, press once": the desk draws two sectors by hand and gives two teams their own, a change goes to one alone. */
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { type Api, DESK, type House, openHouse, picture, type Row, WIDE } from './house.ts';

let house: House;
let desk: Page;
let officer: Api;
let leader: Api;
let incident: Row;
let teams: Row[];
const ways: { from: string; points: number; network: string }[] = [];

/** It is optional. */
const hasEngine = (() => {
  try {
    return createRequire(import.meta.url).resolve('@valhallajs/valhallajs') !== '';
  } catch {
    return false;
  }
})();

beforeAll(async () => {
  house = await openHouse();
  officer = await house.api('duty');
  leader = await house.api('leader');
  const place = { address: '崂山北宅林场', point: { type: 'Point', coordinates: [120.55, 36.22] } };
  const report = await officer.ask('POST', '/reports', {
    source: 'phone',
    summary: '北宅林场山火',
    place,
    occurredAt: new Date().toISOString(),
  });
  incident = await officer.ask('POST', `/reports/${report.id}/accept`, { typeCode: 'forest.fire' });
  const { items } = await officer.ask<{ items: Row[] }>('GET', '/teams?limit=1000');
  teams = ['T04', 'T31'].map((code) => items.find((team) => team.code === code) as Row);
  await officer.ask('POST', `/incidents/${incident.id}/dispatch`, { teamIds: teams.map(({ id }) => id) });
  desk = await house.page('leader', '/command', { size: WIDE, isStill: true });
  desk.on('response', async (response) => {
    if (!response.url().endsWith('/api/v1/routes')) return;
    const { geometry, network } = (await response.json()) as { geometry: { coordinates: unknown[] }; network: string };
    ways.push({ from: JSON.stringify(response.request().postDataJSON().from), points: geometry.coordinates.length, network });
  });
  await desk.locator('[data-state="live"]').waitFor();
  await desk.getByText('北宅林场山火').first().click();
});
afterAll(() => house?.close());

const orders = () => desk.getByRole('region', { name: '标绘与命令' });

/** With the hand that has just been asked for, at so many pixels from the middle of the map. */
async function draw(points: readonly (readonly [number, number])[]): Promise<void> {
  const box = await desk.locator('.map-canvas').boundingBox();
  if (box === null) throw new Error('no map');
  await desk.waitForFunction(() => document.querySelector<HTMLElement>('.maplibregl-canvas')?.style.cursor === 'crosshair');
  for (const [x, y] of points) {
    const at: [number, number] = [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
    await desk.mouse.move(...at, { steps: 4 });
    await desk.mouse.click(...at);
  }
}

test('two sectors and a water point are drawn by hand', async () => {
  const map = desk.locator('.map-canvas');
  const box = await map.boundingBox();
  if (box === null) throw new Error('no map');
  const at = (x: number, y: number): [number, number] => [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
  const click = async (x: number, y: number) => {
    await desk.mouse.move(...at(x, y), { steps: 4 });
    await desk.mouse.click(...at(x, y));
  };
  const drawn = async (kind: string, points: readonly [number, number][]) => {
    await orders().getByRole('button', { name: kind, exact: true }).click();
    await orders().getByText('在地图上').waitFor();
    // The tool is loaded when the first point is put down.
    await desk.locator('.map-canvas canvas').waitFor();
    await desk.waitForFunction(() => document.querySelector<HTMLElement>('.maplibregl-canvas')?.style.cursor === 'crosshair');
    for (const [x, y] of points) await click(x, y);
  };
  await drawn('责任区', [
    [-160, -40],
    [-40, -60],
    [-30, 60],
    [-150, 70],
    [-160, -40],
  ]);
  await orders()
    .getByRole('button', { name: /保\s*存/ })
    .click();
  await orders().getByText('责任区 1').waitFor();
  await drawn('责任区', [
    [20, -60],
    [140, -50],
    [130, 60],
    [20, 70],
  ]);
  await desk.keyboard.press('Enter');
  await picture(desk, 'order-drawing');
  await orders()
    .getByRole('button', { name: /保\s*存/ })
    .click();
  await orders().getByText('责任区 2').waitFor();
  await drawn('取水点', [[0, 110]]);
  await orders()
    .getByRole('button', { name: /保\s*存/ })
    .click();
  await orders().getByText('取水点 1').waitFor();
  const { items } = await officer.ask<{ items: Row[] }>('GET', `/incidents/${incident.id}/drawings`);
  expect(items.map((row) => row['kind']).sort()).toEqual(['sector', 'sector', 'waterPoint']);
});

test('both orders go out with one press, each with its own sector', async () => {
  await orders().getByRole('button', { name: '下达命令' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByPlaceholder('写给每支队伍的话').fill('沿山脊打隔离带，保持间隔');
  for (const [index, sector] of ['责任区 1', '责任区 2'].entries()) {
    await dialog.locator('.issue-team').nth(index).locator('.ant-select').click();
    await desk.locator('.ant-select-dropdown:visible').last().locator('.ant-select-item-option').filter({ hasText: sector }).click();
    await dialog.locator('.ant-modal-title').click();
    // A list that is still closing would be taken for the next one.
    await desk.waitForFunction(() => document.querySelector('.ant-select-dropdown:not(.ant-select-dropdown-hidden)') === null);
  }
  await picture(desk, 'order-write');
  await dialog.getByRole('button', { name: '下达 2 份命令' }).click();
  await dialog.waitFor({ state: 'detached' });
  await orders().getByText('未阅').nth(1).waitFor();
  const { items } = await officer.ask<{ items: Row[] }>('GET', `/incidents/${incident.id}/orders`);
  expect(items.map((row) => (row['drawingIds'] as string[]).length)).toEqual([1, 1]);
  await leader.ask('POST', `/orders/${items[0]?.id}/read`);
  await orders().getByText('后已阅').waitFor();
  await picture(desk, 'order-read');
});

test('a changed sector goes anew to its own team, and to no other', async () => {
  const before = await officer.ask<{ items: Row[] }>('GET', `/incidents/${incident.id}/orders`);
  await orders().getByRole('button', { name: '改形状' }).first().click();
  await orders().getByRole('textbox', { name: '名称' }).fill('一号责任区');
  await orders()
    .getByRole('button', { name: /保\s*存/ })
    .click();
  await desk.getByText('1 支队伍的命令已重新下发').waitFor();
  const after = await officer.ask<{ items: Row[] }>('GET', `/incidents/${incident.id}/orders`);
  expect([before.items.length, after.items.length]).toEqual([2, 3]);
  expect(after.items.filter(({ state }) => state === 'current')).toHaveLength(2);
});

test('who is on the way is drawn along the road; an area closed by hand has the ways asked for anew, one that crosses itself is refused', async () => {
  const { items } = await officer.ask<{ items: Row[] }>('GET', `/assignments?incidentId=${incident.id}`);
  for (const { id } of items) await officer.ask('POST', `/assignments/${id}/depart`, {});
  // It was asked for when the incident was opened, and not again for a step.
  expect(new Set(ways.map(({ from }) => from)).size).toBe(2);
  // A machine without the engine draws a straight line and says that it is one.
  expect(ways.every(({ points, network }) => (network === 'straightLine' ? points === 2 && !hasEngine : points > 2))).toBe(true);
  await picture(desk, 'way-by-road');
  await desk.getByRole('button', { name: /封闭 \d/ }).click();
  await desk.getByRole('button', { name: '区域' }).click();
  const panel = desk.getByRole('region', { name: '封闭道路' });
  await panel.getByRole('button', { name: '积水' }).click();
  await draw([
    [60, 60],
    [180, 160],
    [180, 60],
    [60, 160],
    [60, 60],
  ]);
  await panel.getByRole('alert').filter({ hasText: '与自己相交' }).waitFor();
  expect(await panel.getByRole('button', { name: /^封\s*闭$/ }).isDisabled()).toBe(true);
  await picture(desk, 'closure-crossing');
  await panel.getByText('路段').click();
  await panel.getByText('区域').click();
  await draw([
    [60, 60],
    [180, 60],
    [180, 160],
    [60, 160],
    [60, 60],
  ]);
  const askedAnew = desk.waitForResponse((response) => response.url().endsWith('/api/v1/routes'));
  await panel.getByRole('button', { name: /^封\s*闭$/ }).click();
  await desk.getByText('道路已封闭：积水').waitFor();
  await askedAnew;
  const { items: closures } = await officer.ask<{ items: { geometry: { type: string } }[] }>('GET', '/closures');
  expect(closures.map(({ geometry }) => geometry.type)).toContain('Polygon');
  await picture(desk, 'closure-drawn');
});

test('[W31] what lies within a sector, and within an area that the hand draws: what is to be protected, and residents as an estimate', async () => {
  const told = (): Promise<unknown> => desk.waitForResponse((response) => response.url().endsWith('/api/v1/around'));
  await Promise.all([told(), desk.keyboard.press('r')]);
  const pane = desk.locator('.command-detail');
  await pane.locator('.around-areas').click();
  const sector = desk.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '责任区 2' });
  await Promise.all([told(), sector.click()]);
  await pane.getByText('估算').waitFor();
  const people = await pane.locator('.around-figure b').first().textContent();
  await Promise.all([told(), pane.locator('.ant-segmented-item').filter({ hasText: '3 km' }).click()]);
  await pane.locator('.ant-segmented-item').filter({ hasText: '区域' }).click();
  const asked = told();
  await draw([
    [-200, -150],
    [200, -150],
    [200, 150],
    [-200, 150],
    [-200, -150],
  ]);
  await asked;
  await pane.getByRole('button', { name: '画好了' }).click();
  await pane.getByText('估算').waitFor();
  expect(await pane.locator('.around-figure b').first().textContent()).not.toBe(people);
  await picture(desk, 'around-area');
  await desk.keyboard.press('Escape');
});

test('it is there on a small screen, in the light and in English', async () => {
  const small = await house.page('duty', '/command', { size: DESK, theme: 'light', language: 'en', isStill: true });
  await small.locator('[data-state="live"]').waitFor();
  await small.getByText('北宅林场山火').first().click();
  await small.getByRole('region', { name: 'Drawings and orders' }).scrollIntoViewIfNeeded();
  await picture(small, 'order-small');
  expect(house.strays).toEqual([]);
});
