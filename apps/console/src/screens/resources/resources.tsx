/** /resources: what the city can send and give, as tables that are kept here. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { Banners } from '../../features/bar/banners.tsx';
import { PlainBar } from '../../features/bar/plain-bar.tsx';
import { Rail } from '../../features/bar/rail.tsx';
import { SignInAgain } from '../../features/session/sign-in.tsx';
import { usePerson } from '../../live/session.ts';
import { COMPACT, useMedia } from '../../ui/use-media.ts';
import './resources.css';

export function ResourcesScreen() {
  const { t } = useTranslation();
  const isCompact = useMedia(COMPACT);
  const person = usePerson();
  const { pathname } = useLocation();
  const [isSigningIn, setSigningIn] = useState(false);
  useEffect(() => {
    document.title = `${t('bar.nav.resources')} · ${t('common.product')}`;
  }, [t]);
  if (pathname.replace(/\/$/, '') === '/resources') return <Navigate to="/resources/teams" replace />;
  return (
    <div className={`resources ${isCompact ? 'is-compact' : ''}`}>
      <PlainBar title={t('bar.nav.resources')} isCompact={isCompact} />
      <Banners onSignIn={() => setSigningIn(true)} />
      <div className="resources-grid">
        {!isCompact && <Rail />}
        <main className="pane resources-main">
          <Outlet />
        </main>
      </div>
      <SignInAgain open={isSigningIn} username={person?.username} onClose={() => setSigningIn(false)} />
    </div>
  );
}
