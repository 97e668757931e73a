/**
 * SC17, a typhoon night: shelters opened and counted by their managers on phones, also without network; the desk sees who is full and sends people on to the
 * nearest with room; a family is registered; districts stand beside their norms.
 */
import type { Page } from 'playwright-core';
import { until } from '../tools/run/product.mjs';
import { type Api, DESK, type House, openHouse, PHONE, picture, type Row, WIDE } from './house.ts';

const HOUR_MS = 3_600_000;
const NOTICED_MS = 45_000;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

type Place = {
  name: string;
  district: string;
  capacity: number;
  present: number;
  special: number;
  point: [number, number];
  checkedHours: number;
};
/** With the manager's own one for 400 people: 12 shelters, 5 000 places. */
const PLACES: readonly Place[] = [
  { name: '李沧文化公园体育馆', district: '370213', capacity: 800, present: 760, special: 12, point: [120.431, 36.151], checkedHours: 0.2 },
  { name: '北宅小学', district: '370212', capacity: 200, present: 190, special: 17, point: [120.548, 36.212], checkedHours: 0.1 },
  { name: '王哥庄中学', district: '370212', capacity: 350, present: 287, special: 24, point: [120.631, 36.268], checkedHours: 0.5 },
  { name: '市北体育中心', district: '370203', capacity: 1200, present: 800, special: 36, point: [120.372, 36.098], checkedHours: 0.2 },
  { name: '沙子口街道礼堂', district: '370212', capacity: 260, present: 143, special: 8, point: [120.532, 36.113], checkedHours: 0.3 },
  { name: '城阳夏庄社区中心', district: '370214', capacity: 150, present: 88, special: 14, point: [120.415, 36.255], checkedHours: 2.4 },
  { name: '惜福中学', district: '370214', capacity: 300, present: 216, special: 7, point: [120.478, 36.311], checkedHours: 0.1 },
  { name: '台东六路小学', district: '370203', capacity: 240, present: 144, special: 8, point: [120.353, 36.089], checkedHours: 0.3 },
  { name: '中韩社区服务中心', district: '370212', capacity: 180, present: 61, special: 3, point: [120.441, 36.099], checkedHours: 6.2 },
  { name: '金家岭学校', district: '370212', capacity: 420, present: 278, special: 11, point: [120.466, 36.092], checkedHours: 0.3 },
  { name: '九水中学', district: '370213', capacity: 500, present: 145, special: 10, point: [120.447, 36.171], checkedHours: 0.1 },
];
const FUNCTIONS = ['food', 'power', 'medical', 'water'];

let house: House;
let duty: Api;
let incident: Row;
let own: Row;
let desk: Page;
let phone: Page;

const rowOf = (id: string): Promise<Row> => duty.ask('GET', `/shelters/${id}`);
const card = (name: string) => desk.locator('.shelter-card').filter({ hasText: name });
const pressOf = (label: string) => phone.getByRole('button', { name: label });

beforeAll(async () => {
  house = await openHouse();
  duty = await house.api('duty');
  const place = { point: { type: 'Point', coordinates: [120.4235, 36.156] }, address: '李沧区、崂山区沿海' };
  const report = await duty.ask('POST', '/reports', {
    source: 'department',
    summary: '台风登陆，沿海转移',
    place,
    occurredAt: hoursAgo(9),
  });
  incident = await duty.ask('POST', `/reports/${report.id}/accept`, { title: '台风登陆转移安置' });
  const manager = await house.api('shelter');
  const { person } = await manager.ask<{ person: { roles: { shelterId: string }[] } }>('GET', '/session');
  own = await duty.ask('PATCH', `/shelters/${person.roles[0]?.shelterId}`, { declaredCapacity: 400, specialCapacity: 40 });
  const { items: nodes } = await duty.ask<{ items: Row[] }>('GET', '/jurisdictions?limit=1000');
  for (const [index, one] of PLACES.entries()) await openOne(one, index, String(nodes.find(({ code }) => code === one.district)?.id));
  desk = await house.page('duty', '/resources/shelters', { size: WIDE, theme: 'light' });
  phone = await house.page('shelter', '/field', { size: PHONE, theme: 'light' });
});
afterAll(() => house?.close());

