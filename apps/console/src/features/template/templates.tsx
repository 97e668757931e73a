/** Templates of needs (需求模板): chosen at the left; at the right what so many people need for so many days, worked out as one types, and what is lacking. */
import { type Item, type NeededItem, needOf, type StockTotal, type Template } from '@fenghuo/domain';
import { Button, InputNumber, Table, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { type AskedList, useAskedList } from '../../live/asked-list.ts';
import { type Catalogue, useCatalogue } from '../../live/catalogue.ts';
import { useDepotsStamp } from '../../live/stock.ts';
import { amount, isLess, isNought, less } from '../../ui/amount.ts';
import { useEditsCatalogue } from '../../ui/edits-catalogue.ts';
import { count } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { TemplateDrawer } from './template-drawer.tsx';
import '../../ui/pair.css';
import './template.css';

const PEOPLE = 1_000;
const DAYS = 3;
const MOST_PEOPLE = 10_000_000;

export function Templates() {
  const { t, i18n } = useTranslation();
  const catalogue = useCatalogue();
  const list = useAskedList<Template>('/templates');
  const mayEdit = useEditsCatalogue();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [opened, setOpened] = useState<Template | 'new' | null>(null);
  const rows = useMemo(() => list.items.toSorted((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true })), [list.items]);
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0] ?? null;
  return (
    <div className="sheet-pair">
      <section className="sheet-pair-list" aria-label={t('template.title')}>
        {mayEdit && (
          <div className="page-tools">
            <Button type="primary" onClick={() => setOpened('new')}>
              {t('template.create')}
            </Button>
          </div>
        )}
        <NotThere list={list} none={t('template.none')} />
        {rows.map((template) => (
          <button
            key={template.id}
            type="button"
            className={template.id === chosen?.id ? 'plain pair-entry is-chosen' : 'plain pair-entry'}
            aria-pressed={template.id === chosen?.id}
            onClick={() => setChosenId(template.id)}
          >
            <b>{nameIn(template, i18n.language)}</b>
            <span className="tertiary">
              {template.code} · {t('template.kinds', { n: template.lines.length })}
              {!template.active && ` · ${t('item.inactive')}`}
            </span>
          </button>
        ))}
      </section>
      <section className="sheet-pair-detail" aria-label={t('template.need')}>
        {chosen !== null && (
          <Need key={chosen.id} template={chosen} catalogue={catalogue} onEdit={mayEdit ? () => setOpened(chosen) : null} />
        )}
      </section>
      {opened !== null && (
        <TemplateDrawer
          key={opened === 'new' ? 'new' : `${opened.id} ${opened.version}`}
          template={opened === 'new' ? null : opened}
          catalogue={catalogue}
          onClose={() => setOpened(null)}
          onSaved={(saved) => {
            list.put(saved);
            setChosenId(saved.id);
          }}
        />
      )}
    </div>
  );
}

const nameIn = ({ name }: Template, language: string): string => (language.startsWith('zh') ? name.zh : (name.en ?? name.zh));

function NotThere({ list, none }: { list: AskedList<Template>; none: string }) {
  const { t } = useTranslation();
  if (list.state === 'failed')
    return (
      <EmptyState unknown title={t('settings.notRead')}>
        <Button size="small" onClick={list.read}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    );
  return list.state === 'read' && list.items.length === 0 ? <EmptyState title={none} /> : null;
}

type NeedProps = { template: Template; catalogue: Catalogue; onEdit: (() => void) | null };
type NeedLine = {
  itemId: string;
  item: Item | null;
  norm: string | null;
  basis: Template['lines'][number]['basis'];
  need: string;
  has: string;
};

