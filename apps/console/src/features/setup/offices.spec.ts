import { SetUp } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { officeMistakes, setUpFrom, tokenIn } from './offices.ts';

const t = ((key: string) => key) as unknown as TFunction;
const TOKEN = 'a'.repeat(32);
const office = (username: string, password = 'Rain-night-7', again = password) => ({ name: '某', username, password, again });

test('the token stands behind the #', () => {
  expect(tokenIn(`#${TOKEN}`)).toBe(TOKEN);
  expect(['', '#', '#short', `#${TOKEN}/x`].map(tokenIn)).toEqual([null, null, null, null]);
});

test('three offices in the order of the law make the command', () => {
  const entered = { city: { name: '青岛市', code: '370200' }, administrators: [office('sys'), office('sec'), office('aud')] };
  const command = setUpFrom(TOKEN, entered);
  expect(SetUp.safeParse(command).success).toBe(true);
  expect(command.administrators.map(({ role }) => role)).toEqual(['systemAdmin', 'secAdmin', 'auditAdmin']);
  expect(officeMistakes(t, command, entered, () => false)).toEqual([]);
});

test('names used twice, weak and mistyped passwords stand beside their field', () => {
  const entered = { administrators: [office('sys'), office('SYS'), office('aud', 'x-y-z', 'other')] };
  const mistakes = officeMistakes(t, setUpFrom(TOKEN, entered), entered, () => false);
  expect(mistakes.map(({ name, errors }) => [...name, ...errors].join(' '))).toEqual([
    'administrators 1 username setup.sameUsername',
    'administrators 2 again account.password.differs',
  ]);
});
