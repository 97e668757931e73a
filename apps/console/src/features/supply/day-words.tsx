/** An expiry: past, soon or later, by word as well as by colour. */
import { DEFAULT_SETTINGS } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { day as dayOf } from '../../ui/format.ts';
import { expiryTone } from './stock.ts';

type Props = { day: string | null; nowMs: number; expiryDays?: number };

export function DayWords({ day, nowMs, expiryDays = DEFAULT_SETTINGS.expiryDays }: Props) {
  const { t } = useTranslation();
  if (day === null) return <span className="tertiary">{t('common.none')}</span>;
  const tone = expiryTone(day, nowMs, expiryDays);
  if (tone === 'calm') return <span className="secondary nowrap">{dayOf(day)}</span>;
  return (
    <b className={`nowrap ${tone === 'red' ? 'red-text' : 'amber-text'}`}>
      {dayOf(day)} {t(tone === 'red' ? 'supply.stock.expired' : 'supply.stock.rotate')}
    </b>
  );
}
