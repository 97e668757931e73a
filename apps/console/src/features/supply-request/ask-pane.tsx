/** The right of the board while a need is being written: the need above, the proposal below it, totals and the press that sends it pinned at the foot. */
import { type SupplyRequest, settingsOf } from '@fenghuo/domain';
import { Button, Input, Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import type { Catalogue } from '../../live/catalogue.ts';
import { useRow, useRows } from '../../live/live.ts';
import { type Proposed, useProposal } from '../../live/proposal.ts';
import { send } from '../../live/send.ts';
import { type SignedIn, usePerson } from '../../live/session.ts';
import { Refusal, tellDone, tellRefused, useCommand } from '../../ui/command.tsx';
import { clockTime, shortCode } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { pathTo } from '../../ui/jurisdiction-tree.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { NeedFields } from './need-fields.tsx';
import { type EnteredNeed, emptyNeed, requestFrom } from './need-form.ts';
import { approvalFrom, type Chosen, type PlanItem, planOf } from './plan.ts';
import { PlanTotalsLine } from './plan-totals.tsx';
import { ProposalView } from './proposal-view.tsx';
import './plan.css';

type Props = {
  incidentId: string | null;
  catalogue: Catalogue;
  onDepot: (depotId: string) => void;
  onMade: (requestId: string) => void;
  onClose: () => void;
};

/** Whether one press may approve as well: the chain of the place has one step, and it is this person's. */
export function mayApproveAlone(person: SignedIn | null, path: Parameters<typeof settingsOf>[0]): boolean {
  const [step, ...others] = settingsOf(path).supplyApproval;
  return step !== undefined && others.length === 0 && (person?.roles.some(({ role }) => step.roles.includes(role)) ?? false);
}

export function AskPane({ incidentId, catalogue, onDepot, onMade, onClose }: Props) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const person = usePerson();
  const jurisdictions = useRows('jurisdiction');
  // A press that goes twice makes one request.
  const [id] = useState(() => uuidv7());
  const [entered, setEntered] = useState<EnteredNeed>(() => emptyNeed(incidentId === null ? null : `incident:${incidentId}`));
  const need = useMemo(() => requestFrom(entered, incidentId, catalogue.item), [entered, incidentId, catalogue]);
  const proposed = useProposal(need === null ? null : { need });
  const [chosen, setChosen] = useState<Chosen>(new Map());
  // Another proposal has other lines: what was changed in the old one says nothing of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each proposal
  useEffect(() => setChosen(new Map()), [proposed.proposal]);
  const plan = useMemo(() => (proposed.proposal === null ? [] : planOf(proposed.proposal, chosen)), [proposed.proposal, chosen]);
  const { run, isBusy, failure } = useCommand();
  const node = incident?.jurisdictionId ?? person?.roles[0]?.jurisdictionId ?? '';
  const mayApprove = mayApproveAlone(person, pathTo(jurisdictions, node).toReversed());
  const shortReason = t('supply.proposal.shortReason');
  const [reason, setReason] = useState(shortReason);
  const make = async (isApproved: boolean): Promise<void> => {
    if (need === null) return;
    const request = await run(() => send<SupplyRequest>('POST', '/supply-requests', { id, ...need }, { name: 'askSupplies' }));
    if (request === null) return;
    if (isApproved)
      await approve(request, approvalFrom(plan, reason.trim() || shortReason), t('supply.ask.approved', { code: shortCode(request.code) }));
    else tellDone(t('supply.ask.made', { code: shortCode(request.code) }));
    onMade(request.id);
  };
  return (
    <>
      <header className="supply-head">
        <div className="supply-head-words">
          <h2>{t('supply.ask.title')}</h2>
          <span className="secondary">{incident ? `${shortCode(incident.code)} ${incident.title}` : t('supply.ask.noIncident')}</span>
        </div>
        <Button type="text" aria-label={t('common.close')} icon={<CrossGlyph />} onClick={onClose} />
      </header>
      <div className="supply-scroll">
        <NeedFields entered={entered} catalogue={catalogue} onChange={(part) => setEntered((before) => ({ ...before, ...part }))} />
        <ProposalPart
          proposed={proposed}
          plan={plan}
          catalogue={catalogue}
          onChoose={(key, quantity) => setChosen((before) => new Map(before).set(key, quantity))}
          onDepot={onDepot}
        />
      </div>
      <ProposalFoot plan={plan} reason={reason} onReason={setReason} failure={failure}>
        <Button loading={isBusy} disabled={need === null} onClick={() => void make(false)} type={mayApprove ? 'default' : 'primary'}>
          {t('supply.ask.send')}
        </Button>
        {mayApprove && <ApproveButton plan={plan} isBusy={isBusy} isReady={proposed.state === 'read'} onApprove={() => void make(true)} />}
      </ProposalFoot>
    </>
  );
}

