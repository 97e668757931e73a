/** Photos of a shipment: of what was loaded, and of what came. */
import type { Shipment } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import './shipment.css';

export function ShipmentPhotos({ shipment }: { shipment: Shipment }) {
  const { t } = useTranslation();
  if (shipment.mediaIds.length === 0) return null;
  return (
    <ul className="shipment-photos" aria-label={t('supply.shipment.photos')}>
      {shipment.mediaIds.map((id, index) => (
        <li key={id}>
          <a href={`/api/v1/media/${id}`} target="_blank" rel="noreferrer">
            <img src={`/api/v1/media/${id}?size=thumbnail`} alt={t('supply.shipment.photo', { n: index + 1 })} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  );
}
