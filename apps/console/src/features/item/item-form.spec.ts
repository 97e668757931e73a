import type { Item } from '@fenghuo/domain';
import { changesOf, enteredFrom, newItemFrom } from './item-form.ts';

const water: Item = {
  id: '1',
  code: '1-21',
  name: { zh: '饮用水', en: 'Drinking water' },
  class: 'living',
  gbCode: '1000000',
  unit: '升',
  decimals: 1,
  packs: [{ name: '箱', quantity: '12' }],
  serial: false,
  shelfLifeDays: 365,
  minimum: { city: '1000' },
  perPersonDay: '3',
  perPerson: null,
  active: true,
  version: 2,
};

test('[SU4] what was not changed is not sent, and what was emptied is said', () => {
  expect(changesOf(water, enteredFrom(water))).toEqual({});
  const entered = {
    ...enteredFrom(water),
    gbCode: '',
    shelfLifeDays: null,
    minimum: { city: ' ', town: '50' },
    packs: [undefined, {}],
    active: false,
  };
  expect(changesOf(water, entered)).toEqual({ minimum: { town: '50' }, packs: [], without: ['gbCode', 'shelfLifeDays'], active: false });
});

test('[SU3] quantities stay the text that was entered', () => {
  const made = newItemFrom({ code: ' X ', zh: '水', unit: '升', class: 'living', perPersonDay: '2.50', packs: [{ name: '箱' }] });
  expect(made).toEqual({
    code: 'X',
    name: { zh: '水' },
    class: 'living',
    unit: '升',
    decimals: 0,
    serial: false,
    perPersonDay: '2.50',
    minimum: {},
    packs: [{ name: '箱', quantity: '' }],
  });
});
