import type { TFunction } from 'i18next';
import { passwordMistakes } from './password-form.tsx';

const t = ((key: string) => key) as unknown as TFunction;
const mistake = (current: string, password: string, again = password): string | null =>
  passwordMistakes(t, { current, password, again }, 'limin')
    .map(({ name, errors }) => `${name.join('.')}: ${errors.join()}`)
    .join() || null;

test('a new password is strong, new, and typed twice alike', () => {
  expect(mistake('', 'Rain-night-7')).toBe('current: field.needed');
  expect(mistake('Old-secret-1', 'short1A')).toBe('password: account.password.weak');
  expect(mistake('Old-secret-1', 'my-Limin-secret-7')).toBe('password: account.password.weak');
  expect(mistake('Rain-night-7', 'Rain-night-7')).toBe('password: account.password.same');
  expect(mistake('Old-secret-1', 'Rain-night-7', 'Rain-night-8')).toBe('again: account.password.differs');
  expect(mistake('Old-secret-1', 'Rain-night-7')).toBeNull();
});
