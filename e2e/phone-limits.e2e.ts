/** What a phone is put to at its limits: one key on a mountain without signal, an outbox of ten thousand, a phone without room, and a voice instead of a thumb. */
import type { Page } from 'playwright-core';
import { until } from '../tools/run/product.mjs';
import { type Api, DESK, type House, openHouse, PHONE, picture, type Row } from './house.ts';

const MINUTE_MS = 60_000;
/** The longest that a page takes to believe that its line is dead, and to come back after that. */
const NOTICED_MS = 45_000;
const SLACK_MS = 60_000;
/** The most that an outbox holds: words, and positions that go up to 500 in a request. */
const NOTES = 2_000;
const POSITIONS = 8_000;
/** A thumb is answered within this while everything goes out. */
const ANSWER_MS = 1_500;
/** The smallest PNG there is. */
const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const photo = (name: string) => ({ name, mimeType: 'image/png', buffer: PHOTO });
const MICROPHONE = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

type Entry = { type: string; at: string; text: string | null; payload: Record<string, unknown> };
type Task = { incidentId: string; teamId: string; personId: string };

let house: House;
let officer: Api;

beforeAll(async () => {
  house = await openHouse({ switches: MICROPHONE });
  officer = await house.api('duty');
});
afterAll(() => house?.close());

/** A phone with a position, whose clock and whose room can be set. */
async function phoneOf(username: string): Promise<Page> {
  const page = await house.page(username, '/field', { size: PHONE, theme: 'light' });
  await page.context().grantPermissions(['geolocation', 'microphone']);
  await page.context().setGeolocation({ longitude: 120.6, latitude: 36.21, accuracy: 8 });
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + Number(localStorage.getItem('story.shift') ?? 0);
    // A full phone, as its browser tells it: what DevTools limit does not reach the storage of a browser that keeps it in memory.
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      if (localStorage.getItem('story.full') === 'yes') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, given);
    };
  });
  await page.reload();
  await page.locator('.phone-bar-live').waitFor();
  return page;
}

const setBack = (page: Page, minutes: number): Promise<void> =>
  page.evaluate((ms) => localStorage.setItem('story.shift', String(ms)), -minutes * MINUTE_MS);

async function cutOff(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.locator('.phone-bar-offline').waitFor({ timeout: NOTICED_MS });
}

/** The shell and the map are on the phone: it can start without network. */
async function hasAll(page: Page): Promise<void> {
  await page.locator('.next-button').waitFor();
  await until(() => page.evaluate(async () => (await caches.open('maps')).match('/basemap/qingdao.pmtiles').then(Boolean)), 60_000);
}

/** A task of this leader's team, half an hour old. */
async function taskOf(username: string, summary: string): Promise<Task> {
  const leader = await house.api(username);
  const { person } = await leader.ask<{ person: { id: string; roles: { teamId: string }[] } }>('GET', '/session');
  const teamId = person.roles[0]?.teamId ?? '';
  const at = new Date(Date.now() - 30 * MINUTE_MS).toISOString();
  const place = { address: summary, point: { type: 'Point', coordinates: [120.5, 36.2] } };
  const report = await officer.ask('POST', '/reports', { source: 'phone', summary, place, occurredAt: at });
  const incident = await officer.ask('POST', `/reports/${report.id}/accept`, { at });
  const { assignments } = await officer.ask<{ assignments: Row[] }>('POST', `/incidents/${incident.id}/dispatch`, {
    teamIds: [teamId],
    at,
  });
  await leader.ask('POST', `/assignments/${assignments[0]?.id}/acknowledge`, { at });
  return { incidentId: incident.id, teamId, personId: person.id };
}

async function timeline(incidentId: string): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const path: string = `/incidents/${incidentId}/timeline?limit=1000${after && `&after=${encodeURIComponent(after)}`}`;
    const { items, next }: { items: Entry[]; next: string | null } = await officer.ask('GET', path);
    all.push(...items);
    after = next;
  }
  return all;
}

async function note(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: '记一笔' }).click();
  await page.getByRole('textbox', { name: '看到什么、做了什么、需要什么' }).fill(words);
  await page.getByRole('button', { name: '发出记录' }).click();
}

let ranger: Page;
let driver: Page;
let flood: Task;
let rescuer: Page;
let rescue: Task;

/** From now on the phone has no room for another item, or has it again. */
const setFull = (page: Page, isFull: boolean): Promise<void> =>
  page.evaluate((value) => localStorage.setItem('story.full', value), isFull ? 'yes' : 'no');
const notesOf = async ({ incidentId }: Task) =>
  (await timeline(incidentId)).filter(({ type }) => type === 'incident.noteAdded').map(({ text }) => text);
const unsentOf = async (page: Page): Promise<number> =>
  Number(/(\d+) 条待发/.exec((await page.locator('.phone-bar').textContent()) ?? '')?.[1] ?? Number.NaN);

