/** Asking the army, the departments and the volunteers for four hundred people, and a helicopter against its clocks: what was asked, promised and counted in. */
import type { Locator, Page } from 'playwright-core';
import { type Api, DESK, type House, openHouse, picture, type Row, WIDE } from './house.ts';

const MINUTE_MS = 60_000;
/** The thirteenth hour of the story: an hour ago, on the minute. */
const CALLED_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 60 * MINUTE_MS;

let house: House;
let desk: Page;
let officer: Api;
let leader: Api;
let incident: Row;
let volunteers: Row[];

beforeAll(async () => {
  house = await openHouse();
  officer = await house.api('duty');
  leader = await house.api('leader');
  const place = { address: '大泽山北麓', point: { type: 'Point', coordinates: [119.95, 36.95] } };
  const said = { source: 'phone', summary: '地震，多处房屋倒塌', place, occurredAt: new Date(CALLED_MS).toISOString() };
  const report = await officer.ask('POST', '/reports', said);
  incident = await officer.ask('POST', `/reports/${report.id}/accept`, { at: new Date(CALLED_MS).toISOString() });
  volunteers = [];
  for (let n = 1; n <= 21; n += 1) volunteers.push(await leader.ask('POST', '/teams', volunteer(n)));
  desk = await house.page('leader', '/command', { size: WIDE, isStill: true });
  await desk.locator('[data-state="live"]').waitFor();
  await desk.getByText('地震，多处房屋倒塌').first().click();
});
afterAll(() => house?.close());

/** Eighteen rated 1 or 2, three rated 3. The first brings 16, the others 10 each. */
const volunteer = (n: number) => ({
  code: `V${String(n).padStart(2, '0')}`,
  name: `社会救援${String(n).padStart(2, '0')}队`,
  kind: 'social',
  capabilities: [{ code: 'collapse', level: n > 18 ? 3 : (n % 2) + 1 }],
  headcount: n === 1 ? 16 : 10,
});

const forces = (): Locator => desk.getByRole('region', { name: '力量' });
const dialog = (): Locator => desk.getByRole('dialog');
const spaced = (words: string): RegExp => new RegExp(words.split('').join('\\s*'));
const requests = async (): Promise<Row[]> =>
  (await officer.ask<{ requests: Row[] }>('GET', `/incidents/${incident.id}/needs`)).requests.filter(
    ({ incidentId }) => incidentId === incident.id,
  );
const record = (request: Row | undefined, step: string, more: object = {}): Promise<Row> =>
  leader.ask('POST', `/force-requests/${request?.id}/steps`, { step, ...more });

test('one need is written: four hundred people who can search collapsed houses', async () => {
  await forces().getByRole('button', { name: '提出需求' }).click();
  await dialog().getByRole('spinbutton').fill('400');
  await dialog().getByRole('combobox').click();
  await desk.keyboard.type('倒塌');
  await desk.locator('.ant-select-item-option').filter({ hasText: '倒塌搜救' }).click();
  await dialog()
    .getByRole('button', { name: spaced('保存') })
    .click();
  await forces().getByText('缺 400').waitFor();
});

test('the army is asked for two hundred, signed for and sent; it agrees to a part, and its line names nobody', async () => {
  await forces().getByRole('button', { name: '请求力量' }).click();
  await dialog().getByRole('spinbutton').fill('200');
  await dialog().getByLabel('任务').fill('搜救、清障');
  await picture(desk, 'force-1-military');
  await dialog().getByRole('button', { name: '发起请求' }).click();
  for (const step of ['签批', '发出'])
    await forces()
      .getByRole('button', { name: spaced(step) })
      .click();
  await forces().getByText('已发出').waitFor();
  await forces()
    .getByRole('button', { name: spaced('同意') })
    .click();
  await dialog().getByRole('spinbutton').fill('120');
  await dialog()
    .getByRole('button', { name: spaced('同意') })
    .click();
  const line = forces().locator('.request-row').filter({ hasText: '军队武警' });
  await line.getByText('120/200').waitFor();
  expect(await line.locator('.request-line').first().textContent()).toMatch(/^军队武警\s*120\/200$/);
});

test('volunteers of level two or better are asked for their yes: eighteen asked, eleven agree', async () => {
  await forces().getByRole('button', { name: '请求力量' }).click();
  await dialog().getByText('社会力量', { exact: true }).click();
  await dialog().getByText('2 级及以上').click();
  await dialog().getByRole('combobox').click();
  const choices = desk.locator('.ant-select-dropdown:visible .ant-select-item-option');
  await choices.first().waitFor();
  for (const { name } of volunteers.slice(0, 18)) {
    await desk.keyboard.type(String(name));
    await choices.filter({ hasText: String(name) }).waitFor();
    await desk.keyboard.press('Enter');
  }
  await desk.keyboard.type('社会救援19队');
  await desk.locator('.ant-select-dropdown:visible .ant-select-item-empty').waitFor();
  await picture(desk, 'force-2-volunteers');
  await dialog().locator('.ant-modal-title').click();
  await dialog().getByRole('button', { name: '发起请求' }).click();
  await desk.getByText('已发起 18 份社会力量请求').waitFor();
  const asked = (await requests()).filter(({ kind }) => kind === 'social');
  expect(asked).toHaveLength(18);
  const rank = ({ teamIds }: Row): number => volunteers.findIndex(({ id }) => id === (teamIds as string[])[0]);
  for (const [index, request] of asked.sort((a, b) => rank(a) - rank(b)).entries()) await record(request, index < 11 ? 'agree' : 'refuse');
  await forces().getByText('征询 18 同意 11').waitFor();
});

