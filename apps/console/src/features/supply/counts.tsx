/** Counting a depot (盘点): what was found, lot by lot, against what the book says; the difference is signed by somebody who did not count. */
import type { Depot, Stock, StockCount } from '@fenghuo/domain';
import { Button, Input, Table, type TableColumnsType } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { useCounts } from '../../live/stock.ts';
import { amount, isNought } from '../../ui/amount.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { type CountLine, countLines, differencesOf, entriesOf } from '../../ui/count-lines.ts';
import { instant } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { useHeight } from '../../ui/use-height.ts';

type Props = { depot: Depot; stock: Asked<readonly Stock[]>; catalogue: Catalogue; mayKeep: boolean };

export function Counts({ depot, stock, catalogue, mayKeep }: Props) {
  const { t } = useTranslation();
  const counts = useCounts(depot.id);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const { run, isBusy, failure } = useCommand();
  const rows = counts.value ?? [];
  const opened = rows.find(({ id }) => id === openedId) ?? rows.find(({ state }) => state === 'open') ?? null;
  const start = async (): Promise<void> => {
    const body = { place: { kind: 'depot', id: depot.id } };
    const count = await run(() => send<StockCount>('POST', '/counts', body, { name: 'startCount', subjectId: depot.id }));
    if (count === null) return;
    counts.read();
    setOpenedId(count.id);
  };
  if (counts.value === null && counts.state === 'failed')
    return (
      <EmptyState unknown title={t('supply.notRead')}>
        <Button size="small" onClick={counts.read}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    );
  return (
    <div className="counts">
      <div className="counts-list">
        {mayKeep && (
          <Button loading={isBusy} onClick={() => void start()}>
            {t('supply.count.start')}
          </Button>
        )}
        <Refusal failure={failure} />
        {counts.value?.length === 0 && <span className="tertiary">{t('supply.count.none')}</span>}
        {rows.map((count) => (
          <CountButton
            key={count.id}
            count={count}
            catalogue={catalogue}
            isOpened={count.id === opened?.id}
            onOpen={() => setOpenedId(count.id)}
          />
        ))}
      </div>
      {opened && (
        <OneCount
          key={opened.id}
          count={opened}
          stock={stock.value ?? []}
          catalogue={catalogue}
          mayKeep={mayKeep}
          onChanged={() => {
            counts.read();
            stock.read();
          }}
        />
      )}
    </div>
  );
}

function CountButton({
  count,
  catalogue,
  isOpened,
  onOpen,
}: {
  count: StockCount;
  catalogue: Catalogue;
  isOpened: boolean;
  onOpen: () => void;
}) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const differences = differencesOf(count);
  return (
    <button
      type="button"
      className={isOpened ? 'plain count-entry is-opened' : 'plain count-entry'}
      aria-pressed={isOpened}
      onClick={onOpen}
    >
      <span>
        <b>{instant(Date.parse(count.at), nowMs)}</b> {count.startedBy.name}
        {count.confirmedBy && t('supply.count.and', { name: count.confirmedBy.name })}
      </span>
      <span className={count.state === 'open' ? 'amber-text' : 'secondary'}>{t(`supply.count.state.${count.state}`)}</span>
      <span className="tertiary">
        {count.lines.length === 0
          ? t('supply.count.nothing')
          : differences.length === 0
            ? t('supply.count.equal', { n: count.lines.length })
            : differences
                .map(
                  ({ itemId, difference }) =>
                    `${itemName(catalogue.item(itemId), i18n.language) ?? t('common.unknown')} ${signed(difference)}`,
                )
                .join(t('common.listSeparator'))}
      </span>
    </button>
  );
}

const signed = (difference: string): string => (difference.startsWith('-') ? amount(difference) : `+${amount(difference)}`);

type OneProps = { count: StockCount; stock: readonly Stock[]; catalogue: Catalogue; mayKeep: boolean; onChanged: () => void };

