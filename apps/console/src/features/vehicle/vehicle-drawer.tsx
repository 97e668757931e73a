/** The card of one vehicle: its plate, what it is, whose it is. */
import { CreateVehicle, DescribeVehicle, type Vehicle } from '@fenghuo/domain';
import { Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { JurisdictionField } from '../../ui/jurisdiction-field.tsx';
import { useCheckedForm } from '../../ui/use-form.ts';
import { vehicleKindWords } from '../../ui/words.ts';
import { changesOf, type EnteredVehicle, enteredFrom, newVehicleFrom, VEHICLE_KINDS } from './vehicle-form.ts';

export function VehicleDrawer({ vehicleId, onClose }: { vehicleId: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const vehicle = useRow('vehicle', vehicleId);
  const checked = useCheckedForm(['plate', 'kind', 'teamId', 'jurisdictionId']);

  const create = (entered: EnteredVehicle): Promise<Vehicle | null> => {
    const body = newVehicleFrom(entered);
    return checked.submit(issuesOf(t, CreateVehicle, body), () => send<Vehicle>('POST', '/vehicles', body, { name: 'createVehicle' }));
  };
  const describe = (before: Vehicle, entered: EnteredVehicle): Promise<Vehicle | null> => {
    const changes = changesOf(before, entered);
    const about = { name: 'describeVehicle', subjectId: before.id, version: before.version };
    return checked.submit(issuesOf(t, DescribeVehicle, changes), () => send<Vehicle>('PATCH', `/vehicles/${before.id}`, changes, about));
  };
  const save = async (entered: EnteredVehicle): Promise<void> => {
    // The newest row of the feed: what somebody else has changed meanwhile is not sent back.
    const before = store.get('vehicle', vehicleId);
    const done = before === null ? await create(entered) : await describe(before, entered);
    if (done === null) return;
    tellDone(t(before === null ? 'vehicle.created' : 'vehicle.saved', { plate: done.plate }));
    onClose();
  };
  return (
    <FormDrawer<EnteredVehicle>
      checked={checked}
      title={vehicle === null ? t('vehicle.create') : vehicle.plate}
      submitText={vehicle === null ? t('vehicle.createSubmit') : t('common.save')}
      refusedTitle={t('vehicle.refused')}
      initialValues={vehicle === null ? {} : enteredFrom(vehicle)}
      subjectId={vehicle?.id}
      onSave={save}
      onClose={onClose}
    >
      <Form.Item name="plate" label={t('vehicle.plate')} extra={t('vehicle.plateHint')}>
        <Input autoFocus={vehicle === null} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="kind" label={t('vehicle.kindOf')} extra={t('vehicle.kindHint')}>
        <KindField />
      </Form.Item>
      <TeamField isNew={vehicle === null} />
      <JurisdictionField isNew={vehicle === null} hint={t('vehicle.jurisdictionHint')} />
    </FormDrawer>
  );
}

/** Kinds have names; what is none of them is taken as it is written. `value` and `onChange` are the form's. */
function KindField({ id, value, onChange }: { id?: string; value?: string; onChange?: (kind: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const named = VEHICLE_KINDS.map((kind) => ({ value: kind as string, label: vehicleKindWords(t, kind) }));
  const isNamed = (words: string): boolean => named.some((one) => one.value === words || one.label === words);
  const own = [value ?? '', typed.trim()].filter((words, at, all) => words !== '' && !isNamed(words) && all.indexOf(words) === at);
  return (
    <Select<string>
      {...(id !== undefined && { id })}
      {...(value !== undefined && { value })}
      onChange={(kind) => onChange?.(kind)}
      showSearch={{ optionFilterProp: 'label', onSearch: setTyped }}
      options={[...own.map((words) => ({ value: words, label: words })), ...named]}
    />
  );
}

function TeamField({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation();
  const teams = useRows('team');
  const options = useMemo(
    () =>
      teams
        .toSorted((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }))
        .map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` })),
    [teams],
  );
  return (
    <Form.Item name="teamId" label={`${t('vehicle.team')} (${t('common.optional')})`} extra={isNew ? t('vehicle.teamHint') : undefined}>
      <Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('vehicle.noTeam')} options={options} />
    </Form.Item>
  );
}
