/** What can be done with a shelter in its present state: open and close it step by step, count heads, say that nothing has changed. */
import type { Shelter, ShelterFunction } from '@fenghuo/domain';
import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { groupOf } from './standing.ts';

type Asked = 'open' | 'count' | null;
type Did = 'startOpening' | 'open' | 'startClosing' | 'close' | 'confirm' | 'count';

/** One answer of the server, told in words. */
export function useShelterCommand(shelter: Shelter) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const act = async (path: string, body: object, did: Did, n = 0): Promise<boolean> => {
    const about = { name: did, subjectId: shelter.id };
    const done = await run(() => send<unknown>('POST', `/shelters/${shelter.id}/${path}`, { ...body, at: nowText() }, about));
    if (done === null) return false;
    tellDone(t(`shelter.do.done.${did}`, { name: shelter.name, n }));
    return true;
  };
  return { act, isBusy, failure };
}

const nowText = (): string => new Date(serverTime.now()).toISOString();

export function ShelterSteps({ shelter }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const { act, isBusy, failure } = useShelterCommand(shelter);
  const [asked, setAsked] = useState<Asked>(null);
  const [incidentId, setIncidentId] = useOpeningFor(shelter);
  const { state } = shelter;
  const forIncident = incidentId === null ? {} : { incidentId };
  const isInUse = groupOf(state) === 'inUse';
  const button = (words: string, onClick: () => void, isPrimary = false) => (
    <Button type={isPrimary ? 'primary' : 'default'} loading={isBusy} onClick={onClick}>
      {words}
    </Button>
  );
  if (!isInUse && state !== 'standby') return null;
  return (
    <section className="shelter-block shelter-steps">
      {(state === 'standby' || state === 'opening') && <IncidentField value={incidentId} onChange={setIncidentId} />}
      <div className="shelter-buttons">
        {state === 'standby' &&
          button(t('shelter.do.startOpening'), () => void act('open', { to: 'opening', ...forIncident }, 'startOpening'), true)}
        {state === 'opening' && button(t('shelter.do.open'), () => setAsked(asked === 'open' ? null : 'open'), true)}
        {isInUse && button(t('shelter.do.confirm'), () => void act('confirm', {}, 'confirm'))}
        {isInUse && button(t('shelter.do.count'), () => setAsked(asked === 'count' ? null : 'count'))}
        {state === 'open' && button(t('shelter.do.startClosing'), () => void act('close', { to: 'closing' }, 'startClosing'))}
        {state === 'closing' && button(t('shelter.do.close'), () => void act('close', { to: 'closed' }, 'close'))}
      </div>
      <Refusal failure={failure} title={shelter.name} />
      {asked === 'open' && <OpenForm shelter={shelter} incidentId={incidentId} onDone={() => setAsked(null)} />}
      {asked === 'count' && <CountForm shelter={shelter} onDone={() => setAsked(null)} />}
    </section>
  );
}

/** For what it opens: the incident it is given already, or the only one there is. */
function useOpeningFor(shelter: Shelter): [string | null, (id: string | null) => void] {
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const open = useRows('incident').filter(({ state }) => state !== 'closed');
  const only = open.length === 1 ? (open[0]?.id ?? null) : null;
  return [chosen === undefined ? (shelter.incidentId ?? only) : chosen, setChosen];
}

function IncidentField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation();
  const incidents = useRows('incident').filter(({ state }) => state !== 'closed');
  if (incidents.length === 0) return null;
  return (
    <Labelled label={`${t('shelter.do.incident')} (${t('common.optional')})`} className="shelter-labelled">
      <Select<string>
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        onChange={(id) => onChange(id ?? null)}
        options={incidents.map(({ id, code, title }) => ({ value: id, label: `${shortCode(code)} ${title}` }))}
      />
    </Labelled>
  );
}

/** Each function is confirmed; what does not work is opened without only for a reason. */
function OpenForm({ shelter, incidentId, onDone }: { shelter: Shelter; incidentId: string | null; onDone: () => void }) {
  const { t } = useTranslation();
  const { act, isBusy, failure } = useShelterCommand(shelter);
  const [works, setWorks] = useState<readonly ShelterFunction[]>(shelter.functions);
  const [reason, setReason] = useState('');
  const missing = shelter.functions.filter((one) => !works.includes(one));
  const list = missing.map((one) => t(`shelter.function.${one}`)).join(t('common.listSeparator'));
  const open = async (): Promise<void> => {
    const override = missing.length > 0 ? { override: { reason: reason.trim() } } : {};
    if (await act('open', { to: 'open', functions: works, ...override, ...(incidentId !== null && { incidentId }) }, 'open')) onDone();
  };
  return (
    <div className="shelter-form">
      <b>{t('shelter.do.functions')}</b>
      <Checkbox.Group
        value={[...works]}
        onChange={setWorks}
        options={shelter.functions.map((value) => ({ value, label: t(`shelter.function.${value}`) }))}
      />
      <span className="tertiary">{t('shelter.do.functionsHint')}</span>
      {missing.length > 0 && (
        <Labelled label={t('shelter.do.missing', { list })}>
          <Input maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Labelled>
      )}
      <div className="shelter-buttons">
        <Button
          loading={isBusy}
          disabled={missing.length > 0 && reason.trim() === ''}
          title={missing.length > 0 && reason.trim() === '' ? t('common.reasonNeeded') : ''}
          onClick={() => void open()}
        >
          {t('shelter.do.open')}
        </Button>
      </div>
      <Refusal failure={failure} title={shelter.name} />
    </div>
  );
}

function CountForm({ shelter, onDone }: { shelter: Shelter; onDone: () => void }) {
  const { t } = useTranslation();
  const { act, isBusy, failure } = useShelterCommand(shelter);
  const [people, setPeople] = useState<number | null>(null);
  const [special, setSpecial] = useState<number | null>(null);
  const save = async (): Promise<void> => {
    if (people === null) return;
    const body = { count: people, ...(special !== null && { special }) };
    if (await act('headcounts', body, 'count', people)) onDone();
  };
  return (
    <form
      className="shelter-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="shelter-pair">
        <Labelled label={t('shelter.do.count_people')}>
          <InputNumber autoFocus min={0} precision={0} controls={false} value={people} onChange={setPeople} />
        </Labelled>
        <Labelled label={`${t('shelter.do.count_special')} (${t('common.optional')})`}>
          <InputNumber min={0} precision={0} controls={false} value={special} onChange={setSpecial} />
        </Labelled>
      </div>
      <span className="tertiary">{t('shelter.do.countHint')}</span>
      <div className="shelter-buttons">
        <Button htmlType="submit" loading={isBusy} disabled={people === null}>
          {t('shelter.do.saveCount')}
        </Button>
      </div>
      <Refusal failure={failure} title={shelter.name} />
    </form>
  );
}
