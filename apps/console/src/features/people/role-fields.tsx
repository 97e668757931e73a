/** The roles of one person: what, where in the tree, and for the roles of a team, a depot or a shelter which one. */
import type { Role } from '@fenghuo/domain';
import { Button, Form, Select, TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { isNamed, nodeIn, type TreeNode, treeOf } from '../../ui/jurisdiction-tree.ts';
import { type EnteredRole, isTeamRole, rolesToChoose } from './roles.ts';
import type { RolePlaces } from './use-people.ts';

/** `officeId`: the node this administrator answers for; roles are given there and below. */
type Props = { places: RolePlaces | 'failed' | null; officeId: string | undefined };

export function RoleFields({ places, officeId }: Props) {
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
              places={places}
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
  places: Props['places'];
  officeId: string | undefined;
  onRemove: () => void;
};

function RoleRow({ index, entered, choices, places, officeId, onRemove }: RowProps) {
  const { t, i18n } = useTranslation();
  const rows = useRows('jurisdiction');
  const tree = useMemo(() => {
    const whole = treeOf(rows, i18n.language);
    const office = officeId === undefined ? null : nodeIn(whole, officeId);
    return office === null ? whole : [office];
  }, [rows, i18n.language, officeId]);
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
      {isTeamRole(entered?.role) && <PlaceOfRole index={index} of="teams" places={places} />}
      {entered?.role === 'depotKeeper' && <PlaceOfRole index={index} of="depots" places={places} />}
      {entered?.role === 'shelterManager' && <PlaceOfRole index={index} of="shelters" places={places} />}
    </div>
  );
}

const FIELD = { teams: 'teamId', depots: 'depotId', shelters: 'shelterId' } as const;

/** A team stands at its own node, as a depot and a shelter do; its people belong there too. */
function PlaceOfRole({ index, of, places }: { index: number; of: keyof RolePlaces; places: Props['places'] }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const known = places === null || places === 'failed' ? [] : places[of];
  const follow = (id: string): void => {
    const place = known.find((one) => one.id === id);
    if (place) form.setFieldValue(['roles', index, 'jurisdictionId'], place.jurisdictionId);
  };
  return (
    <Form.Item
      className="role-team"
      name={[index, FIELD[of]]}
      label={t(`people.form.${of}`)}
      extra={places === 'failed' ? <span className="red-text">{t('people.form.placesUnread')}</span> : undefined}
    >
      <Select
        allowClear={of !== 'teams'}
        showSearch={{ optionFilterProp: 'label' }}
        loading={places === null}
        onChange={follow}
        options={known.map(({ id, code, name }) => ({ value: id, label: `${name} ${code}` }))}
      />
    </Form.Item>
  );
}
