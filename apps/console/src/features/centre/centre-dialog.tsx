/** A temporary centre is opened where there is no map: the place is typed, pasted or found by its name. */
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { Refusal } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { CentreFields } from './centre-fields.tsx';
import { useOpenCentre } from './use-open-centre.ts';
import './centre.css';

type Props = { incidentId: string | null; onOpened: (depotId: string) => void; onClose: () => void };

export function CentreDialog({ incidentId, onOpened, onClose }: Props) {
  const { t } = useTranslation();
  const incidents = useRows('incident').filter(({ state }) => state !== 'closed');
  const [chosen, setChosen] = useState<string | null>(incidentId ?? incidents[0]?.id ?? null);
  const { entered, change, canOpen, open, isBusy, failure } = useOpenCentre(chosen);
  const save = async (): Promise<void> => {
    const made = await open();
    if (made === null) return;
    onOpened(made.id);
    onClose();
  };
  return (
    <Modal
      open
      title={t('aid.centre.open')}
      width={480}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('aid.centre.save')}
      okButtonProps={{ disabled: !canOpen, loading: isBusy, title: canOpen ? '' : t('aid.centre.incomplete') }}
      cancelText={t('common.cancel')}
    >
      <div className="aid-form">
        <Labelled label={t('aid.incident')}>
          <Select<string>
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('aid.noIncident')}
            value={chosen}
            onChange={setChosen}
            options={incidents.map(({ id, code, title }) => ({ value: id, label: `${shortCode(code)} ${title}` }))}
          />
        </Labelled>
      </div>
      <CentreFields entered={entered} isOnMap={false} onChange={change} />
      <Refusal failure={failure} />
    </Modal>
  );
}
