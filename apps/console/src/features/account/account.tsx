/** The own account: who I am here, my password, my sessions. */
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { store, useRows } from '../../live/live.ts';
import { signOutEverywhere, usePerson } from '../../live/session.ts';
import { NoticeBar, Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { Page, PageBlock } from '../../ui/page.tsx';
import { roleWords } from '../../ui/role-words.ts';
import { PasswordForm } from './password-form.tsx';

export function AccountPage() {
  const { t, i18n } = useTranslation();
  const person = usePerson();
  const { run, isBusy, failure } = useCommand();
  // Names of places and teams come with the live rows.
  useRows('jurisdiction');
  useRows('team');
  useRows('depot');
  useRows('shelter');
  if (person === null) return null;
  const lookup = {
    jurisdiction: (id: string) => store.get('jurisdiction', id),
    place: (kind: 'team' | 'depot' | 'shelter', id: string) => store.get(kind, id),
  };
  return (
    <Page title={t('settings.section.account')}>
      <PageBlock title={t('account.who')}>
        <dl className="facts">
          <div>
            <dt>{t('account.name')}</dt>
            <dd className="strong">{person.name}</dd>
          </div>
          <div>
            <dt>{t('account.username')}</dt>
            <dd>{person.username}</dd>
          </div>
          <div>
            <dt>{t('account.roles')}</dt>
            <dd className="plain-tags">
              {person.roles.length === 0 && <span className="tertiary">{t('account.noRoles')}</span>}
              {person.roles.map((at) => (
                <span key={`${at.role} ${at.jurisdictionId} ${at.teamId ?? at.depotId ?? at.shelterId}`} className="plain-tag">
                  {roleWords(t, i18n.language, at, lookup)}
                </span>
              ))}
            </dd>
          </div>
        </dl>
      </PageBlock>
      <PageBlock title={t('account.password.title')}>
        <PasswordForm person={person} onDone={() => tellDone(t('account.password.done'))} />
      </PageBlock>
      <PageBlock title={t('account.sessions.title')}>
        <p className="secondary account-text">{t('account.sessions.text')}</p>
        <Popconfirm
          title={t('account.sessions.sure')}
          description={t('account.sessions.sureText')}
          okText={t('account.sessions.end')}
          cancelText={t('common.cancel')}
          onConfirm={() => void run(signOutEverywhere)}
        >
          <Button loading={isBusy}>{t('account.sessions.end')}</Button>
        </Popconfirm>
        <Refusal failure={failure} title={t('settings.notSaved')} />
      </PageBlock>
      <NoticeBar />
    </Page>
  );
}