test('a voice note is recorded, sent, and can be heard at the desk', async () => {
  rescue = await taskOf('team3', '海泊河桥下有人被困');
  rescuer = await phoneOf('team3');
  await rescuer.getByRole('button', { name: '录音', exact: true }).click();
  await rescuer.getByRole('button', { name: '开始录音' }).click();
  await rescuer.getByRole('button', { name: '停止' }).click();
  await rescuer.locator('.voice-recorder audio').waitFor();
  await picture(rescuer, 'voice-note');
  await rescuer.getByRole('button', { name: '发出录音' }).click();
  const arrived = async () => (await timeline(rescue.incidentId)).find(({ type }) => type === 'incident.mediaAdded');
  await until(async () => (await arrived()) !== undefined, 20_000);
  expect(await arrived()).toMatchObject({ text: '录音', payload: { name: 'voice.webm', type: 'video/webm' } });
  await hasAll(rescuer);
  await cutOff(rescuer);
  await setFull(rescuer, true);
});

test('[O7] an outbox of ten thousand is kept, counted and listed in part after a start without network; the next words stay in their form', async () => {
  flood = await taskOf('team2', '小白干路桥洞积水');
  driver = await phoneOf('team2');
  await hasAll(driver);
  await cutOff(driver);
  // Fixes of its own would be thinned with the others.
  await driver.context().clearPermissions();
  await driver.evaluate(fillOutbox, { ...flood, notes: NOTES - 1, positions: POSITIONS, nowMs: Date.now() });
  await driver.reload();
  await note(driver, '最后一条');
  await driver.getByText(`${NOTES} 条待发`).waitFor({ timeout: 20_000 });
  await driver.getByText(`待发已满（${NOTES + POSITIONS} 条）`).waitFor();
  await note(driver, '放不下的一条');
  await driver.locator('.phone-sheet [role=alert]').waitFor();
  expect(await driver.locator('.phone-sheet textarea').inputValue()).toBe('放不下的一条');
  await picture(driver, 'outbox-full');
  await driver.keyboard.press('Escape');
});

test('when its network returns the page answers while everything goes out, and says how much is left', async () => {
  await driver.context().setOffline(false);
  await until(async () => (await unsentOf(driver)) < NOTES, NOTICED_MS);
  await picture(driver, 'outbox-draining');
  for (const tab of ['上报', '任务', '我']) {
    const began = Date.now();
    await driver.getByRole('button', { name: tab, exact: true }).click();
    await driver.locator('.phone-tab.is-active').filter({ hasText: tab }).waitFor();
    expect(Date.now() - began).toBeLessThan(ANSWER_MS);
  }
});

test('without signal a ranger presses once: position, time, words and a photo are stored, then two more lines and another photo; three items wait', async () => {
  ranger = await phoneOf('informant');
  await ranger.getByRole('button', { name: '上报', exact: true }).click();
  await ranger.getByRole('checkbox', { name: /附上我的位置/ }).waitFor();
  await cutOff(ranger);
  await setBack(ranger, 22);
  await ranger.getByRole('textbox', { name: '看到什么' }).fill('冒烟');
  await ranger.locator('.report-form > input[type=file]').setInputFiles(photo('smoke.png'));
  await ranger.getByRole('button', { name: '发出上报' }).click();
  await ranger.getByText('2 条待发').waitFor();
  await ranger.getByRole('button', { name: '发出上报' }).click();
  await ranger.getByText('写一句看到什么').waitFor();
  await ranger.getByRole('button', { name: '补充' }).click();
  await ranger.locator('.phone-sheet textarea').fill('烟从北坡沟底升起\n山脚有三户人家');
  await ranger.locator('.phone-sheet input[type=file]').setInputFiles(photo('slope.png'));
  await ranger.getByRole('button', { name: '发出补充' }).click();
  await ranger.getByText('3 条待发').waitFor();
  await picture(ranger, 'mountain-1-queued');
});

test('twenty-two minutes later the desk has one report, with the time of the press and the time of the arrival', async () => {
  await setBack(ranger, 0);
  await ranger.context().setOffline(false);
  await ranger.getByText('全部送达').waitFor({ timeout: NOTICED_MS });
  const { items } = await officer.ask<{ items: Row[] }>('GET', '/reports?state=waiting');
  const [report] = items;
  expect(items.map(({ summary }) => summary)).toEqual(['冒烟']);
  expect(report?.['place']).toMatchObject({ point: { coordinates: [120.6, 36.21] } });
  expectAt(report?.['occurredAt'], 22);
  expectAt(report?.['receivedAt'], 0);
  const desk = await house.page('duty', '/command', { size: DESK });
  await desk.locator('.command-queue').getByText('冒烟').first().click();
  const facts = desk.locator('.command-detail .facts');
  for (const at of [report?.['occurredAt'], report?.['receivedAt']])
    await facts
      .getByText(minuteOf(String(at)))
      .first()
      .waitFor();
  await desk.locator('.report-additions').getByText('烟从北坡沟底升起').waitFor();
  await desk.locator('.report-additions img').nth(1).waitFor();
  await picture(desk, 'mountain-2-desk');
  const incident = await officer.ask('POST', `/reports/${report?.id}/accept`, {});
  const told = await timeline(incident.id);
  expect(told.map(({ at }) => at)).toEqual([...told.map(({ at }) => at)].sort());
  const media = told.filter(({ type }) => type === 'report.mediaAdded');
  expect(media.map(({ text }) => text)).toEqual([null, '烟从北坡沟底升起\n山脚有三户人家']);
  for (const { at } of media) expectAt(at, 22);
  await desk.context().close();
});

