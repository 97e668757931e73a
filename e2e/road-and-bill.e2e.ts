/**
 * SC16, the road, the pass and the bill: a flood cuts the road, a crew is sent and the clock runs against 24 h; ways avoid it; a pass is checked on a phone;
 * five trucks and a digger are taken over with photos and the owner's own hand, given back, and paid for exactly what the records say.
 */
import type { Locator, Page } from 'playwright-core';
import { until } from '../tools/run/product.mjs';
import { type Api, type House, openHouse, PHONE, picture, type Row, WIDE } from './house.ts';

const HOUR_MS = 3_600_000;
/** Cut at 06:10, opened at 19:40. */
const CLOSED_MS = 13.5 * HOUR_MS;
const CUT = Math.floor((Date.now() - CLOSED_MS) / 60_000) * 60_000;
const FROM = [120.42, 36.16] as const;
const TO = [120.3, 36.3] as const;
const TRUCK_RATE = '220.50';
const DIGGER_RATE = '480';
const WAITED_MS = 30_000;
const ROADS_MS = 15_000;
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

type Route = { seconds: number; network: string; geometry: { coordinates: [number, number][] } };
type Line = { what: string; used: string; priceFen: string; feeFen: string };
type Sheet = { lines: Line[]; totalFen: string };

let house: House;
let duty: Api;
let leader: Api;
let team1: Api;
let incident: Row;
let closure: Row;
let crew: Row;
let desk: Page;
let phone: Page;
let way: Route;

const iso = (ms: number): string => new Date(ms).toISOString();
/** As the calendar of a page has it. */
const typed = (ms: number): string => {
  const at = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return at.toISOString().slice(0, 16).replace('T', ' ');
};
const spaced = (words: string): RegExp => new RegExp(words.split('').join('\\s*'));
const button = (within: Page | Locator, words: string): Locator => within.getByRole('button', { name: spaced(words) });
const routeNow = (): Promise<Route> =>
  duty.ask<Route>('POST', '/routes', {
    from: { type: 'Point', coordinates: FROM },
    to: { type: 'Point', coordinates: TO },
    profile: 'truck',
  });

async function choose(within: Locator, label: string, words: string): Promise<void> {
  await within.locator('label').filter({ hasText: label }).locator('.ant-select').click();
  await within.page().keyboard.type(words);
  await within.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: words }).first().click();
}

async function enterTime(field: Locator, ms: number): Promise<void> {
  await field.fill(typed(ms));
  await field.press('Enter');
}

/** A hand that writes. */
async function sign(page: Page): Promise<void> {
  // The sheet has stopped moving.
  await page.locator('.signature canvas').hover();
  const box = await page.locator('.signature canvas').boundingBox();
  if (box === null) throw new Error('There is nowhere to sign');
  const at = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  await page.mouse.move(...at(0.15, 0.6));
  await page.mouse.down();
  for (const [x, y] of [
    [0.25, 0.25],
    [0.3, 0.75],
    [0.42, 0.3],
    [0.5, 0.7],
    [0.62, 0.35],
    [0.8, 0.55],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 4 });
  await page.mouse.up();
}

beforeAll(async () => {
  house = await openHouse();
  [duty, leader, team1] = [await house.api('duty'), await house.api('leader'), await house.api('team1')];
  const place = { point: { type: 'Point', coordinates: FROM }, address: '李沧区河堤路' };
  const report = await duty.ask('POST', '/reports', { source: 'phone', summary: '洪水冲断河堤路', place, occurredAt: iso(CUT) });
  incident = await duty.ask('POST', `/reports/${report.id}/accept`, { title: '河堤路水毁' });
  const { person } = await team1.ask<{ person: { roles: { teamId: string }[] } }>('GET', '/session');
  crew = await duty.ask('GET', `/teams/${person.roles[0]?.teamId}`);
  // The roads of the demo are built while the product starts; a machine without the engine stays with straight lines.
  await until(async () => (await routeNow()).network !== 'straightLine', ROADS_MS).catch(() => undefined);
  way = await routeNow();
  const middle = way.geometry.coordinates[Math.floor(way.geometry.coordinates.length / 2)] ?? FROM;
  const geometry = { type: 'Point', coordinates: middle };
  closure = await duty.ask('POST', '/closures', { geometry, radiusMetres: 300, reason: '洪水冲断路基', from: iso(CUT) });
  desk = await house.page('leader', '/resources/roads', { size: WIDE, isStill: true });
});
afterAll(() => house?.close());

