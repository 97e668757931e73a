/** What ends a person's access or gives it back. Each asks first and says what follows. */
import type { OneTimePassword, Person } from '@fenghuo/domain';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../live/send.ts';
import { NoticeBar, Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import type { Secret } from './person-drawer.tsx';

type Props = { person: Person; isOwn: boolean; onChanged: (person: Person) => void; onSecret: (secret: Secret) => void };

export function PersonAccess({ person, isOwn, onChanged, onSecret }: Props) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const { id, name, version } = person;
  const reset = async (): Promise<void> => {
    const given = await run(() => send<OneTimePassword>('POST', `/persons/${id}/password`, {}, { name: 'resetPassword', subjectId: id }));
    if (given === null) return;
    const after = { ...person, mustChangePassword: true };
    onChanged(after);
    onSecret({ person: after, ...given });
  };
  const endSessions = async (): Promise<void> => {
    const done = await run(() => send('DELETE', `/persons/${id}/sessions`, {}, { name: 'endSessions', subjectId: id }));
    if (done !== null) tellDone(t('people.sessionsEnded', { name }));
  };
  const setDisabled = async (disabled: boolean): Promise<void> => {
    const after = await run(() => send<Person>('PATCH', `/persons/${id}`, { disabled }, { name: 'disable', subjectId: id, version }));
    if (after === null) return;
    onChanged(after);
    tellDone(t(disabled ? 'people.disabledDone' : 'people.enabledDone', { name }));
  };
  if (isOwn) {
    return (
      <section className="access">
        <h3>{t('people.access')}</h3>
        <p className="tertiary">
          {t('people.own')} <Link to="/settings/account">{t('settings.toAccount')}</Link>
        </p>
      </section>
    );
  }
  return (
    <section className="access">
      <h3>{t('people.access')}</h3>
      <div className="access-actions">
        <Popconfirm
          title={t('people.resetSure', { name })}
          description={t('people.resetText')}
          okText={t('people.reset')}
          cancelText={t('common.cancel')}
          onConfirm={() => void reset()}
        >
          <Button disabled={isBusy}>{t('people.reset')}</Button>
        </Popconfirm>
        <Popconfirm
          title={t('people.endSessionsSure', { name })}
          description={t('people.endSessionsText')}
          okText={t('people.endSessions')}
          cancelText={t('common.cancel')}
          onConfirm={() => void endSessions()}
        >
          <Button disabled={isBusy}>{t('people.endSessions')}</Button>
        </Popconfirm>
        {person.disabled ? (
          <Button disabled={isBusy} onClick={() => void setDisabled(false)}>
            {t('people.enable')}
          </Button>
        ) : (
          <Popconfirm
            title={t('people.disableSure', { name })}
            description={t('people.disableText')}
            okText={t('people.disable')}
            okButtonProps={{ danger: true }}
            cancelText={t('common.cancel')}
            onConfirm={() => void setDisabled(true)}
          >
            <Button danger disabled={isBusy}>
              {t('people.disable')}
            </Button>
          </Popconfirm>
        )}
      </div>
      <NoticeBar />
      <Refusal failure={failure} title={t('people.refused')} />
    </section>
  );
}
