/** A need: how many people, and what they must be able to do. */
import type { Need } from '@fenghuo/domain';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { useCapabilityOptions } from '../../ui/capability-options.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { HeadcountField } from './headcount-field.tsx';

export function NeedDialog({ incidentId, need, onClose }: { incidentId: string; need: Need | null; onClose: () => void }) {
  const { t } = useTranslation();
  const capabilities = useCapabilityOptions();
  const [headcount, setHeadcount] = useState<number | null>(need?.headcount ?? null);
  const [capability, setCapability] = useState<string | undefined>(undefined);
  const [note, setNote] = useState('');
  const { run, isBusy, failure } = useCommand();
  const save = async (): Promise<void> => {
    if (headcount === null) return;
    const done = await run(() =>
      need === null
        ? send(
            'POST',
            `/incidents/${incidentId}/needs`,
            { headcount, ...(capability && { capability }), ...(note.trim() && { note: note.trim() }) },
            { name: 'need', subjectId: incidentId },
          )
        : send('PATCH', `/needs/${need.id}`, { headcount }, { name: 'need', subjectId: need.id }),
    );
    if (done === null) return;
    tellDone(t('force.needSaved'));
    onClose();
  };
  return (
    <Modal
      open
      title={need === null ? t('force.addNeed') : t('force.changeNeed')}
      width={420}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('common.save')}
      okButtonProps={{ disabled: headcount === null, loading: isBusy, title: headcount === null ? t('force.headcountNeeded') : '' }}
      cancelText={t('common.cancel')}
    >
      <div className="force-form">
        <HeadcountField label={t('force.headcount')} value={headcount} onChange={setHeadcount} onEnter={() => void save()} />
        {need === null && (
          <>
            <Labelled label={t('force.capability')}>
              <Select
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                options={[...capabilities]}
                value={capability}
                placeholder={t('force.anybody')}
                onChange={setCapability}
              />
            </Labelled>
            <Labelled label={t('force.note')}>
              <Input maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
            </Labelled>
          </>
        )}
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
