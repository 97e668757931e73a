/**
 * A phone cut off for twenty minutes in the middle of a task, while the server dies and an officer changes the task: what was pressed arrives once, in its own
 * time, and what contradicts is shown. The twenty minutes are the page's clock, which is set back when the network goes and forward when it returns.
 */
import type { Page } from 'playwright-core';
import { until } from '../tools/run/product.mjs';
import { type Api, type House, openHouse, PHONE, picture, type Row, WIDE } from './house.ts';

const MINUTE_MS = 60_000;
/** The longest that a page takes to believe that its line is dead, and to come back after that. */
const NOTICED_MS = 45_000;
const SLACK_MS = 90_000;
/** The smallest PNG there is. */
const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

type Task = { assignmentId: string; incidentId: string };
type Entry = { type: string; at: string; text: string | null; actor: { name?: string } };
const began = Date.now();
const minutesAgo = (minutes: number): string => new Date(began - minutes * MINUTE_MS).toISOString();

let house: House;
let officer: Api;
let conflicted: Page;
let clean: Page;
let changed: Task;
let untouched: Task;

beforeAll(async () => {
  house = await openHouse();
  officer = await house.api('duty');
  changed = await taskOf('team1', '李村大集对面地下车库进水', [120.4235, 36.156]);
  untouched = await taskOf('team2', '小白干路桥洞积水', [120.4401, 36.171]);
  conflicted = await phoneOf('team1', 'light');
  clean = await phoneOf('team2', 'dark');
});
afterAll(() => house?.close());

/** An acknowledged task of this leader's team, half an hour old. */
async function taskOf(username: string, summary: string, coordinates: [number, number]): Promise<Task> {
  const leader = await house.api(username);
  const { person } = await leader.ask<{ person: { roles: { teamId: string }[] } }>('GET', '/session');
  const place = { point: { type: 'Point', coordinates }, address: summary };
  const report = await officer.ask('POST', '/reports', { source: 'phone', summary, place, occurredAt: minutesAgo(31) });
  const incident = await officer.ask('POST', `/reports/${report.id}/accept`, { title: summary, at: minutesAgo(30) });
  const { assignments } = await officer.ask<{ assignments: Row[] }>('POST', `/incidents/${incident.id}/dispatch`, {
    teamIds: [person.roles[0]?.teamId],
    task: '先断电，排水，救出车内 2 人',
    at: minutesAgo(29),
  });
  const assignmentId = assignments[0]?.id ?? '';
  await leader.ask('POST', `/assignments/${assignmentId}/acknowledge`, { at: minutesAgo(28) });
  return { assignmentId, incidentId: incident.id };
}

/** A phone whose clock can be set, with everything on it that it needs for a time without network. */
async function phoneOf(username: string, theme: 'light' | 'dark'): Promise<Page> {
  const page = await house.page(username, '/field', { size: PHONE, theme });
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude: 120.42, latitude: 36.16, accuracy: 8 });
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + Number(localStorage.getItem('story.shift') ?? 0);
  });
  await page.reload();
  await page.locator('.next-button[data-step=depart]').waitFor();
  await until(() => page.evaluate(async () => (await caches.open('maps')).match('/basemap/qingdao.pmtiles').then(Boolean)), 60_000);
  return page;
}

const setBack = (page: Page, minutes: number): Promise<void> =>
  page.evaluate((ms) => localStorage.setItem('story.shift', String(ms)), -minutes * MINUTE_MS);
const press = (page: Page, step: string): Promise<void> => page.locator(`.next-button[data-step=${step}]:not([disabled])`).click();
const timeline = async ({ incidentId }: Task): Promise<Entry[]> =>
  (await officer.ask<{ items: Entry[] }>('GET', `/incidents/${incidentId}/timeline?limit=1000`)).items;

async function cutOff(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.locator('.phone-bar-offline').waitFor({ timeout: NOTICED_MS });
}

async function workWithoutNetwork(page: Page): Promise<void> {
  await setBack(page, 20);
  await press(page, 'depart');
  await page.getByText('按了出动，未送达').waitFor();
  await setBack(page, 12);
  await press(page, 'arrive');
  await page.getByText('按了到场，未送达').waitFor();
  await page.getByRole('button', { name: '记一笔' }).click();
  await page.getByRole('textbox', { name: '看到什么、做了什么、需要什么' }).fill('水深半米，两人已转移');
  await page.getByRole('button', { name: '发出记录' }).click();
  await page.getByRole('button', { name: '拍照' }).click();
  await page.locator('.phone-sheet input[type=file]').setInputFiles({ name: 'garage.png', mimeType: 'image/png', buffer: PHOTO });
  await page.getByRole('button', { name: '发出照片' }).click();
  await page.getByText('4 条待发').waitFor();
}

