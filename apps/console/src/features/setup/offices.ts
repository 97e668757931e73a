/** The first administrators as a form holds them. */
import { ADMIN_ROLES, type SetUp } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import type { FieldError } from '../../ui/field-errors.ts';

export type EnteredOffice = { name?: string; username?: string; password?: string; again?: string };
export type EnteredSetUp = { city?: { name?: string; code?: string }; administrators?: EnteredOffice[] };

/** What stands behind the # of the link: it never reaches a server log on the way. */
export const tokenIn = (hash: string): string | null => /^#([\w-]{20,200})$/.exec(hash)?.[1] ?? null;

export const setUpFrom = (token: string, { city, administrators = [] }: EnteredSetUp): SetUp => ({
  token,
  city: { code: city?.code?.trim() ?? '', name: city?.name?.trim() ?? '' },
  administrators: ADMIN_ROLES.map((role, index) => ({
    role,
    username: administrators[index]?.username?.trim() ?? '',
    name: administrators[index]?.name?.trim() ?? '',
    password: administrators[index]?.password ?? '',
  })),
});

/** What the schema does not know: names used twice, passwords that are weak or mistyped. */
export function officeMistakes(
  t: TFunction,
  command: SetUp,
  entered: EnteredSetUp,
  isWeak: (password: string, username: string) => boolean,
) {
  const names = command.administrators.map(({ username }) => username.toLowerCase());
  return command.administrators.flatMap(({ password, username }, index): FieldError[] => {
    const at = (field: string, words: string): FieldError => ({ name: ['administrators', index, field], errors: [words] });
    if (username !== '' && names.indexOf(username.toLowerCase()) < index) return [at('username', t('setup.sameUsername'))];
    if (password === '') return [];
    if (isWeak(password, username)) return [at('password', t('account.password.weak'))];
    return (entered.administrators?.[index]?.again ?? '') === password ? [] : [at('again', t('account.password.differs'))];
  });
}
