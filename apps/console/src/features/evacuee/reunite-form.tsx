/** A relative asks. Who asks is recorded first; the answer is "safe, at X" or nothing, and nothing sounds the same whatever its cause. */
import type { AskReunion, Reunion } from '@fenghuo/domain';
import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { Labelled } from '../../ui/labelled.tsx';

const EMPTY = { askerName: '', askerPhone: '', relation: '', name: '', phoneTail: '', village: '', groupMember: '' };
type Typed = typeof EMPTY;

export function ReuniteForm({ incidentId }: { incidentId: string | null }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const [birthYear, setBirthYear] = useState<number | null>(null);
  const [answer, setAnswer] = useState<Reunion | null>(null);
  const { run, isBusy, failure } = useCommand();
  const field = (key: keyof Typed, label: string, inputMode: 'text' | 'tel' | 'numeric' = 'text') => (
    <Labelled label={label}>
      <Input
        autoComplete="off"
        inputMode={inputMode}
        maxLength={60}
        value={typed[key]}
        onChange={(event) => {
          setTyped((before) => ({ ...before, [key]: event.target.value }));
          setAnswer(null);
        }}
      />
    </Labelled>
  );
  const given = (words: string): string | null => words.trim() || null;
  const oneMore = {
    birthYear,
    phoneTail: given(typed.phoneTail),
    village: given(typed.village),
    groupMember: given(typed.groupMember),
  };
  const isAskable =
    [typed.askerName, typed.askerPhone, typed.relation, typed.name].every((words) => words.trim() !== '') &&
    Object.values(oneMore).some((fact) => fact !== null);
  const ask = async (): Promise<void> => {
    const body: AskReunion = {
      asker: { name: typed.askerName.trim(), phone: typed.askerPhone.trim(), relation: typed.relation.trim() },
      name: typed.name.trim(),
      oneMore,
      ...(incidentId !== null && { incidentId }),
    };
    setAnswer(await run(() => send<Reunion>('POST', '/reunions', body, { name: 'reunite' })));
  };
  return (
    <form
      className="desk-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <b>{t('evacuee.asker')}</b>
      <span className="tertiary">{t('evacuee.askerHint')}</span>
      <div className="desk-pair">
        {field('askerName', t('evacuee.name'))}
        {field('askerPhone', t('evacuee.phone'), 'tel')}
      </div>
      {field('relation', t('evacuee.relationToAsker'))}
      <b>{t('evacuee.sought')}</b>
      {field('name', t('evacuee.fullName'))}
      <b>{t('evacuee.oneMore')}</b>
      <span className="tertiary">{t('evacuee.oneMoreHint')}</span>
      <div className="desk-pair">
        <Labelled label={t('evacuee.birthYear')}>
          <InputNumber
            min={1900}
            max={2200}
            precision={0}
            controls={false}
            value={birthYear}
            onChange={(year) => {
              setBirthYear(year);
              setAnswer(null);
            }}
          />
        </Labelled>
        {field('phoneTail', t('evacuee.phoneTail'), 'numeric')}
      </div>
      <div className="desk-pair">
        {field('village', t('evacuee.village'))}
        {field('groupMember', t('evacuee.groupMember'))}
      </div>
      <Refusal failure={failure} title={t('evacuee.reunite')} />
      {answer !== null && <Answer answer={answer} />}
      <Button type="primary" htmlType="submit" size="large" loading={isBusy} disabled={!isAskable}>
        {t('evacuee.ask')}
      </Button>
    </form>
  );
}

function Answer({ answer }: { answer: Reunion }) {
  const { t } = useTranslation();
  if (answer.found === 'unknown')
    return (
      <p className="desk-answer" role="status">
        <b>{t('evacuee.unknown')}</b> <span className="tertiary">{t('evacuee.unknownHint')}</span>
      </p>
    );
  return (
    <p className="desk-answer is-safe" role="status">
      <b>{answer.shelterName === null ? t('evacuee.safe') : t('evacuee.safeAt', { place: answer.shelterName })}</b>
    </p>
  );
}
