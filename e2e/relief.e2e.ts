/**
 * Everybody moved, fed in time, and the stock that it takes: SC14's board of a city's supplies, what lies around a point, SC18's three villages that are
 * emptied household by household, SC19's two districts with two limits of one clock.
 */
import exceljs from 'exceljs';
import type { Locator, Page } from 'playwright-core';
import { type Api, DESK, type House, openHouse, picture, type Row, WIDE } from './house.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const RADIOS = 24;
const MISSING = 4;

type Node = Row & { name: string };

let house: House;
let duty: Api;
let leader: Api;
let nodes: readonly Node[];

const list = async <T = Row>(api: Api, path: string): Promise<T[]> => (await api.ask<{ items: T[] }>('GET', path)).items;
const nodeOf = (code: string): Node => {
  const found = nodes.find((node) => node.code === code);
  if (found === undefined) throw new Error(`There is no ${code}`);
  return found;
};
/** Ant Design sets a space between two Chinese letters of a button. */
const spaced = (words: string): RegExp => new RegExp(words.split('').join('\\s*'));
const button = (within: Page | Locator, words: string): Locator => within.getByRole('button', { name: spaced(words) });
const meant = async (page: Page, words: string): Promise<void> => {
  await page.locator('[data-state="live"]').waitFor();
  await page.getByText(words).first().click();
};

async function incidentAt(point: [number, number], summary: string, occurredAt: string): Promise<Row> {
  const place = { point: { type: 'Point', coordinates: point }, address: summary.slice(0, 4) };
  const report = await duty.ask('POST', '/reports', { source: 'department', summary, place, occurredAt });
  return duty.ask('POST', `/reports/${report.id}/accept`, { title: summary });
}

beforeAll(async () => {
  house = await openHouse();
  [duty, leader] = [await house.api('duty'), await house.api('leader')];
  nodes = await list<Node>(duty, '/jurisdictions?limit=1000');
});
afterAll(() => house?.close());

test('SC14: the stock of the city on one page: for how many it lasts and what limits it, and the three depots that are too small', async () => {
  const page = await house.page('duty', '/resources/supplies', { size: WIDE, isStill: true });
  const foot = page.locator('.capacity-foot');
  await foot.getByText('缺口').waitFor();
  const words = ((await foot.textContent()) ?? '').replace(/\s/g, '');
  for (const figure of ['51800人', '60000人', '缺口8200人', '受限于折叠床']) expect(words).toContain(figure);
  const small = (await list<Row & { alarms: { code: string }[] }>(duty, '/depots?limit=1000')).filter(({ alarms }) =>
    alarms.some(({ code }) => code === 'AREA_BELOW_NORM'),
  );
  expect(small.map(({ code }) => code).sort()).toEqual(['JM-T1', 'PD-1', 'SN-1']);
  await page.locator('.supplies-depots .ant-select').filter({ hasText: '预警' }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '库容不足' }).click();
  await page.locator('.supplies-depots .ant-table-row').nth(2).waitFor();
  expect(await page.locator('.supplies-depots .ant-table-row').count()).toBe(3);
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'detached' });
  await picture(page, 'relief-1-city-stock');
});

test('SC14: a count finds four radios missing; who counted may not sign it, a second person does', async () => {
  const depots = await list(duty, '/depots?limit=1000');
  const store = depots.find(({ code }) => code === 'SB-1');
  const radio = await leader.ask('POST', '/items', {
    code: 'R-01',
    name: { zh: '手持对讲机' },
    class: 'equipment',
    unit: '部',
    decimals: 0,
  });
  const lot = await leader.ask('POST', '/lots', { itemId: radio.id });
  const place = { kind: 'depot', id: store?.id };
  const line = { lotId: lot.id, from: { kind: 'supplier' }, to: place, quantity: String(RADIOS) };
  await leader.ask('POST', '/movements', { kind: 'receive', lines: [line] });
  const keeper = await house.api('keeper');
  const count = await keeper.ask('POST', '/counts', { place });
  await keeper.ask('POST', `/counts/${count.id}/lines`, { lines: [{ lotId: lot.id, counted: String(RADIOS - MISSING) }] });
  await expect(keeper.ask('POST', `/counts/${count.id}/confirm`, { reason: '盘亏' })).rejects.toThrow('SAME_PERSON');
  const page = await house.page('leader', `/resources/supplies?depot=${store?.id}&view=counts`, {
    size: DESK,
    theme: 'light',
    isStill: true,
  });
  const counts = page.locator('.counts');
  await counts.getByText(`手持对讲机 −${MISSING}`).waitFor();
  await counts.getByPlaceholder('差异原因').fill('四部外借未还，按盘亏处理');
  await picture(page, 'relief-2-radios');
  await button(counts, '确认盘点').click();
  await counts.locator('.count-entry').first().getByText('已确认').waitFor();
  const [left] = await list<{ onHand: string }>(duty, `/stock?lot=${lot.id}&place=depot:${store?.id}`);
  expect(left?.onHand).toBe(String(RADIOS - MISSING));
});

