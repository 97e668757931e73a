/**
 * SC15, aid that can be seen: a temporary centre is opened on the map for a flood; donations and transfers come in, each with its source; households are served
 * under a sign and before a witness; everybody reads the list, without names; it closes when book = count, and its balance goes to the county depot.
 */
import type { Locator, Page } from 'playwright-core';
import { until } from '../tools/run/product.mjs';
import { type Api, DESK, type House, openHouse, PHONE, picture, type Row, WIDE } from './house.ts';

const HOUSEHOLDS = 340;
const KINDS = 26;
const MISSING = 5;
const NOTICED_MS = 45_000;
const AT_ONCE = 8;
const FLOOD: [number, number] = [120.4, 36.07];
const HEADS = ['于春梅', '姜海生', '栾秀兰'];

type Node = Row & { name: string };
type Item = Row & { name: { zh: string }; serial: boolean; decimals: number };
type Stock = { lotId: string; itemId: string; onHand: string; available: string; ownerKind: string };
type Depot = Row & { name: string; issuePoints: { sign: string }[] };

let house: House;
let duty: Api;
let leader: Api;
let incident: Row;
let centre: Depot;
let county: Depot;
let items: readonly Item[];
let villages: readonly Node[];
let homes: readonly Row[];
let desk: Page;

const list = async <T = Row>(path: string): Promise<T[]> => (await duty.ask<{ items: T[] }>('GET', path)).items;
const named = (name: string): Item => {
  const found = items.find((one) => one.name.zh === name);
  if (found === undefined) throw new Error(`The catalogue has no ${name}`);
  return found;
};
/** Ant Design sets a space between two Chinese letters of a button. */
const spaced = (words: string): RegExp => new RegExp(words.split('').join('\\s*'));
const button = (within: Page | Locator, words: string): Locator => within.getByRole('button', { name: spaced(words) });
const stockOf = (depotId: string): Promise<Stock[]> => list<Stock>(`/stock?place=depot:${depotId}&limit=1000`);

/** Eight hands at once. */
async function each<T, R>(all: readonly T[], work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  const waiting = all.entries();
  const hand = async (): Promise<void> => {
    for (const [index, one] of waiting) done[index] = await work(one, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return done;
}

async function choose(within: Locator, select: Locator, words: string): Promise<void> {
  await select.click();
  await within.page().keyboard.type(words);
  await within.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: words }).first().click();
}

beforeAll(async () => {
  house = await openHouse();
  [duty, leader] = [await house.api('duty'), await house.api('leader')];
  const [admin, informant] = [await house.api('sysadmin'), await house.api('informant')];
  await leader.ask('POST', '/items', {
    code: 'W-05',
    name: { zh: '瓶装水', en: 'Bottled water' },
    class: 'living',
    unit: '瓶',
    decimals: 0,
  });
  items = await list<Item>('/items?limit=1000');
  const nodes = await list<Node>('/jurisdictions?limit=1000');
  const town = nodes.find(({ code }) => code === '370202012');
  villages = await Promise.all(
    ['清河一村', '清河二村', '清河三村'].map((name, index) =>
      admin.ask<Node>('POST', '/jurisdictions', { code: `37020201230${index}`, name, level: 'village', parentId: town?.id }),
    ),
  );
  homes = await each(Array.from({ length: HOUSEHOLDS }), (_, index) =>
    informant.ask('POST', '/households', {
      jurisdictionId: villages[index % villages.length]?.id,
      people: 2 + (index % 3),
      head: HEADS[index] ?? `住户${index}`,
      phone: `1000000${String(1000 + index)}`,
    }),
  );
  const place = { point: { type: 'Point', coordinates: FLOOD }, address: '清河沿岸' };
  const occurredAt = new Date().toISOString();
  const report = await duty.ask('POST', '/reports', { source: 'department', summary: '清河洪水', place, occurredAt });
  incident = await duty.ask('POST', `/reports/${report.id}/accept`, { title: '清河洪水' });
});
afterAll(() => house?.close());

test('[SU11] [W34] a temporary centre is opened on the map for the flood', async () => {
  const page = await house.page('duty', '/command', { size: WIDE, isStill: true });
  await page.locator('[data-state="live"]').waitFor();
  await page.locator('.map-pane[data-ready="true"]').waitFor();
  await page.getByText('清河洪水').first().click();
  const section = page.getByRole('region', { name: '捐赠与发放' });
  await button(section, '开设临时调配中心').click();
  await page.locator('.map-canvas').click({ position: { x: 620, y: 420 } });
  await section.getByText('再点一次可以改').waitFor();
  await section.scrollIntoViewIfNeeded();
  await picture(page, 'aid-1-centre-on-the-map');
  await section.getByRole('button', { name: spaced('开设'), exact: true }).click();
  await section.getByRole('link', { name: '清河洪水 临时调配中心 1' }).waitFor();
  const depots = await list<Depot>('/depots?limit=1000');
  const [made] = depots.filter(({ kind, incidentId }) => kind === 'temporary' && incidentId === incident.id);
  const store = depots.find(({ code }) => code === 'LS-1');
  if (made === undefined || store === undefined) throw new Error('The centre is not there');
  [centre, county] = [made, store];
  await page.close();
});

