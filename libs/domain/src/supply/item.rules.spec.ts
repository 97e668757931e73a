/** docs/spec/supply.md, "Catalogue", "Templates and kits" */
import fc from 'fast-check';
import { eg, NOW } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { createItem, describeItem, itemOf } from './item.rules.ts';
import { CreateItem, GbCode, type Item } from './item.ts';
import { createKit, describeKit, kitOf } from './kit.rules.ts';
import { quantityFrom, quantityText } from './quantity.ts';
import { createTemplate, describeTemplate, needOf, templateOf } from './template.rules.ts';
import type { CreateTemplate } from './template.ts';

const item = (more: Partial<CreateItem> = {}): Item => {
  const command = { code: 'S-1', name: { zh: '饮用水', en: 'Drinking water' }, class: 'living' as const, unit: '升', ...more };
  const [event] = createItem(NOW, { id: eg.id(), sameCode: null }, command);
  if (event === undefined) throw new Error('nothing happened');
  return itemOf(event);
};
const described = (of: Item, command: Parameters<typeof describeItem>[2], isUsed = false): Item => {
  const [event] = describeItem(NOW, { item: of, sameCode: null, isUsed }, command);
  return event === undefined ? of : itemOf(event);
};

test('[SU1] a code is used once in the whole catalogue', () => {
  const sameCode = item();
  const command = { code: 'S-1', name: { zh: '水' }, class: 'living' as const, unit: '升' };
  expect(refusalOf(() => createItem(NOW, { id: eg.id(), sameCode }, command))).toEqual({
    code: 'CODE_TAKEN',
    details: { current: sameCode, path: 'code' },
  });
  expect(refusalOf(() => describeItem(NOW, { item: item(), sameCode, isUsed: false }, { code: 'S-1' }))?.code).toBe('CODE_TAKEN');
  expect(described(sameCode, { code: 'S-1' })).toBe(sameCode);
});

test.each([
  ['1010101', true],
  ['1999999', true],
  ['3010100', true],
  ['2100000', true],
  ['1000000', true],
  ['4010101', false],
  ['0010101', false],
  ['1000001', false],
  ['1010001', false],
  ['101010', false],
  ['10101010', false],
  ['１010101', false],
])('[SU2] %s as a GB/T 38565 code: %s', (code, isOne) => {
  expect(GbCode.safeParse(code).success).toBe(isOne);
});

test('[SU3] quantities are canonical, and what does not fit is refused, never rounded', () => {
  const water = item({
    decimals: 1,
    minimum: { city: '100.50', town: '3' },
    packs: [{ name: '箱', quantity: '24.0' }],
    perPersonDay: '2.50',
  });
  expect(water).toMatchObject({ minimum: { city: '100.5', town: '3' }, packs: [{ name: '箱', quantity: '24' }], perPersonDay: '2.5' });
  const refused = (more: Partial<CreateItem>) => refusalOf(() => item(more));
  expect(refused({ minimum: { city: '0.5' } })).toEqual({ code: 'QUANTITY_UNFIT', details: { path: 'minimum.city' } });
  expect(refused({ decimals: 2, packs: [{ name: '箱', quantity: '1.5' }] })).toEqual({
    code: 'QUANTITY_UNFIT',
    details: { path: 'packs.0.quantity' },
  });
  expect(refused({ packs: [{ name: '箱', quantity: '0' }] })?.code).toBe('QUANTITY_UNFIT');
  expect(
    refused({
      packs: [
        { name: '箱', quantity: '12' },
        { name: '箱', quantity: '24' },
      ],
    })?.code,
  ).toBe('VALUE_OUT_OF_RANGE');
  expect(refused({ perPersonDay: '-1' })).toEqual({ code: 'QUANTITY_UNFIT', details: { path: 'perPersonDay' } });
  expect(refused({ perPerson: '0.0001' })?.code).toBe('QUANTITY_UNFIT');
  expect(refused({ serial: true, decimals: 1 })).toEqual({ code: 'VALUE_OUT_OF_RANGE', details: { path: 'decimals' } });
  expect(CreateItem.safeParse({ code: 'S', name: { zh: '水' }, class: 'living', unit: '升', perPerson: '１' }).success).toBe(false);
});