async function openOne(
  { name, capacity, present, special, point, checkedHours }: Place,
  index: number,
  jurisdictionId: string,
): Promise<void> {
  const made = await duty.ask('POST', '/shelters', {
    code: `ST-${index + 1}`,
    name,
    class: 'emergency',
    durationClass: 'emergency',
    space: 'indoor',
    functions: FUNCTIONS,
    place: { point: { type: 'Point', coordinates: point }, address: name },
    jurisdictionId,
    declaredCapacity: capacity,
    specialCapacity: 40,
    responsible: `${name}管理组`,
    state: 'standby',
  });
  const at = hoursAgo(8);
  await duty.ask('POST', `/shelters/${made.id}/open`, { to: 'opening', incidentId: incident.id, at });
  await duty.ask('POST', `/shelters/${made.id}/open`, { to: 'open', functions: FUNCTIONS, at });
  await duty.ask('POST', `/shelters/${made.id}/headcounts`, { count: Math.round(present / 2), special: 0, at: hoursAgo(7) });
  await duty.ask('POST', `/shelters/${made.id}/headcounts`, { count: present, special, at: hoursAgo(checkedHours) });
}

test('the desk begins to open a shelter for the incident; its manager declares it open on the phone in two taps', async () => {
  await desk.getByText('备用', { exact: false }).first().waitFor();
  await desk.locator('.ant-segmented-item').filter({ hasText: '备用' }).click();
  await card('李村公园').click();
  await desk.getByRole('button', { name: '开始启用' }).click();
  await desk.locator('.shelter-side').getByText('启用中').waitFor();
  await phone.getByRole('button', { name: '宣布启用' }).click();
  await phone.getByRole('dialog').getByRole('button', { name: '宣布启用' }).click();
  await desk.locator('.shelter-side .shelter-chip').filter({ hasText: '已启用' }).waitFor();
  expect((await rowOf(own.id)).incidentId).toBe(incident.id);
});

test('[O12] [W20] people are counted in on the phone, one by one and in groups, and the desk shows the figures live', async () => {
  await phone.getByRole('button', { name: '清点…' }).click();
  const people = phone.getByRole('dialog').getByRole('spinbutton').first();
  await people.fill('287');
  await phone
    .getByRole('dialog')
    .getByRole('button', { name: /记下清点/ })
    .click();
  for (let n = 0; n < 3; n += 1) await phone.locator('[data-press=in]').click();
  await phone.getByRole('button', { name: '进一批…' }).click();
  await phone.getByRole('dialog').getByRole('spinbutton').first().fill('10');
  await phone.getByRole('dialog').getByRole('button', { name: /记下/ }).click();
  await until(async () => (await rowOf(own.id))['present'] === 300, NOTICED_MS);
  await desk.locator('.shelter-figure').filter({ hasText: '在场人数' }).filter({ hasText: '3\u2009412' }).waitFor();
  expect(await desk.locator('.shelter-figure').first().textContent()).toContain('12');
  await phone.locator('.place-line.is-sent').waitFor();
  await picture(phone, 'shelter-phone-390-light-zh');
  await desk.locator('.ant-segmented-item').filter({ hasText: '在用' }).click();
  for (const nearlyFull of ['北宅小学', '李沧文化公园']) {
    await card(nearlyFull).locator('.shelter-chip.is-amber').waitFor();
    expect(await card(nearlyFull).textContent()).toContain('95');
  }
  await card('中韩社区服务中心').locator('.time-chip-red').waitFor();
  await card('城阳夏庄').locator('.time-chip-amber').waitFor();
  await picture(desk, 'shelter-board-1920-light-zh');
});

