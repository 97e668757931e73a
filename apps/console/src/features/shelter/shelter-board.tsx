/** /resources/shelters: which shelter is full and where its people go. Cards by what needs doing, or a table, or the norms; what is open stands at the right. */
import type { Shelter } from '@fenghuo/domain';
import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useIsLoaded, useNow, useRows } from '../../live/live.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { PageSearch } from '../../ui/page-table.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { Norms } from './norms.tsx';
import { ShelterCard } from './shelter-card.tsx';
import { ShelterPane } from './shelter-pane.tsx';
import { ShelterTable } from './shelter-table.tsx';
import { countGroups, GROUPS, type Group, groupOf, inOrder } from './standing.ts';
import { Summary } from './summary.tsx';
import '../../ui/page.css';
import './shelter.css';

const VIEWS = ['board', 'table', 'norms'] as const;
type View = (typeof VIEWS)[number];
/** The order is looked at anew so often: a card must not jump under the pointer with every second. */
const ORDER_EVERY_MS = 30_000;

export function ShelterBoard() {
  const { t } = useTranslation();
  const shelters = useRows('shelter');
  const facts = useNodeFacts();
  const isLoaded = useIsLoaded();
  const [view, setView] = useState<View>('board');
  const [address, setAddress] = useSearchParams();
  const openId = address.get('shelter');
  const opened = shelters.find(({ id }) => id === openId) ?? null;
  const open = (id: string | null): void => setAddress(id === null ? {} : { shelter: id }, { replace: true });
  return (
    <div className={`shelter-screen ${view === 'norms' ? 'is-wide' : ''}`}>
      <div className="shelter-main">
        <Summary shelters={shelters} facts={facts} />
        {view === 'norms' ? (
          <>
            <div className="shelter-tools">
              <span className="tertiary">{t('shelter.norm.title')}</span>
              <Views view={view} onView={setView} />
            </div>
            <Norms />
          </>
        ) : (
          <Places shelters={shelters} isLoaded={isLoaded} view={view} onView={setView} openId={openId} onOpen={open} />
        )}
        <NoticeBar />
      </div>
      {view !== 'norms' && (
        <aside className="pane shelter-side" aria-label={opened?.name ?? t('shelter.pane.pick')}>
          {opened === null ? (
            <EmptyState title={t('shelter.pane.pick')}>{t('shelter.pane.pickHint')}</EmptyState>
          ) : (
            <ShelterPane key={opened.id} shelter={opened} settings={facts.settings(opened.jurisdictionId)} onClose={() => open(null)} />
          )}
        </aside>
      )}
    </div>
  );
}

function Views({ view, onView }: { view: View; onView: (view: View) => void }) {
  const { t } = useTranslation();
  return (
    <Segmented
      className="shelter-views"
      value={view}
      onChange={onView}
      options={VIEWS.map((value) => ({ value, label: t(`shelter.view.${value}`) }))}
    />
  );
}

type PlacesProps = {
  shelters: readonly Shelter[];
  isLoaded: boolean;
  view: Exclude<View, 'norms'>;
  onView: (view: View) => void;
  openId: string | null;
  onOpen: (id: string | null) => void;
};

function Places({ shelters, isLoaded, view, onView, openId, onOpen }: PlacesProps) {
  const { t, i18n } = useTranslation();
  const facts = useNodeFacts();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Group | null>(null);
  const counts = useMemo(() => countGroups(shelters), [shelters]);
  // Nothing is in use on a calm day: then whoever looks for a place to open sees those.
  const group = chosen ?? (counts.inUse > 0 || openId === null ? 'inUse' : groupOfOpen(shelters, openId));
  const found = useFound(shelters, query, group);
  return (
    <>
      <div className="shelter-tools">
        <span className="tertiary nowrap">{t('shelter.order')}</span>
        <PageSearch label={t('shelter.search')} value={query} onChange={setQuery} />
        <Segmented
          value={group}
          onChange={setChosen}
          options={GROUPS.map((value) => ({ value, label: t(`shelter.shown.${value}`, { n: counts[value] }) }))}
        />
        <Legend />
        <Views view={view} onView={onView} />
      </div>
      {isLoaded && found.length === 0 ? (
        <Nothing hasAny={shelters.length > 0} isAsked={query.trim() !== ''} group={group} />
      ) : view === 'table' ? (
        <ShelterTable shelters={found} facts={facts} isLoaded={isLoaded} onOpen={onOpen} />
      ) : (
        <div className="shelter-cards">
          {found.map((shelter) => (
            <ShelterCard
              key={shelter.id}
              shelter={shelter}
              district={jurisdictionName(facts.district(shelter.jurisdictionId), i18n.language) ?? ''}
              settings={facts.settings(shelter.jurisdictionId)}
              isSelected={shelter.id === openId}
              onSelect={onOpen}
            />
          ))}
        </div>
      )}
    </>
  );
}

const groupOfOpen = (shelters: readonly Shelter[], openId: string): Group => {
  const opened = shelters.find(({ id }) => id === openId);
  return opened === undefined ? 'inUse' : groupOf(opened.state);
};

function Nothing({ hasAny, isAsked, group }: { hasAny: boolean; isAsked: boolean; group: Group }) {
  const { t } = useTranslation();
  if (!hasAny) return <EmptyState title={t('shelter.none')}>{t('shelter.noneHint')}</EmptyState>;
  if (isAsked || group !== 'inUse') return <EmptyState title={t('shelter.noneFound')} />;
  return <EmptyState title={t('shelter.noneInUse')}>{t('shelter.noneInUseHint')}</EmptyState>;
}

function Legend() {
  const { t } = useTranslation();
  return (
    <span className="shelter-legend" aria-hidden="true">
      {(['present', 'reserved', 'free'] as const).map((one) => (
        <span key={one}>
          <i className={`shelter-swatch is-${one}`} /> {t(`shelter.legend.${one}`)}
        </span>
      ))}
    </span>
  );
}

function useFound(shelters: readonly Shelter[], query: string, group: Group): readonly Shelter[] {
  const facts = useNodeFacts();
  const nowMs = useNow();
  const asked = query.trim().toLowerCase();
  const sounds = useSounds(asked !== '');
  const orderedAt = Math.floor(nowMs / ORDER_EVERY_MS) * ORDER_EVERY_MS;
  return useMemo(() => {
    const meant = shelters.filter(
      ({ state, name, code, place, responsible }) =>
        groupOf(state) === group &&
        (asked === '' || [name, code, place.address, responsible].some((one) => one?.toLowerCase().includes(asked)) || sounds(name, asked)),
    );
    return inOrder(meant, new Date(orderedAt).toISOString(), facts.settings);
  }, [shelters, asked, group, sounds, facts, orderedAt]);
}
