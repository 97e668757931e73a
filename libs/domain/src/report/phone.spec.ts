import { withoutMaskedPhone, withoutPhone } from './phone.ts';

test('the phone of the reporter does not stand in the words', () => {
  expect(withoutPhone('2人被困，电话13805425521', '13805425521')).toBe('2人被困，电话****5521');
  expect(withoutPhone('打 138-0542-5521 或 +86 138 0542 5521 回', '13805425521')).toBe('打 ****5521 或 ****5521 回');
});

test('other numbers stay: a house, a plate, somebody else', () => {
  const said = '九水东路 178 号，水深 120 厘米，找 13900001111';
  expect(withoutPhone(said, '13805425521')).toBe(said);
  expect(withoutPhone(said, null)).toBe(said);
});

test('the name of an incident says nothing of a phone, not even its last digits', () => {
  expect(withoutMaskedPhone('2人被困，电话****5521')).toBe('2人被困');
  expect(withoutMaskedPhone('联系电话：****5521，水位上涨')).toBe('水位上涨');
  expect(withoutMaskedPhone('地下车库进水（报警人电话 ****5521）两车被淹')).toBe('地下车库进水两车被淹');
  expect(withoutMaskedPhone('****5521')).toBe('****5521');
  expect(withoutMaskedPhone('九水东路 178 号积水')).toBe('九水东路 178 号积水');
});
