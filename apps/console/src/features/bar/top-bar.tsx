/** The bar: who we are, the command line, what is waiting and late, the connection in words, the person, the clock. */
import { Button, Dropdown, type MenuProps, Popover, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { closeLine, useBoard, useNow, useRows } from '../../live/live.ts';
import { signOut, usePerson } from '../../live/session.ts';
import { clockTime, monthDay } from '../../ui/format.ts';
import { BeaconGlyph, LateGlyph, SoundGlyph } from '../../ui/glyphs.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { useThemeName } from '../../ui/theme.tsx';
import { jurisdictionName } from '../../ui/words.ts';
import { CommandLine, type CommandLineProps } from './command-line.tsx';
import { ConnectionWords } from './connection-words.tsx';
import { testSounds, useSoundState } from './sounds.ts';
import './bar.css';

export function TopBar(props: CommandLineProps & { onShowKeys: () => void }) {
  const { t, i18n } = useTranslation();
  const board = useBoard();
  const person = usePerson();
  const navigate = useNavigate();
  const { isCompact } = props;
  const node = useRows('jurisdiction').find((row) => row.id === person?.roles[0]?.jurisdictionId);
  const items: MenuProps['items'] = [
    { key: '/command', label: t('bar.nav.command') },
    { key: '/review', label: t('bar.nav.review') },
    { key: '/settings', label: t('bar.nav.settings') },
  ];
  return (
    <header className="top-bar">
      <div className="brand">
        <Dropdown trigger={['click']} disabled={!isCompact} menu={{ items, onClick: ({ key }) => void navigate(key) }}>
          <button type="button" className="plain brand-mark" onClick={() => !isCompact && void navigate('/command')}>
            <BeaconGlyph size={22} /> <b>{t('common.product')}</b>
          </button>
        </Dropdown>
        {!isCompact && (
          <span className="secondary cut">{node?.level === 'city' || !node ? t('bar.city') : jurisdictionName(node, i18n.language)}</span>
        )}
      </div>
      <CommandLine {...props} />
      <div className="bar-right">
        {!isCompact && (
          <>
            <Counter label={t('bar.waiting')} n={board.reports.length} />
            <Counter label={t('bar.open')} n={board.incidents.length} />
            <Counter label={t('bar.underWay')} n={board.underWayCount} />
          </>
        )}
        {board.lateCount > 0 && (
          <span className="late-count">
            <LateGlyph size={13} /> {t('bar.late', { n: board.lateCount })}
          </span>
        )}
        <i className="bar-line" />
        <ConnectionWords />
        <i className="bar-line" />
        <PersonMenu isCompact={isCompact} onShowKeys={props.onShowKeys} />
        <BarClock />
      </div>
    </header>
  );
}

function Counter({ label, n }: { label: string; n: number }) {
  return (
    <span className="counter">
      <span className="secondary">{label}</span> <b>{n}</b>
    </span>
  );
}

function BarClock() {
  const { t } = useTranslation();
  const nowMs = useNow();
  const day = `d${new Date(nowMs).getDay()}` as 'd0';
  return (
    <time className="bar-clock" dateTime={new Date(nowMs).toISOString()}>
      <b>{clockTime(nowMs)}</b>
      <span className="secondary">
        {monthDay(nowMs)} {t(`common.weekday.${day}`)}
      </span>
    </time>
  );
}

function PersonMenu({ isCompact, onShowKeys }: { isCompact: boolean; onShowKeys: () => void }) {
  const { t } = useTranslation();
  const person = usePerson();
  const [isOpen, setOpen] = useState(false);
  const theme = useThemeName();
  const { language, muted, setTheme, setLanguage, setMuted } = usePreferences();
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
        <Segmented
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'zh-CN' as const, label: '中文' },
            { value: 'en' as const, label: 'English' },
          ]}
        />
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
        <Button
          type="text"
          onClick={() => {
            setOpen(false);
            onShowKeys();
          }}
        >
          {t('bar.keyList.title')} ?
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
