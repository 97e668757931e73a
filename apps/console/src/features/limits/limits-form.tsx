/** What holds at one place. An empty field is inherited: what it would be stands in it, and who says so below it. */
import { type Jurisdiction, JurisdictionSettings, type SettingsOfJurisdiction } from '@fenghuo/domain';
import { Button, Form, Input, InputNumber } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { RequestError, send } from '../../live/send.ts';
import { Refusal, Sending, tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { pathTo } from '../../ui/jurisdiction-tree.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import { jurisdictionName } from '../../ui/words.ts';
import {
  ENTRY_OF,
  type EnteredLimits,
  enteredFrom,
  type Field,
  GROUPS,
  type Group,
  inheritedAt,
  isSameLimits,
  limitsFrom,
  STAYS,
} from './limits.ts';
import { ProfilesField, ResidentsField, rolesIn, SignersField, StepsField } from './limits-fields.tsx';

export function LimitsForm({ row }: { row: Jurisdiction }) {
  const { t, i18n } = useTranslation();
  const rows = useRows('jurisdiction');
  const fields = Object.values(GROUPS).flat();
  const { form, isBusy, failure, submit } = useCheckedForm(fields);
  const path = useMemo(() => pathTo(rows, row.id), [rows, row.id]);
  const inherited = useMemo(() => inheritedAt(path), [path]);
  const save = async (entered: EnteredLimits): Promise<void> => {
    const settings = limitsFrom(entered, inherited.settings);
    if (isSameLimits(settings, row.settings ?? {})) return tellDone(t('limits.unchanged'));
    const about = { name: 'setLimits', subjectId: row.id, version: row.version };
    const done = await submit(issuesOf(t, JurisdictionSettings, settings), () =>
      send<SettingsOfJurisdiction>('PUT', `/jurisdictions/${row.id}/settings`, settings, about),
    );
    if (done === null) return;
    form.setFieldsValue(enteredFrom(done.own));
    tellDone(t('limits.saved', { name: jurisdictionName(row, i18n.language) ?? row.code }));
  };
  const isConflict = failure instanceof RequestError && failure.code === 'VERSION_CONFLICT';
  return (
    <Form<EnteredLimits>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="limits-form"
      initialValues={enteredFrom(row.settings ?? {})}
      onFinish={(entered) => void save(entered)}
    >
      <header>
        <h3>{jurisdictionName(row, i18n.language)}</h3>
        {path.length > 1 && <p className="tertiary">{path.map((one) => jurisdictionName(one, i18n.language)).join(' › ')}</p>}
      </header>
      {(Object.keys(GROUPS) as Group[]).map((group) => (
        <fieldset key={group} className="plain-fieldset limits-group">
          <legend>{t(`limits.group.${group}`)}</legend>
          {GROUPS[group].map((field: Field) => (
            <LimitField key={field} field={field} inherited={inherited} />
          ))}
        </fieldset>
      ))}
      <div className="limits-actions">
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t('common.save')}
        </Button>
        <Sending subjectId={row.id} />
      </div>
      <Refusal failure={failure} title={t('settings.notSaved')}>
        {isConflict && <span>{t('settings.changedMeanwhile')}</span>}
      </Refusal>
    </Form>
  );
}

type FieldProps = { field: Field; inherited: ReturnType<typeof inheritedAt> };

function LimitField({ field, inherited }: FieldProps) {
  const { t, i18n } = useTranslation();
  const label = t(`limits.field.${field}`);
  if (field === 'residents') return <ResidentsField label={label} />;
  const { settings, from } = inherited;
  const saying = from(field);
  const by = saying === null ? t('limits.standard') : (jurisdictionName(saying, i18n.language) ?? saying.code);
  switch (ENTRY_OF[field]) {
    case 'perStay':
      return (
        <Form.Item
          label={label}
          extra={t('limits.inherited', { by, value: STAYS.map((stay) => settings.shelterSquareMetres[stay]).join(' / ') })}
        >
          <div className="limits-stays">
            {STAYS.map((stay) => (
              <Form.Item key={stay} name={[field, stay]} label={t(`limits.stay.${stay}`)}>
                <Input inputMode="decimal" placeholder={settings.shelterSquareMetres[stay]} />
              </Form.Item>
            ))}
          </div>
        </Form.Item>
      );
    case 'steps': {
      const value = settings.supplyApproval.map(({ roles }) => rolesIn(t, roles)).join(' → ');
      return <StepsField label={label} extra={t('limits.inherited', { by, value })} />;
    }
    case 'roles': {
      const value = rolesIn(t, settings.reliefSigners);
      return <SignersField label={label} extra={t('limits.inherited', { by, value })} placeholder={value} />;
    }
    case 'profiles': {
      const value = settings.exportProfiles.map(({ name }) => name).join(t('common.listSeparator')) || t('common.none');
      return <ProfilesField label={label} extra={t('limits.inherited', { by, value })} />;
    }
    case 'words':
      return (
        <Form.Item name={field} label={label} extra={t('limits.inherited', { by, value: String(settings[field]) || t('common.none') })}>
          <Input maxLength={40} placeholder={String(settings[field]) || t('limits.mapNumberLike')} />
        </Form.Item>
      );
    case 'decimal':
      return (
        <Form.Item name={field} label={label} extra={t('limits.inherited', { by, value: String(settings[field]) })}>
          <Input inputMode="decimal" placeholder={String(settings[field])} />
        </Form.Item>
      );
    default:
      return (
        <Form.Item name={field} label={label} extra={t('limits.inherited', { by, value: String(settings[field]) })}>
          <InputNumber precision={0} controls={false} placeholder={String(settings[field])} />
        </Form.Item>
      );
  }
}
