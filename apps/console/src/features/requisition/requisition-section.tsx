/** Requisitions of an incident (征用): what was ordered, how far each is, and the way to the page where the next step is. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRow } from '../../live/live.ts';
import { useRequisitions } from '../../live/requisitions.ts';
import { can, usePerson } from '../../live/session.ts';
import { shortCode } from '../../ui/format.ts';
import './requisition.css';

export function RequisitionSection({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const requisitions = useRequisitions(incidentId).value?.items ?? [];
  const mayOrder = can(usePerson(), 'handleIncidents') && incident?.state !== 'closed';
  const page = `/resources/requisitions?incident=${incidentId}`;
  return (
    <section className="requisition-section" aria-label={t('requisition.page')}>
      <div className="section-head">
        <b>
          {t('requisition.page')} {requisitions.length > 0 && requisitions.length}
        </b>
        {mayOrder && (
          <Link className="requisition-ask" to={`${page}&new`}>
            {t('requisition.order')}
          </Link>
        )}
      </div>
      {requisitions.length === 0 && <div className="section-empty tertiary">{t('requisition.none')}</div>}
      {requisitions.map((one) => (
        <Link key={one.id} className="requisition-row" to={`${page}&requisition=${one.id}`}>
          <span className="cut">
            <b>{shortCode(one.code)}</b> {one.lines.map(({ what }) => what).join('、')}
          </span>
          <span className="secondary">{t(`requisition.state.${one.state}`)}</span>
        </Link>
      ))}
    </section>
  );
}
