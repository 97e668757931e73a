/** Whom to send (响应力量): for each grade so many teams with a capability, so good and so large. */
import { RESPONSE_GRADES } from '@fenghuo/domain';
import { Button, Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCapabilityOptions } from '../../ui/capability-options.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';

const LEVELS = [1, 2, 3] as const;

export function ResponseField() {
  const { t } = useTranslation();
  return (
    <fieldset className="plain-fieldset type-targets">
      <legend>{t('incidentType.response.title')}</legend>
      <p className="tertiary">{t('incidentType.response.hint')}</p>
      {RESPONSE_GRADES.map((grade) => (
        <GradeList key={grade} grade={grade} />
      ))}
    </fieldset>
  );
}

function GradeList({ grade }: { grade: (typeof RESPONSE_GRADES)[number] }) {
  const { t } = useTranslation();
  const capabilities = useCapabilityOptions();
  return (
    <Form.List name={['response', grade]}>
      {(fields, { add, remove }, { errors }) => (
        <div className="type-response">
          <b>{t(`common.grade.${grade}`)}</b>
          {fields.map(({ key, name }) => (
            <div key={key} className="type-response-row">
              <Form.Item name={[name, 'capability']} label={t('incidentType.response.capability')}>
                <Select showSearch={{ optionFilterProp: 'label' }} options={[...capabilities]} />
              </Form.Item>
              <Form.Item name={[name, 'teams']} label={t('incidentType.response.teams')}>
                <InputNumber precision={0} controls={false} />
              </Form.Item>
              <Form.Item name={[name, 'minLevel']} label={t('incidentType.response.minLevel')}>
                <Select
                  allowClear
                  options={LEVELS.map((level) => ({ value: level, label: t('incidentType.response.level', { level }) }))}
                />
              </Form.Item>
              <Form.Item name={[name, 'headcount']} label={t('incidentType.response.headcount')}>
                <InputNumber precision={0} controls={false} />
              </Form.Item>
              <Button
                type="text"
                icon={<CrossGlyph />}
                aria-label={t('incidentType.response.remove')}
                title={t('incidentType.response.remove')}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <Button type="dashed" size="small" onClick={() => add({ teams: 1 })}>
            {t('incidentType.response.add')}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