function Need({ template, catalogue, onEdit }: NeedProps) {
  const { t, i18n } = useTranslation();
  const [people, setPeople] = useState(PEOPLE);
  const [days, setDays] = useState(DAYS);
  const totals = useTotals();
  const byId = useMemo(() => new Map(catalogue.items.map((item) => [item.id, item])), [catalogue.items]);
  const need = useMemo<readonly NeededItem[]>(() => needOf(template, people, days, byId), [template, people, days, byId]);
  const lines: NeedLine[] = template.lines.map(({ itemId, basis, quantity }) => {
    const item = byId.get(itemId) ?? null;
    const norm = quantity ?? (basis === 'perPersonDay' ? item?.perPersonDay : item?.perPerson) ?? null;
    return { itemId, item, basis, norm, need: need.find((one) => one.itemId === itemId)?.quantity ?? '0', has: totals?.get(itemId) ?? '' };
  });
  const short = totals === null ? 0 : lines.filter((line) => isLess(line.has || '0', line.need)).length;
  return (
    <>
      <header className="pair-head">
        <h3>{nameIn(template, i18n.language)}</h3>
        <span className="tertiary">
          {template.code} · {t('template.bufferOf', { percent: template.bufferPercent })}
        </span>
        {onEdit !== null && <Button onClick={onEdit}>{t('template.edit')}</Button>}
      </header>
      <div className="page-tools pair-asked">
        <Labelled label={t('supply.ask.people')}>
          <InputNumber min={1} max={MOST_PEOPLE} precision={0} value={people} onChange={(value) => setPeople(value ?? PEOPLE)} />
        </Labelled>
        <Labelled label={t('supply.ask.days')}>
          <InputNumber min={1} max={365} precision={0} value={days} onChange={(value) => setDays(value ?? DAYS)} />
        </Labelled>
        {totals !== null && (
          <span className={short > 0 ? 'red-text' : 'secondary'} role="status">
            {t(short > 0 ? 'template.short' : 'template.met', { n: short, people: count(people), days })}
          </span>
        )}
      </div>
      <Table<NeedLine>
        size="small"
        rowKey="itemId"
        columns={useNeedColumns(totals !== null)}
        dataSource={lines}
        loading={catalogue.state === 'reading' && catalogue.items.length === 0}
        pagination={false}
        rowClassName={({ has, need: wanted }) => (totals !== null && isLess(has || '0', wanted) ? 'need-short' : '')}
      />
    </>
  );
}

/** What the bureau disposes of in all depots in sight, by item. */
function useTotals(): ReadonlyMap<string, string> | null {
  const asked = useAsked<{ totals: readonly StockTotal[] }>('/stock?limit=1', useDepotsStamp());
  return useMemo(
    () => (asked.value === null ? null : new Map(asked.value.totals.map(({ itemId, disposable }) => [itemId, disposable]))),
    [asked.value],
  );
}

function useNeedColumns(hasTotals: boolean): TableColumnsType<NeedLine> {
  const { t, i18n } = useTranslation();
  return [
    { key: 'item', title: t('supply.stock.item'), render: (_, { item }) => <b>{itemName(item, i18n.language) ?? t('common.unknown')}</b> },
    {
      key: 'norm',
      title: t('template.norm'),
      render: (_, { norm, basis, item }) => (
        <span className="secondary">
          {norm === null ? t('common.none') : goods(norm, item)} {t(`template.basis.${basis}`)}
        </span>
      ),
    },
    {
      key: 'need',
      title: t('template.need'),
      align: 'right',
      render: (_, { need, item }) => (isNought(need) ? <span className="tertiary">0</span> : <b>{goods(need, item)}</b>),
    },
    ...(hasTotals
      ? [
          { key: 'has', title: t('template.has'), align: 'right' as const, render: (_: unknown, { has }: NeedLine) => amount(has || '0') },
          {
            key: 'gap',
            title: t('template.gap'),
            align: 'right' as const,
            render: (_: unknown, { has, need, item }: NeedLine) =>
              isLess(has || '0', need) ? (
                <b className="red-text">{goods(less(need, has || '0'), item)}</b>
              ) : (
                <span className="tertiary">{t('common.none')}</span>
              ),
          },
        ]
      : []),
  ];
}
