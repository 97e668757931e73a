/** The right of the board while nothing is opened there: what is asked, newest first, each with the step it waits at. */
import { isRequestEnded, type SupplyRequest } from '@fenghuo/domain';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { StepBar } from './step-bar.tsx';
import './request.css';

type Props = {
  catalogue: Catalogue;
  /** Only those that concern this depot, incident or shelter; null for all in sight. */
  depotId: string | null;
  onOpen: (requestId: string) => void;
  onAsk: () => void;
  /** What else waits, above the requests. */
  children?: React.ReactNode;
};

export function RequestsPane({ catalogue, depotId, onOpen, onAsk, children }: Props) {
  const { t } = useTranslation();
  const requests = useRows('supplyRequest');
  const shipments = useRows('shipment');
  const mayAsk = can(usePerson(), 'askSupplies');
  const [isAll, setAll] = useState(false);
  const open = useMemo(() => requests.filter((one) => !isRequestEnded(one)).toSorted(byAge), [requests]);
  const ended = useMemo(() => requests.filter(isRequestEnded).toSorted(byAge), [requests]);
  const isOfDepot = ({ id, allocation }: SupplyRequest): boolean =>
    allocation.some((line) => line.depotId === depotId) || shipments.some((one) => one.requestId === id && one.fromDepotId === depotId);
  const ofDepot = depotId === null ? [] : open.filter(isOfDepot);
  const rest = open.filter((one) => !ofDepot.includes(one));
  return (
    <>
      <header className="supply-head">
        <div className="supply-head-words">
          <h2>
            {t('supply.requests.title')} {open.length > 0 && open.length}
          </h2>
          <span className="secondary">{t('supply.requests.note', { n: open.filter(({ state }) => state === 'requested').length })}</span>
        </div>
        {mayAsk && (
          <Button type="primary" onClick={onAsk}>
            {t('supply.ask.title')}
          </Button>
        )}
      </header>
      <div className="supply-scroll">
        {children}
        {open.length === 0 && <EmptyState title={t('supply.requests.none')}>{mayAsk && t('supply.requests.noneHint')}</EmptyState>}
        {ofDepot.length > 0 && <div className="request-group tertiary">{t('supply.requests.ofDepot')}</div>}
        {[...ofDepot, ...rest].map((request, index) => (
          <div key={request.id}>
            {ofDepot.length > 0 && index === ofDepot.length && <div className="request-group tertiary">{t('supply.requests.others')}</div>}
            <RequestEntry request={request} catalogue={catalogue} onOpen={onOpen} />
          </div>
        ))}
        {ended.length > 0 && (
          <Button type="text" block onClick={() => setAll(!isAll)}>
            {t(isAll ? 'supply.requests.hideEnded' : 'supply.requests.ended', { n: ended.length })}
          </Button>
        )}
        {isAll && ended.map((request) => <RequestEntry key={request.id} request={request} catalogue={catalogue} onOpen={onOpen} />)}
      </div>
    </>
  );
}

const byAge = (a: SupplyRequest, b: SupplyRequest): number => (a.id < b.id ? 1 : -1);
const NAMED = 3;

export function RequestEntry({
  request,
  catalogue,
  onOpen,
}: {
  request: SupplyRequest;
  catalogue: Catalogue;
  onOpen: (id: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const shipments = useRows('shipment');
  const named = request.lines
    .slice(0, NAMED)
    .map(
      ({ itemId, asked }) =>
        `${itemName(catalogue.item(itemId), i18n.language) ?? t('common.unknown')} ${goods(asked, catalogue.item(itemId))}`,
    );
  return (
    <button type="button" className="plain request-entry" onClick={() => onOpen(request.id)}>
      <span className="request-entry-head">
        <b className="nowrap">{shortCode(request.code)}</b>
        <span className="cut">→ {placeName(t, request.to)}</span>
        <span className={`nowrap ${request.state === 'requested' ? 'amber-text' : 'secondary'}`}>
          {t(`supply.requestState.${request.state}`)}
        </span>
      </span>
      <span className="secondary request-entry-lines">
        {named.join(t('common.listSeparator'))}
        {request.lines.length > NAMED && t('supply.requests.more', { n: request.lines.length })}
      </span>
      <StepBar request={request} shipments={shipments} isBrief />
      <span className="tertiary">
        {instant(Date.parse(request.requestedAt), nowMs)} {request.byName}
        {request.wantedAt !== null && ` · ${t('supply.requests.wanted', { time: instant(Date.parse(request.wantedAt), nowMs) })}`}
      </span>
    </button>
  );
}