test('SC14: what is to be rotated this quarter, what each level lacks, and the ledger of one lot', async () => {
  const store = (await list(duty, '/depots?limit=1000')).find(({ code }) => code === 'SB-1');
  const radio = (await list<Row & { name: { zh: string } }>(duty, '/items?limit=1000')).find(({ name }) => name.zh === '手持对讲机');
  await leader.ask('PATCH', `/items/${radio?.id}`, { minimum: { district: '30' } });
  const lot = await leader.ask('POST', '/lots', {
    itemId: radio?.id,
    code: 'DJ-09',
    expiresAt: new Date(Date.now() + 60 * 24 * HOUR_MS).toISOString(),
  });
  const line = { lotId: lot.id, from: { kind: 'supplier' }, to: { kind: 'depot', id: store?.id }, quantity: '5' };
  await leader.ask('POST', '/movements', { kind: 'receive', lines: [line] });
  const page = await house.page('duty', `/resources/supplies?depot=${store?.id}&expiry`, { size: WIDE, isStill: true });
  const due = page.locator('.expiry-list li').filter({ hasText: '手持对讲机' });
  await due.getByText('DJ-09').waitFor();
  await due.getByText('5 部').waitFor();
  await picture(page, 'relief-2-rotate');
  await button(page.locator('.supplies-depots'), '分级').click();
  const levels = page.locator('.supply-levels');
  await page.locator('.supplies-stock .ant-select').filter({ hasText: '各类' }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '装备' }).click();
  await levels.locator('.ant-table-row').filter({ hasText: '手持对讲机' }).getByText('缺 5').waitFor();
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'detached' });
  await picture(page, 'relief-2-levels');
  await page.goto(`${house.url}/resources/supplies?depot=${store?.id}`);
  await page.locator('.supplies-stock').getByPlaceholder('物资名称、编码').fill('对讲机');
  await page.getByRole('button', { name: /^手持对讲机：/ }).click();
  const lots = page.locator('.supply-lot');
  await lots.filter({ hasText: 'DJ-09' }).waitFor();
  await lots.filter({ hasNotText: 'DJ-09' }).click();
  const ledger = page.getByRole('dialog').locator('.ant-table-row');
  await ledger.nth(1).waitFor();
  const lines = await Promise.all((await ledger.all()).map(async (row) => (await row.locator('td').allTextContents()).slice(2)));
  expect(lines).toEqual([
    [`−${MISSING}`, String(RADIOS - MISSING)],
    [`+${RADIOS}`, String(RADIOS)],
  ]);
  await picture(page, 'relief-2-lot');
});

test('SC14: the list leaves in the columns of the province, as an office has named them, and opens as a spreadsheet', async () => {
  const page = await house.page('leader', '/resources/supplies', { size: DESK, theme: 'light', isStill: true });
  await button(page.locator('.capacity-foot'), '导出表格').click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.ant-select').click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '省应急物资系统' }).click();
  await dialog.getByLabel('数量的表头', { exact: true }).fill('库存数量');
  await dialog.getByLabel('方案名称').fill('省厅 2026');
  await button(dialog, '保存方案').click();
  await button(dialog, '删除方案').waitFor();
  await picture(page, 'relief-2-profile');
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('link', { name: spaced('导出') }).click()]);
  const book = new exceljs.Workbook();
  await book.xlsx.readFile(await file.path());
  const rows = book.worksheets[0]?.getRows(1, book.worksheets[0].rowCount) ?? [];
  const cells = rows.map((row) => (row.values as unknown[]).slice(1));
  expect(cells[0]).toEqual(['物资编码', '物资名称', '规格/单位', '库存数量', '仓库', '批次', '储备方式', '生产日期', '有效期至']);
  expect(cells.find((row) => row[5] === 'DJ-09')?.slice(0, 4)).toEqual(['R-01', '手持对讲机', '部', 5]);
  const settings = await duty.ask<{ own: { exportProfiles?: { name: string }[] } }>(
    'GET',
    `/jurisdictions/${nodeOf('370200').id}/settings`,
  );
  expect(settings.own.exportProfiles?.map(({ name }) => name)).toContain('省厅 2026');
});

