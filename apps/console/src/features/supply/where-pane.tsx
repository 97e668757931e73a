/** Who has an item, nearest first by road: depots, vehicles on the way, teams, shelters; each with what it could give and how old that figure is. */
import type { StockHolder, StockHolders } from '@fenghuo/domain';
import { Button, Table, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Asked, useAsked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { useDepotsStamp } from '../../live/stock.ts';
import { clockTime, distance, minutes } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { goods, itemName } from '../../ui/item-words.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { COMPACT, useMedia } from '../../ui/use-media.ts';
import { DayWords } from './day-words.tsx';
import { CountAge } from './depot-marks.tsx';
import type { From } from './from.ts';
import { totalOf } from './where.ts';

type Props = {
  itemId: string;
  holders: Asked<StockHolders>;
  from: From | null;
  catalogue: Catalogue;
  onDepot: (depotId: string) => void;
  onClose: () => void;
};

export function useHolders(itemId: string | null, from: From | null): Asked<StockHolders> {
  const near = from === null ? '' : `&near=${from.point.join(',')}`;
  return useAsked<StockHolders>(itemId === null ? null : `/stock/search?item=${itemId}${near}&limit=500`, useDepotsStamp());
}

export function WherePane({ itemId, holders: asked, from, catalogue, onDepot, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const item = catalogue.item(itemId);
  const rows = asked.value?.items ?? [];
  const columns = useColumns(item, from !== null, useMedia(COMPACT), onDepot);
  const total = useMemo(() => totalOf(rows), [rows]);
  return (
    <>
      <header className="supply-head">
        <div className="supply-head-words">
          <h2>{t('supply.where.title', { item: itemName(item, i18n.language) ?? t('common.unknown') })}</h2>
          <span className="secondary">
            {item?.code}
            {item?.gbCode && ` · GB/T 38565 ${item.gbCode}`}
            {from !== null && ` · ${t('supply.where.near', { name: from.name })}`}
            {asked.at !== null && <span className="tertiary"> · {t('common.asOf', { time: clockTime(asked.at) })}</span>}
          </span>
        </div>
        <span className="supply-where-total">
          <b>{goods(total, item)}</b>
          <span className="tertiary">{t('supply.where.total')}</span>
        </span>
        <Button type="text" aria-label={t('common.close')} icon={<CrossGlyph />} onClick={onClose} />
      </header>
      {asked.value === null && asked.state === 'failed' ? (
        <EmptyState unknown title={t('supply.notRead')}>
          <Button size="small" onClick={asked.read}>
            {t('common.retry')}
          </Button>
        </EmptyState>
      ) : (
        <div className="supply-scroll">
          <Table<StockHolder>
            size="small"
            rowKey={({ place }) => JSON.stringify(place)}
            columns={columns}
            dataSource={[...rows]}
            loading={asked.value === null}
            pagination={false}
            sticky
            locale={{ emptyText: <EmptyState title={t('supply.where.none')}>{t('supply.where.noneHint')}</EmptyState> }}
          />
        </div>
      )}
    </>
  );
}

function useColumns(
  item: Parameters<typeof goods>[1],
  hasWay: boolean,
  isCompact: boolean,
  onDepot: (depotId: string) => void,
): TableColumnsType<StockHolder> {
  const { t } = useTranslation();
  const nowMs = useNow();
  return [
    {
      key: 'place',
      title: t('supply.where.place'),
      render: (_, { place, name, code, at }) => (
        <span className="supply-depot-name">
          {place.kind === 'depot' ? (
            <button type="button" className="plain row-open" onClick={() => onDepot(place.id)}>
              {name ?? code}
            </button>
          ) : (
            <b>{name ?? code ?? t(`supply.place.${place.kind}`)}</b>
          )}
          <span className="tertiary">
            {[t(`supply.place.${place.kind}`), code, isCompact ? null : at?.address].filter(Boolean).join(' · ')}
          </span>
        </span>
      ),
    },
    {
      key: 'available',
      title: t('supply.where.available'),
      align: 'right',
      width: isCompact ? 124 : 190,
      render: (_, { holdings }) =>
        holdings.map(({ ownerKind, available, onHand }) => (
          <div key={ownerKind} className="nowrap" title={`${t('supply.stock.onHand')} ${goods(onHand, item)}`}>
            {ownerKind !== 'government' && <span className="tertiary">{t(`supply.owner.${ownerKind}`)} </span>}
            <b>{goods(available, item)}</b>
          </div>
        )),
    },
    ...(hasWay
      ? [
          {
            key: 'way',
            title: t('supply.where.way'),
            align: 'right' as const,
            width: 130,
            render: (_: unknown, { seconds, metres, estimated }: StockHolder) =>
              seconds === null ? (
                <span className="tertiary">{t('supply.proposal.noWay')}</span>
              ) : (
                <span className="nowrap">
                  {metres !== null && <span className="secondary">{distance(metres)} </span>}
                  <b>{minutes(seconds)}</b> {estimated && <span className="tertiary">{t('dispatch.estimated')}</span>}
                </span>
              ),
          },
        ]
      : []),
    {
      key: 'expires',
      title: t('supply.stock.expires'),
      align: 'right',
      width: isCompact ? 96 : 116,
      render: (_, { expiresAt }) => <DayWords day={expiresAt} nowMs={nowMs} />,
    },
    {
      key: 'counted',
      title: t('supply.depots.counted'),
      align: 'right',
      width: isCompact ? 82 : 96,
      render: (_, { countedAt }) => <CountAge countedAt={countedAt} />,
    },
  ];
}
