/** One count: what was found of each lot against the book, written down as one goes, and signed by somebody who did not count. */
import type { Stock, StockCount } from '@fenghuo/domain';
import { Button, Input, Table, type TableColumnsType } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { amount, isNought } from '../../ui/amount.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { type CountLine, countLines, differencesOf, entriesOf } from '../../ui/count-lines.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';
import { useHeight } from '../../ui/use-height.ts';

export const signed = (difference: string): string => (difference.startsWith('-') ? amount(difference) : `+${amount(difference)}`);

type OneProps = { count: StockCount; stock: readonly Stock[]; catalogue: Catalogue; mayKeep: boolean; onChanged: () => void };

export function OneCount({ count, stock, catalogue, mayKeep, onChanged }: OneProps) {
  const { t } = useTranslation();
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
  const columns = useColumns(
    catalogue,
    isOpen ? { typed, onType: (lotId, text) => setTyped((before) => new Map(before).set(lotId, text)) } : null,
  );
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

/** Null: nothing is written down any more. */
type Typing = { typed: ReadonlyMap<string, string>; onType: (lotId: string, text: string) => void } | null;

function useColumns(catalogue: Catalogue, typing: Typing): TableColumnsType<CountLine> {
  const { t, i18n } = useTranslation();
  return [
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
        typing !== null ? (
          <Input
            size="small"
            inputMode="decimal"
            aria-label={t('supply.count.countedOf', { item: itemName(catalogue.item(itemId), i18n.language) ?? '' })}
            placeholder={counted ?? ''}
            value={typing.typed.get(lotId) ?? counted ?? ''}
            onChange={(event) => typing.onType(lotId, event.target.value)}
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
}
