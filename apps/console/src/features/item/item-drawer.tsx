/** One item of the catalogue: what it is called and counted in, its packs, norms and minima. */
import { CreateItem, DEPOT_LEVELS, DescribeItem, ITEM_CLASSES, type Item } from '@fenghuo/domain';
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestError, send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { type FieldError, issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { itemName } from '../../ui/item-words.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import { changesOf, type EnteredItem, enteredFrom, newItemFrom } from './item-form.ts';
import './item.css';

type Props = {
  /** Null: a new one. */
  item: Item | null;
  onClose: () => void;
  onSaved: (item: Item) => void;
};

const FIELDS = [
  'zh',
  'en',
  'code',
  'gbCode',
  'class',
  'unit',
  'decimals',
  'serial',
  'packs',
  'shelfLifeDays',
  'perPersonDay',
  'perPerson',
  'minimum',
];

export function ItemDrawer({ item, onClose, onSaved }: Props) {
  const { t, i18n } = useTranslation();
  const checked = useCheckedForm(FIELDS);
  /** What the changes are measured against: the entry as it was last read. */
  const [base, setBase] = useState(item);
  const save = async (entered: EnteredItem): Promise<void> => {
    const body = base === null ? newItemFrom(entered) : changesOf(base, entered);
    const mistakes = issuesOf(t, base === null ? CreateItem : DescribeItem, body).map(atField);
    const done = await checked.submit(mistakes, () =>
      base === null ? send<Item>('POST', '/items', body, { name: 'createItem' }) : describe(base, body),
    );
    if (done === null) return;
    tellDone(t(base === null ? 'item.created' : 'item.saved', { name: itemName(done, i18n.language) ?? done.code }));
    onSaved(done);
    onClose();
  };
  const describe = async (before: Item, body: object): Promise<Item> => {
    try {
      const about = { name: 'describeItem', subjectId: before.id, version: before.version };
      return await send<Item>('PATCH', `/items/${before.id}`, body, about);
    } catch (error) {
      if (error instanceof RequestError && error.code === 'VERSION_CONFLICT') {
        const current = error.current as Item;
        setBase(current);
        onSaved(current);
      }
      throw error;
    }
  };
  return (
    <FormDrawer<EnteredItem>
      checked={checked}
      title={base === null ? t('item.create') : itemName(base, i18n.language)}
      submitText={base === null ? t('item.createSubmit') : t('common.save')}
      refusedTitle={t('settings.notSaved')}
      initialValues={base === null ? { class: 'living', decimals: 0, serial: false } : enteredFrom(base)}
      subjectId={base?.id}
      onSave={save}
      onClose={onClose}
    >
      <ItemFields isNew={base === null} />
    </FormDrawer>
  );
}

function ItemFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="form-pair">
        <Form.Item name="zh" label={t('item.name')}>
          <Input autoFocus={isNew} autoComplete="off" lang="zh" />
        </Form.Item>
        <Form.Item name="en" label={`${t('item.nameEn')} (${t('common.optional')})`}>
          <Input autoComplete="off" lang="en" />
        </Form.Item>
        <Form.Item name="code" label={t('item.code')}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="gbCode" label={`${t('item.gbCode')} (${t('common.optional')})`} extra={t('item.gbCodeHint')}>
          <Input autoComplete="off" inputMode="numeric" spellCheck={false} />
        </Form.Item>
        <Form.Item name="class" label={t('supply.class.title')}>
          <Select options={ITEM_CLASSES.map((value) => ({ value, label: t(`supply.class.${value}`) }))} />
        </Form.Item>
        <Form.Item name="unit" label={t('item.unit')}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="decimals" label={t('item.decimals')}>
          <Select options={[0, 1, 2, 3].map((value) => ({ value, label: String(value) }))} />
        </Form.Item>
        <Form.Item name="shelfLifeDays" label={`${t('item.shelfLife')} (${t('common.optional')})`}>
          <InputNumber precision={0} controls={false} className="item-number" />
        </Form.Item>
        <Form.Item name="serial" label={t('item.serial')} valuePropName="checked" extra={t('item.serialHint')}>
          <Switch />
        </Form.Item>
        {!isNew && (
          <Form.Item name="active" label={t('item.active')} valuePropName="checked" extra={t('item.activeHint')}>
            <Switch />
          </Form.Item>
        )}
      </div>
      <Packs />
      <fieldset className="plain-fieldset item-part">
        <legend>{t('item.norms')}</legend>
        <div className="form-pair">
          <Form.Item name="perPersonDay" label={t('item.perPersonDay')}>
            <Input inputMode="decimal" autoComplete="off" />
          </Form.Item>
          <Form.Item name="perPerson" label={t('item.perPerson')}>
            <Input inputMode="decimal" autoComplete="off" />
          </Form.Item>
        </div>
      </fieldset>
      <fieldset className="plain-fieldset item-part">
        <legend>{t('item.minimum')}</legend>
        <div className="form-pair">
          {DEPOT_LEVELS.map((level) => (
            <Form.Item key={level} name={['minimum', level]} label={t(`supply.level.${level}`)}>
              <Input inputMode="decimal" autoComplete="off" />
            </Form.Item>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function Packs() {
  const { t } = useTranslation();
  return (
    <Form.List name="packs">
      {(fields, { add, remove }) => (
        <fieldset className="plain-fieldset item-part">
          <legend>{t('item.packs')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="form-pair">
              <Form.Item name={[name, 'name']} label={t('item.packName')}>
                <Input autoComplete="off" />
              </Form.Item>
              <Form.Item name={[name, 'quantity']} label={t('item.packQuantity')}>
                <Input
                  inputMode="numeric"
                  autoComplete="off"
                  suffix={
                    <Button
                      type="text"
                      size="small"
                      icon={<CrossGlyph />}
                      aria-label={t('item.removePack')}
                      title={t('item.removePack')}
                      onClick={() => remove(name)}
                    />
                  }
                />
              </Form.Item>
            </div>
          ))}
          <Button block type="dashed" onClick={() => add({})}>
            {t('item.addPack')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

/** Both names are one thing in the command, and two fields of the form. */
const atField = ({ name, errors }: FieldError): FieldError => ({ name: name[0] === 'name' ? [name[1] ?? 'zh'] : name, errors });
