/** When a team should be there as reckoned at the order, and how that came out: ordered, arrived, how long it took and how long was reckoned. */
import type { Assignment } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { clockTime, minutes } from '../../ui/format.ts';

export function ArrivalLine({ assignment, nowMs }: { assignment: Assignment; nowMs: number }) {
  const { t } = useTranslation();
  const { etaAt, onSceneAt, dispatchedAt, state, estimated } = assignment;
  if (!etaAt) return null;
  const [ordered, eta] = [Date.parse(dispatchedAt), Date.parse(etaAt)];
  const minuteOf = (ms: number): string => clockTime(ms).slice(0, 5);
  const inMinutes = (ms: number): string => minutes((ms - ordered) / 1000);
  const about = estimated ? ` ${t('dispatch.estimated')}` : '';
  if (onSceneAt !== null) {
    const arrived = Date.parse(onSceneAt);
    const words = { ordered: minuteOf(ordered), arrived: minuteOf(arrived), took: inMinutes(arrived), eta: inMinutes(eta) };
    return (
      <p className="tertiary">
        {t('incident.arrival.done', words)}
        {about}
      </p>
    );
  }
  if (state !== 'dispatched' && state !== 'acknowledged' && state !== 'enRoute') return null;
  const isLate = nowMs > eta;
  return (
    <p className={isLate ? 'red-text' : 'tertiary'} role={isLate ? 'alert' : undefined}>
      {t('incident.arrival.expected', { time: minuteOf(eta) })}
      {about}
      {isLate && ` ${t('incident.arrival.late', { time: minutes((nowMs - eta) / 1000) })}`}
    </p>
  );
}
