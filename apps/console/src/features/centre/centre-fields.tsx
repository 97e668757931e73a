/** What a temporary centre is called, whose it is and where it stands: under the map of the desk, or in a dialog without one. */
import { DEPOT_LEVELS, type DepotLevel } from '@fenghuo/domain';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { coordinates } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { PlaceField } from '../../ui/place-field.tsx';
import type { EnteredCentre } from './centre.ts';

type Props = { entered: EnteredCentre; isOnMap: boolean; onChange: (part: Partial<EnteredCentre>) => void };

export function CentreFields({ entered, isOnMap, onChange }: Props) {
  const { t } = useTranslation();
  const { name, code, level, address, point } = entered;
  return (
    <div className="aid-form">
      <Labelled label={t('aid.centre.name')}>
        <Input maxLength={100} autoComplete="off" value={name} onChange={(event) => onChange({ name: event.target.value })} />
      </Labelled>
      <div className="aid-pair">
        <Labelled label={t('aid.centre.code')}>
          <Input maxLength={40} autoComplete="off" value={code} onChange={(event) => onChange({ code: event.target.value })} />
        </Labelled>
        <Labelled label={t('supply.level.title')}>
          <Select<DepotLevel>
            value={level}
            onChange={(value) => onChange({ level: value })}
            options={DEPOT_LEVELS.map((value) => ({ value, label: t(`supply.level.${value}`) }))}
          />
        </Labelled>
      </div>
      {isOnMap ? (
        <>
          <Labelled label={`${t('aid.centre.address')} (${t('common.optional')})`}>
            <Input maxLength={200} autoComplete="off" value={address} onChange={(event) => onChange({ address: event.target.value })} />
          </Labelled>
          <p className={point === null ? 'amber-text' : 'secondary'} role="status">
            {point === null ? t('aid.centre.pick') : t('aid.centre.at', { point: coordinates(point) })}
          </p>
        </>
      ) : (
        <div>
          <span>{t('aid.centre.place')}</span>
          <PlaceField
            address={address}
            point={point}
            pointName={null}
            onChange={(changes) =>
              onChange({
                ...(changes.address !== undefined && { address: changes.address }),
                ...(changes.point !== undefined && { point: changes.point }),
              })
            }
          />
        </div>
      )}
    </div>
  );
}
