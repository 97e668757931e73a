/** What one press does not say: which shelter, why they refuse, or how many of them. */
import { freeOf, type HouseholdState, STEP_FROM, TAKES_PEOPLE, type ZoneHousehold } from '@fenghuo/domain';
import { Input, InputNumber, Modal, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { count } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';

type Props = {
  code: string;
  onZone: ZoneHousehold;
  steps: readonly HouseholdState[];
  /** Null: some of them, and the step is chosen here. */
  step: HouseholdState | null;
  isBusy: boolean;
  onCancel: () => void;
  onGiven: (step: HouseholdState, more: object) => void;
};

export function StepDialog({ code, onZone, steps, step, isBusy, onCancel, onGiven }: Props) {
  const { t } = useTranslation();
  const isSome = step === null;
  const [chosen, setChosen] = useState<HouseholdState>(step ?? steps[0] ?? 'notified');
  const [shelterId, setShelterId] = useState<string | null>(onZone.assignedShelterId);
  const [reason, setReason] = useState('');
  const [people, setPeople] = useState<number | null>(isSome ? 1 : null);
  const [vulnerable, setVulnerable] = useState<number | null>(isSome && onZone.vulnerable > 0 ? 0 : null);
  const shelters = useRows('shelter');
  const options = useMemo(
    () =>
      shelters
        .filter(({ state }) => TAKES_PEOPLE.includes(state))
        .sort((a, b) => freeOf(b) - freeOf(a))
        .map((shelter) => ({ value: shelter.id, label: `${shelter.name} · ${t('evacuation.free', { free: count(freeOf(shelter)) })}` })),
    [shelters, t],
  );
  const wasRefused = onZone.parts.some(({ visits }) => visits > 0);
  const most = onZone.parts.filter(({ state }) => STEP_FROM[chosen].includes(state)).reduce((sum, part) => sum + part.people, 0);
  const needsShelter = chosen === 'movedToShelter';
  const isComplete =
    (!needsShelter || shelterId !== null) && (chosen !== 'refused' || wasRefused || reason.trim() !== '') && (!isSome || people !== null);
  const give = (): void =>
    onGiven(chosen, {
      ...(needsShelter && { shelterId }),
      ...(chosen === 'refused' && reason.trim() && { reason: reason.trim() }),
      ...(isSome && people !== null && { people, ...(vulnerable !== null && { vulnerable }) }),
    });
  return (
    <Modal
      open
      title={`${code} · ${isSome ? t('evacuation.some') : t(`evacuation.state.${chosen}`)}`}
      width={420}
      onCancel={onCancel}
      onOk={give}
      okText={t('common.save')}
      okButtonProps={{ disabled: !isComplete, loading: isBusy }}
      cancelText={t('common.cancel')}
    >
      <div className="step-form">
        {isSome && (
          <>
            <Labelled label={t('evacuation.record')}>
              <Select
                value={chosen}
                options={steps.map((one) => ({ value: one, label: t(`evacuation.state.${one}`) }))}
                onChange={setChosen}
              />
            </Labelled>
            <Labelled label={t('evacuation.board.people')}>
              <InputNumber min={1} max={Math.max(1, most)} precision={0} value={people} onChange={setPeople} />
            </Labelled>
            {onZone.vulnerable > 0 && (
              <Labelled label={t('evacuation.board.vulnerable')}>
                <InputNumber min={0} max={onZone.vulnerable} precision={0} value={vulnerable} onChange={setVulnerable} />
              </Labelled>
            )}
          </>
        )}
        {needsShelter && (
          <Labelled label={t('evacuation.shelter')}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              value={shelterId}
              options={options}
              placeholder={t('evacuation.chooseShelter')}
              onChange={setShelterId}
            />
          </Labelled>
        )}
        {chosen === 'refused' && (
          <Labelled label={t('evacuation.reason')}>
            <Input maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Labelled>
        )}
      </div>
    </Modal>
  );
}
