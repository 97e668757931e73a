/** Who lives there: residents by the share of the ground, said to be an estimate and of what; and what the ledgers of households count. */
import type { AroundHomes, AroundPopulation } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useAround } from '../../live/around.ts';
import { store } from '../../live/live.ts';
import { count } from '../../ui/format.ts';
import { jurisdictionName } from '../../ui/words.ts';

/** So many regions are named; the rest are a number. */
const NAMED = 2;

export function AroundPeople() {
  const { t } = useTranslation();
  const { value, state, again } = useAround();
  if (value === null)
    return (
      <div className="around-people" role="status">
        {state === 'failed' ? (
          <span className="red-text">
            {t('around.notTold')}{' '}
            <Button size="small" onClick={again}>
              {t('common.retry')}
            </Button>
          </span>
        ) : (
          <span className="tertiary">{t('around.asking')}</span>
        )}
      </div>
    );
  return (
    <section className="around-people" aria-label={t('around.people')}>
      <Residents population={value.population} />
      {value.homes !== null && <Homes homes={value.homes} />}
      <span className="tertiary">{t('around.ground', { n: (value.squareMetres / 1e6).toFixed(1) })}</span>
    </section>
  );
}

function Residents({ population }: { population: AroundPopulation | null }) {
  const { t, i18n } = useTranslation();
  if (population === null)
    return (
      <div className="around-figure" title={t('around.noFigures')}>
        <b>—</b> {t('around.residents')}
        <span className="tertiary">{t('around.noFigures')}</span>
      </div>
    );
  const { people, knownPercent, regions } = population;
  const name = (id: string): string => jurisdictionName(store.get('jurisdiction', id), i18n.language) ?? id;
  const shares = regions.map(({ jurisdictionId, people: n, residents }) =>
    t('around.share', { name: name(jurisdictionId), n: rough(n), all: count(residents.count) }),
  );
  const sources = [...new Set(regions.map(({ residents: { source, year } }) => t('around.source', { source, year })))];
  const said = [...sources, ...(knownPercent < 100 ? [t('around.known', { n: knownPercent })] : [])];
  return (
    <div className="around-figure" title={shares.join('\n')}>
      <b>{t('around.about', { n: rough(people) })}</b> {t('around.residents')}{' '}
      <span className="around-estimated">{t('around.estimated')}</span>
      <span className="tertiary">
        {t('around.byGround', {
          regions: shortly(
            t,
            regions.map(({ jurisdictionId }) => name(jurisdictionId)),
          ),
        })}{' '}
        · {said.join(' · ')}
      </span>
    </div>
  );
}

const shortly = (t: TFunction, names: readonly string[]): string => {
  const named = names.slice(0, NAMED).join(t('common.listSeparator'));
  return names.length > NAMED ? t('around.andMore', { names: named, n: names.length - NAMED }) : named;
};

/** Three digits: more would say that somebody had counted. */
const rough = (people: number): string => count(Number(people.toPrecision(3)));

function Homes({ homes: { households, people, vulnerable, withoutPoint } }: { homes: AroundHomes }) {
  const { t } = useTranslation();
  return (
    <div className="around-figure">
      <b>{count(people)}</b> {t('around.ledger', { households: count(households), vulnerable: count(vulnerable) })}
      {withoutPoint > 0 && <span className="tertiary">{t('around.withoutPoint', { n: count(withoutPoint) })}</span>}
    </div>
  );
}