test('around a point of the map: shelters with room, depots with what they hold and teams standing by, the nearest first', async () => {
  const page = await house.page('duty', '/command', { size: WIDE, isStill: true });
  await page.locator('[data-state="live"]').waitFor();
  await page.locator('.map-pane[data-ready="true"]').waitFor();
  await page.locator('.map-canvas').click({ button: 'right', position: { x: 508, y: 640 } });
  await page.getByRole('menuitem', { name: '周边分析' }).click();
  const pane = page.locator('.command-detail');
  await pane.locator('.ant-segmented-item').filter({ hasText: '5 km' }).click();
  const depots = pane.getByRole('region', { name: '储备库' });
  await depots.locator('.around-row b').nth(1).waitFor();
  await pane.getByText('正在读取库存').first().waitFor({ state: 'detached' });
  const far = await pane.getByRole('region', { name: '可用避难场所' }).locator('.around-far').allInnerTexts();
  const metres = far.map((words) => Number.parseFloat(words) * (words.includes('km') ? 1000 : 1));
  expect(metres.length).toBeGreaterThan(1);
  expect(metres).toEqual(metres.toSorted((a, b) => a - b));
  expect(far.every((words) => /[东南西北]/.test(words))).toBe(true);
  await picture(page, 'relief-3-around-1920');
  const name = (await depots.locator('.around-row b').first().textContent()) ?? '';
  await depots.locator('.around-row').first().click();
  await pane.getByRole('heading', { name }).waitFor();
  // Back to what is around, then to the whole city.
  await page.keyboard.press('Escape');
  await depots.waitFor();
  await page.keyboard.press('Escape');
  await depots.waitFor({ state: 'detached' });
  await page.keyboard.press('r');
  await depots.waitFor();
  const small = await house.page('duty', '/command', { size: DESK, theme: 'light', language: 'en', isStill: true });
  await small.locator('.map-pane[data-ready="true"]').waitFor();
  await small.keyboard.press('r');
  await small.locator('.command-detail .ant-segmented-item').filter({ hasText: '5 km' }).click();
  await small.getByText('Reading the stock').first().waitFor({ state: 'detached' });
  await picture(small, 'relief-4-around-1366-en');
});

/** Village A as the scenario has it: 39 households of three and 47 of two are 211 people; one vulnerable person in each of the first 37. */
const SIZES = Array.from({ length: 86 }, (_, index) => (index < 39 ? 3 : 2));
const VULNERABLE = 37;

