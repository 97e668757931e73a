/** Beside the machine (现场交接): the leader of a team that is on the incident takes over what was requisitioned; the owner signs on this phone. Needs the network: photos come first. */
import type { Requisition } from '@fenghuo/domain';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection, useNow } from '../../live/live.ts';
import { useRequisitions } from '../../live/requisitions.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { EndForm } from './end-form.tsx';
import { HandOverForm } from './hand-over-form.tsx';
import { numbered } from './numbered.ts';
import './requisition.css';

const isHere = ({ state, lines }: Requisition): boolean =>
  (state === 'ordered' || state === 'inUse') && lines.every(({ kind }) => kind !== 'goods');

export function PhoneRequisitions({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const { value } = useRequisitions(incidentId);
  const own = (value?.items ?? []).filter(isHere);
  if (own.length === 0) return null;
  return (
    <section className="place-list" aria-label={t('requisition.page')}>
      <h3>{t('requisition.page')}</h3>
      {own.map((requisition) => (
        <Card key={requisition.id} requisition={requisition} />
      ))}
    </section>
  );
}

function Card({ requisition }: { requisition: Requisition }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const isOffline = useConnection().state === 'offline';
  const [isOpen, setOpen] = useState(false);
  const { code, state, lines, handedOverAt } = requisition;
  const step = state === 'ordered' ? 'handOver' : 'end';
  const out = numbered(lines).filter(({ outcome }) => outcome === null);
  const close = (): void => setOpen(false);
  return (
    <div className="place-card" data-requisition={code}>
      <p className="place-card-head">
        <b>{shortCode(code)}</b>
        <span className="secondary">
          {handedOverAt === null
            ? t(`requisition.state.${state}`)
            : t('requisition.handedOverAt', { time: instant(Date.parse(handedOverAt), nowMs) })}
        </span>
      </p>
      <ul className="place-goods">
        {out.map(({ number, what, quantity }) => (
          <li key={number}>
            {what} × {quantity}
          </li>
        ))}
      </ul>
      {isOffline && <p className="secondary">{t('requisition.needsNetwork')}</p>}
      <Button type="primary" ghost block disabled={isOffline} onClick={() => setOpen(true)}>
        {t(`requisition.next.${step}`)}
      </Button>
      <Drawer
        placement="bottom"
        size="auto"
        className="phone-sheet"
        title={t(step === 'handOver' ? 'requisition.handOverTitle' : 'requisition.endTitle', { code: shortCode(code) })}
        open={isOpen}
        onClose={close}
        destroyOnHidden
      >
        {step === 'handOver' ? (
          <HandOverForm key={requisition.version} requisition={requisition} onDone={close} />
        ) : (
          <EndForm key={requisition.version} requisition={requisition} onDone={close} />
        )}
      </Drawer>
    </div>
  );
}