test('[O1] cut off in the middle of a task, every press is kept, and said to be undelivered', async () => {
  await Promise.all([cutOff(conflicted), cutOff(clean)]);
  await workWithoutNetwork(conflicted);
  await workWithoutNetwork(clean);
  await picture(conflicted, 'phone-cut-off');
  await picture(clean, 'phone-cut-off-dark');
});

test('[O8] a phone that is started again without network has its task and everything unsent', async () => {
  await conflicted.reload();
  await conflicted.getByText('李村大集对面地下车库进水').first().waitFor();
  await conflicted.getByText('按了出动，未送达').waitFor();
  await conflicted.getByText('4 条待发').waitFor();
  await conflicted.locator('.phone-bar-offline').waitFor({ timeout: NOTICED_MS });
  await picture(conflicted, 'phone-cold-start');
  await conflicted.getByRole('button', { name: '看地图' }).click();
  await conflicted.locator('.task-map[data-ready=true]').waitFor();
  await picture(conflicted, 'phone-map-offline');
  await conflicted.getByRole('button', { name: '收起地图' }).click();
});

test('meanwhile the server is killed, and an officer withdraws one of the teams', async () => {
  await house.crash();
  await officer.ask('POST', `/assignments/${changed.assignmentId}/stand-down`, { reason: '改派城阳队', at: minutesAgo(15) });
});

test('[O1] when the network returns everything arrives once and in its own time', async () => {
  for (const page of [conflicted, clean]) {
    await setBack(page, 0);
    await page.context().setOffline(false);
  }
  await clean.getByText('全部送达').waitFor({ timeout: NOTICED_MS });
  const row = await assignmentOf(untouched);
  expect(row.state).toBe('onScene');
  expectAt(row['enRouteAt'], 20);
  expectAt(row['onSceneAt'], 12);
  const told = await timeline(untouched);
  for (const type of ['assignment.departed', 'assignment.arrived', 'incident.noteAdded', 'incident.mediaAdded'])
    expect([type, told.filter((entry) => entry.type === type).length]).toEqual([type, 1]);
});

test('[O5] what contradicts is shown, mine beside theirs; both stand in the timeline afterwards', async () => {
  const card = conflicted.locator('.conflict-card');
  await card.waitFor({ timeout: NOTICED_MS });
  for (const words of ['出动', '到场', '已撤回', '改派城阳队']) await card.getByText(words).first().waitFor();
  await picture(conflicted, 'phone-conflict');
  await card.locator('[data-choice=both]').click();
  await conflicted.getByText('全部送达').waitFor({ timeout: NOTICED_MS });
  expect((await assignmentOf(changed)).state).toBe('stoodDown');
  const notes = (await timeline(changed)).filter(({ type }) => type === 'incident.noteAdded');
  expect(notes).toHaveLength(3);
  const [depart, arrive] = ['出动（手机补记）', '到场（手机补记）'].map((words) => notes.find(({ text }) => text?.includes(words)));
  expectAt(depart?.at, 20);
  expectAt(arrive?.at, 12);
  expect((await timeline(changed)).filter(({ type }) => type === 'incident.mediaAdded')).toHaveLength(1);
});

test('[CE2] two officers at one incident: different fields stand side by side, the same one is asked, the loser is in the record', async () => {
  const { incidentId } = untouched;
  const desk = await house.page('leader', `/command`, { size: WIDE, theme: 'light' });
  await desk.getByText('小白干路桥洞积水').first().click();
  await desk.locator('.incident-more').click();
  await desk.getByRole('menuitem', { name: '修改名称、类型、等级' }).click();
  const dialog = desk.getByRole('dialog');
  await officer.ask('PATCH', `/incidents/${incidentId}`, { title: '小白干路桥洞被淹', grade: 'large' });
  await dialog.getByRole('textbox', { name: '名称' }).fill('小白干路桥洞积水深一米');
  await dialog.getByRole('button', { name: /保\s*存/ }).click();
  const asked = dialog.locator('.edit-conflict');
  await asked.getByText('小白干路桥洞被淹').waitFor();
  await picture(desk, 'edit-conflict');
  await asked.locator('[data-choice=both]').click();
  await dialog.waitFor({ state: 'detached' });
  const incident = await officer.ask('GET', `/incidents/${incidentId}`);
  expect([incident['title'], incident['grade']]).toEqual(['小白干路桥洞被淹', 'large']);
  expect((await timeline(untouched)).some(({ text }) => text?.includes('小白干路桥洞积水深一米'))).toBe(true);
});

