/** /settings: the sections at the left (above, on a phone), the open one at the right, each at its own address. */
import { ConfigProvider, Menu, Tabs, type ThemeConfig } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { Banners } from '../../features/bar/banners.tsx';
import { PlainBar } from '../../features/bar/plain-bar.tsx';
import { Rail } from '../../features/bar/rail.tsx';
import { SignInAgain } from '../../features/session/sign-in.tsx';
import { usePerson } from '../../live/session.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { COMPACT, PHONE, useMedia } from '../../ui/use-media.ts';
import { firstSectionOf, keeperOf, mayOpen, type Section, sectionIn, sectionsOf } from './sections.ts';
import './settings.css';

/** Thumbs need room, and small type cannot be read in the sun. */
const PHONE_THEME: ThemeConfig = { token: { controlHeight: 44, controlHeightSM: 36, fontSize: 14 } };
const DESK_THEME: ThemeConfig = {
  components: { Menu: { itemHeight: 32, itemMarginBlock: 2, itemMarginInline: 0, groupTitleFontSize: 12, groupTitleLineHeight: 1.5 } },
};

export function SettingsScreen() {
  const { t } = useTranslation();
  const isCompact = useMedia(COMPACT);
  const isPhone = useMedia(PHONE);
  const person = usePerson();
  const { pathname } = useLocation();
  const [isSigningIn, setSigningIn] = useState(false);
  const section = sectionIn(pathname);
  useEffect(() => {
    const page = section ? `${t(`settings.section.${section}`)} · ` : '';
    document.title = `${page}${t('settings.title')} · ${t('common.product')}`;
  }, [t, section]);
  if (pathname.replace(/\/$/, '') === '/settings') return <Navigate to={`/settings/${firstSectionOf(person)}`} replace />;
  return (
    <ConfigProvider theme={isPhone ? PHONE_THEME : DESK_THEME}>
      <div className={`settings ${isCompact ? 'is-compact' : ''}`}>
        <PlainBar title={t('settings.title')} isCompact={isCompact} />
        <Banners onSignIn={() => setSigningIn(true)} />
        <div className="settings-grid">
          {!isCompact && <Rail />}
          {isPhone ? <PhoneSections section={section} /> : <Sections section={section} />}
          <main className="pane settings-main">
            {section === null ? (
              <EmptyState title={t('settings.noSuch')}>
                <Link to="/settings/account">{t('settings.toAccount')}</Link>
              </EmptyState>
            ) : mayOpen(person, section) ? (
              <Outlet />
            ) : (
              <NotYours section={section} />
            )}
          </main>
        </div>
        <SignInAgain open={isSigningIn} username={person?.username} onClose={() => setSigningIn(false)} />
      </div>
    </ConfigProvider>
  );
}

function NotYours({ section }: { section: Section }) {
  const { t } = useTranslation();
  const role = keeperOf(section);
  return (
    <div className="settings-refused">
      <h2>{t('settings.notYours', { section: t(`settings.section.${section}`) })}</h2>
      {role && <p className="secondary">{t('settings.notYoursWhy', { role: t(`common.role.${role}`) })}</p>}
      <Link to="/settings/account">{t('settings.toAccount')}</Link>
    </div>
  );
}

function Sections({ section }: { section: Section | null }) {
  const { t } = useTranslation();
  const sections = sectionsOf(usePerson());
  const entry = (one: Section) => ({ key: one, label: <Link to={`/settings/${one}`}>{t(`settings.section.${one}`)}</Link> });
  const managed = sections.filter((one) => keeperOf(one) !== null);
  const own = sections.filter((one) => keeperOf(one) === null);
  const items = [
    ...(managed.length > 0
      ? [{ key: 'managed', type: 'group' as const, label: t('settings.group.managed'), children: managed.map(entry) }]
      : []),
    { key: 'own', type: 'group' as const, label: t('settings.group.own'), children: own.map(entry) },
  ];
  return (
    <nav className="settings-nav" aria-label={t('settings.sections')}>
      <Menu mode="inline" selectedKeys={section ? [section] : []} items={items} />
    </nav>
  );
}

function PhoneSections({ section }: { section: Section | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const sections = sectionsOf(usePerson());
  const inOrder = [...sections.filter((one) => keeperOf(one) !== null), ...sections.filter((one) => keeperOf(one) === null)];
  return (
    <nav className="settings-tabs" aria-label={t('settings.sections')}>
      <Tabs
        more={{
          icon: (
            <span role="img" aria-label={t('common.more')}>
              ⋯
            </span>
          ),
        }}
        activeKey={section ?? ''}
        onChange={(key) => void navigate(`/settings/${key}`)}
        items={inOrder.map((one) => ({ key: one, label: t(`settings.section.${one}`) }))}
      />
    </nav>
  );
}