test('the road waits for a crew, one is sent by an order, and its arrival on the phone stops that clock', async () => {
  const road = desk.locator('.ant-table-row').filter({ hasText: '洪水冲断路基' });
  await road.getByText('未派抢通队伍').waitFor();
  await picture(desk, 'road-1-no-crew');
  await button(road, '派队抢通').click();
  const dialog = desk.getByRole('dialog');
  await choose(dialog, '队伍', String(crew['name']));
  await choose(dialog, '所属事件', '河堤路水毁');
  await picture(desk, 'road-2-send');
  await enterTime(dialog.getByLabel('预计开通'), CUT + CLOSED_MS + HOUR_MS);
  await button(dialog, '派队抢通').click();
  await road.getByText(String(crew['name'])).waitFor();
  phone = await house.page('team1', '/field', { size: PHONE, theme: 'light', isStill: true });
  for (const press of ['接令', '出动', '到场']) await button(phone.locator('.phone-actions'), press).first().click();
  await road.getByText(/到场/).waitFor({ timeout: WAITED_MS });
  await picture(desk, 'road-3-there');
});

test('a way drawn afterwards avoids it', async () => {
  const now = await routeNow();
  if (way.network === 'straightLine') return expect(now.network).toBe('straightLine');
  expect(now.geometry.coordinates).not.toEqual(way.geometry.coordinates);
  expect(now.seconds).toBeGreaterThan(way.seconds);
});

test('a traffic officer opens the code of a pass: valid; of one whose time is over: expired; of one that nobody gave: invalid', async () => {
  const give = (plate: string, validUntil: number): Promise<Row> =>
    leader.ask('POST', '/passes', { plate, cargo: '抢通机械', route: '县城 — 河堤路', validUntil: iso(validUntil) });
  const over = await give('鲁B·G0002', Date.now() + 1_500);
  const good = await give('鲁B·G0001', Date.now() + 12 * HOUR_MS);
  const officer = await house.page('duty', `/public/passes/${good['token']}`, { size: PHONE, theme: 'light' });
  await officer.getByText('有效', { exact: true }).first().waitFor();
  await officer.getByText('鲁B·G0001').waitFor();
  await picture(officer, 'road-4-pass-valid');
  await until(async () => Date.now() > Date.parse(String(over['validUntil'])), 5_000);
  await officer.goto(`${house.url}/public/passes/${over['token']}`);
  await officer.getByText('已过期').first().waitFor();
  await picture(officer, 'road-5-pass-expired');
  await officer.goto(`${house.url}/public/passes/${'A'.repeat(22)}`);
  await officer.getByText('无效').first().waitFor();
  await officer.close();
});

test('five trucks and a digger are ordered at the desk', async () => {
  await desk.goto(`${house.url}/resources/requisitions?incident=${incident.id}&new`);
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('物主姓名或单位').fill('赵车主甲');
  await dialog.getByLabel('物主电话').fill('13900008888');
  for (let truck = 1; truck <= 5; truck += 1) {
    if (truck > 1) await button(dialog, '再加一项').click();
    await dialog.getByLabel(`第 ${truck} 项 征用物`).fill(`鲁B·${truck}1234 自卸车`);
    if (truck === 1) await dialog.getByLabel('第 1 项 每小时单价').fill(TRUCK_RATE);
  }
  await button(dialog, '再加一项').click();
  const digger = dialog.locator('.requisition-line').nth(5);
  await digger.getByText('机械').click();
  await dialog.getByLabel('第 6 项 征用物').fill('挖掘机 220');
  await dialog.getByLabel('第 6 项 每小时单价').fill('');
  await picture(desk, 'road-6-order');
  await enterTime(dialog.getByLabel('下达时间'), CUT + HOUR_MS / 2);
  await button(dialog.locator('.ant-modal-footer'), '下达').click();
  await desk.locator('.requisition-detail').getByText('挖掘机 220').waitFor();
});

