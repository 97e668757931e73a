/** Who is signed in, and what they chose for this machine: theme, language, sound; the way to their account and out. */
import { Button, Popover, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { closeLine } from '../../live/live.ts';
import { signOut, usePerson } from '../../live/session.ts';
import { SoundGlyph } from '../../ui/glyphs.tsx';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { useThemeName } from '../../ui/theme.tsx';
import { testSounds, useSoundState } from './sounds.ts';

/** `onShowKeys`: on screens that have keys of their own. */
export function PersonMenu({ isCompact, onShowKeys }: { isCompact: boolean; onShowKeys?: () => void }) {
  const { t } = useTranslation();
  const person = usePerson();
  const [isOpen, setOpen] = useState(false);
  const theme = useThemeName();
  const { muted, setTheme, setMuted } = usePreferences();
  const isSoundOn = useSoundState((sound) => sound.isOn);
  const navigate = useNavigate();
  const [role] = person?.roles ?? [];
  const leave = async (): Promise<void> => {
    closeLine();
    await signOut();
    await navigate('/sign-in');
  };
  const content = (
    <div className="person-menu">
      <div className="person-row">
        <span className="secondary">{t('bar.menu.theme')}</span>
        <Segmented
          value={theme}
          onChange={setTheme}
          options={(['dark', 'light'] as const).map((name) => ({ value: name, label: t(`bar.menu.${name}`) }))}
        />
      </div>
      <div className="person-row">
        <span className="secondary">{t('bar.menu.language')}</span>
        <LanguageSwitch />
      </div>
      <div className="person-row">
        <span className="secondary">{t('bar.menu.sound')}</span>
        <span>
          <Button size="small" onClick={() => void testSounds()}>
            {t('bar.menu.testSound')}
          </Button>{' '}
          <Button size="small" onClick={() => setMuted(!muted)}>
            {muted ? t('bar.menu.unmute') : t('bar.menu.mute')}
          </Button>
        </span>
      </div>
      <div className="person-row">
        {onShowKeys && (
          <Button
            type="text"
            onClick={() => {
              setOpen(false);
              onShowKeys();
            }}
          >
            {t('bar.keyList.title')} ?
          </Button>
        )}
        <Button type="text" onClick={() => void navigate('/settings/account')}>
          {t('bar.menu.account')}
        </Button>
        <Button type="text" onClick={() => void leave()}>
          {t('bar.menu.signOut')}
        </Button>
      </div>
    </div>
  );
  return (
    <>
      {!isSoundOn && !muted && (
        <Button size="small" type="text" className="sound-off" onClick={() => void testSounds()} title={t('bar.soundBlocked')}>
          <SoundGlyph muted /> {!isCompact && t('bar.menu.soundOff')}
        </Button>
      )}
      <Popover open={isOpen} onOpenChange={setOpen} trigger="click" placement="bottomRight" content={content}>
        <button type="button" className="plain person">
          <b className="cut">{person?.name}</b>
          {role && <span className="secondary">{t(`common.role.${role.role}`)}</span>}
        </button>
      </Popover>
    </>
  );
}