test('twelve donations and three transfers come in, each with its source; issue points have their signs', async () => {
  const transferred = await bring();
  const given = items.filter(({ id, serial, decimals, name }) => !serial && decimals === 0 && name.zh !== '瓶装水' && !transferred.has(id));
  const goods = [named('方便食品'), ...given.filter(({ name }) => name.zh !== '方便食品')].slice(0, KINDS - transferred.size - 1);
  desk = await house.page('leader', `/resources/aid?depot=${centre.id}`, { size: WIDE, isStill: true });
  await button(desk, '登记捐赠').click();
  const drawer = desk.getByRole('dialog');
  await drawer.getByLabel('姓名或单位名称').fill('海滨饮料厂');
  await drawer.getByLabel('捐赠方同意公布名称').check();
  await choose(drawer, drawer.locator('.goods-line .item-field'), '瓶装水');
  await drawer.getByLabel('数量').fill('1500');
  await picture(desk, 'aid-2-donation');
  await drawer.getByRole('button', { name: spaced('登记'), exact: true }).click();
  await button(desk.getByRole('dialog'), '清点接收').click();
  await desk.getByLabel('瓶装水 实收').fill('1480');
  await desk.getByText('差异原因').waitFor();
  await desk.getByLabel('差异原因').fill('二十瓶破损');
  await picture(desk, 'aid-3-received');
  await button(desk.getByRole('dialog'), '接收入账').click();
  await desk.getByRole('dialog').waitFor({ state: 'detached' });
  const parts = Array.from({ length: 11 }, (_, index) => goods.filter((__, at) => at % 11 === index));
  await each(parts, async (part, index) => {
    const donation = await leader.ask('POST', '/donations', {
      depotId: centre.id,
      incidentId: incident.id,
      donorKind: index % 2 === 0 ? 'organization' : 'person',
      donorName: `捐赠方${index}`,
      mayPublishName: index % 3 === 0,
      lines: part.map(({ id }) => ({ itemId: id, quantity: '800' })),
      ...(index === 10 && { moneyFen: '5000000' }),
    });
    const lines = part.map((_, line) => ({ line, received: '800' }));
    await leader.ask('POST', `/donations/${donation.id}/receive`, { lines, ...(index === 10 && { moneyFen: '5000000' }) });
  });
  await desk.locator('.donations .ant-table-row').nth(11).waitFor();
  const transfers = desk.getByRole('region', { name: '调拨与其他入账' });
  await transfers.getByText(county.name).waitFor();
  await until(async () => (await transfers.getByRole('listitem').count()) === 3, NOTICED_MS);
  await button(desk, '设发放点').click();
  const points = desk.getByRole('dialog');
  await points.getByLabel('第 1 个发放点的标识').fill('甲');
  await points.getByLabel('第 1 个发放点的名称').fill('清河小学操场');
  await button(points, '加一个发放点').click();
  await points.getByLabel('第 2 个发放点的标识').fill('乙');
  await points.getByLabel('第 2 个发放点的名称').fill('清河村委会');
  await picture(desk, 'aid-4-issue-points');
  await button(points, '保存').click();
  await desk.locator('.issue-point-chip').nth(1).waitFor();
  expect(new Set((await stockOf(centre.id)).map(({ itemId }) => itemId)).size).toBe(KINDS);
});

/** From three depots one kind each, of what they have. */
async function bring(): Promise<Set<string>> {
  const depots = await list<Depot>('/depots?limit=1000');
  const brought = new Set<string>();
  for (const code of ['LS-1', 'SB-1', 'LC-1']) {
    const from = depots.find((one) => one.code === code);
    const stock = await stockOf(from?.id ?? '');
    const lot = stock.find(
      ({ itemId, available, ownerKind }) => ownerKind === 'government' && Number(available) >= 20 && !brought.has(itemId),
    );
    if (from === undefined || lot === undefined) throw new Error(`${code} has nothing to send`);
    const line = { lotId: lot.lotId, from: { kind: 'depot', id: from.id }, to: { kind: 'depot', id: centre.id }, quantity: '20' };
    await leader.ask('POST', '/movements', { kind: 'transfer', incidentId: incident.id, lines: [line] });
    brought.add(lot.itemId);
  }
  return brought;
}

const counter = (): Locator => desk.getByRole('form', { name: '发放' });