test('SC18: three villages are emptied household by household: 36 of 37 vulnerable people away, then the last, verified by two', async () => {
  const [admin, informant, helper] = await Promise.all([house.api('sysadmin'), house.api('informant'), house.api('team1')]);
  const { person } = await helper.ask<{ person: { id: string } }>('GET', '/session');
  const town = nodeOf('370202012');
  const [west, south] = [120.39, 36.07];
  const villages = await Promise.all(
    ['浮山前村', '浮山后村', '浮山东村'].map((name, index) =>
      admin.ask('POST', '/jurisdictions', { code: `37020201220${index}`, name, level: 'village', parentId: town.id }),
    ),
  );
  const register = (village: Row | undefined, index: number, people: number, vulnerable: number): Promise<Row> =>
    informant.ask('POST', '/households', {
      jurisdictionId: village?.id,
      people,
      vulnerable,
      head: `住户${index}`,
      point: { type: 'Point', coordinates: [west + 0.001 + index / 10_000, south + 0.005] },
      ...(vulnerable > 0 && { helperId: person.id, needs: ['elderly'] }),
    });
  const homes: Row[] = [];
  for (const [index, people] of SIZES.entries()) homes.push(await register(villages[0], index, people, index < VULNERABLE ? 1 : 0));
  const others = [await register(villages[1], 87, 4, 0), await register(villages[1], 88, 3, 0), await register(villages[2], 89, 5, 0)];
  const incident = await incidentAt([west + 0.005, south + 0.005], '暴雨红色预警，三村提前转移', new Date().toISOString());
  const [east, north] = [west + 0.012, south + 0.01];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const zone = await leader.ask('POST', '/evacuation-zones', {
    incidentId: incident.id,
    name: '浮山险区',
    geometry: { type: 'Polygon', coordinates: [ring] },
  });
  const shelter = await duty.ask('POST', '/shelters', {
    code: 'SC18-S',
    name: '浮山学校',
    class: 'emergency',
    durationClass: 'emergency',
    space: 'indoor',
    functions: [],
    place: { point: { type: 'Point', coordinates: [120.41, 36.08] }, address: '浮山学校' },
    declaredCapacity: 400,
    specialCapacity: 60,
    state: 'standby',
  });
  for (const to of ['opening', 'open']) await duty.ask('POST', `/shelters/${shelter.id}/open`, { to });
  await leader.ask('POST', `/evacuation-zones/${zone.id}/order`, {});

  const say = (home: Row | undefined, body: object, by: Api): Promise<Row> =>
    by.ask('POST', `/evacuation-zones/${zone.id}/households/${home?.id}/steps`, body);
  const toShelter = { step: 'movedToShelter', shelterId: shelter.id };
  // Kin: three families. Three people refuse, one is not found: the last vulnerable one among them.
  for (const [index, home] of homes.entries()) {
    const by = index < VULNERABLE ? helper : informant;
    if (index < 3) await say(home, { step: 'movedToKin' }, by);
    else if (index < 6) {
      await say(home, { ...toShelter, people: 2, vulnerable: 1 }, by);
      await say(home, { step: 'refused', reason: '要看家' }, by);
    } else if (index === 36) {
      await say(home, { ...toShelter, people: 2, vulnerable: 0 }, by);
      await say(home, { step: 'notFound' }, by);
    } else await say(home, toShelter, by);
  }
  for (const home of others) await say(home, toShelter, informant);
  const page = await house.page('leader', '/command', { size: WIDE, isStill: true });
  await meant(page, '暴雨红色预警，三村提前转移');
  const board = page.locator('.zone-board');
  const rowOf = (village: string): Promise<string[]> =>
    board.getByRole('row').filter({ hasText: village }).getByRole('cell').allInnerTexts();
  await board.getByRole('row').filter({ hasText: '浮山前村' }).getByText('36/37').waitFor();
  // Households, people, still there (with the three and the one), moved, refused, not found.
  const [households, people, , moved, refused, notFound] = (await rowOf('浮山前村')).map((words) => words.trim());
  expect([households, people, moved, refused, notFound]).toEqual(['86', '211', '207', '3', '1']);
  expect((await rowOf('合计')).at(-1)?.trim()).toBe('36/37');
  await board.scrollIntoViewIfNeeded();
  await picture(page, 'relief-5-villages');
  // The list says who set off, the door who came: all of the zone by one tap.
  const occupied = (): Promise<Row> => duty.ask('GET', `/shelters/${shelter.id}`);
  expect(await occupied()).toMatchObject({ present: 0, onTheWay: 198 + 12 });
  const door = await house.page('duty', `/resources/shelters?shelter=${shelter.id}`, { size: WIDE, theme: 'light', isStill: true });
  await door.locator('.shelter-side').getByText('从 浮山险区，86 户').waitFor();
  await picture(door, 'relief-5-expected');
  await button(door.locator('.shelter-side'), '都到了').click();
  await door.locator('.shelter-side').getByText('从 浮山险区').waitFor({ state: 'detached' });
  expect(await occupied()).toMatchObject({ present: 198 + 12, onTheWay: 0 });

  await expect(informant.ask('POST', `/evacuation-zones/${zone.id}/verify`, {})).rejects.toThrow('HOUSEHOLDS_OPEN');
  for (const index of [3, 4, 5, 36]) await say(homes[index], toShelter, helper);
  await board.getByRole('row').filter({ hasText: '浮山前村' }).getByText('37/37').waitFor();
  await informant.ask('POST', `/evacuation-zones/${zone.id}/verify`, {});
  await page.getByText('已核实，还需另一人').waitFor();
  await expect(informant.ask('POST', `/evacuation-zones/${zone.id}/verify`, {})).rejects.toThrow('SAME_PERSON');
  await helper.ask('POST', `/evacuation-zones/${zone.id}/verify`, {});
  await page.locator('.zone-state').getByText('已核实清空').waitFor();
  await page.getByText('纪小满、宋建军').scrollIntoViewIfNeeded();
  await picture(page, 'relief-6-verified-empty');

  // Home again: the same list, one by one, and it is closed when nobody is away.
  await leader.ask('POST', `/evacuation-zones/${zone.id}/lift`, {});
  await expect(leader.ask('POST', `/evacuation-zones/${zone.id}/returned`, {})).rejects.toThrow('HOUSEHOLDS_OPEN');
  for (const home of [...homes, ...others]) await say(home, { step: 'returned' }, informant);
  await leader.ask('POST', `/evacuation-zones/${zone.id}/returned`, {});
  await page.locator('.zone-state').getByText('已核实清空').waitFor({ state: 'detached' });
});

