/** Registering a device: what it is, for which team or vehicle it reports, what its coordinates are in. */
import { CreateDevice, DEVICE_CRS, DEVICE_KINDS, type DeviceSubject, type DeviceWithSecret } from '@fenghuo/domain';
import { Form, Input, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { type FieldError, issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { useCheckedForm } from '../../ui/use-form.ts';
import { vehicleKindWords } from '../../ui/words.ts';
import { deviceFrom, type EnteredDevice, missingIn, nameOf, subjectName } from './devices.ts';
import type { ReadSubjects } from './use-subjects.ts';

type Props = { known: ReadSubjects; onClose: () => void; onRegistered: (registered: DeviceWithSecret) => void };

export function DeviceForm({ known, onClose, onRegistered }: Props) {
  const { t } = useTranslation();
  const checked = useCheckedForm(['kind', 'name', 'subject', 'crs', 'terminalId']);
  const kind = Form.useWatch<EnteredDevice['kind'] | undefined>('kind', checked.form) ?? 'osmand';
  const save = async (entered: EnteredDevice): Promise<void> => {
    const body = deviceFrom(entered, known.subjects);
    const missing = missingIn(body).map((field): FieldError => ({ name: [field], errors: [t('field.needed')] }));
    const registered = await checked.submit([...issuesOf(t, CreateDevice, body), ...missing], () =>
      send<DeviceWithSecret>('POST', '/devices', body, { name: 'registerDevice' }),
    );
    if (registered === null) return;
    tellDone(t('device.created', { name: nameOf(t, registered.device) }));
    onClose();
    onRegistered(registered);
  };
  return (
    <FormDrawer<EnteredDevice>
      checked={checked}
      title={t('device.createTitle')}
      submitText={t('device.createSubmit')}
      refusedTitle={t('device.refused')}
      initialValues={{ kind: 'osmand', crs: 'wgs84' }}
      onSave={save}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t('device.kindOf')} extra={t(`device.kindHint.${kind}`)}>
        <Select options={DEVICE_KINDS.map((value) => ({ value, label: t(`device.kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="subject" label={t('device.subject')} extra={t('device.subjectHint')}>
        <SubjectField known={known} />
      </Form.Item>
      {known.state === 'failed' && (
        <p className="red-text" role="alert">
          {t('device.subjectUnread')}
        </p>
      )}
      {kind === 'jt808' && (
        <Form.Item name="terminalId" label={t('device.terminalId')} extra={t('device.terminalHint')}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item name="crs" label={t('device.crsOf')} extra={t('device.crsHint')}>
        <Select options={DEVICE_CRS.map((value) => ({ value, label: t(`device.crs.${value}`) }))} />
      </Form.Item>
      <Form.Item name="name" label={`${t('device.name')} (${t('common.optional')})`} extra={t('device.nameHint')}>
        <Input autoComplete="off" />
      </Form.Item>
    </FormDrawer>
  );
}

type FieldProps = { known: ReadSubjects; id?: string; value?: string; onChange?: (subject: string) => void };

/** `id`, `value` and `onChange` are the form's. */
function SubjectField({ known, id, value, onChange }: FieldProps) {
  const { t } = useTranslation();
  const options = useMemo(() => {
    const labelOf = (one: DeviceSubject): string =>
      one.of === 'team' ? subjectName(one) : `${subjectName(one)} ${vehicleKindWords(t, one.name)}`;
    const group = (of: DeviceSubject['of'], label: string) => ({
      label,
      options: [...known.subjects.values()].filter((one) => one.of === of).map((one) => ({ value: one.id, label: labelOf(one) })),
    });
    return [group('team', t('device.teams')), group('vehicle', t('device.vehicles'))].filter((one) => one.options.length > 0);
  }, [known.subjects, t]);
  return (
    <Select
      {...(id !== undefined && { id })}
      {...(value !== undefined && { value })}
      onChange={(subject: string) => onChange?.(subject)}
      loading={known.state === 'reading'}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
    />
  );
}
