/** The steps of a request as a bar in six parts; whole: with the person and time of each. */
import type { Shipment, SupplyRequest } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { instant } from '../../ui/format.ts';
import { stepsOf } from './request-steps.ts';
import './supply-section.css';

type Props = { request: SupplyRequest; shipments: readonly Shipment[]; isBrief?: boolean };

export function StepBar({ request, shipments, isBrief = false }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const steps = stepsOf(request, shipments);
  const current = steps.find(({ state }) => state === 'now' || state === 'part');
  const words = current
    ? `${t(`supply.step.${current.step}`)} ${t(`supply.stepState.${current.state}`)}`
    : t(`supply.requestState.${request.state}`);
  if (isBrief)
    return (
      <span className="step-bar is-brief" role="img" aria-label={words}>
        {steps.map(({ step, state }) => (
          <i key={step} className={`step-${state}`} />
        ))}
      </span>
    );
  return (
    <ol className="step-bar" aria-label={t('supply.requests.steps')}>
      {steps.map(({ step, state, at, byName }) => (
        <li key={step} className={`step-${state}`}>
          <i />
          <b>{t(`supply.step.${step}`)}</b>
          <span className={state === 'now' || state === 'part' ? 'amber-text' : 'tertiary'}>
            {at === null ? t(`supply.stepState.${state}`) : instant(Date.parse(at), nowMs)}
          </span>
          {byName && at !== null && <span className="tertiary">{byName}</span>}
        </li>
      ))}
    </ol>
  );
}
