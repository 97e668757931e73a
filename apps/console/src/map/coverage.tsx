/** Coverage on the map: the ground that nobody who stands by reaches in time is hatched, its towns are counted. */
import { COVERAGE_MINUTES, type Coverage } from '@fenghuo/domain';
import { Select, Switch } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useNow } from '../live/live.ts';
import { ask } from '../live/send.ts';
import { useCapabilityOptions } from '../ui/capability-options.ts';
import { instant } from '../ui/format.ts';
import { LabelledSwitch } from '../ui/labelled.tsx';
import { capabilityWords, jurisdictionName } from '../ui/words.ts';

export type AskedCoverage = { isOn: boolean; minutes: number; capability: string | null };
export const NO_COVERAGE: AskedCoverage = { isOn: false, minutes: COVERAGE_MINUTES, capability: null };

const REFRESH_MS = 15_000;
const CHOICES = [5, 10, 15, 30, 60];

/** Asked again while it is shown; null while it is off or was not answered yet. */
export function useCoverage({ isOn, minutes, capability }: AskedCoverage): Coverage | null {
  const [coverage, setCoverage] = useState<Coverage | null>(null);
  useEffect(() => {
    if (!isOn) return;
    const abort = new AbortController();
    const path = `/coverage?minutes=${minutes}${capability === null ? '' : `&capability=${encodeURIComponent(capability)}`}`;
    const read = (): void => {
      // An old picture of it says when it was taken; nothing hatched would say that all is well.
      ask<Coverage>(path, abort.signal).then(setCoverage, () => undefined);
    };
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
      setCoverage(null);
    };
  }, [isOn, minutes, capability]);
  return isOn ? coverage : null;
}

type Props = { asked: AskedCoverage; coverage: Coverage | null; onAsk: (asked: AskedCoverage) => void };

export function CoverageControl({ asked, coverage, onAsk }: Props) {
  const { t } = useTranslation();
  const capabilities = useCapabilityOptions();
  return (
    <div className="map-coverage">
      <LabelledSwitch label={t('map.coverage.title')}>
        <Switch size="small" checked={asked.isOn} onChange={(isOn) => onAsk({ ...asked, isOn })} />
      </LabelledSwitch>
      {asked.isOn && (
        <>
          <Select
            size="small"
            aria-label={t('map.coverage.minutes')}
            value={asked.minutes}
            options={CHOICES.map((value) => ({ value, label: t('map.coverage.within', { n: value }) }))}
            onChange={(minutes) => onAsk({ ...asked, minutes })}
          />
          <Select
            size="small"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('map.coverage.capability')}
            placeholder={t('map.coverage.anybody')}
            value={asked.capability}
            options={[...capabilities]}
            onChange={(capability: string | undefined) => onAsk({ ...asked, capability: capability ?? null })}
          />
          <CoverageNote coverage={coverage} />
        </>
      )}
    </div>
  );
}

/** So many are named; all of them when it is pointed at. */
const NAMED_TOWNS = 3;

const townNames = ({ towns }: Coverage, language: string): string[] =>
  towns.map(({ regionCode, jurisdictionId }) => jurisdictionName(store.get('jurisdiction', jurisdictionId), language) ?? regionCode);

function CoverageNote({ coverage }: { coverage: Coverage | null }) {
  const { t, i18n } = useTranslation();
  if (coverage === null) return <span className="tertiary">{t('map.coverage.asking')}</span>;
  const names = townNames(coverage, i18n.language);
  return (
    <span className={names.length > 0 ? 'amber-text' : 'tertiary'} title={names.join(t('common.listSeparator'))}>
      {names.length > 0 ? t('map.coverage.towns', { n: names.length }) : t('map.coverage.none')}
      {coverage.estimated && ` · ${t('map.coverage.estimated')}`}
    </span>
  );
}

/** What the hatch means, beside the map as long as it is hatched: for whom, within how long, as of when, and where nobody gets to. */
export function CoverageLegend({ asked, coverage }: { asked: AskedCoverage; coverage: Coverage | null }) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  if (!asked.isOn) return null;
  const names = coverage === null ? [] : townNames(coverage, i18n.language);
  const shown = names.slice(0, NAMED_TOWNS).join(t('common.listSeparator'));
  return (
    <div className="map-box map-legend coverage-legend" role="status">
      <span>
        <i className="legend-hatch" /> {t('map.coverage.hatched', { n: asked.minutes })}
      </span>
      <span className="secondary">{asked.capability === null ? t('map.coverage.anybody') : capabilityWords(t, asked.capability)}</span>
      {coverage === null ? (
        <span className="tertiary">{t('map.coverage.asking')}</span>
      ) : (
        <>
          <span className="secondary">
            {t('map.coverage.asOf', { time: instant(Date.parse(coverage.at), nowMs) })}
            {coverage.estimated && ` · ${t('map.coverage.estimated')}`}
          </span>
          <span className={names.length > 0 ? 'amber-text' : 'tertiary'} title={names.join(t('common.listSeparator'))}>
            {names.length === 0 && t('map.coverage.none')}
            {names.length > 0 && t('map.coverage.townsNamed', { n: names.length, names: shown })}
            {names.length > NAMED_TOWNS && '…'}
          </span>
        </>
      )}
    </div>
  );
}
