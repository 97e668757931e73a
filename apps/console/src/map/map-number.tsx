/** What authority a map has: the number under which it was approved (审图号), or none. */
import { settingsOf } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { useRows } from '../live/live.ts';
import './map-number.css';

export function MapNumber() {
  const { t } = useTranslation();
  const root = useRows('jurisdiction').find(({ parentId }) => parentId === null);
  const { mapNumber } = settingsOf(root ? [root] : []);
  return <span className="tertiary">{mapNumber === '' ? t('map.schematic') : t('map.number', { number: mapNumber })}</span>;
}

/** Below a map that has no foot of its own. */
export function MapCaption() {
  return (
    <div className="map-caption">
      <MapNumber />
    </div>
  );
}
