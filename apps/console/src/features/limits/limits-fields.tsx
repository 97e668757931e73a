/** Limits that are more than a number: who lives here, who signs, who approves step after step, whose columns lists leave in. */
import { type ExportProfile, type Role, SIGNING_ROLES } from '@fenghuo/domain';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { CrossGlyph } from '../../ui/glyphs.tsx';

const APPROVING = ['dutyOfficer', 'dutyLeader', 'commander', 'depotKeeper'] as const;
const MAX_STEPS = 5;

export const rolesIn = (t: TFunction, roles: readonly Role[]): string =>
  roles.map((role) => t(`common.role.${role}`)).join(t('common.listSeparator'));

export function SignersField({ label, extra, placeholder }: { label: string; extra: string; placeholder: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item name="reliefSigners" label={label} extra={extra}>
      <Select
        mode="multiple"
        placeholder={placeholder}
        options={SIGNING_ROLES.map((role) => ({ value: role, label: t(`common.role.${role}`) }))}
      />
    </Form.Item>
  );
}

/** Profiles are written where lists are taken away; here it is seen whose there are, and they are given up. */
export function ProfilesField({ label, extra }: { label: string; extra: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item name="exportProfiles" label={label} extra={extra}>
      <ProfileList none={t('limits.noProfiles')} removeLabel={t('limits.removeProfile')} />
    </Form.Item>
  );
}

type ListProps = {
  value?: readonly ExportProfile[];
  onChange?: (value: readonly ExportProfile[]) => void;
  none: string;
  removeLabel: string;
};

function ProfileList({ value = [], onChange, none, removeLabel }: ListProps) {
  const { t } = useTranslation();
  if (value.length === 0) return <span className="tertiary">{none}</span>;
  return (
    <ul className="limits-profiles">
      {value.map((profile) => (
        <li key={`${profile.kind} ${profile.name}`}>
          <b>{profile.name}</b> <span className="secondary">{t(`sheet.kind.${profile.kind}`)}</span>{' '}
          <span className="tertiary">{profile.columns.map(({ head }) => head).join(t('common.listSeparator'))}</span>
          <Button
            type="text"
            size="small"
            icon={<CrossGlyph />}
            aria-label={removeLabel}
            title={removeLabel}
            onClick={() => onChange?.(value.filter((one) => one !== profile))}
          />
        </li>
      ))}
    </ul>
  );
}

/** Of this place alone: nobody inherits how many live elsewhere. */
export function ResidentsField({ label }: { label: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item label={label} extra={t('limits.ownOnly')}>
      <div className="limits-residents">
        <Form.Item name={['residents', 'count']} label={t('limits.residents.count')}>
          <InputNumber precision={0} controls={false} />
        </Form.Item>
        <Form.Item name={['residents', 'source']} label={t('limits.residents.source')}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={['residents', 'year']} label={t('limits.residents.year')}>
          <InputNumber precision={0} controls={false} />
        </Form.Item>
      </div>
    </Form.Item>
  );
}

export function StepsField({ label, extra }: { label: string; extra: string }) {
  const { t } = useTranslation();
  const options = APPROVING.map((role) => ({ value: role, label: t(`common.role.${role}`) }));
  return (
    <Form.Item label={label} extra={extra}>
      <Form.List name="supplyApproval">
        {(fields, { add, remove }) => (
          <div className="limits-steps">
            {fields.map(({ key, name }) => (
              <div key={key} className="limits-step">
                <span className="tertiary">{t('limits.step', { n: name + 1 })}</span>
                <Form.Item name={[name, 'roles']} noStyle>
                  <Select mode="multiple" aria-label={t('limits.step', { n: name + 1 })} options={options} />
                </Form.Item>
                <Button
                  type="text"
                  icon={<CrossGlyph />}
                  aria-label={t('limits.removeStep')}
                  title={t('limits.removeStep')}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Button type="dashed" disabled={fields.length >= MAX_STEPS} onClick={() => add({ roles: [] })}>
              {t('limits.addStep')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}
