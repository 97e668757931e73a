/** A number of people for a thumb: ones and tens, and the number itself to type. */
import { Button, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';

type Props = { label: string; value: number; min?: number; max?: number; onChange: (value: number) => void };

export function PeopleStepper({ label, value, min = 0, max = 100_000, onChange }: Props) {
  const { t } = useTranslation();
  const set = (next: number): void => onChange(Math.min(max, Math.max(min, next)));
  return (
    <div className="people-stepper">
      <span>{label}</span>
      <div>
        <Button aria-label={`${label} ${t('placePhone.shelter.minusTen')}`} disabled={value <= min} onClick={() => set(value - 10)}>
          −10
        </Button>
        <Button aria-label={`${label} ${t('placePhone.shelter.minus')}`} disabled={value <= min} onClick={() => set(value - 1)}>
          −
        </Button>
        <InputNumber
          aria-label={label}
          inputMode="numeric"
          min={min}
          max={max}
          precision={0}
          controls={false}
          value={value}
          onChange={(next) => set(next ?? min)}
        />
        <Button aria-label={`${label} ${t('placePhone.shelter.plus')}`} disabled={value >= max} onClick={() => set(value + 1)}>
          +
        </Button>
        <Button aria-label={`${label} ${t('placePhone.shelter.plusTen')}`} disabled={value >= max} onClick={() => set(value + 10)}>
          +10
        </Button>
      </div>
    </div>
  );
}
