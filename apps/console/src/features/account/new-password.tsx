/** After signing in with a one-time password: nothing else opens until the person has set one of their own. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type SignedIn, signOut } from '../../live/session.ts';
import { useCommand } from '../../ui/command.tsx';
import { Door } from '../../ui/door.tsx';
import { PasswordForm } from './password-form.tsx';

export function NewPasswordPage({ person }: { person: SignedIn }) {
  const { t } = useTranslation();
  const { run, isBusy } = useCommand();
  return (
    <Door title={t('account.first.title')} subtitle={`${person.name} · ${person.username}`}>
      <p className="secondary door-why">{t('account.first.why')}</p>
      <PasswordForm person={person} isFirst />
      <Button type="text" block loading={isBusy} onClick={() => void run(signOut)}>
        {t('account.first.leave')}
      </Button>
    </Door>
  );
}