test('the owner signs on the phone of the team beside the machines, and what is given back is told there too', async () => {
  const card = phone.locator('[data-requisition]');
  await card.scrollIntoViewIfNeeded();
  await button(card, '交接签字').click();
  const sheet = phone.locator('.phone-sheet');
  await sheet
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      { name: '车队.png', mimeType: 'image/png', buffer: PIXEL },
      { name: '里程表.png', mimeType: 'image/png', buffer: PIXEL },
    ]);
  await sheet.locator('.ant-upload-list-item').nth(1).waitFor();
  await sign(phone);
  await picture(phone, 'road-7-owner-signs');
  await enterTime(sheet.getByLabel('交接时间'), CUT + HOUR_MS);
  await button(sheet, '确认交接').click();
  await card.getByText(/交接$/).waitFor();
  await button(card, '归还').click();
  await phone.locator('.phone-sheet').getByText('挖掘机 220').click();
  await picture(phone, 'road-8-given-back');
  await enterTime(phone.locator('.phone-sheet').getByLabel('归还时间'), CUT + 11 * HOUR_MS);
  await button(phone.locator('.phone-sheet'), '确认归还').click();
  await card.getByText('自卸车').first().waitFor({ state: 'detached' });
  await button(card, '归还').click();
  await enterTime(phone.locator('.phone-sheet').getByLabel('归还时间'), CUT + 13 * HOUR_MS);
  await button(phone.locator('.phone-sheet'), '确认归还').click();
  await card.waitFor({ state: 'detached' });
});

test('opened at 19:40: 13 h 30 min, within 24 h', async () => {
  await duty.ask('POST', `/closures/${closure.id}/open`, { at: iso(CUT + CLOSED_MS) });
  const roads = await house.page('duty', '/resources/roads', { size: WIDE, theme: 'light', isStill: true });
  await roads.getByText('已开通').click();
  await roads.getByText('用时 13 小时 30 分，24 小时内').waitFor();
  await roads.getByText('时限内抢通 1 / 1').waitFor();
  await roads.getByText(String(crew['name'])).waitFor();
  await picture(roads, 'road-9-opened');
  await roads.close();
});

test('valued and paid; the compensation sheet has six machines, and hours, rates and total are those of the records', async () => {
  const drawer = desk.locator('.ant-drawer');
  await drawer.getByText('待核价').last().waitFor();
  await button(drawer, '查看物主').click();
  await button(desk.locator('.ant-modal'), '联系归还').click();
  await button(desk.locator('.ant-modal-footer'), '查看物主').click();
  await drawer.getByText('赵车主甲').waitFor();
  await button(drawer.locator('.drawer-foot'), '核价').click();
  await desk.locator('.ant-modal').getByLabel('挖掘机').fill(DIGGER_RATE);
  await button(desk.locator('.ant-modal-footer'), '核价').click();
  await button(drawer.locator('.drawer-foot'), '记补偿').click();
  await desk.locator('.ant-modal').getByLabel('付款凭证号').fill('财 2026-17');
  await button(desk.locator('.ant-modal-footer'), '记补偿').click();
  await drawer.getByText('财 2026-17').waitFor();
  await drawer.locator('.requisition-papers img').nth(2).waitFor();
  await picture(desk, 'road-10-paid');
  await drawer.locator('.ant-drawer-close').click();
  await desk.locator('.page').getByText('补偿清单', { exact: true }).click();
  await desk.locator('.ant-table-row').nth(5).waitFor();
  await picture(desk, 'road-11-bill');

  const sheet = await duty.ask<Sheet>('GET', `/requisitions/compensation?incidentId=${incident.id}`);
  const [hours, late] = [String(10 * 3600), String(12 * 3600)];
  expect(sheet.lines.map(({ used }) => used)).toEqual([hours, hours, hours, hours, hours, late]);
  expect(sheet.lines.map(({ feeFen }) => feeFen)).toEqual([...Array.from({ length: 5 }, () => '220500'), '576000']);
  expect(sheet.totalFen).toBe('1678500');
  const file = await desk.request.get(`${house.url}/api/v1/exports/compensation?incidentId=${incident.id}`);
  const [, , ...rows] = (await file.text()).trimEnd().split('\r\n');
  expect(rows.map((row) => row.split(',').slice(6, 9))).toEqual([
    ...Array.from({ length: 5 }, () => ['10:00:00', '220.50', '2205.00']),
    ['12:00:00', '480.00', '5760.00'],
    ['', '', '16785.00'],
  ]);
  expect(await desk.locator('.ant-table-row').count()).toBe(6);
});

test('no page asked anybody but our server, and none complained', () => {
  expect(house.strays).toEqual([]);
});
