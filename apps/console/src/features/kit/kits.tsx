/** Kits (集装单元): what is packed into one, and packing at the depots that one keeps. */
import type { Kit, KitContent } from '@fenghuo/domain';
import { Button, Table } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskedList } from '../../live/asked-list.ts';
import { useCatalogue } from '../../live/catalogue.ts';
import { useEditsCatalogue } from '../../ui/edits-catalogue.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { KitDrawer } from './kit-drawer.tsx';
import { Packing } from './packing.tsx';
import '../../ui/pair.css';
import './kit.css';

export function Kits() {
  const { t, i18n } = useTranslation();
  const catalogue = useCatalogue();
  const { items, state, read, put } = useAskedList<Kit>('/kits');
  const mayEdit = useEditsCatalogue();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [opened, setOpened] = useState<Kit | 'new' | null>(null);
  const nameOf = (kit: Kit): string => itemName(catalogue.item(kit.itemId), i18n.language) ?? t('common.unknown');
  const chosen = items.find(({ id }) => id === chosenId) ?? items[0] ?? null;
  return (
    <div className="sheet-pair">
      <section className="sheet-pair-list" aria-label={t('kit.title')}>
        {mayEdit && (
          <div className="page-tools">
            <Button type="primary" onClick={() => setOpened('new')}>
              {t('kit.create')}
            </Button>
          </div>
        )}
        {state === 'failed' && (
          <EmptyState unknown title={t('settings.notRead')}>
            <Button size="small" onClick={read}>
              {t('common.retry')}
            </Button>
          </EmptyState>
        )}
        {state === 'read' && items.length === 0 && <EmptyState title={t('kit.none')}>{t('kit.noneHint')}</EmptyState>}
        {items.map((kit) => (
          <button
            key={kit.id}
            type="button"
            className={kit.id === chosen?.id ? 'plain pair-entry is-chosen' : 'plain pair-entry'}
            aria-pressed={kit.id === chosen?.id}
            onClick={() => setChosenId(kit.id)}
          >
            <b>{nameOf(kit)}</b>
            <span className="tertiary">
              {catalogue.item(kit.itemId)?.code} · {t('template.kinds', { n: kit.contents.length })}
              {!kit.active && ` · ${t('item.inactive')}`}
            </span>
          </button>
        ))}
      </section>
      <section className="sheet-pair-detail" aria-label={t('kit.contents')}>
        {chosen !== null && (
          <>
            <header className="pair-head">
              <h3>{nameOf(chosen)}</h3>
              <span className="tertiary">{t('kit.one')}</span>
              {mayEdit && <Button onClick={() => setOpened(chosen)}>{t('template.edit')}</Button>}
            </header>
            <ContentsTable kit={chosen} />
            <Packing kit={chosen} catalogue={catalogue} />
          </>
        )}
      </section>
      {opened !== null && (
        <KitDrawer
          key={opened === 'new' ? 'new' : `${opened.id} ${opened.version}`}
          kit={opened === 'new' ? null : opened}
          catalogue={catalogue}
          onClose={() => setOpened(null)}
          onSaved={(kit) => {
            put(kit);
            setChosenId(kit.id);
          }}
        />
      )}
    </div>
  );
}

function ContentsTable({ kit }: { kit: Kit }) {
  const { t, i18n } = useTranslation();
  const catalogue = useCatalogue();
  const rows = useMemo(() => [...kit.contents], [kit.contents]);
  return (
    <Table<KitContent>
      size="small"
      rowKey="itemId"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          key: 'item',
          title: t('supply.stock.item'),
          render: (_, { itemId }) => <b>{itemName(catalogue.item(itemId), i18n.language) ?? t('common.unknown')}</b>,
        },
        { key: 'code', title: t('item.code'), render: (_, { itemId }) => <span className="tertiary">{catalogue.item(itemId)?.code}</span> },
        { key: 'each', title: t('kit.each'), align: 'right', render: (_, { itemId, quantity }) => goods(quantity, catalogue.item(itemId)) },
      ]}
    />
  );
}
