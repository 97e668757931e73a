/** One person: created with a one-time password, described afterwards; and below it what ends their access. */
import { CreatePerson, DescribePerson, type OneTimePassword, type Person } from '@fenghuo/domain';
import { Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestError, send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { Refusal, tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import { useGuardedClose } from '../../ui/use-guarded-close.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { PersonAccess } from './person-access.tsx';
import { RoleFields } from './role-fields.tsx';
import { areSameRoles, type EnteredPerson, personFrom, roleMistakes } from './roles.ts';
import type { TeamName } from './use-people.ts';

export type Secret = { person: Person } & OneTimePassword;

type Props = {
  /** Null: a new one. */
  person: Person | null;
  teams: readonly TeamName[] | 'failed' | null;
  onClose: () => void;
  onSaved: (person: Person) => void;
  onSecret: (secret: Secret) => void;
};

export function PersonDrawer({ person, teams, onClose, onSaved, onSecret }: Props) {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const me = usePerson();
  const isOwn = me?.id === person?.id;
  const officeId = me?.roles.find(({ role }) => role === 'secAdmin')?.jurisdictionId;
  const { form, isBusy, failure, submit } = useCheckedForm(['name', 'username', 'roles']);
  /** What the changes are measured against: the row as it was last read. */
  const [base, setBase] = useState(person);
  const close = useGuardedClose(form, onClose);

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
  const describe = async (before: Person, { name, roles }: ReturnType<typeof personFrom>): Promise<Person | null> => {
    const changes = { ...(name !== before.name && { name }), ...(!isOwn && !areSameRoles(roles, before.roles) && { roles }) };
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
  const isConflict = failure instanceof RequestError && failure.code === 'VERSION_CONFLICT';
  return (
    <Drawer
      open
      title={base === null ? t('people.create.title') : t('people.edit.title', { name: base.name })}
      size={isPhone ? '100%' : 520}
      onClose={close}
      footer={
        <div className="drawer-foot">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" loading={isBusy} onClick={() => form.submit()}>
            {base === null ? t('people.create.submit') : t('common.save')}
          </Button>
        </div>
      }
    >
      <Form<EnteredPerson>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={person === null ? { roles: [{ jurisdictionId: officeId }] } : { ...person, roles: person.roles.map(withoutNull) }}
        onFinish={(entered) => void save(entered)}
      >
        <div className="form-pair">
          <Form.Item name="name" label={t('people.form.name')}>
            <Input autoFocus={person === null} autoComplete="off" />
          </Form.Item>
          <Form.Item name="username" label={t('people.form.username')} extra={person === null ? t('people.form.usernameHint') : undefined}>
            <Input disabled={person !== null} autoComplete="off" autoCapitalize="off" spellCheck={false} />
          </Form.Item>
        </div>
        {isOwn ? <p className="tertiary">{t('people.form.ownRoles')}</p> : <RoleFields teams={teams} officeId={officeId} />}
        {person !== null && !isOwn && <p className="tertiary roles-end">{t('people.form.rolesEnd')}</p>}
        <Refusal failure={failure} title={t(base === null ? 'people.create.refused' : 'people.edit.refused')}>
          {isConflict && <span>{t('settings.changedMeanwhile')}</span>}
        </Refusal>
        <button type="submit" hidden />
      </Form>
      {base !== null && (
        <PersonAccess
          person={base}
          isOwn={isOwn}
          onChanged={(after) => {
            setBase(after);
            onSaved(after);
          }}
          onSecret={onSecret}
        />
      )}
    </Drawer>
  );
}

/** A form knows absent and given; the server's null is absent. */
const withoutNull = ({ role, jurisdictionId, teamId }: Person['roles'][number]) => ({ role, jurisdictionId, ...(teamId && { teamId }) });
