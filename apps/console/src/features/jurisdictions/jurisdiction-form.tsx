/** One jurisdiction: its names and code; or a new one below it. */
import { CreateJurisdiction, DescribeJurisdiction, type Jurisdiction } from '@fenghuo/domain';
import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { RequestError, send } from '../../live/send.ts';
import { Refusal, Sending, tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { pathTo } from '../../ui/jurisdiction-tree.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { type Level, levelsBelow, usualLevelBelow } from './levels.ts';

type Entered = { name?: string; nameEn?: string; code?: string; level?: Level };

type Props = {
  row: Jurisdiction;
  isAdding: boolean;
  onAdd: () => void;
  onCancel: () => void;
  onCreated: (id: string) => void;
};

export function JurisdictionForm({ row, isAdding, onAdd, onCancel, onCreated }: Props) {
  const { t, i18n } = useTranslation();
  const rows = useRows('jurisdiction');
  const { form, isBusy, failure, submit } = useCheckedForm(['name', 'nameEn', 'code', 'level']);
  const path = pathTo(rows, row.id).map((one) => jurisdictionName(one, i18n.language));
  const above = (isAdding ? path : path.slice(0, -1)).join(' › ') || t('jurisdiction.form.root');

  const create = async (entered: Entered): Promise<void> => {
    const nameEn = entered.nameEn?.trim();
    const body = {
      name: entered.name?.trim() ?? '',
      ...(nameEn && { nameEn }),
      code: entered.code?.trim() ?? '',
      level: entered.level,
      parentId: row.id,
    };
    const made = await submit(issuesOf(t, CreateJurisdiction, body), () =>
      send<Jurisdiction>('POST', '/jurisdictions', body, { name: 'createJurisdiction', subjectId: row.id }),
    );
    if (made === null) return;
    tellDone(t('jurisdiction.created', { name: made.name }));
    onCreated(made.id);
  };
  const describe = async (entered: Entered): Promise<void> => {
    const [name, nameEn, code] = [entered.name?.trim() ?? '', entered.nameEn?.trim() ?? '', entered.code?.trim() ?? ''];
    const changes = {
      ...(name !== row.name && { name }),
      ...(nameEn !== (row.nameEn ?? '') && { nameEn }),
      ...(code !== row.code && { code }),
    };
    if (Object.keys(changes).length === 0) return tellDone(t('jurisdiction.unchanged'));
    const about = { name: 'describeJurisdiction', subjectId: row.id, version: row.version };
    const after = await submit(issuesOf(t, DescribeJurisdiction, changes), () =>
      send<Jurisdiction>('PATCH', `/jurisdictions/${row.id}`, changes, about),
    );
    if (after !== null) tellDone(t('jurisdiction.saved', { name: after.name }));
  };
  const isConflict = failure instanceof RequestError && failure.code === 'VERSION_CONFLICT';
  return (
    <Form<Entered>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="jurisdiction-form"
      initialValues={
        isAdding ? { level: usualLevelBelow(row.level) } : { name: row.name, nameEn: row.nameEn ?? '', code: row.code, level: row.level }
      }
      onFinish={(entered) => void (isAdding ? create(entered) : describe(entered))}
    >
      <header className="jurisdiction-head">
        <h3>
          {isAdding ? t('jurisdiction.addTitle', { parent: jurisdictionName(row, i18n.language) }) : jurisdictionName(row, i18n.language)}
        </h3>
        {!isAdding && <Button onClick={onAdd}>{t('jurisdiction.add')}</Button>}
      </header>
      <p className="tertiary jurisdiction-path">
        {t('jurisdiction.form.parent')} {above}
      </p>
      <div className="form-pair">
        <Form.Item name="name" label={t('jurisdiction.form.name')}>
          <Input autoFocus={isAdding} autoComplete="off" />
        </Form.Item>
        <Form.Item name="nameEn" label={`${t('jurisdiction.form.nameEn')} (${t('common.optional')})`}>
          <Input autoComplete="off" lang="en" />
        </Form.Item>
        <Form.Item name="code" label={t('jurisdiction.form.code')} extra={isAdding ? t('jurisdiction.form.codeHint') : undefined}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        {isAdding ? (
          <Form.Item name="level" label={t('jurisdiction.form.level')}>
            <Select options={levelsBelow(row.level).map((level) => ({ value: level, label: t(`jurisdiction.level.${level}`) }))} />
          </Form.Item>
        ) : (
          <Form.Item label={t('jurisdiction.form.level')}>
            <span>{t(`jurisdiction.level.${row.level}`)}</span>
          </Form.Item>
        )}
      </div>
      <div className="jurisdiction-actions">
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {isAdding ? t('jurisdiction.addSubmit') : t('common.save')}
        </Button>
        {isAdding && <Button onClick={onCancel}>{t('common.cancel')}</Button>}
      </div>
      <Sending subjectId={row.id} />
      <Refusal failure={failure} title={t('jurisdiction.refused')}>
        {isConflict && <span>{t('settings.changedMeanwhile')}</span>}
      </Refusal>
    </Form>
  );
}
