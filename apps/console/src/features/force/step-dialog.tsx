/** A step that says more than that it was taken: a number of people, the teams that were named, or an end that is meant. */
import type { ForceRequest, ForceStep } from '@fenghuo/domain';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { HeadcountField } from './headcount-field.tsx';

type Props = { request: ForceRequest; step: ForceStep; onClose: () => void; onGiven: (more: object) => Promise<unknown> };

export function StepDialog({ request, step, onClose, onGiven }: Props) {
  const { t } = useTranslation();
  const teams = useRows('team').filter(({ kind }) => kind === request.kind);
  const isCounted = step === 'agree' || step === 'order' || step === 'arrive';
  const expected = step === 'arrive' ? (request.agreedCount ?? request.headcount) : request.headcount;
  const [headcount, setHeadcount] = useState<number | null>(expected);
  const [teamIds, setTeamIds] = useState<string[]>([...request.teamIds]);
  const { run, isBusy, failure } = useCommand();
  const give = async (): Promise<void> => {
    if (isCounted && headcount === null) return;
    const more = isCounted ? { headcount } : step === 'name' ? { teamIds } : {};
    if ((await run(() => onGiven(more).then(() => true))) !== null) onClose();
  };
  const isEnd = step === 'refuse' || step === 'withdraw';
  return (
    <Modal
      open
      title={`${t(`force.kind.${request.kind}`)} · ${t(`force.step.${step}`)}`}
      width={400}
      onCancel={onClose}
      onOk={() => void give()}
      okText={t(`force.step.${step}`)}
      okButtonProps={{ loading: isBusy, danger: isEnd, disabled: isCounted && headcount === null }}
      cancelText={t('common.cancel')}
    >
      <div className="force-form">
        {isCounted && (
          <HeadcountField
            label={step === 'arrive' ? t('force.arrivedSoFar') : t('force.headcount')}
            value={headcount}
            onChange={setHeadcount}
            onEnter={() => void give()}
          />
        )}
        {step === 'name' && (
          <Labelled label={t('force.namedTeams')}>
            <Select
              mode="multiple"
              value={teamIds}
              options={teams.map(({ id, code }) => ({ value: id, label: code }))}
              onChange={setTeamIds}
            />
          </Labelled>
        )}
        {isEnd && <div>{t('force.endHint')}</div>}
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
