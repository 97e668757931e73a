/** The count of a centre that is to close: every lot with what the book says and what was found; who did not count signs, with the reason of what differs. */
import type { Stock, StockCount } from '@fenghuo/domain';
import { Button, Input, Table, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { amount, isNought } from '../../ui/amount.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { type CountLine, countLines, differencesOf, entriesOf } from '../../ui/count-lines.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';

type Props = { count: StockCount; stock: readonly Stock[]; catalogue: Catalogue; mayKeep: boolean; onChanged: () => void };

export function ClosingCount({ count, stock, catalogue, mayKeep, onChanged }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const lines = useMemo(() => differentFirst(countLines(count, stock)), [count, stock]);
  const isOpen = count.state === 'open' && mayKeep;
  // What was signed is looked up, not worked on: what differed stands there, the rest a press away.
  const [isWhole, setWhole] = useState(count.state === 'open');
  const shown = isWhole ? lines : lines.filter(differs);
  const unsaid = lines.filter(({ lotId, counted }) => counted === null && (typed.get(lotId) ?? '') === '');
  const columns = useColumns(catalogue, isOpen, typed, (lotId, text) => setTyped((before) => new Map(before).set(lotId, text)));
  const asBook = (): void => setTyped((before) => new Map([...before, ...unsaid.map(({ lotId, book }) => [lotId, book] as const)]));
  return (
    <>
      <Table<CountLine>
        className="closing-lines"
        aria-label={t('supply.count.title')}
        size="small"
        rowKey="lotId"
        columns={columns}
        dataSource={shown}
        pagination={false}
        rowClassName={({ difference }) => (difference !== null && !isNought(difference) ? 'is-different' : '')}
        locale={{ emptyText: t(lines.length === 0 ? 'aid.closing.nothing' : 'supply.count.noDifference') }}
        scroll={{ x: 560 }}
      />
      {!isWhole && shown.length < lines.length && (
        <Button size="small" onClick={() => setWhole(true)}>
          {t('aid.closing.all', { n: lines.length })}
        </Button>
      )}
      {isOpen && unsaid.length > 0 && (
        <Button size="small" onClick={asBook}>
          {t('aid.closing.asBook', { n: unsaid.length })}
        </Button>
      )}
      {count.state === 'open' && (
        <Signing count={count} lines={lines} typed={typed} isOpen={isOpen} onWritten={() => setTyped(new Map())} onChanged={onChanged} />
      )}
    </>
  );
}

/** What has to be explained is seen without looking for it. */
const differentFirst = (lines: readonly CountLine[]): CountLine[] => lines.toSorted((a, b) => Number(differs(b)) - Number(differs(a)));

const differs = ({ difference }: CountLine): boolean => difference !== null && !isNought(difference);

type SigningProps = {
  count: StockCount;
  lines: readonly CountLine[];
  typed: ReadonlyMap<string, string>;
  isOpen: boolean;
  onWritten: () => void;
  onChanged: () => void;
};

function Signing({ count, lines, typed, isOpen, onWritten, onChanged }: SigningProps) {
  const { t } = useTranslation();
  const person = usePerson();
  const [reason, setReason] = useState('');
  const { run, isBusy, failure } = useCommand();
  const entries = entriesOf(lines, typed);
  const differences = differencesOf(count);
  const missing = lines.filter(({ counted }) => counted === null).length;
  const isOwn = person?.id === count.startedBy.personId;
  const needsReason = differences.length > 0 && reason.trim() === '';
  const write = async (): Promise<void> => {
    const done = await run(() => send('POST', `/counts/${count.id}/lines`, { lines: entries }, { name: 'countLots', subjectId: count.id }));
    if (done === null) return;
    onWritten();
    onChanged();
  };
  const confirm = async (): Promise<void> => {
    const body = reason.trim() === '' ? {} : { reason: reason.trim() };
    const done = await run(() => send('POST', `/counts/${count.id}/confirm`, body, { name: 'confirmCount', subjectId: count.id }));
    if (done === null) return;
    tellDone(t('supply.count.confirmed'));
    onChanged();
  };
  const why = isOwn
    ? t('error.SAME_PERSON')
    : entries.length > 0
      ? t('supply.count.unwritten')
      : missing > 0
        ? t('aid.closing.missing', { n: missing })
        : needsReason
          ? t('aid.closing.reasonNeeded')
          : '';
  return (
    <footer className="closing-foot">
      <p className={differences.length > 0 ? 'amber-text' : 'secondary'} role="status">
        {differences.length === 0 ? t('supply.count.noDifference') : t('supply.count.differences', { n: differences.length })}
        {' · '}
        {t('aid.closing.countedBy', { name: count.startedBy.name })}
        {isOwn && ` · ${t('supply.count.second')}`}
      </p>
      {isOpen && (
        <div className="closing-deeds">
          <Button disabled={entries.length === 0} loading={isBusy} onClick={() => void write()}>
            {t('supply.count.write', { n: entries.length })}
          </Button>
          {!isOwn && (
            <Input
              className="closing-reason"
              aria-label={t('supply.count.reason')}
              placeholder={t(differences.length > 0 ? 'aid.closing.reasonNeeded' : 'supply.count.reason')}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
          <Button type="primary" disabled={why !== ''} title={why} loading={isBusy} onClick={() => void confirm()}>
            {t('aid.closing.sign')}
          </Button>
        </div>
      )}
      {isOpen && why !== '' && <p className="tertiary">{why}</p>}
      <Sending subjectId={count.id} />
      <Refusal failure={failure} />
    </footer>
  );
}

function useColumns(
  catalogue: Catalogue,
  isOpen: boolean,
  typed: ReadonlyMap<string, string>,
  onType: (lotId: string, text: string) => void,
): TableColumnsType<CountLine> {
  const { t, i18n } = useTranslation();
  const nameOf = (itemId: string): string => itemName(catalogue.item(itemId), i18n.language) ?? t('common.unknown');
  return [
    {
      key: 'item',
      title: t('supply.stock.item'),
      render: (_, { itemId, lotId }) => (
        <>
          <b>{nameOf(itemId)}</b> <LotName itemId={itemId} lotId={lotId} />
        </>
      ),
    },
    {
      key: 'book',
      title: t('supply.count.book'),
      align: 'right',
      width: 120,
      render: (_, { book, itemId }) => goods(book, catalogue.item(itemId)),
    },
    {
      key: 'counted',
      title: t('supply.count.counted'),
      align: 'right',
      width: 120,
      render: (_, { lotId, itemId, counted }) =>
        isOpen ? (
          <Input
            size="small"
            inputMode="decimal"
            aria-label={t('supply.count.countedOf', { item: nameOf(itemId) })}
            value={typed.get(lotId) ?? counted ?? ''}
            onChange={(event) => onType(lotId, event.target.value)}
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
      width: 100,
      render: (_, { difference }) => <Difference difference={difference} />,
    },
  ];
}

function Difference({ difference }: { difference: string | null }) {
  const { t } = useTranslation();
  if (difference === null) return <span className="tertiary">{t('common.none')}</span>;
  if (isNought(difference)) return <span className="tertiary">0</span>;
  return <b className="amber-text">{difference.startsWith('-') ? amount(difference) : `+${amount(difference)}`}</b>;
}
