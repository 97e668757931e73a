/** /resources: what the city can send and give, as tables that are kept here; each has its tab and its address. */
import { Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { Banners } from '../../features/bar/banners.tsx';
import { PlainBar } from '../../features/bar/plain-bar.tsx';
import { Rail } from '../../features/bar/rail.tsx';
import { SignInAgain } from '../../features/session/sign-in.tsx';
import { usePerson } from '../../live/session.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { COMPACT, useMedia } from '../../ui/use-media.ts';
import { keeperOf, mayOpen, type Section, sectionIn, sectionsOf } from './sections.ts';
import './resources.css';

export function ResourcesScreen() {
  const { t } = useTranslation();
  const isCompact = useMedia(COMPACT);
  const person = usePerson();
  const { pathname } = useLocation();
  const [isSigningIn, setSigningIn] = useState(false);
  const section = sectionIn(pathname);
  useEffect(() => {
    const page = section ? `${t(`bar.resources.${section}`)} · ` : '';
    document.title = `${page}${t('bar.nav.resources')} · ${t('common.product')}`;
  }, [t, section]);
  if (pathname.replace(/\/$/, '') === '/resources') return <Navigate to={`/resources/${sectionsOf(person)[0] ?? 'teams'}`} replace />;
  return (
    <div className={`resources ${isCompact ? 'is-compact' : ''}`}>
      <PlainBar title={t('bar.nav.resources')} isCompact={isCompact} />
      <Banners onSignIn={() => setSigningIn(true)} />
      <div className="resources-grid">
        {!isCompact && <Rail />}
        <main className="pane resources-main">
          <Sections section={section} />
          <div className="resources-table">
            {section !== null && !mayOpen(person, section) ? <NotYours section={section} /> : <Outlet />}
          </div>
        </main>
      </div>
      <SignInAgain open={isSigningIn} username={person?.username} onClose={() => setSigningIn(false)} />
    </div>
  );
}

function Sections({ section }: { section: Section | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const sections = sectionsOf(usePerson());
  if (sections.length < 2) return null;
  return (
    <nav className="resources-tabs" aria-label={t('bar.resources.sections')}>
      <Tabs
        activeKey={section ?? ''}
        onChange={(key) => void navigate(`/resources/${key}`)}
        items={sections.map((one) => ({ key: one, label: t(`bar.resources.${one}`) }))}
      />
    </nav>
  );
}

function NotYours({ section }: { section: Section }) {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('settings.notYours', { section: t(`bar.resources.${section}`) })}>
      {t('settings.notYoursWhy', { role: t(`common.role.${keeperOf(section)}`) })}
    </EmptyState>
  );
}
