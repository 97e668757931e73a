/** What nobody does in time calls people, round after round, until one of them takes it on. */
import type { Page } from 'playwright-core';
import { type House, openHouse, PHONE, picture, type Row, WIDE } from './house.ts';

let house: House;
let duty: Page;
let leader: Page;
let phone: Page;
let incident: Row;

const POINT = { type: 'Point', coordinates: [120.4235, 36.156] };

beforeAll(async () => {
  house = await openHouse();
  leader = await house.page('leader', '/settings/escalation', { size: WIDE, theme: 'light' });
  duty = await house.page('duty', '/command', { size: WIDE });
  phone = await house.page('team2', '/field', { size: PHONE, theme: 'light' });
});
afterAll(() => house?.close());

test('the duty leader writes a chain, and is told who of it cannot be reached', async () => {
  await leader.getByRole('button', { name: '新增升级链' }).click();
  const drawer = leader.getByRole('dialog');
  await drawer.getByLabel('环节').click();
  await leader.locator('.ant-select-item-option').filter({ hasText: '接令' }).click();
  await drawer.getByLabel('角色').click();
  await leader.locator('.ant-select-item-option').filter({ hasText: '值班员' }).click();
  await leader.locator('.ant-select-item-option').filter({ hasText: '队长' }).click();
  await leader.keyboard.press('Escape');
  await drawer.getByRole('button', { name: '加一轮' }).click();
  await drawer.getByLabel('角色').nth(1).click();
  await leader.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '指挥员' }).click();
  await leader.keyboard.press('Escape');
  await picture(leader, 'escalation-chain-1920-light-zh');
  await drawer.getByRole('button', { name: '保存' }).click();
  await leader.getByRole('cell', { name: '接令' }).waitFor();
  // The commander has neither a number nor been here since yesterday.
  await leader.locator('td .red-text').first().waitFor();
});

test('an order that nobody acknowledges calls the room and the phone of the team', async () => {
  const [api, admin] = [await house.api('duty'), await house.api('sysadmin')];
  const targets = { acceptSeconds: 600, dispatchSeconds: 600, acknowledgeSeconds: 2, turnoutSeconds: 600, arriveSeconds: 600 };
  await admin.ask('POST', '/incident-types', { code: 'story.quick', class: 'natural', name: { zh: '急', en: 'Quick' }, targets });
  const said = {
    source: 'phone',
    summary: '地下车库进水',
    typeCode: 'story.quick',
    place: { point: POINT },
    occurredAt: new Date().toISOString(),
  };
  const report = await api.ask('POST', '/reports', said);
  incident = await api.ask('POST', `/reports/${report.id}/accept`, {});
  const { items } = await api.ask<{ items: Row[] }>('GET', '/teams?limit=1000');
  const me = await (await house.api('team2')).ask<{ person: { roles: { teamId: string }[] } }>('GET', '/session');
  const team = items.find(({ id }) => id === me.person.roles[0]?.teamId);
  await api.ask('POST', `/incidents/${incident.id}/dispatch`, { teamIds: [team?.id], task: '先断电' });
  for (const page of [duty, phone]) await page.locator('.banner-red').filter({ hasText: '接令超时' }).waitFor({ timeout: 15_000 });
  await duty.locator('.command-queue').getByText('地下车库进水').first().click();
  await duty.locator('.ladder .rung-fired').first().waitFor();
  await duty.locator('.ladder .rung-next').first().waitFor();
  await picture(duty, 'escalation-room-1920-dark-zh');
  await picture(phone, 'escalation-phone-390-light-zh');
});

test('whoever takes it on is named everywhere, and no further round comes', async () => {
  await duty.locator('.banner-red').getByRole('button', { name: '我来接手' }).click();
  await phone.locator('.banner-red').filter({ hasText: '接令超时' }).waitFor({ state: 'detached' });
  await duty.locator('.clock-owned').waitFor();
  expect(await duty.locator('.ladder .rung-next').count()).toBe(0);
});

test('nothing left the server, and no page complained', () => {
  expect(house.strays).toEqual([]);
});
