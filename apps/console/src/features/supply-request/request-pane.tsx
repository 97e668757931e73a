/** One request whole: its steps with person and time, what was asked, given and received, then its shipments; while it waits for approval, the proposal to approve. */
import { isRequestEnded, type SupplyRequest, settingsOf, stepOf } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow, useRow, useRows } from '../../live/live.ts';
import { useProposal } from '../../live/proposal.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { amount } from '../../ui/amount.ts';
import { ReasonDialog, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { BackGlyph } from '../../ui/glyphs.tsx';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { pathTo } from '../../ui/jurisdiction-tree.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { addressOf } from '../../ui/words.ts';
import { ApproveButton, ProposalFoot, ProposalPart } from './ask-pane.tsx';
import { approvalFrom, type Chosen, planOf } from './plan.ts';
import { ShipmentCard } from './shipment-card.tsx';
import { StepBar } from './step-bar.tsx';
import './request.css';

type Props = { id: string; catalogue: Catalogue; onDepot: (depotId: string) => void; onClose: () => void };

export function RequestPane({ id, catalogue, onDepot, onClose }: Props) {
  const { t } = useTranslation();
  const request = useRow('supplyRequest', id);
  const all = useRows('shipment');
  const nowMs = useNow();
  const [ending, setEnding] = useState<'decline' | 'cancel' | null>(null);
  const person = usePerson();
  const turn = useTurn(request);
  const back = <Button type="text" aria-label={t('supply.requests.back')} icon={<BackGlyph />} onClick={onClose} />;
  if (request === null)
    return (
      <>
        <header className="supply-head">{back}</header>
        <EmptyState title={t('supply.requests.gone')}>{t('supply.requests.goneHint')}</EmptyState>
      </>
    );
  const shipments = all.filter(({ requestId }) => requestId === id);
  const isOver = isRequestEnded(request);
  return (
    <>
      <header className="supply-head">
        {back}
        <div className="supply-head-words">
          <h2>
            {shortCode(request.code)} → {placeName(t, request.to)}
          </h2>
          <span className="secondary">
            {[addressOf(request.place), request.note].filter(Boolean).join(' · ')}
            {request.wantedAt !== null && ` ${t('supply.requests.wanted', { time: instant(Date.parse(request.wantedAt), nowMs) })}`}
          </span>
        </div>
        {!isOver && turn.isMine && request.state === 'requested' && (
          <Button onClick={() => setEnding('decline')}>{t('supply.requests.decline')}</Button>
        )}
        {!isOver && request.state !== 'requested' && can(person, 'askSupplies') && (
          <Button onClick={() => setEnding('cancel')}>{t('supply.requests.cancel')}</Button>
        )}
      </header>
      <div className="supply-scroll">
        <StepBar request={request} shipments={shipments} />
        <Sending subjectId={id} />
        <Notes request={request} turn={turn} />
        {request.state === 'requested' ? null : (
          <>
            <Lines request={request} catalogue={catalogue} />
            {shipments.map((shipment) => (
              <ShipmentCard key={shipment.id} shipment={shipment} catalogue={catalogue} onDepot={onDepot} />
            ))}
          </>
        )}
        {request.state === 'requested' && !turn.isMine && <Lines request={request} catalogue={catalogue} />}
        {request.state === 'requested' && turn.isMine && (
          <Approving request={request} catalogue={catalogue} onDepot={onDepot} isLast={turn.step + 1 === turn.steps} />
        )}
      </div>
      <ReasonDialog
        open={ending !== null}
        title={t(ending === 'cancel' ? 'supply.requests.cancelTitle' : 'supply.requests.declineTitle')}
        okText={t(ending === 'cancel' ? 'supply.requests.cancel' : 'supply.requests.decline')}
        danger
        onCancel={() => setEnding(null)}
        onGiven={async (reason) => {
          await send('POST', `/supply-requests/${id}/${ending}`, { reason }, { name: ending ?? 'decline', subjectId: id });
          tellDone(t(`supply.requestState.${ending === 'cancel' ? 'cancelled' : 'declined'}`));
        }}
      />
    </>
  );
}

type Turn = { step: number; steps: number; isMine: boolean };

/** Whose step is next, by the chain of the node that the request belongs to. */
function useTurn(request: SupplyRequest | null): Turn {
  const jurisdictions = useRows('jurisdiction');
  const person = usePerson();
  return useMemo(() => {
    if (request === null) return { step: 0, steps: 1, isMine: false };
    const chain = settingsOf(pathTo(jurisdictions, request.jurisdictionId).toReversed()).supplyApproval;
    const step = stepOf(request, chain);
    const isMine = person?.roles.some(({ role }) => chain[step]?.roles.includes(role)) ?? false;
    return { step, steps: chain.length, isMine };
  }, [request, jurisdictions, person]);
}

function Notes({ request, turn }: { request: SupplyRequest; turn: Turn }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  return (
    <div className="request-notes">
      {request.state === 'requested' && turn.steps > 1 && (
        <span>{t('supply.requests.chain', { step: turn.step + 1, steps: turn.steps })}</span>
      )}
      {request.approvals.map(({ step, byName, at }) => (
        <span key={step} className="secondary">
          {t('supply.requests.approvedBy', { name: byName, time: instant(Date.parse(at), nowMs) })}
        </span>
      ))}
      {request.reservedUntil !== null && (request.state === 'approved' || request.state === 'picking') && (
        <span className="secondary">{t('supply.requests.reservedUntil', { time: instant(Date.parse(request.reservedUntil), nowMs) })}</span>
      )}
      {request.reason !== null && <span className="amber-text">{request.reason}</span>}
    </div>
  );
}

function Lines({ request, catalogue }: { request: SupplyRequest; catalogue: Catalogue }) {
  const { t, i18n } = useTranslation();
  return (
    <table className="request-lines">
      <thead>
        <tr>
          <th scope="col">{t('supply.stock.item')}</th>
          <th scope="col">{t('supply.requests.asked')}</th>
          <th scope="col">{t('supply.requests.approved')}</th>
          <th scope="col">{t('supply.requests.shipped')}</th>
          <th scope="col">{t('supply.requests.received')}</th>
        </tr>
      </thead>
      <tbody>
        {request.lines.map((line) => {
          const item = catalogue.item(line.itemId);
          const isLess = line.approved !== null && line.approved !== line.asked;
          return (
            <tr key={line.itemId}>
              <th scope="row">
                {itemName(item, i18n.language) ?? t('common.unknown')}
                {line.reason && <span className="tertiary"> {line.reason}</span>}
              </th>
              <td>{goods(line.asked, item)}</td>
              <td className={isLess ? 'amber-text' : ''}>{line.approved === null ? t('common.none') : amount(line.approved)}</td>
              <td>{amount(line.shipped)}</td>
              <td>{amount(line.received)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type ApprovingProps = { request: SupplyRequest; catalogue: Catalogue; onDepot: (depotId: string) => void; isLast: boolean };

function Approving({ request, catalogue, onDepot, isLast }: ApprovingProps) {
  const { t } = useTranslation();
  const proposed = useProposal(useMemo(() => ({ requestId: request.id }), [request.id]));
  const [chosen, setChosen] = useState<Chosen>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each proposal
  useEffect(() => setChosen(new Map()), [proposed.proposal]);
  const plan = useMemo(() => (proposed.proposal === null ? [] : planOf(proposed.proposal, chosen)), [proposed.proposal, chosen]);
  const { run, isBusy, failure } = useCommand();
  const shortReason = t('supply.proposal.shortReason');
  const [reason, setReason] = useState(shortReason);
  const approve = async (): Promise<void> => {
    const about = { name: 'approveSupplies', subjectId: request.id, version: request.version };
    const body = approvalFrom(plan, reason.trim() || shortReason);
    const done = await run(() => send('POST', `/supply-requests/${request.id}/approve`, body, about));
    if (done !== null) tellDone(t(isLast ? 'supply.ask.approved' : 'supply.ask.passedOn', { code: shortCode(request.code) }));
  };
  return (
    <>
      <ProposalPart
        proposed={proposed}
        plan={plan}
        catalogue={catalogue}
        onChoose={(key, quantity) => setChosen((before) => new Map(before).set(key, quantity))}
        onDepot={onDepot}
      />
      <div className="plan-foot-pinned">
        <ProposalFoot plan={plan} reason={reason} onReason={setReason} failure={failure}>
          <ApproveButton plan={plan} isBusy={isBusy} isReady={proposed.state === 'read'} onApprove={() => void approve()} />
        </ProposalFoot>
      </div>
    </>
  );
}
