/** One place of the gazetteer: what people call it, what it is, where. Its region follows from the point. */
import { AddGazetteerEntry, DescribeGazetteerEntry, GAZETTEER_KINDS, type GazetteerEntry, type GazetteerKind } from '@fenghuo/domain';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { coordinatesIn } from '../../live/places.ts';
import { RequestError, send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { type FieldError, issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { coordinates } from '../../ui/format.ts';
import { useCheckedForm } from '../../ui/use-form.ts';

type Entered = { name?: string; aliases?: string[]; kind?: GazetteerKind; place?: string };
type Props = {
  /** Null: a new one. */
  entry: GazetteerEntry | null;
  onClose: () => void;
  onSaved: (entry: GazetteerEntry) => void;
  onRemove: (entry: GazetteerEntry) => Promise<unknown>;
};

export function EntryDrawer({ entry, onClose, onSaved, onRemove }: Props) {
  const { t } = useTranslation();
  const checked = useCheckedForm(['name', 'kind', 'place', 'aliases']);
  /** What the changes are measured against: the row as it was last read. */
  const [base, setBase] = useState(entry);

  const save = async (entered: Entered): Promise<void> => {
    const point = coordinatesIn(entered.place ?? '')?.point;
    const mistakes: FieldError[] = point ? [] : [{ name: ['place'], errors: [t('gazetteer.badPoint')] }];
    const body = {
      name: entered.name?.trim() ?? '',
      aliases: entered.aliases ?? [],
      ...(entered.kind && { kind: entered.kind }),
      ...(point && { point: { type: 'Point' as const, coordinates: point } }),
    };
    const schema = base === null ? AddGazetteerEntry : DescribeGazetteerEntry;
    const faults = issuesOf(t, schema, body).filter(({ name }) => name[0] !== 'point');
    const done = await checked.submit([...faults, ...mistakes], () => (base === null ? add(body) : describe(base, body)));
    if (done === null) return;
    tellDone(t(base === null ? 'gazetteer.added' : 'gazetteer.saved', { name: done.name }));
    onSaved(done);
    onClose();
  };
  const add = (body: object): Promise<GazetteerEntry> => send('POST', '/gazetteer', body, { name: 'addPlace' });
  const describe = async (before: GazetteerEntry, body: object): Promise<GazetteerEntry> => {
    try {
      const about = { name: 'describePlace', subjectId: before.id, version: before.version };
      return await send<GazetteerEntry>('PATCH', `/gazetteer/${before.id}`, body, about);
    } catch (error) {
      if (error instanceof RequestError && error.code === 'VERSION_CONFLICT') {
        const current = error.current as GazetteerEntry;
        setBase(current);
        onSaved(current);
      }
      throw error;
    }
  };
  const remove = async (before: GazetteerEntry): Promise<void> => {
    if ((await checked.submit([], () => onRemove(before).then(() => true))) !== null) onClose();
  };
  return (
    <FormDrawer<Entered>
      checked={checked}
      title={base === null ? t('gazetteer.add') : base.name}
      submitText={base === null ? t('gazetteer.addSubmit') : t('common.save')}
      refusedTitle={t('settings.notSaved')}
      initialValues={
        entry === null
          ? { aliases: [], kind: 'landmark' }
          : { name: entry.name, aliases: entry.aliases, kind: entry.kind, place: coordinates(entry.point.coordinates) }
      }
      subjectId={base?.id}
      onSave={save}
      onClose={onClose}
      aside={
        base !== null && (
          <Button danger onClick={() => void remove(base)}>
            {t('gazetteer.remove')}
          </Button>
        )
      }
    >
      <div className="form-pair">
        <Form.Item name="name" label={t('gazetteer.column.name')}>
          <Input autoFocus={entry === null} autoComplete="off" />
        </Form.Item>
        <Form.Item name="kind" label={t('gazetteer.column.kind')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={GAZETTEER_KINDS.map((value) => ({ value, label: t(`gazetteer.kind.${value}`) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="place" label={t('gazetteer.column.point')} extra={t('gazetteer.pointHint')}>
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="aliases" label={`${t('gazetteer.column.aliases')} (${t('common.optional')})`} extra={t('gazetteer.aliasesHint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ';']} />
      </Form.Item>
    </FormDrawer>
  );
}