/** From the flood to the last of place, food and water, in minutes: 06:10, 07:00, 09:30, 11:45 and 12:40 after a flood at 02:00. */
const RELIEVED = [250, 300, 450, 585, 640];

test('SC19: one script in two districts, the limit of one is 10 hours, of the other 8: four of five and three of five', async () => {
  await leader.ask('PUT', `/jurisdictions/${nodeOf('370211').id}/settings`, { reliefHours: 8 });
  const flood = Date.now() - 11 * HOUR_MS;
  const at = (minutes: number): string => new Date(flood + minutes * MINUTE_MS).toISOString();
  const script = async (point: [number, number], title: string): Promise<{ incident: Row; groups: Row[] }> => {
    const incident = await incidentAt(point, title, at(0));
    const groups: Row[] = [];
    for (const [index, minutes] of RELIEVED.entries()) {
      const group = await duty.ask('POST', '/relief-groups', { incidentId: incident.id, name: `安置点 ${index + 1}`, people: 120 + index });
      for (const [kind, before] of [
        ['place', 60],
        ['water', 30],
      ] as const)
        await duty.ask('POST', `/relief-groups/${group.id}/relief`, { kind, at: at(minutes - before) });
      const cause = minutes > 600 ? { cause: '道路塌方，食品车绕行' } : {};
      groups.push(await duty.ask('POST', `/relief-groups/${group.id}/relief`, { kind: 'food', at: at(minutes), ...cause }));
    }
    return { incident, groups };
  };
  const [first, second] = [await script([120.52, 36.15], '崂山洪水安置'), await script([120.1, 35.95], '黄岛洪水安置')];
  const shown = async (title: string, expected: string, name: string): Promise<Page> => {
    const page = await house.page('duty', '/command', { size: WIDE, theme: 'light', isStill: true });
    await meant(page, title);
    const relief = page.getByRole('region', { name: '救助时限' });
    await relief.getByText(expected).waitFor();
    // What starts and what stops the clock stands beside the figure.
    expect(await relief.locator('.relief-rule').textContent()).toMatch(/灾害发生.*住处.*食物.*饮水/);
    await relief.scrollIntoViewIfNeeded();
    await picture(page, name);
    return page;
  };
  const ten = await shown('崂山洪水安置', '4/5 在 10 小时内 · 80%', 'relief-7-ten-hours');
  expect(await ten.locator('.relief-group.is-late').count()).toBe(1);
  await ten.locator('.relief-group.is-late').getByText('道路塌方，食品车绕行').waitFor();
  const eight = await shown('黄岛洪水安置', '3/5 在 8 小时内 · 60%', 'relief-8-eight-hours');
  expect(await eight.locator('.relief-group.is-late').count()).toBe(2);

  // What was signed under eight hours stays so when the limit is another one.
  await duty.ask('POST', `/relief-groups/${second.groups[0]?.id}/sign`, {});
  await leader.ask('PUT', `/jurisdictions/${nodeOf('370211').id}/settings`, { reliefHours: 10 });
  await eight.getByText('4/5 在 10 小时内 · 80%').waitFor();
  await eight.locator('.relief-group').first().getByText('时限 8 小时').waitFor();
  expect(first.groups).toHaveLength(RELIEVED.length);
});

test('no page asked anybody but our server, and none complained', () => {
  expect(house.strays).toEqual([]);
});
