/** The roles of one person: what, where in the tree, and for the roles of a team which team. */
import type { Role } from '@fenghuo/domain';
import { Button, Form, Select, TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { isNamed, nodeIn, type TreeNode, treeOf } from '../../ui/jurisdiction-tree.ts';
import { type EnteredRole, isTeamRole, rolesToChoose } from './roles.ts';
import type { TeamName } from './use-people.ts';

/** `officeId`: the node this administrator answers for; roles are given there and below. */
type Props = { teams: readonly TeamName[] | 'failed' | null; officeId: string | undefined };

export function RoleFields({ teams, officeId }: Props) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const entered: readonly (EnteredRole | undefined)[] = Form.useWatch('roles', form) ?? [];
  const isFull = entered.length > 0 && rolesToChoose(entered, entered.length).length === 0;
  return (
    <Form.List name="roles">
      {(fields, { add, remove }, { errors }) => (
        <fieldset className="plain-fieldset roles">
          <legend>{t('people.form.roles')}</legend>
          <p className="tertiary">{t('people.form.rolesHint')}</p>
          {fields.map(({ key, name }) => (
            <RoleRow
              key={key}
              index={name}
              entered={entered[name]}
              choices={rolesToChoose(entered, name)}
              teams={teams}
              officeId={officeId}
              onRemove={() => remove(name)}
            />
          ))}
          <Form.ErrorList errors={errors} />
          <Button
            block
            type="dashed"
            disabled={isFull}
            title={isFull ? t('people.form.rolesHint') : ''}
            onClick={() => add({ jurisdictionId: officeId })}
          >
            {t('people.form.addRole')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

type RowProps = {
  index: number;
  entered: EnteredRole | undefined;
  choices: readonly Role[];
  teams: Props['teams'];
  officeId: string | undefined;
  onRemove: () => void;
};

function RoleRow({ index, entered, choices, teams, officeId, onRemove }: RowProps) {
  const { t, i18n } = useTranslation();
  const form = Form.useFormInstance();
  const rows = useRows('jurisdiction');
  const tree = useMemo(() => {
    const whole = treeOf(rows, i18n.language);
    const office = officeId === undefined ? null : nodeIn(whole, officeId);
    return office === null ? whole : [office];
  }, [rows, i18n.language, officeId]);
  const known = Array.isArray(teams) ? teams : [];
  /** A team stands at its own node; its people belong there too. */
  const followTeam = (teamId: string): void => {
    const team = known.find(({ id }) => id === teamId);
    if (team) form.setFieldValue(['roles', index, 'jurisdictionId'], team.jurisdictionId);
  };
  return (
    <div className="role-row">
      <Form.Item name={[index, 'role']} label={t('people.form.role')}>
        <Select options={choices.map((role) => ({ value: role, label: t(`common.role.${role}`) }))} />
      </Form.Item>
      <Form.Item name={[index, 'jurisdictionId']} label={t('people.form.jurisdiction')}>
        <TreeSelect<string, TreeNode>
          treeData={tree}
          treeDefaultExpandedKeys={tree.map(({ key }) => key)}
          showSearch={{ filterTreeNode: (query, node) => isNamed((node as TreeNode).row, query) }}
          popupMatchSelectWidth={280}
        />
      </Form.Item>
      <Button
        type="text"
        className="role-remove"
        icon={<CrossGlyph />}
        aria-label={t('people.form.removeRole')}
        title={t('people.form.removeRole')}
        onClick={onRemove}
      />
      {isTeamRole(entered?.role) && (
        <Form.Item
          className="role-team"
          name={[index, 'teamId']}
          label={t('people.form.team')}
          extra={teams === 'failed' ? <span className="red-text">{t('people.form.teamsUnread')}</span> : undefined}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={teams === null}
            onChange={followTeam}
            options={known.map((team) => ({ value: team.id, label: `${team.name} ${team.code}` }))}
          />
        </Form.Item>
      )}
    </div>
  );
}
