/** One requisition whole: how far it is, its lines, the papers of its hand-over, and the next step as the one big button. */
import { REQUISITION_STATES, type Requisition, type RequisitionLine, usedText } from '@fenghuo/domain';
import { Button, Drawer, Modal, Steps } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { amount } from '../../ui/amount.ts';
import { ReasonDialog, tellDone } from '../../ui/command.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { yuanOf } from '../../ui/money.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { EndForm } from './end-form.tsx';
import { HandOverForm } from './hand-over-form.tsx';
import { numbered } from './numbered.ts';
import { OwnerLine } from './owner-line.tsx';
import { ValueDialog } from './value-dialog.tsx';

type Step = 'handOver' | 'end' | 'value' | 'compensate' | 'withdraw';
const NEXT = { ordered: 'handOver', inUse: 'end', ended: 'value', valued: 'compensate' } as const satisfies Partial<
  Record<Requisition['state'], Step>
>;
const WAY = REQUISITION_STATES.filter((state) => state !== 'withdrawn');

export function RequisitionDrawer({ requisition, onClose }: { requisition: Requisition; onClose: () => void }) {
  const { t } = useTranslation();
  const person = usePerson();
  const isPhone = useMedia(PHONE);
  const [step, setStep] = useState<Step | null>(null);
  const { state } = requisition;
  const next = state in NEXT ? NEXT[state as keyof typeof NEXT] : null;
  const mayNext = can(person, next === 'value' || next === 'compensate' ? 'approveSupplies' : 'handleIncidents');
  const close = (): void => setStep(null);
  return (
    <Drawer
      open
      size={isPhone ? '100%' : 560}
      title={t('requisition.title', { code: shortCode(requisition.code) })}
      onClose={onClose}
      footer={
        <div className="drawer-foot">
          {state === 'ordered' && can(person, 'handleIncidents') && (
            <span className="drawer-aside">
              <Button danger type="text" onClick={() => setStep('withdraw')}>
                {t('requisition.withdraw')}
              </Button>
            </span>
          )}
          {next !== null && (
            <Button type="primary" disabled={!mayNext} title={mayNext ? '' : t('requisition.byLeader')} onClick={() => setStep(next)}>
              {t(`requisition.next.${next}`)}
            </Button>
          )}
        </div>
      }
    >
      <div className="requisition-detail">
        {state === 'withdrawn' ? (
          <p className="secondary">{t('requisition.withdrawnFor', { reason: requisition.withdrawnReason ?? '' })}</p>
        ) : (
          <Steps
            size="small"
            titlePlacement="vertical"
            // Paid is the end: nothing is under way any more.
            current={state === 'compensated' ? WAY.length : WAY.indexOf(state)}
            items={WAY.map((one) => ({ title: t(`requisition.state.${one}`) }))}
          />
        )}
        <OwnerLine requisitionId={requisition.id} />
        <Lines requisition={requisition} />
        <Papers requisition={requisition} />
      </div>
      <Modal open={step === 'handOver'} title={t('requisition.next.handOver')} footer={null} onCancel={close} destroyOnHidden>
        <HandOverForm key={requisition.version} requisition={requisition} onDone={close} />
      </Modal>
      <Modal open={step === 'end'} title={t('requisition.next.end')} footer={null} onCancel={close} destroyOnHidden>
        <EndForm key={requisition.version} requisition={requisition} onDone={close} />
      </Modal>
      {step === 'value' && <ValueDialog requisition={requisition} onClose={close} />}
      <Said requisition={requisition} step={step} onClose={close} />
    </Drawer>
  );
}

/** Steps that ask for one line of words. */
function Said({ requisition, step, onClose }: { requisition: Requisition; step: Step | null; onClose: () => void }) {
  const { t } = useTranslation();
  const code = shortCode(requisition.code);
  const tell = async (what: 'withdraw' | 'compensate', body: object): Promise<void> => {
    const about = { name: `${what}Requisition`, subjectId: requisition.id, version: requisition.version };
    await send<Requisition>('POST', `/requisitions/${requisition.id}/${what}`, body, about);
    tellDone(t(what === 'withdraw' ? 'requisition.withdrawn' : 'requisition.compensated', { code }));
  };
  return (
    <>
      <ReasonDialog
        open={step === 'withdraw'}
        danger
        title={t('requisition.withdrawTitle', { code })}
        okText={t('requisition.withdraw')}
        onCancel={onClose}
        onGiven={(reason) => tell('withdraw', { reason })}
      />
      <ReasonDialog
        open={step === 'compensate'}
        title={t('requisition.compensateTitle', { yuan: yuanOf(requisition.totalFen ?? '0') })}
        okText={t('requisition.next.compensate')}
        placeholder={t('requisition.reference')}
        onCancel={onClose}
        onGiven={(reference) => tell('compensate', { reference })}
      />
    </>
  );
}

function Lines({ requisition }: { requisition: Requisition }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  return (
    <ul className="requisition-lines">
      {numbered(requisition.lines).map((line) => (
        <li key={line.number}>
          <b>
            {line.what} × {amount(line.quantity)}
          </b>
          <span className="secondary">{factsOf(line, t, nowMs)}</span>
          {line.feeFen !== null && (
            <b className="requisition-fee">
              {yuanOf(line.feeFen)} {t('requisition.yuan')}
            </b>
          )}
        </li>
      ))}
      {requisition.totalFen !== null && (
        <li>
          <b>{t('requisition.sum')}</b>
          <span className="secondary">
            {requisition.reference !== null && t('requisition.paidBy', { reference: requisition.reference })}
          </span>
          <b className="requisition-fee">
            {yuanOf(requisition.totalFen)} {t('requisition.yuan')}
          </b>
        </li>
      )}
    </ul>
  );
}

function factsOf(line: RequisitionLine, t: TFunction, nowMs: number): string {
  const { kind, outcome, endedAt } = line;
  const price = line.priceFen ?? line.ratePerHourFen;
  return [
    price !== null && `${yuanOf(price)} ${t(kind === 'goods' ? 'requisition.apiece' : 'requisition.anHour')}`,
    endedAt !== null && `${t(`requisition.outcome.${outcome ?? 'returned'}`)} ${instant(Date.parse(endedAt), nowMs)}`,
    endedAt !== null && `${t('requisition.used')} ${usedText(line) ?? ''}`,
  ]
    .filter((fact) => fact !== false)
    .join(' · ');
}

function Papers({ requisition }: { requisition: Requisition }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  if (requisition.handedOverAt === null)
    return (
      <p className="tertiary">
        {t('requisition.orderedAt', { time: instant(Date.parse(requisition.orderedAt), nowMs), name: requisition.signedBy })}
      </p>
    );
  const pictures = [...requisition.mediaIds, ...(requisition.signatureMediaId === null ? [] : [requisition.signatureMediaId])];
  return (
    <section aria-label={t('requisition.papers')}>
      <p className="secondary">{t('requisition.handedOverAt', { time: instant(Date.parse(requisition.handedOverAt), nowMs) })}</p>
      <ul className="requisition-papers">
        {pictures.map((id) => {
          const words = t(id === requisition.signatureMediaId ? 'requisition.signature' : 'requisition.photo');
          return (
            <li key={id}>
              <a href={`/api/v1/media/${id}`} target="_blank" rel="noreferrer">
                <img src={`/api/v1/media/${id}?size=thumbnail`} alt={words} loading="lazy" />
                <span className="tertiary">{words}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