test('[S4] held for three seconds the phone calls for help: loud at the desk until somebody owns it', async () => {
  const desk = await house.page('duty', '/command', { size: WIDE });
  const button = clean.locator('.sos-button');
  await button.hover();
  await clean.mouse.down();
  await clean.locator('.sos-state').waitFor();
  await clean.mouse.up();
  const row = desk.locator('.sos-row[data-sos=raised]');
  await row.waitFor({ timeout: NOTICED_MS });
  await row.getByRole('button', { name: '在地图上看' }).click();
  await desk.locator('.sos-mark.is-loud').waitFor();
  await picture(desk, 'sos-desk');
  await row.getByRole('button', { name: '我来接手' }).click();
  await clean.locator('.sos-state[data-sos=owned]').waitFor({ timeout: NOTICED_MS });
  await picture(clean, 'sos-phone');
  await clean.locator('.sos-state').getByRole('button', { name: '解除' }).click();
  await clean.getByRole('button', { name: '误触' }).click();
  await clean.locator('.phone-sheet').getByRole('button', { name: '解除' }).click();
  await desk.locator('.sos-row').waitFor({ state: 'detached', timeout: NOTICED_MS });
});

test('[O10] in English and on a dark screen: what is unsent is counted before signing out', async () => {
  const page = await house.page('team2', '/field', { size: PHONE, language: 'en' });
  await page.locator('.next-button').waitFor();
  await cutOff(page);
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await page.getByRole('textbox').fill('Water half a metre deep');
  await page.getByRole('button', { name: 'Send note' }).click();
  await page.getByText('1 unsent').waitFor();
  await picture(page, 'phone-unsent-en');
  await page.getByRole('button', { name: 'Me', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByText('1 not delivered yet').waitFor();
  await picture(page, 'phone-sign-out-en');
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.context().setOffline(false);
  await page.getByText('All delivered').waitFor({ timeout: NOTICED_MS });
});

test('[G2] a code brings somebody without an account into the task, and out again with its end', async () => {
  await clean.getByRole('button', { name: '加入码' }).click();
  await clean.getByRole('button', { name: '出一个加入码' }).click();
  const shown = clean.getByRole('status', { name: '加入码' });
  await shown.waitFor();
  await picture(clean, 'phone-join-code');
  const code = ((await shown.textContent()) ?? '').replace(' ', '');
  const context = await clean.context().browser()?.newContext({ viewport: PHONE, locale: 'zh-CN', colorScheme: 'light' });
  if (context === undefined) throw new Error('no browser');
  const guest = await context.newPage();
  await guest.goto(`${house.url}/join#${code}`);
  await guest.getByRole('textbox', { name: '姓名' }).fill('志愿者小王');
  await picture(guest, 'phone-join');
  await guest.getByRole('button', { name: /加\s*入/ }).click();
  await guest.getByText('小白干路桥洞被淹').first().waitFor();
  await picture(guest, 'phone-guest');
  const leader = await house.api('team2');
  await leader.ask('POST', `/assignments/${untouched.assignmentId}/complete`);
  await guest.getByText('登录已失效').first().waitFor({ timeout: NOTICED_MS });
  await context.close();
});

test('no page asked anybody but our server, and none threw', () => {
  // The browser itself remarks on every answer that is a refusal.
  expect(house.strays.filter((stray) => !/status of 40[19]/.test(stray))).toEqual([]);
});

const assignmentOf = async ({ assignmentId, incidentId }: Task): Promise<Row> => {
  const { items } = await officer.ask<{ items: Row[] }>('GET', `/assignments?incidentId=${incidentId}`);
  const found = items.find(({ id }) => id === assignmentId);
  if (found === undefined) throw new Error('no assignment');
  return found;
};

/** So many minutes before the story began, give or take its own length. */
function expectAt(at: unknown, minutes: number): void {
  const away = Math.abs(Date.parse(String(at)) - (Date.now() - minutes * MINUTE_MS));
  expect([at, away < SLACK_MS * 2]).toEqual([at, true]);
}
