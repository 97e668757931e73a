/** The floor of a store against the norm of its level: the tick stands at the same place in every row. */
import { type Depot, NORMED_KINDS, type Settings } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { amount } from '../../ui/amount.ts';
import { Bullet } from './bullet.tsx';
import { areaNormOf } from './depots.ts';

export function AreaBar({ depot, settings }: { depot: Depot; settings: Settings }) {
  const { t } = useTranslation();
  if (depot.areaSquareMetres === null) return <span className="tertiary">{t('supply.depots.areaUnknown')}</span>;
  const area = amount(depot.areaSquareMetres);
  if (!(NORMED_KINDS as readonly string[]).includes(depot.kind)) return <span className="secondary nowrap">{area} ㎡</span>;
  const least = areaNormOf(depot.level, settings);
  const norm = amount(String(least));
  const isBelow = Number(depot.areaSquareMetres) < least;
  return (
    <Bullet
      share={Number(depot.areaSquareMetres) / least}
      tone={isBelow ? 'amber' : 'calm'}
      words={`${area} / ${norm}`}
      label={t(isBelow ? 'supply.depots.areaBelow' : 'supply.depots.areaEnough', { area, norm })}
    />
  );
}
