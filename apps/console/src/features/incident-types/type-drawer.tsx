/** One incident type: names, targets, capabilities, whether it is in use. Class, code and parent are set once. */
import {
  CreateIncidentType,
  DEFAULT_TARGETS,
  DescribeIncidentType,
  INCIDENT_CLASSES,
  type IncidentType,
  type SetTypeResponse,
  type TypeResponse,
} from '@fenghuo/domain';
import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { store, useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { useCapabilityOptions } from '../../ui/capability-options.ts';
import { tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { useCheckedForm } from '../../ui/use-form.ts';
import { typeName } from '../../ui/words.ts';
import { changesOf, type EnteredType, newTypeFrom, TARGET_STEPS, type TypeClass, targetKey } from './catalogue.ts';
import { ExceptionsField } from './exceptions-field.tsx';
import { isOtherResponse, responseFrom } from './response.ts';
import { ResponseField } from './response-field.tsx';

type Props = { typeId: string | null; firstClass: TypeClass | undefined; onClose: () => void };

export function TypeDrawer({ typeId, firstClass, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const type = useRow('incidentType', typeId);
  const checked = useCheckedForm(['class', 'parentCode', 'code', 'name', 'targets', 'exceptions', 'capabilities', 'response', 'active']);
  const { submit } = checked;

  const create = async (entered: EnteredType): Promise<IncidentType | null> => {
    const body = { ...newTypeFrom(entered), ...otherResponse(undefined, entered) };
    return submit(issuesOf(t, CreateIncidentType, body), () =>
      send<IncidentType>('POST', '/incident-types', body, { name: 'createIncidentType' }),
    );
  };
  const describe = async (before: IncidentType, entered: EnteredType): Promise<IncidentType | null> => {
    const changes = { ...changesOf(before, entered), ...otherResponse(before.response, entered) };
    const about = { name: 'describeIncidentType', subjectId: before.id, version: before.version };
    return submit(issuesOf(t, DescribeIncidentType, changes), () =>
      send<IncidentType>('PATCH', `/incident-types/${before.id}`, changes, about),
    );
  };
  const save = async (entered: EnteredType): Promise<void> => {
    // The newest row of the feed: what somebody else has changed meanwhile is not sent back.
    const before = store.get('incidentType', typeId);
    const done = before === null ? await create(entered) : await describe(before, entered);
    if (done === null) return;
    tellDone(t(before === null ? 'incidentType.created' : 'incidentType.saved', { name: typeName(done, i18n.language) }));
    onClose();
  };
  return (
    <FormDrawer<EnteredType>
      checked={checked}
      title={type === null ? t('incidentType.create.title') : typeName(type, i18n.language)}
      submitText={type === null ? t('incidentType.create.submit') : t('common.save')}
      refusedTitle={t('incidentType.refused')}
      initialValues={type ? { ...type, parentCode: undefined } : { class: firstClass, targets: DEFAULT_TARGETS, capabilities: [] }}
      subjectId={type?.id}
      onSave={save}
      onClose={onClose}
    >
      {type === null ? (
        <NewTypeFields />
      ) : (
        <p className="tertiary type-facts">
          {t(`incidentType.class.${type.class}`)} · {type.code}
        </p>
      )}
      <div className="form-pair">
        <Form.Item name={['name', 'zh']} label={t('incidentType.form.zh')}>
          <Input autoComplete="off" lang="zh-CN" />
        </Form.Item>
        <Form.Item name={['name', 'en']} label={t('incidentType.form.en')}>
          <Input autoComplete="off" lang="en" />
        </Form.Item>
      </div>
      <fieldset className="plain-fieldset type-targets">
        <legend>{t('incidentType.form.targets')}</legend>
        <div className="type-targets-row">
          {TARGET_STEPS.map((step) => (
            <Form.Item key={step} name={['targets', targetKey(step)]} label={t(`incidentType.target.${step}`)}>
              <InputNumber precision={0} controls={false} suffix={t('incidentType.form.seconds')} />
            </Form.Item>
          ))}
        </div>
        <p className="tertiary">{t('incidentType.targetHint')}</p>
      </fieldset>
      <ExceptionsField />
      <Capabilities />
      <ResponseField />
      {type !== null && (
        <Form.Item name="active" valuePropName="checked" label={t('incidentType.form.active')} extra={t('incidentType.form.activeHint')}>
          <Switch />
        </Form.Item>
      )}
    </FormDrawer>
  );
}

/** Whom to send, when it is another than before. */
function otherResponse(before: TypeResponse | undefined, entered: EnteredType): { response?: SetTypeResponse } {
  const response = responseFrom(entered.response);
  return isOtherResponse(before, response) ? { response } : {};
}

function NewTypeFields() {
  const { t, i18n } = useTranslation();
  const form = Form.useFormInstance();
  const types = useRows('incidentType');
  const chosen: TypeClass | undefined = Form.useWatch('class', form);
  const parents = types.filter((type) => type.active && type.class === chosen);
  return (
    <>
      <div className="form-pair">
        <Form.Item name="class" label={t('incidentType.form.class')}>
          <Select
            onChange={() => form.setFieldValue('parentCode', undefined)}
            options={INCIDENT_CLASSES.map((value) => ({ value, label: t(`incidentType.class.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="parentCode" label={`${t('incidentType.form.parent')} (${t('common.optional')})`}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('incidentType.form.noParent')}
            options={parents.map((type) => ({ value: type.code, label: typeName(type, i18n.language) ?? type.code }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="code" label={t('incidentType.form.code')} extra={t('incidentType.form.codeHint')}>
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
    </>
  );
}

function Capabilities() {
  const { t } = useTranslation();
  const options = useCapabilityOptions();
  return (
    <Form.Item name="capabilities" label={t('incidentType.form.capabilities')} extra={t('incidentType.form.capabilitiesHint')}>
      <Select mode="tags" showSearch={{ optionFilterProp: 'label' }} tokenSeparators={[',', '，', ' ']} options={[...options]} />
    </Form.Item>
  );
}
