/** Every screen at every size, in both themes and both languages: pictures for people to look at, and what no picture may show. */
import type { Locator, Page } from 'playwright-core';
import { playFleet } from './fleet.ts';
import { DESK, type House, type Look, openHouse, PHONE, picture, WALL, WIDE } from './house.ts';
import { playRainyNight, type Scene } from './rainy-city.ts';

let house: House;
let scene: Scene;

beforeAll(async () => {
  house = await openHouse();
  scene = await playRainyNight(house);
});
afterAll(() => house?.close());

const dark = 'dark';
const light = 'light';
const en = 'en';

/** Opens, does `act`, judges the page and takes its picture. */
async function shot(name: string, who: string, path: string, look: Look, act: (page: Page) => Promise<unknown>): Promise<void> {
  const page = await house.page(who, path, { ...look, isStill: true });
  await act(page);
  await picture(page, name);
  expect({ name, ...(await faultsOf(page)) }).toEqual({ name, overflow: 0, language: look.language ?? 'zh-CN', nameless: [], clipped: [] });
  await page.context().close();
}

const seen = (locator: Locator): Promise<void> => locator.first().waitFor({ timeout: 15_000 });

describe('/field', () => {
  const next = (step: string) => (page: Page) => seen(page.locator(`.next-button[data-step=${step}]`));
  test('the task on the scene', () => shot('field-task-390-light-zh', 'team2', '/field', { size: PHONE, theme: light }, next('complete')));
  test('the next step at night', () =>
    shot('field-next-390-dark-en', 'team1', '/field', { size: PHONE, theme: dark, language: en }, next('arrive')));
  test('an order that nobody has acknowledged', () =>
    shot('field-order-390-dark-zh', 'team3', '/field', { size: PHONE, theme: dark }, next('acknowledge')));
  test('no task', () =>
    shot('field-none-390-light-en', 'team5', '/field', { size: PHONE, theme: light, language: en }, (page) =>
      seen(page.locator('.phone-content')),
    ));
  test('a step pressed without a network', () =>
    shot('field-sending-390-light-zh', 'team3', '/field', { size: PHONE, theme: light }, async (page) => {
      await next('acknowledge')(page);
      await page.context().setOffline(true);
      await page.locator('.next-button[data-step=acknowledge]').click();
      await seen(page.getByText(/正在发出|未发出|待发/));
    }));
  test('on a desk', () => shot('field-1366-light-zh', 'team2', '/field', { size: DESK, theme: light }, next('complete')));
  test('on a wide screen', () => shot('field-1920-dark-en', 'team2', '/field', { size: WIDE, language: en }, next('complete')));
  test('on the wall', () => shot('field-3840-dark-zh', 'team2', '/field', { size: WALL }, next('complete')));
});

describe('/settings', () => {
  const row = (words: string) => (page: Page) => seen(page.locator('main').getByText(words));
  test('people', () => shot('settings-people-1920-light-zh', 'secadmin', '/settings/people', { theme: light }, row('dutyHuangdao')));
  test('people on a phone', () =>
    shot('settings-people-390-dark-en', 'secadmin', '/settings/people', { size: PHONE, language: en }, row('dutyHuangdao')));
  test('jurisdictions', () =>
    shot('settings-jurisdictions-1366-dark-en', 'sysadmin', '/settings/jurisdictions', { size: DESK, language: en }, row('Licang')));
  test('incident types', () =>
    shot('settings-types-3840-dark-zh', 'sysadmin', '/settings/incident-types', { size: WALL }, row('下穿通道积水')));
  test('incident types in English', () =>
    shot('settings-types-1920-light-en', 'sysadmin', '/settings/incident-types', { theme: light, language: en }, row('Flooded underpass')));
  test('audit', () => shot('settings-audit-1366-light-zh', 'auditor', '/settings/audit', { size: DESK, theme: light }, row('林晓岚')));
});

describe('/resources', () => {
  beforeAll(() => playFleet(house));
  const row = (words: string) => (page: Page) => seen(page.locator('main').getByText(words));
  const told = async (page: Page): Promise<void> => {
    await row('排水车定位器')(page);
    await page.getByRole('button', { name: 'Register device' }).click();
    await page.getByRole('combobox', { name: 'For' }).click();
    await page.locator('.ant-select-item-option').first().click();
    await page.getByRole('button', { name: 'Register and give a secret' }).click();
    await seen(page.getByText('/api/v1/osmand'));
    await seen(page.getByText('fhd_'));
    // A dialog that still grows would be in the picture half-way.
    await page.getByRole('button', { name: 'Entered in the device; close' }).click({ trial: true });
  };
  test('vehicles', () =>
    shot('resources-vehicles-1366-light-zh', 'duty', '/resources/vehicles', { size: DESK, theme: light }, row('鲁B7F218')));
  test('devices', () => shot('resources-devices-1920-dark-zh', 'sysadmin', '/resources/devices', {}, row('排水车定位器')));
  test('the secret of a device', () =>
    shot('resources-secret-1366-dark-en', 'leader', '/resources/devices', { size: DESK, language: en }, told));
});

