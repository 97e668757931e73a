/** Counting a depot (盘点): what was found, lot by lot, against what the book says; the difference is signed by somebody who did not count. */
import type { Depot, Stock, StockCount } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { useCounts } from '../../live/stock.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { differencesOf } from '../../ui/count-lines.ts';
import { instant } from '../../ui/format.ts';
import { itemName } from '../../ui/item-words.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { OneCount, signed } from './one-count.tsx';
import './counts.css';

type Props = { depot: Depot; stock: Asked<readonly Stock[]>; catalogue: Catalogue; mayKeep: boolean };

export function Counts({ depot, stock, catalogue, mayKeep }: Props) {
  const { t } = useTranslation();
  const counts = useCounts(depot.id);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const { run, isBusy, failure } = useCommand();
  const rows = counts.value ?? [];
  const opened = rows.find(({ id }) => id === openedId) ?? rows.find(({ state }) => state === 'open') ?? rows[0] ?? null;
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
