/** Who is in this shelter, and who is searched for: by number until somebody says why they need names, which goes into the audit. */
import type { NamedEvacuee, Page, Shelter } from '@fenghuo/domain';
import { AutoComplete, Input, Skeleton, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { store, useNow } from '../../live/live.ts';
import { askWith } from '../../live/send.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { PersonActions } from './person-actions.tsx';

const REASONS = ['desk', 'list', 'kin', 'medical'] as const;
const AT_MOST = 200;

type Props = { shelter: Shelter; readAt: number; onChanged: () => void };

export function PeopleList({ shelter, readAt, onChanged }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string>(t('evacuee.reasons.desk'));
  const [withNames, setWithNames] = useState(false);
  const why = encodeURIComponent(reason.trim());
  const names = withNames && reason.trim() !== '' ? `&names=true&reason=${why}` : '';
  const path = `/evacuees?shelterId=${shelter.id}&state=in&limit=${AT_MOST}${names}`;
  const { value, state } = useAsked<Page<NamedEvacuee>>(path, `${readAt} ${shelter.version}`);
  const found = useSearch(reason);
  const people = value?.items ?? [];
  return (
    <section className="desk-list" aria-label={t('evacuee.list')}>
      <div className="desk-tools">
        <Labelled label={t('evacuee.reason')}>
          <AutoComplete value={reason} onChange={setReason} options={REASONS.map((one) => ({ value: t(`evacuee.reasons.${one}`) }))} />
        </Labelled>
        <Labelled label={t('evacuee.search')} className="desk-grow">
          <Input.Search
            autoComplete="off"
            maxLength={60}
            placeholder={t('evacuee.searchHint')}
            enterButton={t('evacuee.find')}
            loading={found.isBusy}
            disabled={reason.trim() === ''}
            allowClear
            onSearch={(words) => void found.byWords(words)}
          />
        </Labelled>
        <Labelled label={t('evacuee.scan')}>
          <Input
            autoComplete="off"
            maxLength={64}
            placeholder={t('evacuee.scanHint')}
            onPressEnter={(event) => void found.byBand(event.currentTarget.value)}
          />
        </Labelled>
      </div>
      <Refusal failure={found.failure} title={t('evacuee.search')} />
      {found.items !== null && (
        <div className="desk-found">
          <b>{t('evacuee.search')}</b>
          {found.items.length === 0 && <EmptyState title={t('evacuee.notFound')} />}
          {found.items.map((one) => (
            <PersonRow key={one.id} evacuee={one} shelter={shelter} isNamed onChanged={onChanged} />
          ))}
        </div>
      )}
      <div className="desk-list-head">
        <b>
          {t('evacuee.list')} <span className="tertiary">{t('evacuee.listCount', { n: shelter.registered })}</span>
        </b>
        <span>
          {t('evacuee.showNames')} <Switch size="small" aria-label={t('evacuee.showNames')} checked={withNames} onChange={setWithNames} />
        </span>
      </div>
      {people.length === 0 && (value === null ? state === 'reading' : shelter.registered > 0) && (
        <Skeleton active className="page-skeleton" paragraph={{ rows: 5 }} title={false} />
      )}
      {value !== null && people.length === 0 && shelter.registered === 0 && (
        <EmptyState title={t('evacuee.nobody')}>{t('evacuee.nobodyHint')}</EmptyState>
      )}
      {people.map((one) => (
        <PersonRow key={one.id} evacuee={one} shelter={shelter} isNamed={withNames} onChanged={onChanged} />
      ))}
      {value !== null && value.next !== null && <p className="tertiary desk-more">{t('evacuee.listMore', { n: people.length })}</p>}
    </section>
  );
}

/** What was found lives in this component alone and goes with it. */
function useSearch(reason: string) {
  const [items, setItems] = useState<readonly NamedEvacuee[] | null>(null);
  const { run, isBusy, failure } = useCommand();
  const byWords = async (words: string): Promise<void> => {
    if (words.trim() === '') return setItems(null);
    const answer = await run(() => askWith<{ items: NamedEvacuee[] }>('/evacuees/search', { q: words.trim(), reason: reason.trim() }));
    if (answer !== null) setItems(answer.items);
  };
  const byBand = async (wristband: string): Promise<void> => {
    if (wristband.trim() === '') return;
    const one = await run(() => askWith<NamedEvacuee>('/evacuees/wristband', { wristband: wristband.trim() }));
    setItems(one === null ? null : [one]);
  };
  return { items, isBusy, failure, byWords, byBand };
}

type RowProps = { evacuee: NamedEvacuee; shelter: Shelter; isNamed: boolean; onChanged: () => void };

function PersonRow({ evacuee, shelter, isNamed, onChanged }: RowProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const placeOf = (id: string | null): string => store.get('shelter', id)?.name ?? evacuee.shelterName ?? t('common.unknown');
  const where =
    evacuee.state === 'out'
      ? t('evacuee.state.out')
      : t(`evacuee.state.${evacuee.state}`, { place: placeOf(evacuee.state === 'moved' ? evacuee.toShelterId : evacuee.shelterId) });
  const facts = [
    evacuee.sex && t(`evacuee.sex.${evacuee.sex}`),
    evacuee.birthYear !== null && t('evacuee.born', { year: evacuee.birthYear }),
    ...evacuee.needs.map((need) => t(`evacuee.need.${need}`)),
  ].filter(Boolean);
  return (
    <div className="person-row" data-evacuee={evacuee.code}>
      <span className="person-who">
        <b>{isNamed ? (evacuee.name ?? t('evacuee.noName')) : evacuee.code}</b>
        <span className="tertiary">{isNamed ? evacuee.code : evacuee.isNamed ? t('evacuee.hidden') : t('evacuee.noName')}</span>
      </span>
      <span className="person-facts secondary">
        {facts.join(' · ')}
        <span className="tertiary">
          {evacuee.shelterId === shelter.id && evacuee.state === 'in' ? '' : `${where} `}
          {t('evacuee.since', { time: instant(Date.parse(evacuee.since), nowMs) })}
        </span>
      </span>
      <PersonActions evacuee={evacuee} shelter={shelter} onChanged={onChanged} />
      {evacuee.handover && <p className="amber-text person-handover">{t('evacuee.waitsForSecond', { name: evacuee.handover.byName })}</p>}
    </div>
  );
}