test('[SU4] what is not given stays, what does not change makes no event, and a field can be emptied', () => {
  const water = item({ gbCode: '1020101', perPersonDay: '3', shelfLifeDays: 365 });
  expect(describeItem(NOW, { item: water, sameCode: null, isUsed: true }, { unit: '升', gbCode: null, decimals: 0 })).toEqual([]);
  const after = described(water, { name: { zh: '瓶装水', en: ' ' }, without: ['gbCode', 'shelfLifeDays'], minimum: {} });
  expect(after).toEqual({ ...water, name: { zh: '瓶装水' }, gbCode: null, shelfLifeDays: null, version: 2 });
  expect(refusalOf(() => described(water, { gbCode: '1020102', without: ['gbCode'] }))?.code).toBe('INVALID');
});

test('[SU5] once there are lots, what their quantities mean stands', () => {
  const water = item({ decimals: 1 });
  for (const command of [{ unit: '瓶' }, { decimals: 0 }, { serial: true, decimals: 0 }])
    expect(refusalOf(() => described(water, command, true))).toEqual({ code: 'ITEM_IN_USE', details: { current: water } });
  expect(described(water, { decimals: 3, active: false }, true)).toMatchObject({ decimals: 3, active: false });
  expect(described(water, { unit: '瓶', decimals: 0 })).toMatchObject({ unit: '瓶', decimals: 0 });
});

const byId = (...items: Item[]) => new Map(items.map((one) => [one.id, one]));
const template = (items: Item[], lines: CreateTemplate['lines'], bufferPercent?: number) => {
  const command = { code: 'T-1', name: { zh: '万人安置' }, lines, ...(bufferPercent !== undefined && { bufferPercent }) };
  const [event] = createTemplate(NOW, { id: eg.id(), sameCode: null, items: byId(...items) }, command);
  if (event === undefined) throw new Error('nothing happened');
  return templateOf(event);
};

test('[SU6] a line names an item that there is, once, and has a norm', () => {
  const [water, pump] = [item({ perPersonDay: '3' }), item({ code: 'P' })];
  const refused = (...lines: CreateTemplate['lines']) => refusalOf(() => template([water, pump], lines));
  const line = { itemId: water.id, basis: 'perPersonDay' as const };
  expect(refused({ ...line, itemId: eg.id() })).toEqual({ code: 'ITEM_UNKNOWN', details: { path: 'lines.0.itemId' } });
  expect(refused(line, line)?.details.path).toBe('lines.1.itemId');
  expect(refused({ ...line, basis: 'perPerson' })).toEqual({ code: 'VALUE_OUT_OF_RANGE', details: { path: 'lines.0.quantity' } });
  expect(refused({ itemId: pump.id, basis: 'fixed' })?.code).toBe('VALUE_OUT_OF_RANGE');
  expect(refused({ itemId: pump.id, basis: 'fixed', quantity: '1.5' })?.code).toBe('QUANTITY_UNFIT');
  const made = template([water, pump], [line, { itemId: pump.id, basis: 'fixed', quantity: '2.0' }]);
  expect(made).toMatchObject({ bufferPercent: 10, lines: [{ basis: 'perPersonDay', quantity: null }, { quantity: '2' }] });
  expect(
    refusalOf(() => describeTemplate(NOW, { template: made, sameCode: { ...made, id: eg.id() }, items: byId() }, { code: 'X' }))?.code,
  ).toBe('CODE_TAKEN');
  expect(describeTemplate(NOW, { template: made, sameCode: null, items: byId() }, { bufferPercent: 10 })).toEqual([]);
});

test('[SU7] a need is people × norm × days × (1 + buffer), up to the next quantity that the item can have', () => {
  const water = item({ perPersonDay: '3', decimals: 1 });
  const quilt = item({ perPerson: '1' });
  const tent = item();
  const need = needOf(
    template(
      [water, quilt, tent],
      [
        { itemId: water.id, basis: 'perPersonDay' },
        { itemId: quilt.id, basis: 'perPerson' },
        { itemId: tent.id, basis: 'perPerson', quantity: '0.25' },
      ],
      10,
    ),
    1_001,
    3,
    byId(water, quilt, tent),
  );
  // 9909.9, 1101.1 → 1102, 275.275 → 276
  expect(need.map(({ quantity }) => quantity)).toEqual(['9909.9', '1102', '276']);
});

