/** The card of one team: what it is called, what it can do, who leads it, how it is reached, where it stands by. */
import { CONTACT_CHANNELS, CreateTeam, DescribeTeam, type Team, type TeamContact } from '@fenghuo/domain';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useNow, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { useTeamContacts } from '../../live/team-contacts.ts';
import { useCapabilityOptions } from '../../ui/capability-options.ts';
import { ReasonDialog, Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { type FieldError, issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { JurisdictionField } from '../../ui/jurisdiction-field.tsx';
import { PlaceField } from '../../ui/place-field.tsx';
import { useCheckedForm } from '../../ui/use-form.ts';
import { ageWords } from '../../ui/words.ts';
import { changesOf, type EnteredTeam, emptied, enteredFrom, type Located, NOWHERE, newTeamFrom } from './team-form.ts';

const FIELDS = ['name', 'code', 'kind', 'headcount', 'capabilities', 'leader', 'liaison', 'contacts', 'station', 'jurisdictionId'];

export function TeamDrawer({ teamId, onClose }: { teamId: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const team = useRow('team', teamId);
  const reach = useTeamContacts(team);
  const contacts = reach.state === 'read' ? reach.contacts : null;
  const checked = useCheckedForm(FIELDS);

  const create = (entered: EnteredTeam): Promise<Team | null> => {
    const body = newTeamFrom(entered);
    return checked.submit(issuesOf(t, CreateTeam, body), () => send<Team>('POST', '/teams', body, { name: 'createTeam' }));
  };
  const describe = (before: Team, entered: EnteredTeam): Promise<Team | null> => {
    const changes = changesOf(before, contacts, entered);
    const lost = emptied(before, entered).map((field): FieldError => ({ name: [field], errors: [t('team.form.notEmptied')] }));
    const about = { name: 'describeTeam', subjectId: before.id, version: before.version };
    return checked.submit([...issuesOf(t, DescribeTeam, changes), ...lost], () =>
      send<Team>('PATCH', `/teams/${before.id}`, changes, about),
    );
  };
  const save = async (entered: EnteredTeam): Promise<void> => {
    // The newest row of the feed: what somebody else has changed meanwhile is not sent back.
    const before = store.get('team', teamId);
    const done = before === null ? await create(entered) : await describe(before, entered);
    if (done === null) return;
    tellDone(t(before === null ? 'team.created' : 'team.saved', { team: done.name }));
    onClose();
  };
  return (
    <FormDrawer<EnteredTeam>
      checked={checked}
      title={team === null ? t('team.create') : `${team.code} ${team.name}`}
      submitText={team === null ? t('team.createSubmit') : t('common.save')}
      refusedTitle={t('team.refused')}
      initialValues={team === null ? { capabilities: [undefined], station: NOWHERE } : enteredFrom(team, null)}
      subjectId={team?.id}
      onSave={save}
      onClose={onClose}
      below={team && <Standing team={team} />}
    >
      <div className="form-pair">
        <Form.Item name="name" label={t('team.form.name')}>
          <Input autoFocus={team === null} autoComplete="off" />
        </Form.Item>
        <Form.Item name="code" label={t('team.form.code')} extra={team === null ? t('team.form.codeHint') : undefined}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="kind" label={`${t('team.form.kind')} (${t('common.optional')})`}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="headcount" label={`${t('team.headcount')} (${t('common.optional')})`}>
          <InputNumber className="team-number" min={0} precision={0} controls={false} />
        </Form.Item>
      </div>
      <Capabilities />
      <div className="form-pair">
        <Form.Item name="leader" label={`${t('team.leader')} (${t('common.optional')})`}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="liaison" label={`${t('team.liaison')} (${t('common.optional')})`}>
          <Input autoComplete="off" />
        </Form.Item>
      </div>
      {reach.state === 'read' ? <Contacts present={reach.contacts} /> : <p className="tertiary">{t(`team.reach.${reach.state}`)}</p>}
      <Form.Item name="station" label={t('team.station')} extra={t('team.form.stationHint')}>
        <StationField />
      </Form.Item>
      <JurisdictionField isNew={team === null} hint={t('team.form.jurisdictionHint')} />
    </FormDrawer>
  );
}

const removeButton = (label: string, onClick: () => void) => (
  <Button type="text" icon={<CrossGlyph />} aria-label={label} title={label} onClick={onClick} />
);

/** Level 1 is the best, as in the rating of social forces. */
function Capabilities() {
  const { t } = useTranslation();
  const options = useCapabilityOptions();
  const levels = [1, 2, 3].map((value) => ({ value, label: t('team.form.level', { n: value }) }));
  return (
    <Form.List name="capabilities">
      {(fields, { add, remove }) => (
        <fieldset className="plain-fieldset team-list">
          <legend>{t('team.capabilities')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="team-list-row">
              <Form.Item name={[name, 'code']}>
                <Select
                  showSearch={{ optionFilterProp: 'label' }}
                  aria-label={t('team.capabilities')}
                  placeholder={t('team.form.capabilityHint')}
                  options={[...options]}
                />
              </Form.Item>
              <Form.Item name={[name, 'level']}>
                <Select allowClear aria-label={t('team.form.levels')} placeholder={t('team.form.noLevel')} options={levels} />
              </Form.Item>
              {removeButton(t('team.form.removeCapability'), () => remove(name))}
            </div>
          ))}
          <Button block type="dashed" onClick={() => add()}>
            {t('team.form.addCapability')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

/** Tried from top to bottom when a team is not heard. */
function Contacts({ present }: { present: readonly TeamContact[] }) {
  const { t } = useTranslation();
  return (
    <Form.List name="contacts" initialValue={[...present]}>
      {(fields, { add, remove }) => (
        <fieldset className="plain-fieldset team-list">
          <legend>{t('team.contacts')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="team-list-row team-contact-row">
              <Form.Item name={[name, 'channel']}>
                <Select
                  aria-label={t('team.form.channel')}
                  options={CONTACT_CHANNELS.map((value) => ({ value, label: t(`team.channel.${value}`) }))}
                />
              </Form.Item>
              <Form.Item name={[name, 'value']}>
                <Input aria-label={t('team.form.contact')} placeholder={t('team.form.contact')} autoComplete="off" />
              </Form.Item>
              {removeButton(t('team.form.removeContact'), () => remove(name))}
            </div>
          ))}
          <Button block type="dashed" onClick={() => add({ channel: 'phone' })}>
            {t('team.form.addContact')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

/** `value` and `onChange` are the form's. */
function StationField({ value = NOWHERE, onChange }: { value?: Located; onChange?: (station: Located) => void }) {
  return <PlaceField {...value} onChange={(changes) => onChange?.({ ...value, ...changes })} />;
}

/** Whether it can be sent, and whether somebody has looked the card over lately: commands of their own, outside the form. */
function Standing({ team }: { team: Team }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  const [isAsking, setAsking] = useState(false);
  const isOut = team.availability === 'outOfService';
  const set = (body: { availability: Team['availability']; reason?: string }) =>
    send('PATCH', `/teams/${team.id}`, body, { name: 'availability', subjectId: team.id });
  const back = async (): Promise<void> => {
    if ((await run(() => set({ availability: 'available' }))) !== null) tellDone(t('event.team.available', { team: team.name }));
  };
  const verify = async (): Promise<void> => {
    const done = await run(() => send('POST', `/teams/${team.id}/verify`, {}, { name: 'verify', subjectId: team.id }));
    if (done !== null) tellDone(t('team.verified', { team: team.name }));
  };
  return (
    <section className="team-standing-block">
      <div>
        <span>{isOut ? t('team.outOfService') : t('team.standby')}</span>
        {isOut ? (
          <Button loading={isBusy} onClick={() => void back()}>
            {t('team.setAvailable')}
          </Button>
        ) : (
          <Button onClick={() => setAsking(true)}>{t('team.setOutOfService')}</Button>
        )}
      </div>
      <div>
        <span className={team.verifiedAt ? '' : 'tertiary'}>
          {team.verifiedAt ? t('team.verifiedAgo', { age: ageWords(t, Date.parse(team.verifiedAt), nowMs) }) : t('team.neverVerified')}
        </span>
        <Button loading={isBusy} onClick={() => void verify()}>
          {t('team.verify')}
        </Button>
      </div>
      <Refusal failure={failure} />
      <ReasonDialog
        open={isAsking}
        title={t('team.outOfServiceReason', { team: team.name })}
        okText={t('team.outOfService')}
        onCancel={() => setAsking(false)}
        onGiven={(reason) => set({ availability: 'outOfService', reason })}
      />
    </section>
  );
}
