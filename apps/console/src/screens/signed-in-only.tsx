/**
 * Lets a signed-in person through and opens the live line; anyone else goes to sign in and comes back to the same address.
 * Who signed in with a one-time password meets the page that sets a new one, at whatever address.
 */
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { openLine } from '../live/live.ts';
import { can, enterFromPhone, findSession, useSession } from '../live/session.ts';
import { EmptyState } from '../ui/pane.tsx';

const NewPasswordPage = lazy(async () => ({ default: (await import('../features/account/new-password.tsx')).NewPasswordPage }));

const SosOverlay = lazy(async () => ({ default: (await import('./sos-overlay.tsx')).SosOverlay }));

const TRY_AGAIN_MS = 2_000;
/** Screens that have a place for calls for help; on the others they lie on top. A phone shows its own. */
const HAS_ITS_OWN = /^\/(command|review|field)\b/;

/** Addresses that nobody must be signed in for. */
const OPEN_TO_ALL = /^\/(sign-in|join|setup)\b/;

/** Who this is and what is going on are asked while the program of the screen is still on its way; whatever fails is tried again by the screen itself. */
export function lookAhead(): void {
  if (OPEN_TO_ALL.test(window.location.pathname)) return;
  findSession().then(
    () => openLineOf(useSession.getState()),
    () => undefined,
  );
}

function openLineOf(session: ReturnType<typeof useSession.getState>): void {
  if (session.state === 'in' && !session.person.mustChangePassword) openLine(session.person.id);
}

export function SignedInOnly() {
  const { t } = useTranslation();
  const session = useSession();
  const location = useLocation();
  const [isUnreachable, setUnreachable] = useState(false);
  useEffect(() => {
    if (session.state !== 'unknown') return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      findSession().catch(() => {
        // A phone works without network; a desk waits for it.
        if (location.pathname === '/field' && enterFromPhone()) return;
        setUnreachable(true);
        timer = setTimeout(look, TRY_AGAIN_MS);
      });
    };
    look();
    return () => clearTimeout(timer);
  }, [session.state, location.pathname]);
  useEffect(() => openLineOf(session), [session]);
  if (session.state === 'in') {
    if (!session.person.mustChangePassword)
      return (
        <>
          <Outlet />
          {!HAS_ITS_OWN.test(location.pathname) && can(session.person, 'see') && (
            <Suspense fallback={null}>
              <SosOverlay />
            </Suspense>
          )}
        </>
      );
    return (
      <Suspense fallback={null}>
        <NewPasswordPage person={session.person} />
      </Suspense>
    );
  }
  if (session.state === 'out') return <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />;
  return isUnreachable ? <EmptyState unknown title={t('session.unreachable')} /> : null;
}
