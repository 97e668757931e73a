/** A time to the minute, in the calendar of the page's language. Null while nothing is chosen. */
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import './instant-field.css';

type Props = {
  label: string;
  /** ISO 8601 in UTC. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** What an empty field means. */
  placeholder?: string;
};

export function InstantField({ label, value, onChange, placeholder }: Props) {
  const { t } = useTranslation();
  return (
    <DatePicker
      className="instant-field"
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      aria-label={label}
      placeholder={placeholder ?? t('common.chooseTime')}
      value={value === null ? null : dayjs(value)}
      onChange={(chosen) => onChange(chosen?.startOf('minute').toISOString() ?? null)}
    />
  );
}
