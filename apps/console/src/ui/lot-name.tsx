/** A lot by what is printed on it: its serial number or batch, and whose it is unless it is ours. */
import { useTranslation } from 'react-i18next';
import { useLot } from '../live/lots.ts';

export function LotName({ itemId, lotId }: { itemId: string; lotId: string }) {
  const { t } = useTranslation();
  const lot = useLot(itemId, lotId);
  const code = lot?.serialNumber ?? lot?.code ?? lotId.slice(-6);
  return (
    <span className="secondary nowrap">
      {t('supply.stock.lot')} {code}
      {lot && lot.ownerKind !== 'government' && ` · ${lot.ownerName ?? t(`supply.owner.${lot.ownerKind}`)}`}
    </span>
  );
}
