/** Present, reserved and free of one capacity: reserved is hatched, what is over stands in the words beside it. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { present: number; onTheWay: number; capacity: number; free: number };

export function OccupancyBar({ present, onTheWay, capacity, free }: Props) {
  const { t } = useTranslation();
  const hatch = useId();
  const whole = Math.max(capacity, present + onTheWay, 1);
  const [inside, coming] = [(present / whole) * 100, (onTheWay / whole) * 100];
  return (
    <svg
      className="occupancy-bar"
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={t('shelter.bar', { present, reserved: onTheWay, free })}
    >
      <defs>
        <pattern id={hatch} width="1.4" height="8" patternUnits="userSpaceOnUse" patternTransform="skewX(-30)">
          <rect className="occupancy-present" width="0.7" height="8" />
        </pattern>
      </defs>
      <rect className="occupancy-free" width="100" height="8" />
      <rect className="occupancy-present" width={inside} height="8" />
      {coming > 0 && <rect x={inside} width={coming} height="8" fill={`url(#${hatch})`} />}
    </svg>
  );
}
