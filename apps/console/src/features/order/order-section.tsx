/** Draw it, press once (标绘与命令): the drawings of an incident, the orders of its teams, and who has read theirs. */
import { isOpen, type Order } from '@fenghuo/domain';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAssignmentsOf, useRow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { Drawings } from './drawings.tsx';
import { IssueDialog } from './issue-dialog.tsx';
import { OrderRow } from './order-row.tsx';
import './order.css';

export function OrderSection({ incidentId, isCompact }: { incidentId: string; isCompact: boolean }) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const mayAct = can(usePerson(), 'handleIncidents') && incident?.state !== 'closed';
  const teamIds = useTeamsOn(incidentId);
  const orders = useNewestOrders(incidentId);
  const [isWriting, setWriting] = useState(false);
  const shown = [...new Set([...teamIds, ...[...orders.values()].filter(({ state }) => state === 'current').map(({ teamId }) => teamId)])];
  return (
    <section className="orders" aria-label={t('order.title')}>
      <div className="section-head">
        <b>{t('order.title')}</b>
        {mayAct && (
          <Button
            size="small"
            className="orders-write"
            disabled={teamIds.length === 0}
            title={teamIds.length === 0 ? t('order.noTeams') : ''}
            onClick={() => setWriting(true)}
          >
            {t('order.write')}
          </Button>
        )}
      </div>
      <Drawings incidentId={incidentId} mayAct={mayAct} />
      {shown.map((teamId) => (
        <OrderRow key={teamId} teamId={teamId} order={orders.get(teamId) ?? null} isCompact={isCompact} mayAct={mayAct} />
      ))}
      {isWriting && <IssueDialog incidentId={incidentId} teamIds={teamIds} orders={orders} onClose={() => setWriting(false)} />}
    </section>
  );
}

/** Teams that may be given an order now. */
function useTeamsOn(incidentId: string): readonly string[] {
  const assignments = useAssignmentsOf('incidentId', incidentId);
  return useMemo(() => [...new Set(assignments.filter(isOpen).map(({ teamId }) => teamId))], [assignments]);
}

/** The last edition of each team, current or void. */
function useNewestOrders(incidentId: string): ReadonlyMap<string, Order> {
  const orders = useRows('order');
  return useMemo(() => {
    const newest = new Map<string, Order>();
    for (const order of orders) {
      if (order.incidentId !== incidentId) continue;
      const known = newest.get(order.teamId);
      if (known === undefined || order.edition > known.edition) newest.set(order.teamId, order);
    }
    return newest;
  }, [orders, incidentId]);
}
