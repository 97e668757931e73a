/** The bill of a kit: which item it is, and what lies in one. A new bill counts for kits that are packed from then on. */
import { CreateKit, DescribeKit, type Kit } from '@fenghuo/domain';
import { Button, Form, Input, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { ItemField } from '../../ui/item-field.tsx';
import { itemName } from '../../ui/item-words.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import { contentsFrom, type EnteredKit } from './kit-form.ts';

type Props = {
  /** Null: a new one. */
  kit: Kit | null;
  catalogue: Catalogue;
  onClose: () => void;
  onSaved: (kit: Kit) => void;
};

const FIELDS = ['itemId', 'contents'];

export function KitDrawer({ kit, catalogue, onClose, onSaved }: Props) {
  const { t, i18n } = useTranslation();
  const checked = useCheckedForm(FIELDS);
  const name = kit === null ? null : itemName(catalogue.item(kit.itemId), i18n.language);
  const save = async (entered: EnteredKit): Promise<void> => {
    const contents = contentsFrom(entered.contents ?? []);
    const body = kit === null ? { itemId: entered.itemId ?? '', contents } : { contents, active: entered.active ?? kit.active };
    const done = await checked.submit(issuesOf(t, kit === null ? CreateKit : DescribeKit, body), () =>
      kit === null
        ? send<Kit>('POST', '/kits', body, { name: 'createKit' })
        : send<Kit>('PATCH', `/kits/${kit.id}`, body, { name: 'describeKit', subjectId: kit.id, version: kit.version }),
    );
    if (done === null) return;
    tellDone(t('item.saved', { name: itemName(catalogue.item(done.itemId), i18n.language) ?? '' }));
    onSaved(done);
    onClose();
  };
  return (
    <FormDrawer<EnteredKit>
      checked={checked}
      title={name ?? t('kit.create')}
      submitText={t('common.save')}
      refusedTitle={t('settings.notSaved')}
      initialValues={kit === null ? { contents: [{}] } : { itemId: kit.itemId, contents: [...kit.contents], active: kit.active }}
      subjectId={kit?.id}
      onSave={save}
      onClose={onClose}
    >
      {kit === null && (
        <Form.Item name="itemId" label={t('kit.item')} extra={t('kit.itemHint')}>
          <FormItemField catalogue={catalogue} label={t('kit.item')} />
        </Form.Item>
      )}
      {kit !== null && (
        <Form.Item name="active" label={t('item.active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
      <Contents catalogue={catalogue} />
    </FormDrawer>
  );
}

function Contents({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useTranslation();
  return (
    <Form.List name="contents">
      {(fields, { add, remove }) => (
        <fieldset className="plain-fieldset">
          <legend>{t('kit.contents')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="kit-line">
              <Form.Item name={[name, 'itemId']}>
                <FormItemField catalogue={catalogue} label={t('supply.stock.item')} />
              </Form.Item>
              <Form.Item name={[name, 'quantity']}>
                <Input inputMode="decimal" autoComplete="off" aria-label={t('kit.each')} placeholder={t('kit.each')} />
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
          <Button block type="dashed" onClick={() => add({})}>
            {t('supply.ask.addLine')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

type FieldProps = { catalogue: Catalogue; label: string; id?: string; value?: string | null; onChange?: (itemId: string | null) => void };

function FormItemField({ catalogue, label, id, value = null, onChange }: FieldProps) {
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
