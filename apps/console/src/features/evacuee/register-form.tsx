/** Registers whoever came together, in one press: a name or only a number, and what each of them needs. All of them or nobody. */
import { EVACUEE_NEEDS, MOST_TOGETHER, type RegisteredGroup, registration, SEXES, type Shelter } from '@fenghuo/domain';
import { Button, Checkbox, Input, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { another, groupOf, nobody, type Typed } from './family.ts';
import { Wristbands } from './wristbands.tsx';

/** Counted at the door, only the names are new · of a household that is expected · neither. */
type How = 'counted' | 'expected' | 'arriving';
type Props = { shelter: Shelter; incidentId: string; onRegistered: () => void };

export function RegisterForm({ shelter, incidentId, onRegistered }: Props) {
  const { t } = useTranslation();
  const [people, setPeople] = useState<readonly Typed[]>(() => [nobody()]);
  const [doNotDisclose, setDoNotDisclose] = useState(false);
  // Who stands at the desk was most often counted at the door a minute ago, and then only the name is new.
  const { unregistered } = registration(shelter);
  const [chosen, setChosen] = useState<How | null>(null);
  const expected = shelter.transfers.filter(({ household }) => household);
  const how = chosen ?? (unregistered >= people.length ? 'counted' : expected.length > 0 ? 'expected' : 'arriving');
  const [picked, setPicked] = useState<string | null>(null);
  const transferId = how === 'expected' && expected.some(({ id }) => id === picked) ? picked : null;
  const [registered, setRegistered] = useState<RegisteredGroup | null>(null);
  const { run, isBusy, failure } = useCommand();
  const change = (key: number, part: Partial<Typed>): void =>
    setPeople((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const register = async (): Promise<void> => {
    const body = groupOf(people, {
      incidentId,
      shelterId: shelter.id,
      doNotDisclose,
      isCounted: how === 'counted',
      transferId,
      at: new Date(serverTime.now()).toISOString(),
    });
    const about = { name: 'register', subjectId: shelter.id };
    const done = await run(() => send<RegisteredGroup>('POST', '/evacuees/groups', body, about));
    if (done === null) return;
    setRegistered(done);
    setPeople([nobody()]);
    setPicked(null);
    setChosen(null);
    setDoNotDisclose(false);
    onRegistered();
  };
  if (registered !== null) return <Wristbands registered={registered.registered} onNext={() => setRegistered(null)} />;
  return (
    <form
      className="desk-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void register();
      }}
    >
      <Segmented
        block
        aria-label={t('evacuee.how')}
        value={how}
        onChange={setChosen}
        options={[
          { value: 'counted' as const, label: t('evacuee.counted', { n: unregistered }) },
          ...(expected.length > 0 ? [{ value: 'expected' as const, label: t('evacuee.expected', { n: expected.length }) }] : []),
          { value: 'arriving' as const, label: t('evacuee.arriving') },
        ]}
      />
      <span className="tertiary">{t(`evacuee.howHint.${how}`, { n: unregistered })}</span>
      {how === 'expected' && (
        <Labelled label={t('evacuee.household')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            value={transferId}
            placeholder={t('evacuee.householdHint')}
            onChange={setPicked}
            options={expected.map(({ id, household, people: awaited }) => ({
              value: id,
              label: t('evacuee.householdOf', { code: shortCode(household?.code ?? ''), zone: household?.zoneName, n: awaited }),
            }))}
          />
        </Labelled>
      )}
      {people.map((one, index) => (
        <PersonFields
          key={one.key}
          typed={one}
          n={index + 1}
          onChange={(part) => change(one.key, part)}
          onRemove={people.length > 1 ? () => setPeople((before) => before.filter(({ key }) => key !== one.key)) : null}
        />
      ))}
      <Button block type="dashed" disabled={people.length >= MOST_TOGETHER} onClick={() => setPeople([...people, another(people)])}>
        {t('evacuee.add')}
      </Button>
      <Checkbox checked={doNotDisclose} onChange={(event) => setDoNotDisclose(event.target.checked)}>
        {t('evacuee.doNotDisclose')}
      </Checkbox>
      <Refusal failure={failure} title={t('evacuee.desk')} />
      <Button type="primary" htmlType="submit" size="large" loading={isBusy} disabled={how === 'expected' && transferId === null}>
        {t('evacuee.register', { n: people.length })}
      </Button>
    </form>
  );
}

type FieldsProps = { typed: Typed; n: number; onChange: (part: Partial<Typed>) => void; onRemove: (() => void) | null };

function PersonFields({ typed, n, onChange, onRemove }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="plain-fieldset desk-person">
      <legend>
        {t('evacuee.person', { n })}
        {onRemove && <Button size="small" type="text" icon={<CrossGlyph />} aria-label={t('evacuee.remove', { n })} onClick={onRemove} />}
      </legend>
      <div className="desk-pair">
        <Labelled label={t('evacuee.name')}>
          <Input
            autoFocus={n > 1}
            autoComplete="off"
            maxLength={60}
            placeholder={t('evacuee.nameHint')}
            value={typed.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Labelled>
        <Labelled label={t('evacuee.phone')}>
          <Input
            autoComplete="off"
            inputMode="tel"
            maxLength={30}
            value={typed.phone}
            onChange={(event) => onChange({ phone: event.target.value })}
          />
        </Labelled>
      </div>
      <div className="desk-pair desk-pair-short">
        <div className="desk-labelled">
          <span>{t('evacuee.sexLabel')}</span>
          <Segmented
            aria-label={t('evacuee.sexLabel')}
            value={typed.sex ?? ''}
            onChange={(value) => onChange({ sex: SEXES.find((sex) => sex === value) ?? null })}
            options={[
              ...SEXES.map((value) => ({ value: value as string, label: t(`evacuee.sex.${value}`) })),
              { value: '', label: t('common.none') },
            ]}
          />
        </div>
        <Labelled label={t('evacuee.birthYear')}>
          <InputNumber
            min={1900}
            max={2200}
            precision={0}
            controls={false}
            value={typed.birthYear}
            onChange={(birthYear) => onChange({ birthYear })}
          />
        </Labelled>
        <Labelled label={t('evacuee.home')}>
          <Input autoComplete="off" maxLength={120} value={typed.home} onChange={(event) => onChange({ home: event.target.value })} />
        </Labelled>
      </div>
      <Checkbox.Group
        aria-label={t('evacuee.needsLabel')}
        value={[...typed.needs]}
        onChange={(needs) => onChange({ needs })}
        options={EVACUEE_NEEDS.map((value) => ({ value, label: t(`evacuee.need.${value}`) }))}
      />
    </fieldset>
  );
}
