/** /setup#token: the page behind the one-time link of a new installation. It makes the city and one person for each of the three offices. */
import { ADMIN_ROLES, SetUp } from '@fenghuo/domain';
import { Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { RequestError, send } from '../../live/send.ts';
import { Refusal } from '../../ui/command.tsx';
import { Door } from '../../ui/door.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { CheckGlyph } from '../../ui/glyphs.tsx';
import { isWeak } from '../../ui/password.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import { type EnteredSetUp, officeMistakes, setUpFrom, tokenIn } from './offices.ts';
import '../../ui/page.css';
import './setup.css';

export function SetupPage() {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [isDone, setDone] = useState(false);
  const token = tokenIn(hash);
  useEffect(() => {
    document.title = `${t('setup.title')} · ${t('common.product')}`;
  }, [t]);
  return (
    <Door
      title={t(isDone ? 'setup.done' : token === null ? 'setup.noToken' : 'setup.title')}
      subtitle={t('common.product')}
      isWide={token !== null && !isDone}
    >
      {isDone ? (
        <>
          <p className="setup-done">
            <CheckGlyph /> {t('setup.doneWhy')}
          </p>
          <Button type="primary" size="large" block onClick={() => void navigate('/sign-in')}>
            {t('setup.signIn')}
          </Button>
        </>
      ) : token === null ? (
        <p className="secondary">{t('setup.noTokenWhy')}</p>
      ) : (
        <SetupForm
          token={token}
          onDone={() => {
            // The used token leaves the address, so that nobody tries it again.
            void navigate('/setup', { replace: true });
            setDone(true);
          }}
        />
      )}
    </Door>
  );
}

function SetupForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { form, isBusy, failure, submit } = useCheckedForm(['city', 'administrators']);
  const save = async (entered: EnteredSetUp): Promise<void> => {
    const command = setUpFrom(token, entered);
    const mistakes = [...issuesOf(t, SetUp, command), ...officeMistakes(t, command, entered, isWeak)];
    if ((await submit(mistakes, () => send('POST', '/setup', command, { name: 'setup' }))) !== null) onDone();
  };
  const isUsed = failure instanceof RequestError && failure.status === 401;
  return (
    <Form<EnteredSetUp> form={form} layout="vertical" size="large" requiredMark={false} onFinish={(entered) => void save(entered)}>
      <p className="secondary setup-why">
        {t('setup.why')} {t('setup.three')}
      </p>
      <fieldset className="plain-fieldset setup-city">
        <legend>{t('setup.city')}</legend>
        <Form.Item name={['city', 'name']} label={t('setup.cityName')}>
          <Input autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name={['city', 'code']} label={t('setup.cityCode')}>
          <Input autoComplete="off" inputMode="numeric" />
        </Form.Item>
      </fieldset>
      <div className="setup-offices">
        {ADMIN_ROLES.map((role, index) => (
          <fieldset key={role} className="plain-fieldset">
            <legend>{t(`common.role.${role}`)}</legend>
            <p className="tertiary">{t(`setup.office.${role}`)}</p>
            <Form.Item name={['administrators', index, 'name']} label={t('setup.name')}>
              <Input autoComplete="off" />
            </Form.Item>
            <Form.Item name={['administrators', index, 'username']} label={t('setup.username')}>
              <Input autoComplete="off" autoCapitalize="off" spellCheck={false} />
            </Form.Item>
            <Form.Item name={['administrators', index, 'password']} label={t('setup.password')}>
              <Input.Password autoComplete="new-password" maxLength={200} />
            </Form.Item>
            <Form.Item name={['administrators', index, 'again']} label={t('setup.again')}>
              <Input.Password autoComplete="new-password" maxLength={200} />
            </Form.Item>
          </fieldset>
        ))}
      </div>
      <p className="tertiary setup-rule">{t('account.password.rule')}</p>
      {isUsed ? (
        <div className="refusal" role="alert">
          <span>
            <b>{t('setup.refused')}</b> {t('setup.used')}
          </span>
        </div>
      ) : (
        <Refusal failure={failure} title={t('setup.refused')} />
      )}
      <Button type="primary" size="large" htmlType="submit" loading={isBusy}>
        {t('setup.submit')}
      </Button>
    </Form>
  );
}
