/** Who holds this phone, how it looks and sounds, and the way out. */
import { Button, Modal, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { forgetCounter } from '../../live/kept-counter.ts';
import { forgetHouseholds } from '../../live/kept-households.ts';
import { forgetTask } from '../../live/kept-task.ts';
import { closeLine, store, useRevision } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { countLeftByOthers, outbox } from '../../live/outbox/phone-outbox.ts';
import { leavePhone, usePerson } from '../../live/session.ts';
import { install, useInstall } from '../../live/shell.ts';
import { tracker } from '../../live/tracker.ts';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { play, wake } from '../../ui/sound.ts';
import { useThemeName } from '../../ui/theme.tsx';
import { useUnsent } from './connection-bar.tsx';
import { teamIdsOf } from './tasks.ts';

/** Safari offers nothing by itself, and throws away what a page keeps that was not installed and not used for a week. */
const IS_IPHONE = /iPhone|iPad/.test(navigator.userAgent);
const IS_INSTALLED = window.matchMedia('(display-mode: standalone)').matches;

export function Me() {
  const { t } = useTranslation();
  useRevision();
  const person = usePerson();
  const theme = useThemeName();
  const { muted, setTheme, setMuted } = usePreferences();
  const { waiting, sending } = useUnsent();
  const positionCount = useOutbox((outboxed) => outboxed.positionCount);
  const [isLeaving, setLeaving] = useState(false);
  const offer = useInstall((installing) => installing.offer);
  const others = useLeftByOthers(person?.id ?? null);
  const unsent = waiting + sending;
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    tracker.stop();
    closeLine();
    outbox.unbind();
    if (person !== null)
      await Promise.all([forgetTask(person.id), forgetHouseholds(person.id), forgetCounter(person.id)]).catch(() => null);
    leavePhone();
    await navigate('/sign-in');
  };
  const test = async (): Promise<void> => {
    await wake();
    play('newTask');
    navigator.vibrate?.([200, 100, 200]);
  };
  const roles = [...new Set(person?.roles.map(({ role }) => t(`common.role.${role}`)))].join(t('common.listSeparator'));
  const teams = teamIdsOf(person).flatMap((id) => store.get('team', id)?.name ?? []);
  return (
    <div className="phone-me">
      <h2>{person?.name}</h2>
      <p className="secondary">{[roles, ...teams].filter(Boolean).join('　')}</p>
      <div className="me-row">
        <span>{t('phone.me.theme')}</span>
        <Segmented
          value={theme}
          onChange={setTheme}
          options={(['light', 'dark'] as const).map((name) => ({ value: name, label: t(`bar.menu.${name}`) }))}
        />
      </div>
      <div className="me-row">
        <span>{t('phone.me.language')}</span>
        <LanguageSwitch />
      </div>
      <div className="me-row">
        <span>{t('phone.me.sound')}</span>
        <Segmented
          value={muted ? 'off' : 'on'}
          onChange={(value) => setMuted(value === 'off')}
          options={(['on', 'off'] as const).map((name) => ({ value: name, label: t(`phone.me.${name}`) }))}
        />
      </div>
      <Button block disabled={muted} onClick={() => void test()}>
        {t('phone.me.test')}
      </Button>
      <Button block onClick={() => void navigate('/settings/account')}>
        {t('bar.menu.account')}
      </Button>
      {offer !== null && (
        <Button block onClick={() => void install()}>
          {t('phone.me.install')}
        </Button>
      )}
      {offer === null && IS_IPHONE && !IS_INSTALLED && <p className="tertiary">{t('phone.me.installIphone')}</p>}
      <p className="tertiary">{t('phone.me.tracking')}</p>
      {(unsent > 0 || positionCount > 0) && (
        <p className="phone-note is-amber">{t('phone.me.unsent', { n: unsent, positions: positionCount })}</p>
      )}
      {others > 0 && <p className="tertiary">{t('phone.me.others', { n: others })}</p>}
      <Button block danger onClick={() => (unsent > 0 ? setLeaving(true) : void leave())}>
        {t('phone.me.signOut')}
      </Button>
      <Modal
        open={isLeaving}
        title={t('phone.me.leaveTitle', { n: unsent })}
        okText={t('phone.me.leave')}
        cancelText={t('phone.me.stay')}
        okButtonProps={{ danger: true }}
        onOk={() => void leave()}
        onCancel={() => setLeaving(false)}
      >
        {t('phone.me.locked', { name: person?.name ?? '' })}
      </Modal>
    </div>
  );
}

/** What people before have left unsent on this phone: locked, and theirs. */
function useLeftByOthers(personId: string | null): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (personId !== null) countLeftByOthers(personId).then(setCount, () => undefined);
  }, [personId]);
  return count;
}
