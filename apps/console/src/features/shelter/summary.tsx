/** The strip above the cards: places, people, on the way, free, and the districts with the least room. */
import type { Shelter } from '@fenghuo/domain';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { clockTime, count } from '../../ui/format.ts';
import type { NodeFacts } from '../../ui/node-facts.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { OccupancyBar } from './occupancy-bar.tsx';
import { byDistrict, sumOf } from './standing.ts';

const DISTRICTS_SHOWN = 5;

export function Summary({ shelters, facts }: { shelters: readonly Shelter[]; facts: NodeFacts }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const sum = useMemo(() => sumOf(shelters), [shelters]);
  return (
    <section className="shelter-summary" aria-label={t('shelter.board')}>
      <Figure label={t('shelter.opened')} value={sum.count} rest={t('shelter.ofAll', { n: count(shelters.length) })} />
      <Figure label={t('shelter.present')} value={sum.present} rest={t('shelter.ofCapacity', { n: count(sum.capacity) })} />
      <Figure label={t('shelter.reserved')} value={sum.onTheWay} rest={t('shelter.onTheWay')} />
      <Figure label={t('shelter.free')} value={sum.free} rest={t('shelter.people')} />
      <Districts shelters={shelters} facts={facts} />
      <span className="tertiary nowrap">{t('common.asOf', { time: clockTime(nowMs) })}</span>
    </section>
  );
}

function Figure({ label, value, rest }: { label: string; value: number; rest: string }) {
  return (
    <div className="shelter-figure">
      <span className="secondary">{label}</span>
      <span className="nowrap">
        <b className={value === 0 ? 'is-zero' : ''}>{count(value)}</b> <span className="tertiary">{rest}</span>
      </span>
    </div>
  );
}

function Districts({ shelters, facts }: { shelters: readonly Shelter[]; facts: NodeFacts }) {
  const { t, i18n } = useTranslation();
  const districts = useMemo(() => byDistrict(shelters, (id) => facts.district(id)?.id ?? null), [shelters, facts]);
  return (
    <div className="shelter-districts">
      <span className="secondary">{t('shelter.districts')}</span>
      {districts.length === 0 ? (
        <span className="tertiary">{t('shelter.noDistrict')}</span>
      ) : (
        <ul>
          {districts.slice(0, DISTRICTS_SHOWN).map(({ districtId, present, onTheWay, capacity, free }) => (
            <li key={districtId}>
              <OccupancyBar {...{ present, onTheWay, capacity, free }} />
              <span className="shelter-district-line">
                <span className="cut">{jurisdictionName(facts.district(districtId), i18n.language)}</span>{' '}
                <b>{t('shelter.districtFree', { n: count(free) })}</b>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