function OneCount({ count, stock, catalogue, mayKeep, onChanged }: OneProps) {
  const { t, i18n } = useTranslation();
  const person = usePerson();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [reason, setReason] = useState('');
  const { run, isBusy, failure } = useCommand();
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  const lines = useMemo(() => countLines(count, stock), [count, stock]);
  const entries = entriesOf(lines, typed);
  const isOpen = count.state === 'open' && mayKeep;
  const isOwn = person?.id === count.startedBy.personId;
  const differences = differencesOf(count);
  const write = async (): Promise<void> => {
    const body = { lines: entries };
    if ((await run(() => send('POST', `/counts/${count.id}/lines`, body, { name: 'countLots', subjectId: count.id }))) === null) return;
    setTyped(new Map());
    onChanged();
  };
  const confirm = async (): Promise<void> => {
    const body = reason.trim() === '' ? {} : { reason: reason.trim() };
    if ((await run(() => send('POST', `/counts/${count.id}/confirm`, body, { name: 'confirmCount', subjectId: count.id }))) === null)
      return;
    tellDone(t('supply.count.confirmed'));
    onChanged();
  };
  const columns: TableColumnsType<CountLine> = [
    {
      key: 'item',
      title: t('supply.stock.item'),
      render: (_, line) => (
        <>
          <b>{itemName(catalogue.item(line.itemId), i18n.language) ?? t('common.unknown')}</b>{' '}
          <LotName itemId={line.itemId} lotId={line.lotId} />
        </>
      ),
    },
    {
      key: 'book',
      title: t('supply.count.book'),
      align: 'right',
      width: 84,
      render: (_, { book, itemId }) => goods(book, catalogue.item(itemId)),
    },
    {
      key: 'counted',
      title: t('supply.count.counted'),
      align: 'right',
      width: 96,
      render: (_, { lotId, itemId, counted }) =>
        isOpen ? (
          <Input
            size="small"
            inputMode="decimal"
            aria-label={t('supply.count.countedOf', { item: itemName(catalogue.item(itemId), i18n.language) ?? '' })}
            placeholder={counted ?? ''}
            value={typed.get(lotId) ?? counted ?? ''}
            onChange={(event) => setTyped((before) => new Map(before).set(lotId, event.target.value))}
          />
        ) : counted === null ? (
          t('common.none')
        ) : (
          amount(counted)
        ),
    },
    {
      key: 'difference',
      title: t('supply.count.difference'),
      align: 'right',
      width: 72,
      render: (_, { difference }) =>
        difference === null || isNought(difference) ? (
          <span className="tertiary">{difference === null ? t('common.none') : '0'}</span>
        ) : (
          <b className="amber-text">{signed(difference)}</b>
        ),
    },
  ];
  return (
    <div className="counts-one">
      <div ref={box} className="supply-list">
        {height > 0 && (
          <Table<CountLine>
            aria-label={t('supply.count.title')}
            size="small"
            virtual
            rowKey="lotId"
            columns={columns}
            dataSource={lines}
            pagination={false}
            scroll={{ y: height - 36, x: 400 }}
          />
        )}
      </div>
      {isOpen && (
        <footer className="counts-foot">
          <span className="secondary">
            {differences.length === 0 ? t('supply.count.noDifference') : t('supply.count.differences', { n: differences.length })}
            {isOwn && ` · ${t('supply.count.second')}`}
          </span>
          <Input
            aria-label={t('common.reason')}
            placeholder={t('supply.count.reason')}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button disabled={entries.length === 0} loading={isBusy} onClick={() => void write()}>
            {t('supply.count.write', { n: entries.length })}
          </Button>
          <Button
            type="primary"
            disabled={isOwn || count.lines.length === 0 || entries.length > 0}
            title={isOwn ? t('error.SAME_PERSON') : entries.length > 0 ? t('supply.count.unwritten') : ''}
            loading={isBusy}
            onClick={() => void confirm()}
          >
            {t('supply.count.confirm')}
          </Button>
          <Sending subjectId={count.id} />
          <Refusal failure={failure} />
        </footer>
      )}
    </div>
  );
}
