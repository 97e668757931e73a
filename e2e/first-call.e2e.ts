/** From the first call to the closed incident: a duty officer at the desk, a team leader on the phone, and a second officer who sees the same. */
import type { Page } from 'playwright-core';
import { DESK, type House, openHouse, PHONE, picture, WIDE } from './house.ts';

let house: House;
let duty: Page;
let leader: Page;
let other: Page;

beforeAll(async () => {
  house = await openHouse();
  duty = await house.page('duty', '/command', { size: WIDE });
  other = await house.page('leader', '/command', { size: DESK, theme: 'light' });
  leader = await house.page('team2', '/field', { size: PHONE, theme: 'light' });
});
afterAll(() => house?.close());

const TOLD = '李村大集对面地下车库进水，水深半米，2人被困车里，电话13805425521';
const isLive = '[data-state="live"]';

test('a call is typed, placed from the words, and accepted with one key', async () => {
  await duty.locator(isLive).waitFor();
  await duty.keyboard.press('n');
  await duty.getByRole('textbox', { name: '情况描述' }).fill(TOLD);
  await duty.keyboard.press('Tab');
  await duty.getByRole('combobox', { name: '地点' }).fill('李村大集');
  await duty.locator('.ant-select-item-option').filter({ hasText: '李村大集' }).first().click();
  await duty.locator('.place-field').getByText('120.42350, 36.15600').waitFor();
  await picture(duty, 'story-1-new-report');
  await duty.locator('.triage h2').click();
  await duty.keyboard.press('Alt+0');
  await duty.locator('.incident-head, .dispatch').first().waitFor();
});

test('the second officer has it at once, without touching anything', async () => {
  await other.getByText('Q-0001').first().waitFor({ timeout: 5_000 });
});

test('the nearest able team is ticked and sent with two presses; the order is on its phone', async () => {
  const panel = duty.getByRole('region', { name: '调派' });
  await panel.getByText('李村河排水一队').first().waitFor();
  await panel.getByRole('row').filter({ hasText: '李村河排水一队' }).locator('input[type=checkbox]').check();
  await picture(duty, 'story-2-dispatch');
  await panel.getByRole('textbox', { name: '任务要求' }).fill('先断电，排水，救出车内 2 人');
  await duty.keyboard.press('Enter');
  await panel.getByRole('button', { name: /再按 Enter 发出 1 队/ }).waitFor();
  await duty.keyboard.press('Enter');
  await panel.waitFor({ state: 'detached' });
  await leader.locator('.next-button[data-step=acknowledge]').waitFor();
  await leader.getByText('先断电，排水，救出车内 2 人').first().waitFor();
  await picture(leader, 'story-3-phone');
});

test('each step of the leader is seen at the desk as it happens', async () => {
  for (const [step, words] of [
    ['acknowledge', '已接令'],
    ['depart', '已出动'],
    ['arrive', '已到场'],
  ] as const) {
    await leader.locator(`.next-button[data-step=${step}]:not([disabled])`).click();
    await duty.locator('.command-detail').getByText(words).first().waitFor({ timeout: 10_000 });
  }
  await picture(duty, 'story-4-on-scene');
  await leader.locator('.next-button[data-step=complete]:not([disabled])').click();
  await duty.locator('.command-detail').getByText('已完成').first().waitFor({ timeout: 10_000 });
});

test('the incident is closed, and its review tells every step with who did it', async () => {
  const officer = await house.api('duty');
  const { items } = await officer.ask<{ items: { id: string; code: string }[] }>('GET', '/incidents');
  await officer.ask('POST', `/incidents/${items[0]?.id}/close`, { disposition: 'handled', note: '车内 2 人救出' });
  const review = await house.page('supervisor', `/review/${items[0]?.id}`, { size: WIDE });
  for (const words of ['李村河排水一队', '张德胜', '林晓岚']) await review.getByText(words).first().waitFor();
  await picture(review, 'story-5-review');
});

test('no page asked anybody but our server, and none threw', () => {
  expect(house.strays).toEqual([]);
});
