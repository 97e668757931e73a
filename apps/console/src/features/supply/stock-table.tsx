/** What a depot holds, item by item against the least that its level keeps; an item unfolds to its lots. Only the rows in sight are drawn. */
import { DEFAULT_SETTINGS, type Depot, type Item, type Stock } from '@fenghuo/domain';
import { Table, type TableColumnsType } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { amount, timesOf } from '../../ui/amount.ts';
import { itemName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { useHeight } from '../../ui/use-height.ts';
import { Bullet } from './bullet.tsx';
import { DayWords } from './day-words.tsx';
import type { HeldItem } from './stock.ts';

type Line = { key: string; held: HeldItem; lot: Stock | null };

type Props = {
  depot: Depot | null;
  rows: readonly HeldItem[];
  isReading: boolean;
  empty: React.ReactNode;
  isCompact: boolean;
  onItem: (itemId: string) => void;
  onLot: (lot: Stock) => void;
};

const HEAD = 36;

export function StockTable({ depot, rows, isReading, empty, isCompact, onItem, onLot }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  const { t } = useTranslation();
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => linesOf(rows, unfolded), [rows, unfolded]);
  const toggle = (itemId: string): void =>
    setUnfolded((before) => {
      const after = new Set(before);
      if (!after.delete(itemId)) after.add(itemId);
      return after;
    });
  const columns = useColumns({ depot, unfolded, isCompact, onToggle: toggle, onItem, onLot });
  return (
    <div ref={box} className="supply-list">
      {height > 0 && (
        <Table<Line>
          aria-label={t('supply.stock.title')}
          className="supply-stock"
          size="small"
          virtual
          rowKey="key"
          columns={columns}
          dataSource={lines}
          loading={isReading && rows.length === 0}
          pagination={false}
          scroll={{ y: height - HEAD, x: isCompact ? 560 : 700 }}
          locale={{ emptyText: empty }}
          rowClassName={({ held, lot }) => (lot !== null ? 'supply-lot-row' : `supply-row-${held.standing}`)}
        />
      )}
    </div>
  );
}

const linesOf = (rows: readonly HeldItem[], unfolded: ReadonlySet<string>): Line[] =>
  rows.flatMap((held) => [
    { key: held.itemId, held, lot: null },
    ...(unfolded.has(held.itemId) ? held.lots.map((lot) => ({ key: `${held.itemId} ${lot.lotId}`, held, lot })) : []),
  ]);

type ColumnFacts = Pick<Props, 'depot' | 'isCompact' | 'onItem' | 'onLot'> & {
  unfolded: ReadonlySet<string>;
  onToggle: (itemId: string) => void;
};

function useColumns({ depot, unfolded, isCompact, onToggle, onItem, onLot }: ColumnFacts): TableColumnsType<Line> {
  const { t, i18n } = useTranslation();
  const facts = useNodeFacts();
  const nowMs = useNow();
  const { expiryDays } = depot === null ? DEFAULT_SETTINGS : facts.settings(depot.jurisdictionId);
  const figure = (key: 'onHand' | 'reserved' | 'blocked' | 'available', width: number): TableColumnsType<Line>[number] => ({
    key,
    title: t(`supply.stock.${key}`),
    align: 'right',
    width,
    render: (_, { held, lot }) => {
      const quantity = (lot ?? held)[key];
      const isNone = quantity === '0';
      if (isNone && key !== 'available' && key !== 'onHand') return <span className="tertiary">{t('common.none')}</span>;
      const tone =
        lot !== null || key !== 'available' ? '' : held.standing === 'none' ? 'red-text' : held.standing === 'below' ? 'amber-text' : '';
      return key === 'available' && lot === null ? <b className={tone}>{amount(quantity)}</b> : amount(quantity);
    },
  });
  return [
    {
      key: 'item',
      title: t('supply.stock.item'),
      width: isCompact ? 164 : 200,
      render: (_, { held, lot }) =>
        lot !== null ? (
          <button type="button" className="plain supply-lot" title={t('supply.lot.title')} onClick={() => onLot(lot)}>
            <LotName itemId={lot.itemId} lotId={lot.lotId} />
          </button>
        ) : (
          <span className="supply-item">
            <button
              type="button"
              className="plain supply-unfold"
              aria-expanded={unfolded.has(held.itemId)}
              aria-label={t('supply.stock.lots', { n: held.lots.length, item: itemName(held.item, i18n.language) ?? held.itemId })}
              onClick={() => onToggle(held.itemId)}
            >
              {unfolded.has(held.itemId) ? '▾' : '▸'}
            </button>
            <button type="button" className="plain supply-item-name" title={t('supply.stock.whoHas')} onClick={() => onItem(held.itemId)}>
              {itemName(held.item, i18n.language) ?? held.itemId}
            </button>
          </span>
        ),
    },
    {
      key: 'unit',
      title: t('supply.stock.unit'),
      width: isCompact ? 44 : 50,
      render: (_, { held, lot }) => (lot === null ? unitOf(held.item) : ''),
    },
    figure('onHand', 68),
    figure('reserved', 76),
    ...(isCompact ? [] : [figure('blocked', 76)]),
    figure('available', 72),
    ...(depot === null
      ? []
      : [
          {
            key: 'minimum',
            title: t(isCompact ? 'supply.stock.againstMinimumShort' : 'supply.stock.againstMinimum'),
            width: isCompact ? 116 : 136,
            render: (_: unknown, { held, lot }: Line) => (lot === null ? <AgainstMinimum held={held} /> : null),
          },
        ]),
    {
      key: 'expires',
      title: t('supply.stock.expires'),
      align: 'right',
      width: isCompact ? 98 : 116,
      render: (_, { held, lot }) => <DayWords day={(lot ?? held).expiresAt} nowMs={nowMs} expiryDays={expiryDays} />,
    },
  ];
}

const unitOf = (item: Item | null): string => item?.unit ?? '';

function AgainstMinimum({ held }: { held: HeldItem }) {
  const { t } = useTranslation();
  const others = held.others
    .map(({ ownerKind, onHand }) => `${t(`supply.owner.${ownerKind}`)} ${amount(onHand)}`)
    .join(t('common.listSeparator'));
  const beside = others === '' ? null : <span className="tertiary supply-others">{t('supply.stock.besides', { others })}</span>;
  if (held.minimum === null) return beside ?? <span className="tertiary">{t('common.none')}</span>;
  const minimum = amount(held.minimum);
  const words =
    held.standing === 'none'
      ? t('supply.stock.noneMinimum', { minimum })
      : held.standing === 'below'
        ? t('supply.stock.below', { minimum })
        : t('supply.stock.minimum', { minimum });
  return (
    <>
      <Bullet
        share={timesOf(held.available, held.minimum)}
        tone={held.standing === 'none' ? 'red' : held.standing === 'below' ? 'amber' : 'calm'}
        words={words}
        label={`${t('supply.stock.available')} ${amount(held.available)} · ${words}`}
      />
      {beside}
    </>
  );
}
