/** Whoever keeps a depot or fetches households, on the phone: what is asked of the depot is picked and sent off, what comes is counted with its differences, and two taps say where a family is, also without network. */
import type { Page } from 'playwright-core';
import { until } from '../tools/run/product.mjs';
import { type Api, type House, openHouse, PHONE, picture, type Row } from './house.ts';

const NOTICED_MS = 45_000;
const CORNERS = [
  [120.39, 36.05],
  [120.41, 36.05],
  [120.41, 36.07],
  [120.39, 36.07],
  [120.39, 36.05],
];

let house: House;
let duty: Api;
let incident: Row;
let shelterId: string;
let shipmentId: string;
let zone: Row;
let keeper: Page;
let manager: Page;
let helper: Page;

type Me = { person: { id: string; roles: { jurisdictionId: string; depotId: string; shelterId: string }[] } };
const me = async (username: string): Promise<Me['person']> => (await (await house.api(username)).ask<Me>('GET', '/session')).person;
const shipment = (): Promise<Row> => duty.ask('GET', `/shipments/${shipmentId}`);

beforeAll(async () => {
  house = await openHouse();
  duty = await house.api('duty');
  const place = { point: { type: 'Point', coordinates: [120.4, 36.06] }, address: '市南区海滨' };
  const report = await duty.ask('POST', '/reports', {
    source: 'department',
    summary: '风暴潮',
    place,
    occurredAt: new Date().toISOString(),
  });
  incident = await duty.ask('POST', `/reports/${report.id}/accept`, { title: '风暴潮转移' });
  shelterId = (await me('shelter')).roles[0]?.shelterId ?? '';
  await duty.ask('POST', `/shelters/${shelterId}/open`, { to: 'opening', incidentId: incident.id });
  await ship();
  await evacuate();
  keeper = await house.page('keeper', '/field', { size: PHONE, theme: 'light' });
  manager = await house.page('shelter', '/field', { size: PHONE, theme: 'light' });
  helper = await house.page('informant', '/field', { size: PHONE, theme: 'light', isStill: true });
});
afterAll(() => house?.close());

/** Ten of what lies in the keeper's depot are approved for the shelter. */
async function ship(): Promise<void> {
  const depotId = (await me('keeper')).roles[0]?.depotId ?? '';
  const { items } = await duty.ask<{ items: { lotId: string; itemId: string; available: string; ownerKind: string }[] }>(
    'GET',
    `/stock?place=depot:${depotId}&limit=1000`,
  );
  const stock = items.find(({ available, ownerKind }) => ownerKind === 'government' && Number(available) >= 10);
  const to = { kind: 'shelter', id: shelterId };
  const lines = [{ itemId: stock?.itemId, quantity: '10' }];
  const request = await duty.ask('POST', '/supply-requests', { incidentId: incident.id, to, lines });
  const leader = await house.api('leader');
  await leader.ask('POST', `/supply-requests/${request.id}/approve`, { lines: [{ depotId, lotId: stock?.lotId, quantity: '10' }] });
  const shipments = await duty.ask<{ items: Row[] }>('GET', '/shipments');
  shipmentId = shipments.items[0]?.id ?? '';
}

/** A family of three whose helper is the informant, on the list of a zone. */
async function evacuate(): Promise<void> {
  const { id: helperId, roles } = await me('informant');
  await duty.ask('POST', '/households', {
    jurisdictionId: roles[0]?.jurisdictionId,
    people: 3,
    vulnerable: 1,
    head: '于春梅',
    phone: '10000000002',
    address: '太平角六路 12 号',
    needs: ['elderly'],
    helperId,
    point: { type: 'Point', coordinates: [120.4, 36.06] },
  });
  const geometry = { type: 'Polygon', coordinates: [CORNERS] };
  zone = await duty.ask('POST', '/evacuation-zones', { incidentId: incident.id, name: '太平角一带', geometry });
  await duty.ask('POST', `/evacuation-zones/${zone.id}/order`, {});
}

