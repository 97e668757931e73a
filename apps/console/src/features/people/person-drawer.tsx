/** One person: created with a one-time password, described afterwards; and below it what ends their access. */
import { CreatePerson, DescribePerson, type OneTimePassword, type Person } from '@fenghuo/domain';
import { Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestError, send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { useCheckedForm } from '../../ui/use-form.ts';
import { PersonAccess } from './person-access.tsx';
import { RoleFields } from './role-fields.tsx';
import { areSameRoles, type EnteredPerson, personFrom, roleMistakes } from './roles.ts';
import type { RolePlaces } from './use-people.ts';

export type Secret = { person: Person } & OneTimePassword;

type Props = {
  /** Null: a new one. */
  person: Person | null;
  places: RolePlaces | 'failed' | null;
  onClose: () => void;
  onSaved: (person: Person) => void;
  onSecret: (secret: Secret) => void;
};

export function PersonDrawer({ person, places, onClose, onSaved, onSecret }: Props) {
  const { t } = useTranslation();
  const me = usePerson();
  const isOwn = me?.id === person?.id;
  const officeId = me?.roles.find(({ role }) => role === 'secAdmin')?.jurisdictionId;
  const checked = useCheckedForm(['name', 'username', 'phone', 'roles']);
  const { submit } = checked;
  /** What the changes are measured against: the row as it was last read. */
  const [base, setBase] = useState(person);

  const save = async (entered: EnteredPerson): Promise<void> => {
    const body = personFrom(entered);
    const done = base === null ? await create(body) : await describe(base, body);
    if (done === null) return;
    onSaved(done);
    onClose();
  };
  const create = async (body: ReturnType<typeof personFrom>): Promise<Person | null> => {
    const mistakes = [...issuesOf(t, CreatePerson, body), ...roleMistakes(t, body.roles)];
    const made = await submit(mistakes, () => send<Secret>('POST', '/persons', body, { name: 'createPerson' }));
    if (made === null) return null;
    onSecret(made);
    return made.person;
  };
  const describe = async (before: Person, { name, phone, roles }: ReturnType<typeof personFrom>): Promise<Person | null> => {
    const changes = {
      ...(name !== before.name && { name }),
      ...(typeof phone === 'string' && phone !== (before.phone ?? '') && { phone }),
      ...(!isOwn && !areSameRoles(roles, before.roles) && { roles }),
    };
    const mistakes = [...issuesOf(t, DescribePerson, changes), ...roleMistakes(t, roles)];
    return submit(mistakes, async () => {
      try {
        const about = { name: 'describePerson', subjectId: before.id, version: before.version };
        const after = await send<Person>('PATCH', `/persons/${before.id}`, changes, about);
        tellDone(t('people.saved', { name: after.name }));
        return after;
      } catch (error) {
        if (error instanceof RequestError && error.code === 'VERSION_CONFLICT') {
          const current = error.current as Person;
          setBase(current);
          onSaved(current);
        }
        throw error;
      }
    });
  };
  return (
    <FormDrawer<EnteredPerson>
      checked={checked}
      title={base === null ? t('people.create.title') : t('people.edit.title', { name: base.name })}
      submitText={base === null ? t('people.create.submit') : t('common.save')}
      refusedTitle={t(base === null ? 'people.create.refused' : 'people.edit.refused')}
      initialValues={person === null ? { roles: [{ jurisdictionId: officeId }] } : { ...person, roles: person.roles.map(withoutNull) }}
      onSave={save}
      onClose={onClose}
      below={
        base !== null && (
          <PersonAccess
            person={base}
            isOwn={isOwn}
            onChanged={(after) => {
              setBase(after);
              onSaved(after);
            }}
            onSecret={onSecret}
          />
        )
      }
    >
      <div className="form-pair">
        <Form.Item name="name" label={t('people.form.name')}>
          <Input autoFocus={person === null} autoComplete="off" />
        </Form.Item>
        <Form.Item name="username" label={t('people.form.username')} extra={person === null ? t('people.form.usernameHint') : undefined}>
          <Input disabled={person !== null} autoComplete="off" autoCapitalize="off" spellCheck={false} />
        </Form.Item>
      </div>
      <Form.Item name="phone" label={`${t('people.form.phone')} (${t('common.optional')})`} extra={t('people.form.phoneHint')}>
        <Input autoComplete="off" inputMode="tel" />
      </Form.Item>
      {isOwn ? <p className="tertiary">{t('people.form.ownRoles')}</p> : <RoleFields places={places} officeId={officeId} />}
      {person !== null && !isOwn && <p className="tertiary roles-end">{t('people.form.rolesEnd')}</p>}
    </FormDrawer>
  );
}

/** A form knows absent and given; the server's null is absent. */
const withoutNull = ({ role, jurisdictionId, teamId }: Person['roles'][number]) => ({ role, jurisdictionId, ...(teamId && { teamId }) });
