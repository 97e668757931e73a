/** Supplies of an incident (物资): what was asked for it and how far each request is; the board opens with this incident to ask for more. */
import { isRequestEnded } from '@fenghuo/domain';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { shortCode } from '../../ui/format.ts';
import { placeName } from '../../ui/item-words.ts';
import { StepBar } from './step-bar.tsx';

export function SupplySection({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const all = useRows('supplyRequest');
  const shipments = useRows('shipment');
  const mayAsk = can(usePerson(), 'askSupplies') && incident?.state !== 'closed';
  const requests = useMemo(
    () =>
      all
        .filter((one) => one.incidentId === incidentId)
        .toSorted((a, b) => Number(isRequestEnded(a)) - Number(isRequestEnded(b)) || (a.id < b.id ? 1 : -1)),
    [all, incidentId],
  );
  return (
    <section className="supply-section" aria-label={t('supply.section.title')}>
      <div className="section-head">
        <b>
          {t('supply.section.title')} {requests.length > 0 && requests.length}
        </b>
        {mayAsk && (
          <Link className="supply-section-ask" to={`/resources/supplies?ask&incident=${incidentId}`}>
            {t('supply.ask.button')}
          </Link>
        )}
      </div>
      {requests.length === 0 && <div className="section-empty tertiary">{t('supply.section.none')}</div>}
      {requests.map((request) => (
        <Link key={request.id} className="supply-section-row" to={`/resources/supplies?request=${request.id}&incident=${incidentId}`}>
          <span>
            <b>{shortCode(request.code)}</b> → {placeName(t, request.to)}{' '}
            <span className="secondary">{t('supply.requests.kinds', { n: request.lines.length })}</span>
          </span>
          <span className={request.state === 'requested' ? 'amber-text' : 'secondary'}>{t(`supply.requestState.${request.state}`)}</span>
          <StepBar request={request} shipments={shipments} isBrief />
        </Link>
      ))}
    </section>
  );
}
