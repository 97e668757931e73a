/** After signing in with a one-time password: nothing else opens until the person has set one of their own. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type SignedIn, signOut } from '../../live/session.ts';
import { useCommand } from '../../ui/command.tsx';
import { BeaconGlyph } from '../../ui/glyphs.tsx';
import { PasswordForm } from './password-form.tsx';
import '../../ui/door.css';

export function NewPasswordPage({ person }: { person: SignedIn }) {
  const { t } = useTranslation();
  const { run, isBusy } = useCommand();
  return (
    <main className="door">
      <section className="door-box">
        <header>
          <BeaconGlyph size={36} />
          <div>
            <h1>{t('account.first.title')}</h1>
            <p className="tertiary">
              {person.name} · {person.username}
            </p>
          </div>
        </header>
        <p className="secondary door-why">{t('account.first.why')}</p>
        <PasswordForm person={person} isFirst />
        <Button type="text" block loading={isBusy} onClick={() => void run(signOut)}>
          {t('account.first.leave')}
        </Button>
      </section>
    </main>
  );
}
