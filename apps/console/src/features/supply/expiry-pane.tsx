/** What expires this quarter, month by month, so that it is rotated or used before: a lot is reached from here, and what is past is said first. */
import type { Stock } from '@fenghuo/domain';
import { Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskedAll } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { useDepotsStamp } from '../../live/stock.ts';
import { clockTime } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { DayWords } from './day-words.tsx';
import { byMonth } from './expiry.ts';
import './expiry.css';

type Props = { catalogue: Catalogue; onDepot: (depotId: string) => void; onClose: () => void };

const QUARTER_DAYS = 92;
const SPANS = [30, QUARTER_DAYS, 365] as const;

export function ExpiryPane({ catalogue, onDepot, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const [days, setDays] = useState<(typeof SPANS)[number]>(QUARTER_DAYS);
  const asked = useAskedAll<Stock>(`/stock/expiring?days=${days}`, useDepotsStamp());
  const months = useMemo(() => byMonth(asked.value ?? []), [asked.value]);
  return (
    <>
      <header className="supply-head">
        <div className="supply-head-words">
          <h2>{t('supply.expiry.title')}</h2>
          <span className="secondary">
            {t('supply.expiry.note')}
            {asked.at !== null && <span className="tertiary"> · {t('common.asOf', { time: clockTime(asked.at) })}</span>}
          </span>
        </div>
        <Segmented<(typeof SPANS)[number]>
          aria-label={t('supply.expiry.title')}
          value={days}
          onChange={setDays}
          options={SPANS.map((value) => ({ value, label: t(`supply.expiry.span.d${value}`) }))}
        />
        <Button type="text" aria-label={t('common.close')} icon={<CrossGlyph />} onClick={onClose} />
      </header>
      <div className="supply-scroll">
        {asked.value === null && asked.state === 'failed' && (
          <EmptyState unknown title={t('supply.notRead')}>
            <Button size="small" onClick={asked.read}>
              {t('common.retry')}
            </Button>
          </EmptyState>
        )}
        {asked.value?.length === 0 && <EmptyState title={t('supply.expiry.none')}>{t('supply.expiry.noneHint')}</EmptyState>}
        {months.map(({ month, lots }) => (
          <section key={month} aria-label={month}>
            <h3 className="expiry-month">
              {month} <span className="tertiary">{t('supply.expiry.lots', { n: lots.length })}</span>
            </h3>
            <ul className="expiry-list">
              {lots.map((lot) => {
                const item = catalogue.item(lot.itemId);
                const { place } = lot;
                return (
                  <li key={`${lot.lotId} ${JSON.stringify(place)}`}>
                    <DayWords day={lot.expiresAt} nowMs={nowMs} />
                    <span>
                      <b>{itemName(item, i18n.language) ?? t('common.unknown')}</b> <LotName itemId={lot.itemId} lotId={lot.lotId} />
                    </span>
                    <b className="nowrap">{goods(lot.onHand, item)}</b>
                    {place.kind === 'depot' ? (
                      <button type="button" className="plain plan-depot" onClick={() => onDepot(place.id)}>
                        {placeName(t, place)}
                      </button>
                    ) : (
                      <span className="secondary">{placeName(t, place)}</span>
                    )}
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