test('[SU7] what is out of use or has lost its norm asks for nothing; a fixed line has no buffer; a number too large is refused', () => {
  const [water, old, pump] = [item({ perPersonDay: '3' }), item({ perPersonDay: '1' }), item({ serial: true })];
  const made = template(
    [water, old, pump],
    [
      { itemId: water.id, basis: 'perPersonDay' },
      { itemId: old.id, basis: 'perPersonDay' },
      { itemId: pump.id, basis: 'fixed', quantity: '2' },
    ],
    50,
  );
  const items = byId(described(water, { without: ['perPersonDay'] }), described(old, { active: false }), pump);
  expect(needOf(made, 100, 3, items)).toEqual([{ itemId: pump.id, quantity: '2' }]);
  const much = template([water], [{ itemId: water.id, basis: 'perPerson', quantity: '999999999999' }]);
  expect(refusalOf(() => needOf(much, 10, 1, byId(water)))?.code).toBe('VALUE_OUT_OF_RANGE');
});

test('[SU7] it is never less than the exact product and less than one step above it', () => {
  const numbers = { people: fc.integer({ min: 1, max: 100_000 }), days: fc.integer({ min: 1, max: 60 }), norm: fc.bigInt(1n, 50_000n) };
  fc.assert(
    fc.property(fc.record({ ...numbers, buffer: fc.integer({ min: 0, max: 100 }), decimals: fc.integer({ min: 0, max: 3 }) }), (given) => {
      const one = item({ decimals: given.decimals });
      const made = template([one], [{ itemId: one.id, basis: 'perPersonDay', quantity: quantityText(given.norm) }], given.buffer);
      const [line] = needOf(made, given.people, given.days, byId(one));
      const hundredths = quantityFrom(line?.quantity ?? '0') * 100n;
      const exact = given.norm * BigInt(given.people) * BigInt(given.days) * BigInt(100 + given.buffer);
      const step = 10n ** BigInt(3 - given.decimals) * 100n;
      return hundredths >= exact && hundredths - exact < step;
    }),
  );
});

test('[SU8] an item is at most one kit, in whole numbers, and no kit lies in a kit', () => {
  const [box, water, bar] = [item({ unit: '套' }), item({ decimals: 1 }), item()];
  const nothing = { kitItemIds: new Set<string>(), contentItemIds: new Set<string>() };
  const facts = { ...nothing, items: byId(box, water, bar), id: eg.id(), ofItem: null };
  const contents = [{ itemId: water.id, quantity: '1.50' }];
  const [event] = createKit(NOW, facts, { itemId: box.id, contents });
  if (event === undefined) throw new Error('nothing happened');
  const kit = kitOf(event);
  expect(kit).toMatchObject({ itemId: box.id, contents: [{ itemId: water.id, quantity: '1.5' }], active: true, version: 1 });
  const refused = (more: object, command: object = {}) =>
    refusalOf(() => createKit(NOW, { ...facts, ...more }, { itemId: box.id, contents, ...command }));
  expect(refused({ ofItem: kit })?.code).toBe('CODE_TAKEN');
  expect(refused({}, { itemId: water.id })?.details.path).toBe('itemId');
  expect(refused({ contentItemIds: new Set([box.id]) })?.details.path).toBe('itemId');
  expect(refused({ kitItemIds: new Set([water.id]) })?.details.path).toBe('contents.0.itemId');
  expect(refused({}, { contents: [{ itemId: box.id, quantity: '1' }] })?.details.path).toBe('contents.0.itemId');
  expect(refused({}, { contents: [...contents, ...contents] })?.details.path).toBe('contents.1.itemId');
  expect(refused({}, { contents: [{ itemId: eg.id(), quantity: '1' }] })?.code).toBe('ITEM_UNKNOWN');
  expect(refused({}, { contents: [{ itemId: bar.id, quantity: '0.5' }] })?.code).toBe('QUANTITY_UNFIT');
});

test('[SU9] a new bill is a new version of the kit', () => {
  const [box, water] = [item(), item()];
  const kit = { id: eg.id(), itemId: box.id, contents: [{ itemId: water.id, quantity: '2' }], active: true, version: 1 };
  const facts = { kit, items: byId(box, water), kitItemIds: new Set([box.id]), contentItemIds: new Set([water.id]) };
  expect(describeKit(NOW, facts, { contents: [{ itemId: water.id, quantity: '2.0' }] })).toEqual([]);
  const [event] = describeKit(NOW, facts, { contents: [{ itemId: water.id, quantity: '3' }], active: false });
  expect(event && kitOf(event)).toEqual({ ...kit, contents: [{ itemId: water.id, quantity: '3' }], active: false, version: 2 });
});
