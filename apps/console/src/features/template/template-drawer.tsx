/** One template described: what it is called, how much is added, and line by line what people need of what. */
import { CreateTemplate, DescribeTemplate, LINE_BASES, type Template } from '@fenghuo/domain';
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { type FieldError, issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { ItemField } from '../../ui/item-field.tsx';
import { useCheckedForm } from '../../ui/use-form.ts';
import { changesOf, type EnteredTemplate, enteredFrom, newTemplateFrom } from './template-form.ts';

type Props = {
  /** Null: a new one. */
  template: Template | null;
  catalogue: Catalogue;
  onClose: () => void;
  onSaved: (template: Template) => void;
};

const FIELDS = ['zh', 'en', 'code', 'bufferPercent', 'lines'];
const USUAL_BUFFER = 10;

export function TemplateDrawer({ template, catalogue, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const checked = useCheckedForm(FIELDS);
  const save = async (entered: EnteredTemplate): Promise<void> => {
    const body = template === null ? newTemplateFrom(entered) : changesOf(template, entered);
    const mistakes = issuesOf(t, template === null ? CreateTemplate : DescribeTemplate, body).map(atField);
    const done = await checked.submit(mistakes, () =>
      template === null
        ? send<Template>('POST', '/templates', body, { name: 'createTemplate' })
        : send<Template>('PATCH', `/templates/${template.id}`, body, {
            name: 'describeTemplate',
            subjectId: template.id,
            version: template.version,
          }),
    );
    if (done === null) return;
    tellDone(t('item.saved', { name: done.name.zh }));
    onSaved(done);
    onClose();
  };
  return (
    <FormDrawer<EnteredTemplate>
      checked={checked}
      title={template === null ? t('template.create') : template.name.zh}
      submitText={t('common.save')}
      refusedTitle={t('settings.notSaved')}
      initialValues={template === null ? { bufferPercent: USUAL_BUFFER, lines: [{ basis: 'perPersonDay' }] } : enteredFrom(template)}
      subjectId={template?.id}
      onSave={save}
      onClose={onClose}
    >
      <div className="form-pair">
        <Form.Item name="zh" label={t('item.name')}>
          <Input autoFocus={template === null} autoComplete="off" lang="zh" />
        </Form.Item>
        <Form.Item name="en" label={`${t('item.nameEn')} (${t('common.optional')})`}>
          <Input autoComplete="off" lang="en" />
        </Form.Item>
        <Form.Item name="code" label={t('item.code')}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="bufferPercent" label={t('template.buffer')}>
          <InputNumber min={0} max={100} precision={0} controls={false} className="item-number" />
        </Form.Item>
        {template !== null && (
          <Form.Item name="active" label={t('item.active')} valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
      </div>
      <Lines catalogue={catalogue} />
    </FormDrawer>
  );
}

function Lines({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useTranslation();
  const bases = LINE_BASES.map((value) => ({ value, label: t(`template.basis.${value}`) }));
  return (
    <Form.List name="lines">
      {(fields, { add, remove }) => (
        <fieldset className="plain-fieldset">
          <legend>{t('template.lines')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="template-line">
              <Form.Item name={[name, 'itemId']}>
                <LineItem catalogue={catalogue} label={t('supply.stock.item')} />
              </Form.Item>
              <Form.Item name={[name, 'basis']}>
                <Select aria-label={t('template.basis.title')} options={bases} />
              </Form.Item>
              <Form.Item name={[name, 'quantity']}>
                <Input inputMode="decimal" autoComplete="off" aria-label={t('template.norm')} placeholder={t('template.normOfItem')} />
              </Form.Item>
              <Button
                type="text"
                icon={<CrossGlyph />}
                aria-label={t('supply.ask.removeLine')}
                title={t('supply.ask.removeLine')}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Button block type="dashed" onClick={() => add({ basis: 'perPersonDay' })}>
            {t('supply.ask.addLine')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

type LineItemProps = {
  catalogue: Catalogue;
  label: string;
  id?: string;
  value?: string | null;
  onChange?: (itemId: string | null) => void;
};

function LineItem({ catalogue, label, id, value = null, onChange }: LineItemProps) {
  return (
    <ItemField
      {...(id !== undefined && { id })}
      catalogue={catalogue}
      value={value}
      label={label}
      onChange={(itemId) => onChange?.(itemId)}
    />
  );
}

/** Both names are one thing in the command, and two fields of the form. */
const atField = ({ name, errors }: FieldError): FieldError => ({ name: name[0] === 'name' ? [name[1] ?? 'zh'] : name, errors });
