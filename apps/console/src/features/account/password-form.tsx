/** The own password, changed by whoever knows the present one. All other sessions end with it. */
import { Button, ConfigProvider, Form, Input } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { changePassword, type SignedIn } from '../../live/session.ts';
import { Refusal } from '../../ui/command.tsx';
import type { FieldError } from '../../ui/field-errors.ts';
import { isWeak } from '../../ui/password.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import './account.css';

export type EnteredPassword = { current?: string; password?: string; again?: string };

/** Everything that can be known before it is sent. */
export function passwordMistakes(
  t: TFunction,
  { current = '', password = '', again = '' }: EnteredPassword,
  username: string,
): FieldError[] {
  if (current === '') return [{ name: ['current'], errors: [t('field.needed')] }];
  if (password === '') return [{ name: ['password'], errors: [t('field.needed')] }];
  if (isWeak(password, username)) {
    return [{ name: ['password'], errors: [t('account.password.weak')] }];
  }
  if (password === current) return [{ name: ['password'], errors: [t('account.password.same')] }];
  return password === again ? [] : [{ name: ['again'], errors: [t('account.password.differs')] }];
}

export function PasswordForm({ person, isFirst, onDone }: { person: SignedIn; isFirst?: boolean; onDone?: () => void }) {
  const { t } = useTranslation();
  const { form, isBusy, failure, submit } = useCheckedForm(['current', 'password']);
  const save = async (entered: EnteredPassword): Promise<void> => {
    const { current = '', password = '' } = entered;
    const done = await submit(passwordMistakes(t, entered, person.username), () =>
      changePassword(person, current, password).then(() => true),
    );
    if (done === null) return;
    form.resetFields();
    onDone?.();
  };
  const fields = (
    <Form<EnteredPassword> form={form} layout="vertical" requiredMark={false} onFinish={(entered) => void save(entered)}>
      {/* Password managers tie the new password to the account by this name. */}
      <input type="text" name="username" autoComplete="username" value={person.username} readOnly hidden />
      <Form.Item name="current" label={t(isFirst ? 'account.password.oneTime' : 'account.password.current')}>
        <Input.Password autoComplete="current-password" maxLength={200} autoFocus={isFirst ?? false} />
      </Form.Item>
      <Form.Item name="password" label={t('account.password.next')} extra={t('account.password.rule')}>
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item name="again" label={t('account.password.again')}>
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <div className="account-actions">
        <Button type="primary" htmlType="submit" loading={isBusy} block={isFirst ?? false}>
          {t(isFirst ? 'account.first.submit' : 'account.password.submit')}
        </Button>
        {!isFirst && <span className="tertiary">{t('account.password.ends')}</span>}
      </div>
      <Refusal failure={failure} title={t('account.password.refused')} />
    </Form>
  );
  return isFirst ? <ConfigProvider componentSize="large">{fields}</ConfigProvider> : fields;
}
