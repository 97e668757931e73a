/** The ledger of one lot, the newest line first: what moved from where to where, who said so, and what lay there afterwards. */
import { isInside, type LedgerPlace, type Lot, type LotLine, type Stock } from '@fenghuo/domain';
import { Button, Drawer, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { useDepotsStamp } from '../../live/stock.ts';
import { amount } from '../../ui/amount.ts';
import { instant } from '../../ui/format.ts';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { reasonWords } from '../../ui/reason.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { DayWords } from './day-words.tsx';
import './lot-ledger.css';

const PAGE = 100;
const MOST = 1_000;

type Props = { lot: Stock; catalogue: Catalogue; onClose: () => void };

export function LotLedger({ lot, catalogue, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const nowMs = useNow();
  const [most, setMost] = useState(PAGE);
  const stamp = useDepotsStamp();
  const facts = useAsked<Lot>(`/lots/${lot.lotId}`, stamp);
  const asked = useAsked<{ items: LotLine[]; next: string | null }>(`/lots/${lot.lotId}/lines?limit=${most}`, stamp);
  const item = catalogue.item(lot.itemId);
  const columns = useColumns(lot);
  return (
    <Drawer
      open
      size={isPhone ? '100%' : 760}
      onClose={onClose}
      title={
        <>
          {itemName(item, i18n.language) ?? t('common.unknown')} <LotName itemId={lot.itemId} lotId={lot.lotId} />
        </>
      }
    >
      <p className="lot-facts">
        {t('supply.stock.onHand')} <b>{goods(lot.onHand, item)}</b> · {placeName(t, lot.place)} · {t('supply.lot.expires')}{' '}
        <DayWords day={facts.value?.expiresAt ?? lot.expiresAt} nowMs={nowMs} />
      </p>
      {asked.value === null && asked.state === 'failed' && (
        <EmptyState unknown title={t('supply.notRead')}>
          <Button size="small" onClick={asked.read}>
            {t('common.retry')}
          </Button>
        </EmptyState>
      )}
      <Table<LotLine>
        aria-label={t('supply.lot.title')}
        size="small"
        rowKey={({ movementId, line }) => `${movementId} ${line}`}
        columns={columns}
        dataSource={asked.value?.items ?? []}
        loading={asked.value === null && asked.state === 'reading'}
        pagination={false}
        rowClassName={({ reversedById }) => (reversedById === null ? '' : 'lot-line-gone')}
        locale={{ emptyText: <EmptyState title={t('supply.ledger.none')} /> }}
      />
      {asked.value !== null && asked.value.next !== null && most < MOST && (
        <Button type="text" block onClick={() => setMost(Math.min(MOST, most + 3 * PAGE))}>
          {t('supply.ledger.older')}
        </Button>
      )}
    </Drawer>
  );
}

const isSame = (a: LedgerPlace, b: LedgerPlace): boolean => isInside(a) && isInside(b) && a.kind === b.kind && a.id === b.id;

function useColumns(lot: Stock): TableColumnsType<LotLine> {
  const { t } = useTranslation();
  const nowMs = useNow();
  return [
    {
      key: 'at',
      title: t('supply.lot.at'),
      width: 116,
      render: (_, { at }) => <span className="nowrap">{instant(Date.parse(at), nowMs)}</span>,
    },
    {
      key: 'kind',
      title: t('supply.lot.what'),
      render: (_, line) => (
        <>
          <b>{t(`supply.movement.${line.kind}`)}</b>{' '}
          <span className="secondary">
            {placeName(t, line.from)} → {placeName(t, line.to)}
          </span>
          <div className="tertiary">
            {[
              line.byName,
              line.reason && reasonWords(t, line.reason),
              line.flags.includes('late') && t('supply.ledger.late'),
              line.reversedById && t('supply.ledger.reversed'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </div>
        </>
      ),
    },
    {
      key: 'quantity',
      title: t('supply.move.quantity'),
      align: 'right',
      width: 96,
      render: (_, { from, to, quantity }) => {
        const sign = isSame(to, lot.place) ? '+' : isSame(from, lot.place) ? '−' : '';
        return `${sign}${amount(quantity)}`;
      },
    },
    {
      key: 'balance',
      title: t('supply.lot.balance'),
      align: 'right',
      width: 104,
      render: (_, { from, to, onHandFrom, onHandTo }) => {
        const left = isSame(to, lot.place) ? onHandTo : isSame(from, lot.place) ? onHandFrom : null;
        return left === null ? <span className="tertiary">{t('common.none')}</span> : <b>{amount(left)}</b>;
      },
    },
  ];
}
