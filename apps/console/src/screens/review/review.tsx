/** /review: every incident on the left, the one that is looked back on beside it. On a phone one after the other. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { Banners } from '../../features/bar/banners.tsx';
import { PlainBar } from '../../features/bar/plain-bar.tsx';
import { Rail } from '../../features/bar/rail.tsx';
import { IncidentList, type ListKeys } from '../../features/review/incident-list.tsx';
import { IncidentReview, type ReviewHandle } from '../../features/review/incident-review.tsx';
import { filterIn, type ListFilter, queryOf } from '../../features/review/list-filter.ts';
import { SignInAgain } from '../../features/session/sign-in.tsx';
import { SosBanner } from '../../features/sos/sos-banner.tsx';
import { can, usePerson } from '../../live/session.ts';
import { KeyHints } from '../../ui/key-hints.tsx';
import { EmptyState, Resizer, usePaneSize } from '../../ui/pane.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { useDesk } from '../command/use-desk.ts';
import { useKeys } from '../command/use-keys.ts';
import './review.css';

export function ReviewScreen() {
  const { t } = useTranslation();
  const { id } = useParams();
  const [query, setQuery] = useSearchParams();
  const navigate = useNavigate();
  const person = usePerson();
  const isPhone = useMedia('(max-width: 767px)');
  const isCompact = useMedia('(max-width: 1599px)');
  const listWidth = usePaneSize('review.list', isCompact ? 300 : 332, 260, 480);
  const [isSigningIn, setSigningIn] = useState(false);
  const list = useRef<ListKeys | null>(null);
  const review = useRef<ReviewHandle>(null);
  const filter = filterIn(query);
  const setFilter = (next: ListFilter): void => setQuery(queryOf(next), { replace: true });
  const search = query.toString();
  const open = useCallback(
    (next: string): void => void navigate({ pathname: `/review/${next}`, search: search === '' ? '' : `?${search}` }),
    [navigate, search],
  );
  const close = (): void => void navigate({ pathname: '/review', search: search === '' ? '' : `?${search}` });
  const registerKeys = useCallback((keys: ListKeys): void => {
    list.current = keys;
  }, []);
  useKeys({
    j: () => list.current?.move(1),
    k: () => list.current?.move(-1),
    enter: () => list.current?.open(),
    arrowdown: () => review.current?.record(1),
    arrowup: () => review.current?.record(-1),
    ' ': () => review.current?.unfold(),
    '/': () => review.current?.find(),
    t: () => review.current?.turn(),
    e: () => review.current?.save(),
    p: () => review.current?.print(),
    escape: () => {
      if (!review.current?.back() && isPhone && id !== undefined) close();
    },
  });
  useEffect(() => {
    if (id === undefined) document.title = `${t('review.title')} · ${t('common.product')}`;
  }, [t, id]);
  const style = { '--rail-width': isCompact ? '0px' : '52px', '--queue-width': `${listWidth}px` } as React.CSSProperties;
  const maySee = can(person, 'see');
  return (
    <div className={`review ${isCompact ? 'is-compact' : ''} ${isPhone ? 'is-phone-size' : ''}`} style={style}>
      <PlainBar title={t('review.title')} isCompact={isCompact} />
      <div className="review-banners">
        <SosBanner onShow={({ incidentId }) => incidentId !== null && open(incidentId)} />
        <Banners onSignIn={() => setSigningIn(true)} />
      </div>
      <div className="review-grid">
        {!isCompact && <Rail />}
        {maySee && !(isPhone && id !== undefined) && (
          <aside className="pane review-list">
            <IncidentList filter={filter} onFilter={setFilter} selectedId={id ?? null} onOpen={open} registerKeys={registerKeys} />
            {!isPhone && <Resizer pane="review.list" size={listWidth} min={260} max={480} edge="right" label={t('review.resize')} />}
          </aside>
        )}
        {!(isPhone && id === undefined && maySee) && (
          <main className="pane review-main">
            {!maySee ? (
              <EmptyState title={t('review.notAllowed')}>{t('review.notAllowedHint')}</EmptyState>
            ) : id === undefined ? (
              <div className="review-unpicked">
                <EmptyState title={t('review.pick')}>{t('review.pickHint')}</EmptyState>
                <KeyHints
                  hints={(['move', 'record', 'find', 'table', 'save', 'print'] as const).map((key) => ({
                    keys: t(`review.keys.${key}`),
                    words: t(`review.keyWords.${key}`),
                  }))}
                />
              </div>
            ) : (
              <IncidentReview
                key={id}
                handle={review}
                id={id}
                isWide={!isCompact}
                isPhone={isPhone}
                onBack={close}
                onCommand={(incident) => {
                  useDesk.getState().open({ kind: 'incident', id: incident.id });
                  void navigate('/command');
                }}
                onOpen={open}
              />
            )}
          </main>
        )}
      </div>
      <SignInAgain open={isSigningIn} username={person?.username} onClose={() => setSigningIn(false)} />
    </div>
  );
}