test('[IS1] [W33] households are served one after the other, each before a witness; who was served already is told apart', async () => {
  await desk
    .locator('.ant-segmented-item')
    .filter({ hasText: /^发放$/ })
    .click();
  for (const [index, sound] of ['ycm', 'jhs'].entries()) {
    await counter().getByLabel('户编号、户主姓名或拼音首字母、电话尾号').fill(sound);
    await counter()
      .locator('.household-found')
      .filter({ hasText: HEADS[index] ?? '' })
      .click();
    if (index === 0) {
      await counter().getByLabel('瓶装水 发放数量').fill('2');
      await counter().getByLabel('方便食品 发放数量').fill('2');
      await counter().getByLabel('见证人', { exact: true }).fill('王村民代表');
    } else await sign();
    if (index === 1) await picture(desk, 'aid-5-counter');
    await counter()
      .getByRole('button', { name: spaced('发放'), exact: true })
      .click();
    await desk.locator('.issues-list .ant-table-row').nth(index).waitFor();
  }
  // What was wrong is taken back and stays to be seen; the household is as one that was not served.
  const wrong = desk.locator('.issues-list .ant-table-row').first();
  await button(wrong, '撤销').click();
  await button(desk.getByRole('dialog'), '填错').click();
  await button(desk.locator('.ant-modal-footer'), '撤销').click();
  await desk.locator('.issues-list .is-reversed').waitFor();
  await counter().getByLabel('户编号、户主姓名或拼音首字母、电话尾号').fill('jhs');
  await counter().locator('.household-found').filter({ hasText: '姜海生' }).click();
  await counter()
    .getByRole('button', { name: spaced('发放'), exact: true })
    .click();
  await desk.locator('.issues-list .ant-table-row').nth(2).waitFor();
  // The same household once more: told, and refused without a reason.
  await counter().getByLabel('户编号、户主姓名或拼音首字母、电话尾号').fill('ycm');
  await counter().locator('.household-found').getByText('本轮已领').waitFor();
  await counter().getByLabel('户编号、户主姓名或拼音首字母、电话尾号').fill('');
});

async function sign(): Promise<void> {
  const box = await counter().locator('.signature canvas').boundingBox();
  if (box === null) throw new Error('There is nothing to sign on');
  await desk.mouse.move(box.x + 40, box.y + 60);
  await desk.mouse.down();
  for (const [x, y] of [
    [90, 30],
    [140, 90],
    [200, 40],
  ] as const)
    await desk.mouse.move(box.x + x, box.y + y, { steps: 4 });
  await desk.mouse.up();
}

test('[O16] a keeper hands out with a phone; without network it waits there, and arrives once', async () => {
  const security = await house.api('secadmin');
  const keeper = (await security.ask<{ items: (Row & { username: string })[] }>('GET', '/persons?limit=1000')).items.find(
    ({ username }) => username === 'keeper',
  );
  const roles = [{ role: 'depotKeeper', jurisdictionId: centre['jurisdictionId'], depotId: centre.id }];
  await security.ask('PATCH', `/persons/${keeper?.id}`, { roles });
  const phone = await house.page('keeper', '/field', { size: PHONE, theme: 'light' });
  await button(phone, '发放给住户…').click();
  const sheet = phone.getByRole('dialog');
  await sheet.getByLabel('户编号、姓名首字母、电话尾号').fill('lxl');
  await sheet
    .locator('.household-row')
    .filter({ hasText: HEADS[2] ?? '' })
    .click();
  for (const item of ['瓶装水', '方便食品']) for (const _ of [1, 2]) await sheet.getByLabel(`加 ${item}`).click();
  await sheet.getByLabel('见证人', { exact: true }).fill('王村民代表');
  await picture(phone, 'aid-6-phone-390-light-zh');
  await sheet.getByRole('button', { name: spaced('发放'), exact: true }).click();
  await until(async () => (await issued()).length === 3, NOTICED_MS);
  await phone.context().setOffline(true);
  await phone.locator('.phone-bar-offline').waitFor({ timeout: NOTICED_MS });
  await button(phone, '发放给住户…').click();
  await choose(sheet, sheet.locator('.ant-select').first(), '清河二村');
  await sheet.getByLabel('人数').fill('3');
  await picture(phone, 'aid-7-phone-offline-390-light-zh');
  await sheet.getByRole('button', { name: spaced('发放'), exact: true }).click();
  await phone.getByText('1 条待发').first().waitFor();
  expect(await issued()).toHaveLength(3);
  await phone.context().setOffline(false);
  await until(async () => (await issued()).length === 4, NOTICED_MS);
  await phone.close();
});

