/** One depot beside the map: what it holds and how old that is, what needs looking after, and what is asked of it. */
import { isRequestEnded } from '@fenghuo/domain';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCatalogue } from '../../live/catalogue.ts';
import { useNow, useRow, useRows } from '../../live/live.ts';
import { useStockIn } from '../../live/stock.ts';
import { amount } from '../../ui/amount.ts';
import { depotLook } from '../../ui/depot-look.ts';
import { DetailHead, DetailPlace } from '../../ui/detail-head.tsx';
import { clockTime, shortCode } from '../../ui/format.ts';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { AreaBar } from './area-bar.tsx';
import { CountAge } from './depot-marks.tsx';
import { heldItems } from './stock.ts';
import './supply.css';
import './depot-pane.css';

const SHOWN = 12;

export function DepotPane({ id, onLocate }: { id: string; onLocate: () => void }) {
  const { t, i18n } = useTranslation();
  const depot = useRow('depot', id);
  const nowMs = useNow();
  const facts = useNodeFacts();
  const catalogue = useCatalogue();
  const stock = useStockIn(id);
  const [isAll, setAll] = useState(false);
  const held = useMemo(() => heldItems(stock.value ?? [], depot?.level ?? null, catalogue.item), [stock.value, depot?.level, catalogue]);
  if (depot === null) return <EmptyState title={t('supply.depots.gone')}>{t('incident.goneHint')}</EmptyState>;
  const look = depotLook(depot, nowMs);
  const below = held.filter(({ standing }) => standing !== 'enough').length;
  return (
    <>
      <DetailHead
        of="depot"
        symbol={<SymbolIcon spec={{ of: 'depot', look, letter: t('common.depotShort') }} size={24} />}
        title={depot.name}
        code={<span className="tertiary nowrap">{depot.code}</span>}
      >
        <DetailPlace place={depot.place} jurisdictionId={depot.jurisdictionId} hasCoordinates={false} onLocate={onLocate} />
        <div className="secondary">
          {t(`supply.kind.${depot.kind}`)} · {t(`supply.level.${depot.level}`)} ·{' '}
          {depot.countedAt !== null && `${t('supply.depots.counted')} `}
          <CountAge countedAt={depot.countedAt} />
        </div>
        {depot.alarms.length > 0 && (
          <b className="amber-text">{depot.alarms.map(({ code }) => t(`supply.alarm.${code}`)).join(t('common.listSeparator'))}</b>
        )}
        <AreaBar depot={depot} settings={facts.settings(depot.jurisdictionId)} />
        <Link to={`/resources/supplies?depot=${id}`}>{t('supply.detail.openBoard')}</Link>{' '}
        {depot.kind === 'temporary' && <Link to={`/resources/aid?depot=${id}`}>{t('aid.openPage')}</Link>}
      </DetailHead>
      <div className="supply-scroll">
        <section className="depot-facts" aria-label={t('supply.stock.title')}>
          <h3>
            {t('supply.detail.holds', { n: held.length })}{' '}
            {below > 0 && <span className="amber-text">{t('supply.detail.below', { n: below })}</span>}{' '}
            {stock.at !== null && <span className="tertiary">{t('common.asOf', { time: clockTime(stock.at) })}</span>}
          </h3>
          {stock.value === null && stock.state === 'failed' && <span className="red-text">{t('supply.notRead')}</span>}
          <ul className="depot-items">
            {held.slice(0, isAll ? held.length : SHOWN).map((row) => (
              <li key={row.itemId}>
                <span>{itemName(row.item, i18n.language) ?? t('common.unknown')}</span>
                <b className={row.standing === 'none' ? 'red-text' : row.standing === 'below' ? 'amber-text' : ''}>
                  {goods(row.available, row.item)}
                </b>
                <span className="tertiary">
                  {row.minimum === null
                    ? ''
                    : t(row.standing === 'enough' ? 'supply.stock.minimum' : 'supply.stock.below', { minimum: amount(row.minimum) })}
                </span>
              </li>
            ))}
          </ul>
          {held.length > SHOWN && !isAll && (
            <Button size="small" type="text" onClick={() => setAll(true)}>
              {t('supply.detail.all', { n: held.length })}
            </Button>
          )}
        </section>
        <Requests depotId={id} />
      </div>
    </>
  );
}

function Requests({ depotId }: { depotId: string }) {
  const { t } = useTranslation();
  const requests = useRows('supplyRequest');
  const shipments = useRows('shipment');
  const open = requests.filter(
    (one) =>
      !isRequestEnded(one) &&
      (one.allocation.some((line) => line.depotId === depotId) ||
        shipments.some(({ requestId, fromDepotId }) => requestId === one.id && fromDepotId === depotId)),
  );
  return (
    <section className="depot-facts" aria-label={t('supply.detail.requests')}>
      <h3>
        {t('supply.detail.requests')} {open.length}
      </h3>
      {open.length === 0 && <span className="tertiary">{t('supply.detail.noRequests')}</span>}
      {open.map((request) => (
        <Link key={request.id} className="depot-request" to={`/resources/supplies?depot=${depotId}&request=${request.id}`}>
          <b>{shortCode(request.code)}</b> → {placeName(t, request.to)}{' '}
          <span className="secondary">{t(`supply.requestState.${request.state}`)}</span>
        </Link>
      ))}
    </section>
  );
}