test('five vanguard teams of departments are confirmed; the board counts 400, 386 and 212, each kind with its colour', async () => {
  const { needs } = await officer.ask<{ needs: Row[] }>('GET', `/incidents/${incident.id}/needs`);
  for (const name of ['住建局', '水利局', '交通局', '卫健局', '民政局']) {
    const body = { kind: 'department', headcount: 30, addressee: `应急先锋队（${name}）` };
    const request = await leader.ask('POST', `/needs/${needs[0]?.id}/force-requests`, body);
    await record(request, 'agree', { headcount: 30 });
    if (name !== '民政局') await record(request, 'arrive', { headcount: 28 });
  }
  const all = await requests();
  const military = all.find(({ kind }) => kind === 'military');
  await record(military, 'name', { teamIds: [] });
  await record(military, 'arrive', { headcount: 60 });
  for (const request of all.filter(({ kind, state }) => kind === 'social' && state === 'agreed').slice(-4))
    await record(request, 'arrive', { headcount: 10 });
  const board = forces().locator('.tally');
  await board.getByRole('img', { name: '需求 400，已承诺 386，已到场 212' }).waitFor();
  for (const words of ['军队武警 60/120', '社会力量 40/116', '部门先锋队 112/150']) await board.getByText(words).waitFor();
  const colours = await board
    .locator('.tally-kinds .tally-mark')
    .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor + getComputedStyle(mark).backgroundImage));
  expect(new Set(colours).size).toBe(3);
  await forces().scrollIntoViewIfNeeded();
  await picture(desk, 'force-3-board');
});

test('who is no desk sees nothing of the army', async () => {
  const informant = await house.api('team1');
  const { kinds } = await informant.ask<{ kinds: Record<string, Row[]> }>('GET', '/snapshot');
  expect(kinds['forceRequest'] ?? []).toEqual([]);
});

test('a helicopter is called out: thirteen of fifteen minutes to be ready, forty-one to the place, each step with its time', async () => {
  const { needs } = await officer.ask<{ needs: Row[] }>('GET', `/incidents/${incident.id}/needs`);
  const at = (minutes: number) => ({ at: new Date(CALLED_MS + minutes * MINUTE_MS).toISOString() });
  const path = `/needs/${needs[0]?.id}/force-requests`;
  const air = await leader.ask('POST', path, { kind: 'air', headcount: 6, addressee: '直升机一号', ...at(0) });
  const way = [
    ['askAirspace', 3],
    ['clearAirspace', 7],
    ['order', 8],
    ['ready', 21],
    ['takeOff', 23],
    ['arrive', 41],
  ] as const;
  for (const [step, minutes] of way) await record(air, step, { ...(step === 'arrive' && { headcount: 6 }), ...at(minutes) });
  const line = forces().locator('.request-row').filter({ hasText: '直升机一号' });
  const minuteOf = (minutes: number): string => clock(CALLED_MS + minutes * MINUTE_MS);
  await line
    .getByText(
      `申请空域 ${minuteOf(3)} → 空域批准 ${minuteOf(7)} → 下达任务 ${minuteOf(8)} → 备妥 ${minuteOf(21)} → 起飞 ${minuteOf(23)} → 到场 ${minuteOf(41)}`,
    )
    .waitFor();
  expect(
    await line.locator('.time-chip').evaluateAll((chips) => chips.map((chip) => [chip.className, chip.getAttribute('title')])),
  ).toEqual([
    ['time-chip time-chip-calm', "备妥 13'00\" / 15'"],
    ['time-chip time-chip-calm', '到场 41\'00" / 2h'],
  ]);
});

test('one that was ordered sixteen minutes ago and is not ready is late, and says so', async () => {
  const { needs } = await officer.ask<{ needs: Row[] }>('GET', `/incidents/${incident.id}/needs`);
  const at = (minutesAgo: number) => ({ at: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString() });
  const air = await leader.ask('POST', `/needs/${needs[0]?.id}/force-requests`, {
    kind: 'air',
    headcount: 4,
    addressee: '直升机二号',
    ...at(19),
  });
  for (const [step, minutesAgo] of [
    ['askAirspace', 18],
    ['clearAirspace', 17],
    ['order', 16],
  ] as const)
    await record(air, step, at(minutesAgo));
  const line = forces().locator('.request-row').filter({ hasText: '直升机二号' });
  await line.locator('.time-chip-red').waitFor();
  await line.scrollIntoViewIfNeeded();
  await picture(desk, 'force-4-air');
});

test('it is there on a small screen, in the light and in English, and in the dark', async () => {
  const small = await house.page('duty', '/command', { size: DESK, theme: 'light', language: 'en', isStill: true });
  await small.locator('[data-state="live"]').waitFor();
  await small.getByText('地震，多处房屋倒塌').first().click();
  await small.getByRole('region', { name: 'Forces' }).scrollIntoViewIfNeeded();
  await picture(small, 'force-small');
  const other = await house.page('duty', '/command', { size: DESK, isStill: true });
  await other.locator('[data-state="live"]').waitFor();
  await other.getByText('地震，多处房屋倒塌').first().click();
  await other.getByRole('region', { name: '力量' }).scrollIntoViewIfNeeded();
  await picture(other, 'force-small-dark');
});

test('no page asked anybody but our server, and none threw', () => {
  expect(house.strays).toEqual([]);
});

/** Hour and minute as the desk shows them, in the zone of this machine. */
const clock = (ms: number): string => {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
};