test('[O13] presses without network wait on the phone, say so, and arrive once each with their own time', async () => {
  await phone.context().setOffline(true);
  await phone.locator('.phone-bar-offline').waitFor({ timeout: NOTICED_MS });
  const before = new Date().toISOString();
  for (let n = 0; n < 2; n += 1) await phone.locator('[data-press=in]').click();
  await phone.locator('.phone-note').filter({ hasText: '2 条待发' }).waitFor();
  await picture(phone, 'shelter-phone-offline-390-light-zh');
  expect((await rowOf(own.id))['present']).toBe(300);
  const after = new Date().toISOString();
  await phone.context().setOffline(false);
  await until(async () => (await rowOf(own.id))['present'] === 302, NOTICED_MS);
  const { items } = await duty.ask<{ items: { at: string; kind: string; count: number }[] }>('GET', `/shelters/${own.id}/history`);
  const late = items.filter(({ at, kind }) => kind === 'arrival' && at >= before && at <= after);
  expect(late.map(({ count }) => count)).toEqual([1, 1]);
});

test('[W21] at its limit it is full, on the phone and at the desk, and those at the door are sent to the nearest with room', async () => {
  await pressOf('进一批…').click();
  await phone.getByRole('dialog').getByRole('spinbutton').first().fill('98');
  await phone.getByRole('dialog').getByRole('button', { name: /记下/ }).click();
  await phone.locator('.place-full .place-offer').first().waitFor({ timeout: NOTICED_MS });
  await picture(phone, 'shelter-phone-full-390-light-zh');
  await desk.locator('.shelter-card').first().filter({ hasText: '李村公园' }).waitFor();
  await card('李村公园').locator('.shelter-chip.is-full').waitFor();
  await card('李村公园').click();
  const panel = desk.locator('.shelter-transfer');
  await panel.getByRole('spinbutton').first().fill('36');
  await panel.locator('.offer-row.is-given').first().waitFor();
  expect(await panel.locator('.offer-row.is-given').first().textContent()).toMatch(/\d\s*(m|km)/);
  const goal = (await panel.locator('.offer-row.is-given').first().getAttribute('data-offer')) ?? '';
  await panel.locator('.places-map[data-ready=true]').waitFor();
  await picture(desk, 'shelter-transfer-1920-light-zh');
  await panel.getByRole('button', { name: '分流 36 人' }).click();
  const target = await until36(goal);
  expect([target['onTheWay'], (await rowOf(own.id))['present']]).toEqual([36, 400]);
});

async function until36(name: string): Promise<Row> {
  const { items } = await duty.ask<{ items: Row[] }>('GET', '/shelters?limit=1000');
  const id = items.find((one) => one['name'] === name)?.id ?? '';
  await until(async () => (await rowOf(id))['onTheWay'] === 36, NOTICED_MS);
  return rowOf(id);
}

test('[SL14] residents read where to go, without an account: the full one last and in words, a way there, nobody and no number of people', async () => {
  const resident = await house.page('duty', '/public/shelters', { size: PHONE, theme: 'light' });
  const full = resident.locator('.public-shelter').filter({ hasText: '李村公园' });
  // What is told is at most ten seconds old.
  await until(async () => {
    await resident.reload();
    await resident.locator('.public-shelter').first().waitFor();
    return (await full.getByText('已满').count()) === 1;
  }, NOTICED_MS);
  expect(await resident.locator('.public-shelter').count()).toBe(12);
  await resident.locator('.public-go').first().click();
  expect(await resident.locator('.public-apps a').count()).toBeGreaterThan(1);
  expect(await resident.locator('main').textContent()).not.toMatch(/管理组|3 ?412|760|在场/);
  await picture(resident, 'public-shelters-390-light-zh');
});