describe('/review', () => {
  const list = (page: Page) => seen(page.getByText('太平路封闭（河南路至江苏路）'));
  const told = (page: Page) => seen(page.getByText('李村河排水一队'));
  test('the list', () => shot('review-list-1366-light-en', 'supervisor', '/review', { size: DESK, theme: light, language: en }, list));
  test('the list on a phone', () => shot('review-list-390-dark-zh', 'supervisor', '/review', { size: PHONE }, list));
  test('an incident', () => shot('review-1920-dark-zh', 'supervisor', `/review/${scene.underpass}`, {}, told));
  test('an incident in English', () =>
    shot('review-1366-light-en', 'supervisor', `/review/${scene.underpass}`, { size: DESK, theme: light, language: en }, told));
  test('an incident on the wall', () =>
    shot('review-3840-dark-en', 'supervisor', `/review/${scene.underpass}`, { size: WALL, language: en }, told));
  test('an incident on a phone', () =>
    shot('review-390-light-zh', 'supervisor', `/review/${scene.underpass}`, { size: PHONE, theme: light }, told));
});

describe('/command', () => {
  beforeAll(() => scene.fresh());
  const open = (words: string) => async (page: Page) => {
    await seen(page.locator('.connection[data-state=live]'));
    await page.locator('.command-queue').getByText(words).first().click();
    await seen(page.locator('.command-detail .incident-head'));
  };
  const underpass = open('北站东广场');
  const dispatching = async (page: Page): Promise<void> => {
    await underpass(page);
    await page.keyboard.press('d');
    await page.locator('.dispatch tbody input[type=checkbox]:not([disabled])').first().check();
  };
  const taking = async (page: Page): Promise<void> => {
    await seen(page.locator('.connection[data-state=live]'));
    await page.keyboard.press('n');
    await page.locator('.triage textarea').first().fill('北站东广场地下通道水很深，有车泡在水里，车顶上有人');
    await page.keyboard.press('Tab');
    await page.locator('.place-field input').first().fill('青岛北站');
    await page.locator('.ant-select-item-option').first().click();
    await seen(page.locator('.similar-card'));
  };
  test('in the dark', () => shot('command-1920-dark-zh', 'duty', '/command', {}, underpass));
  test('by day', () => shot('command-1920-light-zh', 'duty', '/command', { theme: light }, underpass));
  test('in English', () => shot('command-1920-light-en', 'duty', '/command', { theme: light, language: en }, underpass));
  test('on a small desk', () => shot('command-1366-dark-en', 'duty', '/command', { size: DESK, language: en }, underpass));
  test('on a small desk by day', () => shot('command-1366-light-zh', 'duty', '/command', { size: DESK, theme: light }, underpass));
  // Nothing is selected here: without a graphics processor each frame of this size takes seconds.
  test('on the wall', () => shot('command-3840-dark-zh', 'duty', '/command', { size: WALL }, (page) => seen(page.getByText(/北站东广场/))));
  test('on a phone', () =>
    shot('command-390-light-zh', 'duty', '/command', { size: PHONE, theme: light }, (page) => seen(page.getByText(/北站东广场/))));
  test('dispatch', () => shot('command-dispatch-1366-dark-zh', 'duty', '/command', { size: DESK }, dispatching));
  test('dispatch in English', () =>
    shot('command-dispatch-1920-light-en', 'duty', '/command', { theme: light, language: en }, dispatching));
  test('a new report that is known', () => shot('command-report-1920-dark-zh', 'duty', '/command', {}, taking));
  test('a new report in English', () =>
    shot('command-report-1366-light-en', 'duty', '/command', { size: DESK, theme: light, language: en }, taking));
});

test('no page asked anybody but our server, none threw, none complained', () => {
  expect(house.strays).toEqual([]);
});

type Faults = { overflow: number; language: string; nameless: string[]; clipped: string[] };

/** What is wrong with a page whatever it shows: wider than its window, buttons without a name, words cut off inside a button. */
const faultsOf = (page: Page): Promise<Faults> =>
  page.evaluate(() => {
    const isShown = (element: HTMLElement): boolean => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    const nameOf = (element: HTMLElement): string => {
      const labelledBy = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const texts = [element.getAttribute('aria-label'), ...labelledBy.map((id) => document.getElementById(id)?.textContent)];
      return [...texts, element.textContent, element.title].join('').trim();
    };
    const buttons = [...document.querySelectorAll<HTMLElement>('button, [role=button], [role=tab], a[href]')].filter(isShown);
    const isClipped = (button: HTMLElement): boolean => {
      const { textOverflow, overflowX, overflowY } = getComputedStyle(button);
      if (textOverflow === 'ellipsis') return false;
      const isWider = overflowX !== 'visible' && button.scrollWidth > button.clientWidth + 1;
      return isWider || (overflowY !== 'visible' && button.scrollHeight > button.clientHeight + 2);
    };
    const root = document.documentElement;
    return {
      overflow: Math.max(0, root.scrollWidth - root.clientWidth),
      language: root.lang,
      nameless: buttons.filter((button) => nameOf(button) === '').map((button) => button.outerHTML.slice(0, 160)),
      clipped: buttons.filter(isClipped).map((button) => `${button.className}: ${nameOf(button)}`),
    };
  });
