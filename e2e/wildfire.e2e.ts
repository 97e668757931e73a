/**
 * A forest fire from the ranking of crews to the lost contact: a closed road decides who goes, a crew declines and the next is offered, symbols follow the
 * phones, arrival is asked and not assumed; four orders go out with one press, each crew has its own part; then the links of four phones are cut, the server
 * is killed, and afterwards everything that was pressed is there once.
 */
import type { Locator, Page } from 'playwright-core';
import { until } from '../tools/run/product.mjs';
import { DESK, type House, openHouse, PHONE, picture, type Row, rowsOf, WIDE } from './house.ts';
import { type Crew, FIRE, playWildfire, point, square, type Wildfire } from './wildfire.ts';

/** The longest that a page takes to believe that its line is dead, and to come back after that. */
const NOTICED_MS = 45_000;
/** A fix is on every open screen within this. */
const SEEN_MS = 2_000;
const TITLE = '薛家岛后山起火';
const ORDER = '沿山脊打隔离带，看住风向';

let house: House;
let scene: Wildfire;
let duty: Page;
let commander: Page;
let incident: Row;
/** In the order in which they are sent: the first three are advised, the third declines, the fourth is offered, the fifth follows. */
let crews: Crew[];
const phones = new Map<string, Page>();

beforeAll(async () => {
  // Contact counts as lost after a minute, so that nobody waits for ten.
  house = await openHouse({ env: { CONTACT_LOST_MINUTES: '1' } });
  scene = await playWildfire(house);
  const order = scene.hasRoads ? ([2, 1, 4, 5, 3] as const) : ([3, 1, 2, 4, 5] as const);
  crews = order.map((n) => scene.crews[n]);
  duty = await house.page('duty', '/command', { size: WIDE, isStill: true });
  commander = await house.page('leader', '/command', { size: DESK, theme: 'light', isStill: true });
  for (const crew of crews) if (crew !== crews[2]) phones.set(crew.id, await phoneOf(crew));
  const said = { source: 'phone', summary: TITLE, place: { point: point(FIRE), address: TITLE }, occurredAt: new Date().toISOString() };
  const report = await scene.officer.ask('POST', '/reports', said);
  incident = await scene.officer.ask('POST', `/reports/${report.id}/accept`, { typeCode: 'forest.fire' });
  for (const desk of [duty, commander]) await open(desk);
});
afterAll(() => house?.close());

async function phoneOf({ username }: Crew): Promise<Page> {
  const page = await house.page(username, '/field', { size: PHONE, theme: 'light' });
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude: 120.199, latitude: 35.97, accuracy: 8 });
  return page;
}

const crewAt = (index: number): Crew => {
  const crew = crews[index];
  if (crew === undefined) throw new Error('no such crew');
  return crew;
};
const phone = (index: number): Page => {
  const page = phones.get(crewAt(index).id);
  if (page === undefined) throw new Error('no such phone');
  return page;
};
const press = (page: Page, step: string): Promise<void> => page.locator(`.next-button[data-step=${step}]:not([disabled])`).click();
const open = async (desk: Page): Promise<void> => {
  await desk.locator('.command-queue').getByText(TITLE).first().click();
  await desk.locator('.command-detail .incident-head').waitFor();
};
const rowOf = (desk: Page, { name }: Crew): Locator => desk.locator('.assignment-row').filter({ hasText: name });
const dispatchPanel = (): Locator => duty.getByRole('region', { name: '调派' });
const assignmentOf = async ({ id }: Crew): Promise<Row> => {
  const { items } = await scene.officer.ask<{ items: Row[] }>('GET', `/assignments?incidentId=${incident.id}&teamId=${id}`);
  if (items[0] === undefined) throw new Error('no assignment');
  return items[0];
};
const counted = async (type: string): Promise<number> => {
  const { items } = await scene.officer.ask<{ items: { type: string }[] }>('GET', `/incidents/${incident.id}/timeline?limit=1000`);
  return items.filter((entry) => entry.type === type).length;
};

