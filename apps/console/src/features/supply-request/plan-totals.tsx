/** What the whole proposal comes to, in one line above the press that sends it. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { clockTime, minutes } from '../../ui/format.ts';
import { type PlanItem, totalsOf } from './plan.ts';
import './plan.css';

export function PlanTotalsLine({ plan }: { plan: readonly PlanItem[] }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const totals = totalsOf(plan);
  const { firstSeconds, lastSeconds } = totals;
  return (
    <div className="plan-totals">
      <span>
        <b>{t('supply.proposal.met', { n: totals.items - totals.shortItems, all: totals.items })}</b>
        {totals.shortItems > 0 && <b className="red-text"> {t('supply.proposal.shortKinds', { n: totals.shortItems })}</b>}
        <span className="secondary"> · {t('supply.proposal.depots', { n: totals.depots })}</span>
      </span>
      <span className="secondary nowrap">
        {firstSeconds !== null && t('supply.proposal.first', { time: minutes(firstSeconds) })}
        {lastSeconds !== null &&
          ` · ${t('supply.proposal.last', { time: minutes(lastSeconds), at: clockTime(nowMs + lastSeconds * 1000).slice(0, 5) })}`}
        {totals.estimated && firstSeconds !== null && ` ${t('dispatch.estimated')}`}
      </span>
    </div>
  );
}