test('[O1] the ten thousand have arrived, each once', async () => {
  await driver.getByText('全部送达').waitFor({ timeout: 100_000 });
  const notes = await notesOf(flood);
  expect([notes.length, new Set(notes).size]).toEqual([NOTES, NOTES]);
  // Positions are not counted on the screen and go last; a few the phone had told before.
  await until(async () => (await trackOf(flood)) >= POSITIONS, 30_000);
  expect(await trackOf(flood)).toBeLessThan(POSITIONS + 20);
});

test('[O6] a phone without room says how many items are in the page alone, saves them when there is room, and loses nothing', async () => {
  await note(rescuer, '存不下的话');
  await rescuer.getByText('手机存储已满：有 1 条只在此页上').waitFor({ timeout: 10_000 });
  await rescuer.getByText('1 条待发').waitFor();
  await picture(rescuer, 'storage-full');
  await setFull(rescuer, false);
  await note(rescuer, '又有地方了');
  await rescuer.getByText('手机存储已满').waitFor({ state: 'detached' });
  await rescuer.reload();
  await rescuer.getByText('2 条待发').waitFor();
  await rescuer.context().setOffline(false);
  await rescuer.getByText('全部送达').waitFor({ timeout: NOTICED_MS });
  expect((await notesOf(rescue)).sort()).toEqual(['又有地方了', '存不下的话'].sort());
});

test('no page asked anybody but our server, and none threw', () => {
  expect(house.strays.filter((stray) => !/status of 40[19]/.test(stray))).toEqual([]);
});

/** So many minutes before now, give or take. */
function expectAt(at: unknown, minutes: number): void {
  const away = Math.abs(Date.parse(String(at)) - (Date.now() - minutes * MINUTE_MS));
  expect([at, away < SLACK_MS]).toEqual([at, true]);
}

const minuteOf = (at: string): string => {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
};

/** How many fixes of the last hour the team's track has. */
async function trackOf({ teamId }: Task): Promise<number> {
  const [from, to] = [Date.now() - 60 * MINUTE_MS, Date.now()].map((ms) => new Date(ms).toISOString());
  let count = 0;
  for (let after: string | null = ''; after !== null; ) {
    const path: string = `/teams/${teamId}/track?limit=1000&from=${from}&to=${to}${after && `&after=${encodeURIComponent(after)}`}`;
    const { items, next }: { items: unknown[]; next: string | null } = await officer.ask('GET', path);
    count += items.length;
    after = next;
  }
  return count;
}

type Filling = Task & { notes: number; positions: number; nowMs: number };

/** In the page: what its person would have pressed in a day, sealed under that person's key as the outbox seals it. */
async function fillOutbox({ incidentId, teamId, personId, notes, positions, nowMs }: Filling): Promise<void> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open('fenghuo'));
  const key = await done<CryptoKey>(database.transaction('keys').objectStore('keys').get(personId));
  const seal = async (value: unknown) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(value))) };
  };
  const head = (index: number) => {
    const at = new Date(nowMs - 1_500_000 + index * 100).toISOString();
    const common = { id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`, file: null, at, state: 'waiting', failure: null };
    if (index < notes) {
      const text = `第 ${index} 条`;
      const path = `/incidents/${incidentId}/notes`;
      return { ...common, kind: 'note', lane: `incident:${incidentId}`, path, body: { text, at }, subjectId: incidentId, words: text };
    }
    const point = { type: 'Point', coordinates: [120.6 + index * 0.000_001, 36.21] };
    return {
      ...common,
      kind: 'position',
      lane: 'positions',
      path: '/positions',
      body: { teamId, point, at },
      subjectId: teamId,
      words: '',
    };
  };
  const heads = Array.from({ length: notes + positions }, (_, index) => head(index));
  const sealed = await Promise.all(heads.map(async (one) => ({ id: one.id, personId, head: await seal(one) })));
  const transaction = database.transaction('items', 'readwrite');
  for (const item of sealed) transaction.objectStore('items').put(item);
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = reject;
  });
  database.close();
}