type Issue = Row & { reversedAt: string | null; lines: { itemId: string; quantity: string }[] };
const issued = async (): Promise<Issue[]> =>
  (await list<Issue>(`/issues?depotId=${centre.id}&limit=1000`)).filter(({ reversedAt }) => reversedAt === null);

test('[IS1] 340 households are served, each with its goods and its witness', async () => {
  const points = (await duty.ask<Depot & { issuePoints: { id: string }[] }>('GET', `/depots/${centre.id}`)).issuePoints;
  const goods = [named('瓶装水'), named('方便食品')].map(({ id }) => ({ itemId: id, quantity: '2' }));
  // One of them was in no ledger.
  await each(homes.slice(HEADS.length, HOUSEHOLDS - 1), (home, index) =>
    leader.ask('POST', '/issues', {
      depotId: centre.id,
      pointId: points[index % points.length]?.id,
      householdId: home.id,
      witnessName: '王村民代表',
      lines: goods,
    }),
  );
  const all = await issued();
  expect(all).toHaveLength(HOUSEHOLDS);
  expect(all.every(({ lines }) => lines.length === 2)).toBe(true);
  const people = await leader.ask<{ witness: string }>('GET', `/issues/${all[0]?.id}/people`);
  expect(people.witness).toBe('王村民代表');
  await desk.getByText('已发 340 户次').waitFor();
  await desk.setViewportSize(DESK);
  await picture(desk, 'aid-8-issues');
});

test('[IS7] the list is previewed and published; everybody reads village, item and number, and no name or phone', async () => {
  await desk
    .locator('.ant-segmented-item')
    .filter({ hasText: /^公示$/ })
    .click();
  await button(desk, '预览公示内容').click();
  await desk.locator('.publication-paper').getByText('清河一村').first().waitFor();
  await picture(desk, 'aid-9-preview');
  await desk
    .locator('.publication-paper')
    .getByRole('button', { name: spaced('公示'), exact: true })
    .click();
  await desk.locator('.published').waitFor();
  const page = await house.page('duty', '/public/issues', { size: PHONE, theme: 'light' });
  await page.context().clearCookies();
  await page.reload();
  const village = page.locator('.public-shelter').filter({ hasText: '清河三村' });
  await village.getByText('瓶装水').waitFor();
  await page.getByText('海滨饮料厂').waitFor();
  const words = (await page.locator('main').textContent()) ?? '';
  for (const hidden of [...HEADS, '王村民代表', '住户', '1000000', '捐赠方1']) expect(words).not.toContain(hidden);
  await picture(page, 'aid-10-public-390-light-zh');
  await page.close();
});

test('[SU13] book = count for all 26 items; five bottles are missing, which a second person signs with the reason; the balance goes to the county depot', async () => {
  const count = await house.page('duty', `/resources/aid?depot=${centre.id}&view=closing`, { size: DESK, theme: 'light', isStill: true });
  const closing = count.locator('.closing');
  await button(closing, '开始清点').click();
  const bottles = closing.getByRole('row').filter({ hasText: '瓶装水' });
  const book = Number(((await bottles.getByRole('cell').nth(1).textContent()) ?? '').replace(/[^\d]/g, ''));
  expect(book).toBe(1480 - 2 * HOUSEHOLDS);
  await closing.getByLabel('瓶装水 实点').fill(String(book - MISSING));
  await button(closing, '批与账面一致').click();
  await button(closing, '记下').click();
  await closing.getByText('需要另一个人签字').first().waitFor();
  await desk.locator('.ant-segmented-item').filter({ hasText: '清点关闭' }).click();
  const signing = desk.locator('.closing');
  await signing.getByText(`−${MISSING}`).waitFor();
  expect(await button(signing, '签字确认').isDisabled()).toBe(true);
  await signing.getByLabel('差异原因').fill('五瓶搬运中破损，已签收条说明');
  await picture(desk, 'aid-11-difference');
  await button(signing, '签字确认').click();
  await signing.getByText('账面与实物一致').waitFor();
  await signing.getByText('差异说明：五瓶搬运中破损').waitFor();
  await choose(signing, signing.locator('.closing-to .ant-select'), '崂山区');
  await button(signing, `移交 ${KINDS} 种并关闭`).click();
  await signing.getByText('已关闭，账上为零').waitFor();
  await picture(desk, 'aid-12-closed');
  expect((await duty.ask('GET', `/depots/${centre.id}`)).state).toBe('closed');
  expect((await stockOf(centre.id)).every(({ onHand }) => onHand === '0')).toBe(true);
  const water = (await stockOf(county.id)).filter(({ itemId }) => itemId === named('瓶装水').id);
  expect(water.map(({ onHand }) => onHand)).toEqual([String(book - MISSING)]);
});

test('no page asked anybody but our server, and none complained', () => {
  expect(house.strays).toEqual([]);
});
