/** The wall clock of the bar, on the server's time. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { clockTime, monthDay } from '../../ui/format.ts';

export function BarClock() {
  const { t } = useTranslation();
  const nowMs = useNow();
  const day = `d${new Date(nowMs).getDay()}` as 'd0';
  return (
    <time className="bar-clock" dateTime={new Date(nowMs).toISOString()}>
      <b>{clockTime(nowMs)}</b>
      <span className="secondary">
        {monthDay(nowMs)} {t(`common.weekday.${day}`)}
      </span>
    </time>
  );
}