test('crews are ranked by time to arrive, and who is nearest by straight line is said to be sent round a closed road', async () => {
  await duty.keyboard.press('d');
  const row = (crew: Crew) => dispatchPanel().getByRole('row').filter({ hasText: crew.name });
  await row(scene.crews[3]).waitFor();
  await until(async () => (await namesIn(dispatchPanel())).length >= 5, 10_000);
  const ranked = (await namesIn(dispatchPanel())).slice(0, 5);
  if (scene.hasRoads) {
    expect(ranked.slice(0, 4)).toEqual(crews.slice(0, 4).map(({ name }) => name));
    await row(scene.crews[3])
      .getByText(/道路封闭，绕行多 \d+'/)
      .waitFor();
  } else expect(ranked[0]).toBe(scene.crews[3].name);
  await picture(duty, 'fire-1-ranking');
});

test('three are sent with one order; two accept within forty seconds, one declines, and the next is offered and sent with one press', async () => {
  await dispatchPanel().getByRole('button', { name: '按推荐勾选 3 队' }).click();
  await dispatchPanel().getByRole('textbox', { name: '任务要求' }).fill('携带风力灭火机，到山口集合');
  await duty.keyboard.press('Enter');
  await dispatchPanel()
    .getByRole('button', { name: /再按 Enter 发出 3 队/ })
    .waitFor();
  await duty.keyboard.press('Enter');
  await dispatchPanel().waitFor({ state: 'detached' });
  for (const index of [0, 1]) await press(phone(index), 'acknowledge');
  const declining = await house.page(crewAt(2).username, '/field', { size: PHONE, theme: 'light' });
  await declining.getByRole('button', { name: '无法前往…' }).click();
  await declining.getByRole('button', { name: '车辆故障' }).click();
  await picture(declining, 'fire-2-decline');
  await declining.getByRole('button', { name: '回复无法前往' }).click();
  for (const index of [0, 1]) {
    const { dispatchedAt, acknowledgedAt } = await becomes(
      async () => assignmentOf(crewAt(index)),
      ({ acknowledgedAt: at }) => at !== null,
    );
    expect(Date.parse(String(acknowledgedAt)) - Date.parse(String(dispatchedAt))).toBeLessThan(40_000);
  }
  await duty
    .getByText(new RegExp(`${crewAt(2).name} 无法前往 .*车辆故障`))
    .first()
    .waitFor();
  await picture(duty, 'fire-3-next-offered');
  await duty.getByRole('button', { name: new RegExp(`改派 ${crewAt(3).name}`) }).click();
  await press(phone(3), 'acknowledge');
  await declining.context().close();
  // Two more, sent half a minute ago, whose people nobody hears of again.
  const at = new Date(Date.now() - 30_000).toISOString();
  const body = { teamIds: [scene.silent.id, scene.unreachable.id], task: '登山道搜寻', at };
  const { assignments } = await scene.officer.ask<{ assignments: Row[] }>('POST', `/incidents/${incident.id}/dispatch`, body);
  for (const { id } of assignments) await scene.officer.ask('POST', `/assignments/${id}/acknowledge`, { at });
});

test('a symbol is on every open screen within two seconds of the fix of its phone', async () => {
  const crew = crewAt(0);
  await press(phone(0), 'depart');
  for (const desk of [duty, commander]) {
    await rowOf(desk, crew).locator('.assignment-team').click();
    await desk.locator('.team-facts').getByText('120.19900, 35.97000').waitFor();
    // A console is sent what its map shows.
    await desk.locator('.team-actions').getByRole('button', { name: '地图上看' }).click();
  }
  const newestAt = async (): Promise<number> => {
    const { items } = await scene.officer.ask<{ items: { at: string }[] }>('GET', `/positions?teamId=${crew.id}`);
    return Date.parse(items[0]?.at ?? '');
  };
  // A phone tells where it is every ten seconds.
  await until(async () => Date.now() - (await newestAt()) > 10_000, 20_000);
  const seenAt = new Map<Page, number>();
  const [lng, lat] = [120.2, 35.97];
  await phone(0).context().setGeolocation({ longitude: lng, latitude: lat, accuracy: 8 });
  await Promise.all(
    [duty, commander].map(async (desk) => {
      await desk.locator('.team-facts').getByText('120.20000, 35.97000').waitFor({ timeout: 20_000 });
      seenAt.set(desk, Date.now());
    }),
  );
  const fixAt = await newestAt();
  for (const at of seenAt.values()) expect(at - fixAt).toBeLessThan(SEEN_MS);
  await picture(duty, 'fire-4-moving');
  for (const desk of [duty, commander]) await open(desk);
});

test('standing at the place the phone asks whether it has arrived; the leader says so, and the desk has ordered, arrived, taken and reckoned', async () => {
  const question = phone(0).getByRole('alertdialog', { name: '到场？' });
  let there = FIRE[0];
  await until(async () => {
    there += 0.000_001;
    await phone(0).context().setGeolocation({ longitude: there, latitude: FIRE[1], accuracy: 8 });
    return question.isVisible();
  }, 20_000);
  expect((await assignmentOf(crewAt(0))).state).toBe('enRoute');
  await picture(phone(0), 'fire-5-arrived');
  await question.getByRole('button', { name: '已到场' }).click();
  const line = rowOf(duty, crewAt(0)).getByText(/\d\d:\d\d 调派　\d\d:\d\d 到场　用时 \d+'　预计 \d+'/);
  await line.waitFor({ timeout: 10_000 });
  const { etaAt, dispatchedAt } = await assignmentOf(crewAt(0));
  const reckoned = Math.max(1, Math.round((Date.parse(String(etaAt)) - Date.parse(String(dispatchedAt))) / 60_000));
  expect(await line.textContent()).toContain(`预计 ${reckoned}'`);
});

/** The four crews that are given orders. */
const ordered = (): readonly number[] => [0, 1, 3, 4];

test('four orders go out with one press; each phone shows its own sector, way and water, and nothing of the others', async () => {
  await scene.officer.ask('POST', `/incidents/${incident.id}/dispatch`, { teamIds: [crewAt(4).id], task: '携带水泵' });
  await press(phone(4), 'acknowledge');
  const draw = (kind: string, name: string, geometry: object) =>
    scene.leader.ask('POST', `/incidents/${incident.id}/drawings`, { kind, name, geometry });
  await draw('waterPoint', '取水点 1', point([120.232, 35.982]));
  for (const [at, index] of ordered().entries()) {
    const corner = [FIRE[0] - 0.02 + at * 0.01, FIRE[1]] as const;
    await draw('sector', `责任区 ${at + 1}`, square(corner));
    const way = await scene.leader.ask<{ geometry: object }>('POST', '/routes', {
      from: point([120.18 + index * 0.001, 35.965]),
      to: point(corner),
      profile: 'truck',
    });
    await draw('route', `行进路线 ${at + 1}`, way.geometry);
  }
  const orders = commander.getByRole('region', { name: '标绘与命令' });
  await orders.getByText('行进路线 4').waitFor();
  await orders.getByRole('button', { name: '下达命令' }).click();
  const dialog = commander.getByRole('dialog');
  await dialog.getByPlaceholder('写给每支队伍的话').fill(ORDER);
  const due = dialog.getByLabel('完成时限');
  await due.fill(localTime(Date.now() + 3 * 3_600_000));
  await due.press('Enter');
  for (const [at, index] of ordered().entries()) {
    const part = dialog.locator('.issue-team').filter({ hasText: crewAt(index).name });
    await part.locator('.ant-select').click();
    const list = commander.locator('.ant-select-dropdown:visible');
    for (const name of [`责任区 ${at + 1}`, `行进路线 ${at + 1}`, '取水点 1'])
      await list.locator('.ant-select-item-option').filter({ hasText: name }).click();
    await dialog.locator('.ant-modal-title').click();
    // A list that is still closing would be taken for the next one.
    await commander.waitForFunction(() => document.querySelector('.ant-select-dropdown:not(.ant-select-dropdown-hidden)') === null);
  }
  for (const { name } of [scene.silent, scene.unreachable]) await dialog.getByRole('checkbox', { name }).uncheck();
  await picture(commander, 'fire-6-orders');
  await dialog.getByRole('button', { name: '下达 4 份命令' }).click();
  await dialog.waitFor({ state: 'detached' });
  for (const [at, index] of ordered().entries()) {
    const page = phone(index);
    await page.locator('.task-orders').getByText(ORDER).waitFor();
    const own = [`责任区 ${at + 1}`, `行进路线 ${at + 1}`, '取水点 1'].sort();
    await until(async () => (await page.locator('.task-drawing').count()) === own.length, 10_000);
    expect((await page.locator('.task-drawing').allTextContents()).map((words) => words.trim()).sort()).toEqual(own);
    await page
      .locator('.task-orders')
      .getByText(/前完成/)
      .waitFor();
    const { drawing = [], order = [] } = await rowsOf(page);
    expect([drawing.map(({ name }) => name).sort(), order.length]).toEqual([own, 1]);
  }
  await phone(1).getByRole('button', { name: '看地图' }).click();
  await phone(1).locator('.task-map[data-ready=true]').waitFor();
  await picture(phone(1), 'fire-7-own-part');
});

test('the desk sees three orders read and one waiting, and how to reach whoever waits, in the order in which it is tried', async () => {
  const waiting = 4;
  for (const index of ordered())
    if (index !== waiting) await phone(index).locator('.task-orders').getByRole('button', { name: '已阅' }).click();
  const orders = commander.getByRole('region', { name: '标绘与命令' });
  await orders
    .getByText(/后已阅/)
    .nth(2)
    .waitFor({ timeout: 10_000 });
  expect(await orders.locator('.order-row.is-waiting').count()).toBe(1);
  const row = orders.locator('.order-row.is-waiting').filter({ hasText: crewAt(waiting).name });
  await row.getByRole('button', { name: '更多' }).click();
  await commander.getByRole('menuitem', { name: '联系方式' }).click();
  await row.getByText(/联系：电话 13900000107 · 卫星电话 1740 0000 107 · 370M 电台 370-07/).waitFor();
  await picture(commander, 'fire-8-read');
});

test('a changed sector goes anew to its own crew alone, and its old edition is void', async () => {
  const { items: drawings } = await scene.leader.ask<{ items: Row[] }>('GET', `/incidents/${incident.id}/drawings`);
  const third = drawings.find(({ name }) => name === '责任区 3');
  await scene.leader.ask('PATCH', `/drawings/${third?.id}`, { geometry: square([FIRE[0] + 0.001, FIRE[1] + 0.002]) });
  const words = (index: number) => phone(index).locator('.task-orders').textContent();
  await phone(3).locator('.task-orders').getByText('标绘有改动，重新下达').waitFor({ timeout: 10_000 });
  expect(await words(3)).toContain('第 2 版');
  for (const index of [0, 1, 4]) expect(await words(index)).toContain('第 1 版');
  const { items } = await scene.leader.ask<{ items: Row[] }>('GET', `/incidents/${incident.id}/orders`);
  const own = items.filter(({ teamId }) => teamId === crewAt(3).id).map(({ state, edition }) => [edition, state]);
  expect(own.sort()).toEqual([
    [1, 'void'],
    [2, 'current'],
  ]);
  expect(items.filter(({ state }) => state === 'void')).toHaveLength(1);
});

test('four phones lose their link and the server is killed: presses wait, the desk comes back by itself, and two officers are asked', async () => {
  await Promise.all(ordered().map((index) => phone(index).context().setOffline(true)));
  await Promise.all(ordered().map((index) => phone(index).locator('.phone-bar-offline').waitFor({ timeout: NOTICED_MS })));
  await press(phone(1), 'depart');
  await note(phone(3), '东坡有两处余火');
  await count(phone(4), '山下村民转移');
  await phone(4).getByText('1 条待发').waitFor();
  const edit = await editTitle(commander, `${TITLE}，东坡`);
  await duty.evaluate(() => {
    (window as unknown as { isSamePage: boolean }).isSamePage = true;
  });
  await house.crash();
  const killedAt = Date.now();
  for (const desk of [duty, commander]) await desk.locator('.connection[data-state=live]').first().waitFor({ timeout: NOTICED_MS });
  expect(Date.now() - killedAt).toBeLessThan(15_000);
  expect(await duty.evaluate(() => (window as unknown as { isSamePage?: boolean }).isSamePage)).toBe(true);
  const first = await editTitle(duty, `${TITLE}，西坡`);
  await first.getByRole('button', { name: /保\s*存/ }).click();
  await first.waitFor({ state: 'detached' });
  await edit.getByRole('button', { name: /保\s*存/ }).click();
  await edit.locator('.edit-conflict').getByText(`${TITLE}，西坡`).waitFor();
  await picture(commander, 'fire-9-two-officers');
  await edit.locator('.edit-conflict').locator('[data-choice=mine]').click();
  await edit.waitFor({ state: 'detached' });
  await duty.locator('.incident-head').getByText(`${TITLE}，东坡`).waitFor({ timeout: 10_000 });
});

test('who is not heard of is lost: each row says which ways are left, in red where there is none; the pane has numbers and the last known place', async () => {
  const lost = (crew: Crew): Locator => rowOf(duty, crew).getByText(/失联，最后联系/);
  for (const crew of [scene.silent, scene.unreachable]) await lost(crew).waitFor({ timeout: 90_000 });
  expect(await lost(scene.silent).textContent()).toMatch(/依次联系 电话 → 卫星电话 → 370M/);
  const none = lost(scene.unreachable);
  expect([await none.textContent(), await none.getAttribute('class')]).toEqual([
    expect.stringContaining('没有联系方式'),
    'red-text strong',
  ]);
  await picture(duty, 'fire-10-lost');
  await rowOf(duty, scene.silent).locator('.assignment-team').click();
  const banner = duty.locator('.command-detail .banner-red').filter({ hasText: '失联' });
  await until(async () => /13900000107.*1740 0000 107.*370-07/.test((await banner.textContent()) ?? ''), 10_000);
  await open(duty);
  await rowOf(duty, crewAt(0)).locator('.assignment-team').click();
  await duty
    .locator('.team-facts')
    .getByText(/分钟前|秒前/)
    .first()
    .waitFor();
  await picture(duty, 'fire-11-last-known');
});

test('when the links return everything that was pressed is there once', async () => {
  for (const index of ordered()) await phone(index).context().setOffline(false);
  await Promise.all(ordered().map((index) => phone(index).getByText('全部送达').waitFor({ timeout: NOTICED_MS })));
  expect(await counted('incident.noteAdded')).toBe(1);
  expect(await counted('assignment.departed')).toBe(2);
  expect(await counted('assignment.arrived')).toBe(1);
  const { items } = await scene.officer.ask<{ items: Row[] }>('GET', '/reports?state=waiting');
  expect(items.map(({ summary, figures }) => [summary, figures])).toEqual([['山下村民转移', { affected: 10 }]]);
});

test('no page asked anybody but our server, and none threw', () => {
  expect(house.strays.filter((stray) => !/status of 40[19]|ERR_CONNECTION|WebSocket/.test(stray))).toEqual([]);
});

const namesIn = async (panel: Locator): Promise<string[]> =>
  (await panel.locator('tbody tr.ant-table-row').allTextContents()).flatMap((words) => /森林消防\d队/.exec(words)?.[0] ?? []);

async function becomes<T>(read: () => Promise<T>, pleases: (value: T) => boolean): Promise<T> {
  let value = await read();
  await until(async () => {
    value = await read();
    return pleases(value);
  }, 10_000);
  return value;
}

/** As the calendar of a page has it. */
const localTime = (ms: number): string => {
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
};

async function note(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: '记一笔' }).click();
  await page.getByRole('textbox', { name: '看到什么、做了什么、需要什么' }).fill(words);
  await page.getByRole('button', { name: '发出记录' }).click();
}

/** A report with a number of people. */
async function count(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: '上报', exact: true }).click();
  await page.getByRole('textbox', { name: '看到什么' }).fill(words);
  for (let presses = 0; presses < 2; presses += 1) await page.getByRole('button', { name: '受灾加一' }).click();
  await page.getByRole('button', { name: '发出上报' }).click();
}

async function editTitle(desk: Page, title: string): Promise<Locator> {
  await desk.locator('.incident-more').click();
  await desk.getByRole('menuitem', { name: '修改名称、类型、等级' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '名称' }).fill(title);
  return dialog;
}
