/** The catalogue of supplies (物资目录), shared by the whole city: its root edits it, everybody at a desk looks things up in it. */
import { DEPOT_LEVELS, ITEM_CLASSES, type Item, type ItemClass } from '@fenghuo/domain';
import { Button, Select, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAskedList } from '../../live/asked-list.ts';
import { amount } from '../../ui/amount.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { useEditsCatalogue } from '../../ui/edits-catalogue.ts';
import { ExportButton } from '../../ui/export-button.tsx';
import { clockTime, count } from '../../ui/format.ts';
import { itemName } from '../../ui/item-words.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { ItemDrawer } from './item-drawer.tsx';

export function ItemsPage() {
  const { t } = useTranslation();
  const { items, state, at, read, put } = useAskedList<Item>('/items');
  const mayEdit = useEditsCatalogue();
  const [query, setQuery] = useState('');
  const [of, setOf] = useState<ItemClass | null>(null);
  const [opened, setOpened] = useState<Item | 'new' | null>(null);
  const found = useFound(items, query, of);
  const columns = useColumns(mayEdit ? setOpened : null);
  return (
    <Page
      title={t('item.title')}
      note={
        state === 'failed' ? (
          <span className="red-text">{t('settings.notRead')}</span>
        ) : (
          <>
            {t(found.length === items.length ? 'item.count' : 'item.countOf', { n: found.length, all: items.length })}
            {at !== null && ` · ${t('common.asOf', { time: clockTime(at) })}`}
          </>
        )
      }
      actions={
        <>
          <Button onClick={read} loading={state === 'reading' && at !== null}>
            {t('settings.refresh')}
          </Button>
          <ExportButton kind="items" />
          {mayEdit && (
            <Link to="/resources/imports?kind=items">
              <Button tabIndex={-1}>{t('sheet.button')}</Button>
            </Link>
          )}
          {mayEdit && (
            <Button type="primary" onClick={() => setOpened('new')}>
              {t('item.create')}
            </Button>
          )}
        </>
      }
    >
      <div className="page-tools">
        <PageSearch label={t('item.search')} value={query} onChange={setQuery} />
        <Select<ItemClass>
          allowClear
          aria-label={t('supply.class.title')}
          placeholder={t('supply.class.all')}
          value={of}
          onChange={(value) => setOf(value ?? null)}
          options={ITEM_CLASSES.map((value) => ({ value, label: t(`supply.class.${value}`) }))}
        />
      </div>
      <PageTable<Item>
        columns={columns}
        rows={found}
        isLoaded={at !== null || state !== 'reading'}
        empty={{ title: t(items.length === 0 ? 'item.none' : 'item.noneFound') }}
        rowClassName={({ active }) => (active ? '' : 'is-disabled')}
        onOpen={(item) => mayEdit && setOpened(item)}
      />
      <NoticeBar />
      {opened !== null && (
        <ItemDrawer
          key={opened === 'new' ? 'new' : opened.id}
          item={opened === 'new' ? null : opened}
          onClose={() => setOpened(null)}
          onSaved={put}
        />
      )}
    </Page>
  );
}

function useFound(items: readonly Item[], query: string, of: ItemClass | null): readonly Item[] {
  const asked = query.trim().toLowerCase();
  const sounds = useSounds(asked !== '');
  return useMemo(
    () =>
      items
        .filter((item) => {
          if (of !== null && item.class !== of) return false;
          const said = [item.code, item.name.zh, item.name.en, item.gbCode];
          return asked === '' || said.some((one) => one?.toLowerCase().includes(asked)) || sounds(item.name.zh, asked);
        })
        .toSorted((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true })),
    [items, asked, of, sounds],
  );
}

/** `onOpen`: null for whoever may only look. */
function useColumns(onOpen: ((item: Item) => void) | null): TableColumnsType<Item> {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const nothing = <span className="tertiary">{t('common.none')}</span>;
  const name: TableColumnsType<Item>[number] = {
    key: 'name',
    title: t('item.name'),
    width: isPhone ? undefined : 220,
    sorter: (a, b) => a.name.zh.localeCompare(b.name.zh, 'zh-CN'),
    render: (_, item) => (
      <>
        {onOpen === null ? (
          <b>{itemName(item, i18n.language)}</b>
        ) : (
          <button type="button" className="plain row-open" onClick={() => onOpen(item)}>
            {itemName(item, i18n.language)}
          </button>
        )}
        {!item.active && <span className="tertiary"> {t('item.inactive')}</span>}
        {isPhone && (
          <div className="tertiary">
            {item.code} · {t(`supply.class.${item.class}`)}
          </div>
        )}
      </>
    ),
  };
  const unit: TableColumnsType<Item>[number] = { key: 'unit', title: t('item.unit'), dataIndex: 'unit', width: isPhone ? 80 : 90 };
  if (isPhone) return [name, unit];
  return [
    {
      key: 'code',
      title: t('item.code'),
      dataIndex: 'code',
      width: 90,
      sorter: (a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }),
    },
    name,
    { key: 'class', title: t('supply.class.title'), width: 120, render: (_, item) => t(`supply.class.${item.class}`) },
    unit,
    {
      key: 'packs',
      title: t('item.packs'),
      width: 130,
      render: (_, { packs, unit: base }) =>
        packs.length === 0 ? nothing : packs.map((pack) => `${pack.name} ${amount(pack.quantity)} ${base}`).join(t('common.listSeparator')),
    },
    {
      key: 'shelfLife',
      title: t('item.shelfLife'),
      width: 110,
      align: 'right',
      sorter: (a, b) => (a.shelfLifeDays ?? 0) - (b.shelfLifeDays ?? 0),
      render: (_, { shelfLifeDays }) => (shelfLifeDays === null ? nothing : count(shelfLifeDays)),
    },
    {
      key: 'norm',
      title: t('item.norms'),
      width: 170,
      render: (_, item) => <Norms item={item} />,
    },
    {
      key: 'minimum',
      title: t('item.minimum'),
      render: (_, { minimum }) => {
        const said = DEPOT_LEVELS.flatMap((level) => {
          const least = minimum[level];
          return least === undefined ? [] : [`${t(`supply.level.${level}`)} ${amount(least)}`];
        });
        return said.length === 0 ? nothing : said.join(' · ');
      },
    },
    { key: 'gbCode', title: t('item.gbCode'), width: 120, render: (_, { gbCode }) => gbCode ?? nothing },
  ];
}

function Norms({ item: { perPersonDay, perPerson } }: { item: Item }) {
  const { t } = useTranslation();
  if (perPersonDay === null && perPerson === null) return <span className="tertiary">{t('common.none')}</span>;
  const said = [
    perPersonDay !== null && t('item.normDay', { n: perPersonDay }),
    perPerson !== null && t('item.normPerson', { n: perPerson }),
  ];
  return <>{said.filter(Boolean).join(' · ')}</>;
}
