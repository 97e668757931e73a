/** The middle of the board: one depot with its stock, its ledger, what expires and its counts. Everything says how old it is. */
import { type Depot, ITEM_CLASSES, type ItemClass, type Stock } from '@fenghuo/domain';
import { Button, Dropdown, Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { useMovements, useStockIn } from '../../live/stock.ts';
import { Sending } from '../../ui/command.tsx';
import { depotLook } from '../../ui/depot-look.ts';
import { clockTime } from '../../ui/format.ts';
import { keepsDepot } from '../../ui/keeps-depot.ts';
import { PageSearch } from '../../ui/page-table.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { addressOf } from '../../ui/words.ts';
import { Counts } from './counts.tsx';
import { CountAge } from './depot-marks.tsx';
import { BRIEF, Ledger } from './ledger.tsx';
import { LotLedger } from './lot-ledger.tsx';
import { MoveDialog } from './move-dialog.tsx';
import type { Move } from './move-form.ts';
import { heldItems, isFound } from './stock.ts';
import { StockTable } from './stock-table.tsx';
import type { BoardView, Go } from './use-address.ts';

type Props = { depot: Depot; view: BoardView; catalogue: Catalogue; isCompact: boolean; go: Go };

const PAGE = 100;
const MOST = 1000;

export function StockPane({ depot, view, catalogue, isCompact, go }: Props) {
  const { t } = useTranslation();
  const person = usePerson();
  const stock = useStockIn(depot.id);
  const [most, setMost] = useState(PAGE);
  // Beside the stock stand the newest few alone.
  const movements = useMovements(depot.id, view === 'ledger' ? most : BRIEF);
  const [move, setMove] = useState<Move | null>(null);
  const [lot, setLot] = useState<Stock | null>(null);
  const [text, setText] = useState('');
  const [itemClass, setItemClass] = useState<ItemClass | null>(null);
  const asked = text.trim().toLowerCase();
  const sounds = useSounds(asked !== '');
  const held = useMemo(() => heldItems(stock.value ?? [], depot.level, catalogue.item), [stock.value, depot.level, catalogue]);
  const rows = useMemo(
    () => held.filter((row) => (itemClass === null || row.item?.class === itemClass) && isFound(row, asked, sounds)),
    [held, itemClass, asked, sounds],
  );
  const isKept = keepsDepot(person, depot.id) && depot.state === 'open';
  const ledger = (isBrief: boolean) => (
    <Ledger
      movements={movements}
      depotId={depot.id}
      catalogue={catalogue}
      mayKeep={isKept}
      isBrief={isBrief}
      onMore={() => setMost((before) => Math.min(MOST, before + 3 * PAGE))}
    />
  );
  return (
    <>
      <Head depot={depot} stockAt={stock.at} isKept={isKept} onMove={setMove} onCount={() => go({ view: 'counts' })} />
      <div className="supply-tools">
        <Segmented<BoardView>
          aria-label={t('supply.view.title')}
          value={view}
          onChange={(to) => go({ view: to })}
          options={(['stock', 'ledger', 'counts'] as const).map((value) => ({ value, label: t(`supply.view.${value}`) }))}
        />
        {view === 'stock' && (
          <>
            <PageSearch label={t('supply.stock.search')} value={text} onChange={setText} />
            <Select<ItemClass>
              allowClear
              aria-label={t('supply.class.title')}
              placeholder={t('supply.class.all')}
              value={itemClass}
              onChange={(value) => setItemClass(value ?? null)}
              options={ITEM_CLASSES.map((value) => ({ value, label: t(`supply.class.${value}`) }))}
            />
            <span className="tertiary supply-as-of">{t('supply.stock.kinds', { n: rows.length })}</span>
          </>
        )}
      </div>
      <Sending subjectId={depot.id} />
      {view === 'stock' && (
        <>
          {stock.state === 'failed' && stock.value === null ? (
            <EmptyState unknown title={t('supply.notRead')}>
              <Button size="small" onClick={stock.read}>
                {t('common.retry')}
              </Button>
            </EmptyState>
          ) : (
            <StockTable
              depot={depot}
              rows={rows}
              isReading={stock.value === null}
              isCompact={isCompact}
              onItem={(item) => go({ item })}
              onLot={setLot}
              empty={
                <EmptyState title={t(held.length === 0 ? 'supply.stock.none' : 'supply.stock.noneFound')}>
                  {held.length === 0 && t('supply.stock.noneHint')}
                </EmptyState>
              }
            />
          )}
          {!isCompact && (
            <section className="supply-brief" aria-label={t('supply.ledger.title')}>
              <div className="supply-brief-head">
                <b>{t('supply.ledger.title')}</b> <span className="tertiary">{t('supply.ledger.addOnly')}</span>
                <Button size="small" type="text" onClick={() => go({ view: 'ledger' })}>
                  {t('supply.ledger.all')}
                </Button>
              </div>
              {ledger(true)}
            </section>
          )}
        </>
      )}
      {view === 'ledger' && <div className="supply-scroll">{ledger(false)}</div>}
      {view === 'counts' && <Counts depot={depot} stock={stock} catalogue={catalogue} mayKeep={isKept} />}
      {lot && <LotLedger key={lot.lotId} lot={lot} catalogue={catalogue} onClose={() => setLot(null)} />}
      {move && (
        <MoveDialog
          depot={depot}
          first={move}
          catalogue={catalogue}
          onClose={() => setMove(null)}
          onMoved={() => {
            stock.read();
            movements.read();
          }}
        />
      )}
    </>
  );
}

type HeadProps = { depot: Depot; stockAt: number | null; isKept: boolean; onMove: (move: Move) => void; onCount: () => void };

function Head({ depot, stockAt, isKept, onMove, onCount }: HeadProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const more: Move[] = ['transfer', 'return', 'writeOff'];
  return (
    <header className="supply-head">
      <SymbolIcon spec={{ of: 'depot', look: depotLook(depot, nowMs), letter: t('common.depotShort') }} size={24} />
      <div className="supply-head-words">
        <h2>{depot.name}</h2>
        <span className="secondary">
          {t(`supply.kind.${depot.kind}`)}
          {addressOf(depot.place) !== null && ` · ${addressOf(depot.place)}`} ·{' '}
          {depot.countedAt !== null && `${t('supply.depots.counted')} `}
          <CountAge countedAt={depot.countedAt} />
          {stockAt !== null && <span className="tertiary"> · {t('common.asOf', { time: clockTime(stockAt) })}</span>}
        </span>
      </div>
      {isKept && (
        <span className="supply-head-deeds">
          <Button onClick={() => onMove('receive')}>{t('supply.movement.receive')}</Button>
          <Button onClick={() => onMove('issue')}>{t('supply.movement.issue')}</Button>
          <Button onClick={onCount}>{t('supply.movement.count')}</Button>
          <Dropdown
            trigger={['click']}
            menu={{ items: more.map((key) => ({ key, label: t(`supply.movement.${key}`) })), onClick: ({ key }) => onMove(key as Move) }}
          >
            <Button aria-label={t('common.more')}>{t('common.more')}</Button>
          </Dropdown>
        </span>
      )}
    </header>
  );
}
