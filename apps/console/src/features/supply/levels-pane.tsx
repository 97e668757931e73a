/** The four levels of stores side by side (四级储备): what each has of an item and what it lacks, by class and by owner; owners are never added up. */
import { DEPOT_LEVELS, type DepotLevel, ITEM_CLASSES, type ItemClass, OWNER_KINDS, type StockByLevel } from '@fenghuo/domain';
import { Button, Select, Table, type TableColumnsType } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { can, usePerson } from '../../live/session.ts';
import { useDepotsStamp } from '../../live/stock.ts';
import { amount, isNought } from '../../ui/amount.ts';
import { clockTime } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { itemName } from '../../ui/item-words.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { useHeight } from '../../ui/use-height.ts';
import { COMPACT, useMedia } from '../../ui/use-media.ts';
import { type LevelLine, levelLines, type Owner, shortKinds } from './levels.ts';
import './levels.css';

type Props = { catalogue: Catalogue; onItem: (itemId: string) => void; onClose: () => void };

const HEAD = 36;
const OWNERS: readonly Owner[] = ['disposable', ...OWNER_KINDS.filter((kind) => kind !== 'government')];

export function LevelsPane({ catalogue, onItem, onClose }: Props) {
  const { t } = useTranslation();
  const person = usePerson();
  const [of, setOf] = useState<ItemClass | null>(null);
  const [owner, setOwner] = useState<Owner>('disposable');
  const [isShortOnly, setShortOnly] = useState(false);
  const asked = useAsked<StockByLevel>(`/stock/levels${of === null ? '' : `?class=${of}`}`, useDepotsStamp());
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  const all = useMemo(() => levelLines(asked.value?.items ?? [], owner), [asked.value, owner]);
  const lines = isShortOnly ? all.filter(({ short }) => !isNought(short)) : all;
  const isCompact = useMedia(COMPACT);
  const columns = useColumns({ catalogue, owner, isCompact, onItem });
  const owners = OWNERS.filter((kind) => kind !== 'military' || can(person, 'moveMilitary'));
  return (
    <>
      <header className="supply-head">
        <div className="supply-head-words">
          <h2>{t('supply.levels.title')}</h2>
          <span className="secondary">
            {t(owner === 'disposable' ? 'supply.levels.note' : 'supply.levels.apart')}
            {asked.at !== null && <span className="tertiary"> · {t('common.asOf', { time: clockTime(asked.at) })}</span>}
          </span>
        </div>
        <Button type="text" aria-label={t('common.close')} icon={<CrossGlyph />} onClick={onClose} />
      </header>
      <div className="supply-tools">
        <Select<ItemClass>
          allowClear
          aria-label={t('supply.class.title')}
          placeholder={t('supply.class.all')}
          value={of}
          onChange={(value) => setOf(value ?? null)}
          options={ITEM_CLASSES.map((value) => ({ value, label: t(`supply.class.${value}`) }))}
        />
        <Select<Owner>
          aria-label={t('supply.owner.title')}
          value={owner}
          onChange={setOwner}
          options={owners.map((value) => ({
            value,
            label: value === 'disposable' ? t('supply.levels.disposable') : t(`supply.owner.${value}`),
          }))}
        />
        {owner === 'disposable' && (
          <Button type={isShortOnly ? 'primary' : 'default'} aria-pressed={isShortOnly} onClick={() => setShortOnly(!isShortOnly)}>
            {t('supply.levels.shortOnly')}
          </Button>
        )}
        <span className="tertiary supply-as-of">{t('supply.stock.kinds', { n: lines.length })}</span>
      </div>
      {owner === 'disposable' && <Gaps lines={all} />}
      {asked.value === null && asked.state === 'failed' ? (
        <EmptyState unknown title={t('supply.notRead')}>
          <Button size="small" onClick={asked.read}>
            {t('common.retry')}
          </Button>
        </EmptyState>
      ) : (
        <div ref={box} className="supply-list">
          {height > 0 && (
            <Table<LevelLine>
              aria-label={t('supply.levels.title')}
              className="supply-levels"
              size="small"
              virtual
              rowKey="itemId"
              columns={columns}
              dataSource={lines}
              loading={asked.value === null}
              pagination={false}
              scroll={{ y: height - HEAD, x: isCompact ? 600 : 740 }}
              locale={{ emptyText: <EmptyState title={t('supply.levels.none')} /> }}
            />
          )}
        </div>
      )}
    </>
  );
}

/** How many kinds each level is short of: the first thing to know. */
function Gaps({ lines }: { lines: readonly LevelLine[] }) {
  const { t } = useTranslation();
  return (
    <div className="levels-gaps">
      {shortKinds(lines).map(({ level, kinds }) => (
        <span key={level}>
          <span className="tertiary">{t(`supply.level.${level}`)}</span>{' '}
          <b className={kinds > 0 ? 'amber-text' : 'secondary'}>
            {kinds > 0 ? t('supply.levels.shortKinds', { n: kinds }) : t('supply.levels.enough')}
          </b>
        </span>
      ))}
    </div>
  );
}

type ColumnFacts = { catalogue: Catalogue; owner: Owner; isCompact: boolean; onItem: (itemId: string) => void };

function useColumns({ catalogue, owner, isCompact, onItem }: ColumnFacts): TableColumnsType<LevelLine> {
  const { t, i18n } = useTranslation();
  const figureWidth = isCompact ? 88 : 106;
  const level = (key: DepotLevel): TableColumnsType<LevelLine>[number] => ({
    key,
    title: t(`supply.level.${key}`),
    align: 'right',
    width: figureWidth,
    render: (_, { levels }) => {
      const figure = levels[key];
      if (figure === undefined) return <span className="tertiary">{t('common.none')}</span>;
      return (
        <span className="levels-figure" title={t('supply.levels.depots', { n: figure.depots, short: figure.shortDepots })}>
          <span className={isNought(figure.quantity) ? 'tertiary' : ''}>{amount(figure.quantity)}</span>
          {figure.shortDepots > 0 && <b className="amber-text nowrap">{t('supply.levels.short', { n: amount(figure.short) })}</b>}
        </span>
      );
    },
  });
  return [
    {
      key: 'item',
      title: t('supply.stock.item'),
      width: isCompact ? 130 : 180,
      render: (_, { itemId }) => (
        <button type="button" className="plain supply-item-name" title={t('supply.stock.whoHas')} onClick={() => onItem(itemId)}>
          {itemName(catalogue.item(itemId), i18n.language) ?? t('common.unknown')}
        </button>
      ),
    },
    { key: 'unit', title: t('supply.stock.unit'), width: 48, render: (_, { itemId }) => catalogue.item(itemId)?.unit },
    ...DEPOT_LEVELS.map(level),
    {
      key: 'total',
      title: t(owner === 'disposable' ? 'supply.levels.total' : 'supply.levels.totalApart'),
      align: 'right',
      width: isCompact ? 72 : 96,
      render: (_, { total }) => <b>{amount(total)}</b>,
    },
  ];
}