/** The request is there whatever becomes of its approval: a refusal is told beside it. */
async function approve(request: SupplyRequest, body: object, done: string): Promise<void> {
  try {
    await send('POST', `/supply-requests/${request.id}/approve`, body, { name: 'approveSupplies', subjectId: request.id });
    tellDone(done);
  } catch (error) {
    tellRefused(error);
  }
}

type PartProps = {
  proposed: Proposed;
  plan: readonly PlanItem[];
  catalogue: Catalogue;
  onChoose: (key: string, quantity: string) => void;
  onDepot: (depotId: string) => void;
};

export function ProposalPart({ proposed, plan, catalogue, onChoose, onDepot }: PartProps) {
  const { t } = useTranslation();
  return (
    <section className="plan-part" aria-label={t('supply.proposal.title')}>
      <div className="supply-brief-head">
        <b>{t('supply.proposal.title')}</b>
        {proposed.at !== null && <span className="tertiary">{t('common.asOf', { time: clockTime(proposed.at) })}</span>}
        {proposed.isOutdated && (
          <Button size="small" onClick={proposed.again}>
            {t('supply.proposal.again')}
          </Button>
        )}
      </div>
      {proposed.isOutdated && <div className="amber-text plan-note">{t('supply.proposal.outdated')}</div>}
      {proposed.state === 'idle' && <div className="tertiary plan-note">{t('supply.proposal.idle')}</div>}
      {proposed.state === 'asking' && proposed.proposal === null && (
        <Skeleton active className="page-skeleton" paragraph={{ rows: 4 }} title={false} />
      )}
      {proposed.state === 'failed' && (
        <Refusal failure={proposed.failure ?? new Error()} title={t('supply.proposal.failed')}>
          <Button size="small" onClick={proposed.again}>
            {t('common.retry')}
          </Button>
        </Refusal>
      )}
      {proposed.proposal !== null &&
        (plan.length === 0 ? (
          <EmptyState title={t('supply.proposal.nothing')}>{t('supply.proposal.nothingHint')}</EmptyState>
        ) : (
          <ProposalView plan={plan} catalogue={catalogue} onChoose={onChoose} onDepot={onDepot} />
        ))}
    </section>
  );
}

type FootProps = {
  plan: readonly PlanItem[];
  reason: string;
  onReason: (reason: string) => void;
  failure: unknown;
  children: React.ReactNode;
};

export function ProposalFoot({ plan, reason, onReason, failure, children }: FootProps) {
  const { t } = useTranslation();
  const isShort = plan.some(({ short }) => short !== '0');
  return (
    <footer className="plan-foot">
      <Refusal failure={failure} title={t('supply.ask.refused')} />
      {plan.length > 0 && <PlanTotalsLine plan={plan} />}
      {isShort && (
        <Labelled className="plan-reason" label={t('supply.proposal.whyLess')}>
          <Input maxLength={500} value={reason} onChange={(event) => onReason(event.target.value)} />
        </Labelled>
      )}
      <div className="plan-deeds">
        <span className="tertiary">{t('supply.proposal.reservesNothing')}</span>
        {children}
      </div>
    </footer>
  );
}

type ApproveProps = { plan: readonly PlanItem[]; isBusy: boolean; isReady: boolean; onApprove: () => void };

export function ApproveButton({ plan, isBusy, isReady, onApprove }: ApproveProps) {
  const { t } = useTranslation();
  const giving = plan.filter(({ given }) => given !== '0').length;
  const isTooMuch = plan.some(({ lines }) => lines.some((line) => line.isTooMuch));
  return (
    <Button
      type="primary"
      loading={isBusy}
      disabled={!isReady || giving === 0 || isTooMuch}
      title={isTooMuch ? t('supply.proposal.tooMuch') : giving === 0 ? t('supply.proposal.nothing') : ''}
      onClick={onApprove}
    >
      {t('supply.ask.approve', { n: giving })}
    </Button>
  );
}
