/** The depot that this person keeps: what is asked of it, what comes to it. */
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useIsLoaded, useRow, useRows } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { IssueAtPoint } from './issue-at-point.tsx';
import { depotIdsOf } from './kept-places.ts';
import { HandOut, ShipmentList } from './shipment-list.tsx';
import { coming, toHandOut } from './shipments.ts';

export function MyDepot() {
  const { t } = useTranslation();
  const ids = depotIdsOf(usePerson());
  const [chosen, setChosen] = useState<string | null>(null);
  const depot = useRow('depot', chosen ?? ids[0] ?? null);
  const shipments = useRows('shipment');
  const isLoaded = useIsLoaded();
  if (depot === null)
    return isLoaded ? (
      <section className="no-task">
        <h2>{t('placePhone.notKnown')}</h2>
        <p className="secondary">{t('placePhone.notKnownHint')}</p>
      </section>
    ) : (
      <div className="phone-skeleton" role="status" aria-label={t('phone.loading')} />
    );
  const to = { kind: 'depot' as const, id: depot.id };
  const isCounter = depot.kind === 'temporary' || (depot.issuePoints ?? []).length > 0;
  const isIdle = toHandOut(shipments, depot.id).length === 0 && coming(shipments, to).length === 0;
  return (
    <div className="phone-content">
      {ids.length > 1 && (
        <Segmented
          block
          aria-label={t('placePhone.choose')}
          value={depot.id}
          onChange={setChosen}
          options={ids.map((value) => ({ value, label: store.get('depot', value)?.name ?? value }))}
        />
      )}
      {isCounter && <IssueAtPoint key={depot.id} depot={depot} isMain />}
      {isIdle && (
        <section className="no-task">
          <h2>{t('placePhone.depot.nothing')}</h2>
          <p className="secondary">{t('placePhone.depot.nothingHint')}</p>
        </section>
      )}
      <HandOut depotId={depot.id} />
      <ShipmentList to={to} />
      {!isCounter && <IssueAtPoint key={depot.id} depot={depot} isMain={false} />}
    </div>
  );
}