test('[O12] a keeper picks in one tap and sends off in two; it comes to the shelter with what is in it', async () => {
  await keeper.getByRole('button', { name: '备好了' }).click();
  await keeper.locator('.place-line.is-sent').waitFor();
  await keeper.getByRole('button', { name: '发车…' }).click();
  await keeper.getByRole('dialog').getByLabel('车牌').fill('鲁B12345');
  await picture(keeper, 'depot-phone-390-light-zh');
  await keeper.getByRole('dialog').getByRole('button', { name: '已发车' }).click();
  await until(async () => (await shipment()).state === 'shipped', NOTICED_MS);
  await manager.locator('.place-card').waitFor();
});

test('[O14] what came is counted; a difference needs its reason', async () => {
  await manager.getByRole('button', { name: '收货…' }).click();
  const sheet = manager.getByRole('dialog');
  await sheet.getByLabel('实收').fill('8');
  await sheet.getByLabel('损坏').fill('2');
  expect(await sheet.getByRole('button', { name: '签收' }).isDisabled()).toBe(true);
  await sheet.getByLabel('差异原因').fill('两件进水');
  await picture(manager, 'receipt-phone-390-light-zh');
  await sheet.getByRole('button', { name: '签收' }).click();
  await until(async () => (await shipment()).state === 'received', NOTICED_MS);
  const { lines } = (await shipment()) as unknown as { lines: { received: string; damaged: string }[] };
  expect(lines.map(({ received, damaged }) => [received, damaged])).toEqual([['8', '2']]);
});

test('[O15] two taps say where a family is, also without network, and the list stays on this phone alone', async () => {
  await helper.locator('.phone-tab').filter({ hasText: '住户' }).click();
  await helper.locator('.household-row').filter({ hasText: '于春梅' }).click();
  await helper.locator('[data-step=notified]').click();
  const states = async (): Promise<string[]> => {
    const { items } = await duty.ask<{ items: { onZone: { parts: { state: string }[] } | null }[] }>(
      'GET',
      `/households?zoneId=${zone.id}`,
    );
    return items.flatMap(({ onZone }) => onZone?.parts.map(({ state }) => state) ?? []);
  };
  await until(async () => (await states()).join() === 'notified', NOTICED_MS);
  await helper.context().setOffline(true);
  await helper.locator('.phone-bar-offline').waitFor({ timeout: NOTICED_MS });
  await helper.locator('.household-row').filter({ hasText: '于春梅' }).click();
  await helper.locator('[data-step=movedToKin]').waitFor();
  await picture(helper, 'household-phone-390-light-zh');
  await helper.locator('[data-step=movedToKin]').click();
  await helper.locator('.household-row').filter({ hasText: '投亲靠友' }).waitFor();
  expect(await states()).toEqual(['notified']);
  await helper.context().setOffline(false);
  await until(async () => (await states()).join() === 'movedToKin', NOTICED_MS);
  expect(await helper.evaluate(() => JSON.stringify((window as unknown as { fenghuoRows: () => unknown }).fenghuoRows()))).not.toContain(
    '于春梅',
  );
});

test('[SL16] who sets off is expected by the shelter, and is counted in by one tap of its manager, once', async () => {
  const present = async (): Promise<unknown> => (await duty.ask('GET', `/shelters/${shelterId}`))['present'];
  const before = Number(await present());
  const informant = await house.api('informant');
  const { items } = await informant.ask<{ items: { household: Row }[] }>('GET', `/households?zoneId=${zone.id}`);
  const step = `/evacuation-zones/${zone.id}/households/${items[0]?.household.id}/steps`;
  await informant.ask('POST', step, { step: 'movedToShelter', from: 'movedToKin', shelterId });
  const coming = manager.locator('.place-card').filter({ hasText: '太平角一带' });
  await coming.getByText('正在过来 3 人').waitFor({ timeout: NOTICED_MS });
  expect(await present()).toBe(before);
  await picture(manager, 'shelter-expected-phone-390-light-zh');
  await coming.getByRole('button', { name: '都到了', exact: true }).click();
  await until(async () => (await present()) === before + 3, NOTICED_MS);
  await coming.waitFor({ state: 'detached' });
});

test('no page asked anybody else for anything, and none complained', () => {
  expect(house.strays).toEqual([]);
});
