/**
 * /resources/evacuees: the check-in desk of a shelter. Whoever comes is registered at the left, whoever is there stands at the right. Names are read from the
 * server when somebody says why, live in this page alone, and are in no store of the feed and no cache.
 */
import type { IncidentOfPlace, IncidentsOfPlace, Shelter } from '@fenghuo/domain';
import { Segmented, Select } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAsked } from '../../live/asked.ts';
import { useRow, useRows } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { count, shortCode } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { PeopleList } from './people-list.tsx';
import { RegisterForm } from './register-form.tsx';
import { ReuniteForm } from './reunite-form.tsx';
import './evacuee.css';

const TABS = ['register', 'reunite'] as const;

export function EvacueeDesk() {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const [tab, setTab] = useState<(typeof TABS)[number]>('register');
  const [readAt, setReadAt] = useState(0);
  const readAgain = useCallback(() => setReadAt((before) => before + 1), []);
  const shelters = useOwnShelters();
  const [named, setNamed] = useState<string | null>(null);
  const chosen = shelters.find(({ id }) => id === address.get('shelter')) ?? (shelters.length === 1 ? shelters[0] : undefined) ?? null;
  const incidents = useIncidentsFor(chosen);
  // A shelter that was opened for no incident: somebody says for which people are registered.
  const incidentId = chosen?.incidentId ?? named ?? (incidents.length === 1 ? (incidents[0]?.id ?? null) : null);
  return (
    <Page
      title={t('evacuee.desk')}
      actions={
        <>
          <Select
            className="desk-shelter"
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('evacuee.shelter')}
            placeholder={t('evacuee.chooseShelter')}
            value={chosen?.id ?? null}
            onChange={(id) => setAddress({ shelter: id }, { replace: true })}
            options={shelters.map(({ id, name, code }) => ({ value: id, label: `${name} ${code}` }))}
          />
          <Segmented value={tab} onChange={setTab} options={TABS.map((value) => ({ value, label: t(`evacuee.tab.${value}`) }))} />
        </>
      }
    >
      <div className="desk">
        <div className="desk-left">
          {tab === 'reunite' ? (
            <ReuniteForm incidentId={incidentId} />
          ) : chosen === null ? (
            <EmptyState title={t('evacuee.chooseShelter')}>{t('evacuee.chooseShelterHint')}</EmptyState>
          ) : (
            <>
              <Where shelter={chosen} />
              {chosen.incidentId === null && incidents.length > 1 && (
                <Select<string>
                  className="desk-incident"
                  aria-label={t('evacuee.incident')}
                  placeholder={t('evacuee.incident')}
                  value={incidentId}
                  onChange={setNamed}
                  options={incidents.map(({ id, code, title }) => ({ value: id, label: `${shortCode(code)} ${title}` }))}
                />
              )}
              {incidentId === null ? (
                <EmptyState title={t('evacuee.noIncident')}>{t('evacuee.noIncidentHint')}</EmptyState>
              ) : (
                <RegisterForm key={`${chosen.id} ${incidentId}`} shelter={chosen} incidentId={incidentId} onRegistered={readAgain} />
              )}
            </>
          )}
        </div>
        <div className="desk-right">
          {chosen !== null && <PeopleList key={chosen.id} shelter={chosen} readAt={readAt} onChanged={readAgain} />}
        </div>
      </div>
      <NoticeBar />
    </Page>
  );
}

/** Of those in sight; a manager sees none and chooses among the open ones of the place. */
function useIncidentsFor(shelter: Shelter | null): readonly Pick<IncidentOfPlace, 'id' | 'code' | 'title'>[] {
  const seen = useRows('incident').filter(({ state }) => state !== 'closed');
  const isAsked = shelter !== null && shelter.incidentId === null && seen.length === 0;
  const { value } = useAsked<IncidentsOfPlace>(isAsked ? `/shelters/${shelter.id}/incidents` : null);
  return seen.length > 0 ? seen : (value?.items ?? []);
}

function Where({ shelter }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const incident = useRow('incident', shelter.incidentId);
  return (
    <p className="desk-where">
      <b>{shelter.name}</b>{' '}
      <span className="secondary">
        {count(shelter.present)} / {count(shelter.capacity)}
        {incident && `　${t('evacuee.incident')} ${shortCode(incident.code)} ${incident.title}`}
      </span>
    </p>
  );
}

/** Those where people may be; a manager has the own ones alone. */
function useOwnShelters(): readonly Shelter[] {
  const person = usePerson();
  const shelters = useRows('shelter');
  return useMemo(() => {
    const own = person?.roles.flatMap(({ role, shelterId }) => (role === 'shelterManager' && shelterId ? [shelterId] : [])) ?? [];
    const isManagerOnly = person?.roles.every(({ role }) => role === 'shelterManager') ?? false;
    return shelters
      .filter(({ id, state }) => (isManagerOnly ? own.includes(id) : state === 'open' || state === 'opening' || state === 'closing'))
      .sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }));
  }, [person, shelters]);
}