test('[W24] a family is registered at the desk with wristbands, found again by initials, and told of to a relative who names one more fact', async () => {
  const managed = await house.page('shelter', `/resources/evacuees?shelter=${own.id}`, { size: DESK, theme: 'light' });
  const form = managed.locator('.desk-left');
  await form.getByLabel('姓名').fill('王秀兰');
  await form.getByLabel('出生年').fill('1956');
  await form.getByText('高龄').click();
  await form.getByRole('button', { name: '加一人' }).click();
  await form.getByLabel('姓名').nth(1).fill('王小军');
  await form.getByLabel('出生年').nth(1).fill('1984');
  await picture(managed, 'evacuee-desk-1366-light-zh');
  await form.getByRole('button', { name: '登记 2 人' }).click();
  await managed.locator('.wristbands li').nth(1).waitFor();
  expect(await managed.locator('.wristbands canvas, .wristbands svg').count()).toBe(2);
  await picture(managed, 'evacuee-wristbands-1366-light-zh');
  await managed.getByRole('button', { name: '下一家' }).click();
  await managed.getByPlaceholder('姓名、拼音首字母或手机后四位').fill('wxl');
  await managed.getByRole('button', { name: '查找' }).click();
  await managed.locator('.desk-found .person-row').filter({ hasText: '王秀兰' }).waitFor();
  await managed.locator('.ant-segmented-item').filter({ hasText: '寻亲' }).click();
  await form.getByLabel('姓名').fill('王大海');
  await form.getByLabel('手机', { exact: true }).fill('10000000001');
  await form.getByLabel('与被寻人的关系').fill('儿子');
  await form.getByLabel('全名').fill('王秀兰');
  await form.getByLabel('出生年').fill('1956');
  await form.getByRole('button', { name: '查询' }).click();
  await managed.locator('.desk-answer.is-safe').filter({ hasText: '李村公园' }).waitFor();
  await picture(managed, 'evacuee-found-1366-light-zh');
  // Nobody's name is among the rows of the feed, on any page.
  for (const page of [managed, desk, phone])
    expect(await page.evaluate(() => JSON.stringify((window as unknown as { fenghuoRows: () => unknown }).fenghuoRows()))).not.toContain(
      '王秀兰',
    );
});

test('[W23] each district stands beside its norms: two are red', async () => {
  const leader = await house.api('leader');
  const { items: norms } = await duty.ask<{ items: { jurisdictionId: string; area: string; gradeOne: number }[] }>(
    'GET',
    '/shelters/norms',
  );
  for (const { jurisdictionId, area } of norms) {
    const count = Math.max(1, Math.floor(Number(area) / 2.6));
    await leader.ask('PUT', `/jurisdictions/${jurisdictionId}/settings`, { residents: { count, source: '演示', year: 2025 } });
  }
  const lacking = norms.filter(({ gradeOne }) => gradeOne === 0).length;
  const page = await house.page('duty', '/resources/shelters', { size: WIDE, theme: 'dark' });
  await page.locator('.ant-segmented-item').filter({ hasText: '标准' }).click();
  await page.locator('.shelter-norms tbody tr.ant-table-row').first().waitFor();
  expect(await page.locator('.shelter-norms .is-below').count()).toBe(lacking);
  expect(lacking).toBe(2);
  await picture(page, 'shelter-norms-1920-dark-zh');
  const small = await house.page('duty', '/resources/shelters', { size: DESK, theme: 'dark', language: 'en' });
  await small.locator('.shelter-card').first().click();
  await small.locator('.headcount-chart').waitFor();
  await picture(small, 'shelter-board-1366-dark-en');
  const night = await house.page('shelter', '/field', { size: PHONE, theme: 'dark', language: 'en' });
  await night.locator('.place-figures').waitFor();
  await picture(night, 'shelter-phone-390-dark-en');
});

test('no page asked anybody else for anything, and none complained', () => {
  expect(house.strays).toEqual([]);
});
