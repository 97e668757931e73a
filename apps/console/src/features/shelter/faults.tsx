/** What does not work, and how many places it takes away; reported and mended from here. */
import type { Fault, Shelter, ShelterFunction } from '@fenghuo/domain';
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { count, instant } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';

export function Faults({ shelter, mayAct }: { shelter: Shelter; mayAct: boolean }) {
  const { t } = useTranslation();
  const [isReporting, setReporting] = useState(false);
  return (
    <section className="shelter-block">
      <div className="shelter-card-line">
        <h3>{t('shelter.fault.title')}</h3>
        {mayAct && (
          <Button size="small" className="shelter-right" onClick={() => setReporting(!isReporting)}>
            {t('shelter.fault.report')}
          </Button>
        )}
      </div>
      {shelter.faults.length === 0 && <p className="tertiary">{t('shelter.fault.none')}</p>}
      {shelter.faults.map((fault) => (
        <FaultRow key={fault.id} shelter={shelter} fault={fault} mayAct={mayAct} />
      ))}
      {isReporting && <FaultForm shelter={shelter} onDone={() => setReporting(false)} />}
    </section>
  );
}

function FaultRow({ shelter, fault, mayAct }: { shelter: Shelter; fault: Fault; mayAct: boolean }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  const mend = async (): Promise<void> => {
    const about = { name: 'mendFault', subjectId: shelter.id };
    const done = await run(() => send('POST', `/shelters/${shelter.id}/faults/${fault.id}/mended`, {}, about));
    if (done !== null) tellDone(t('shelter.fault.mended', { text: fault.text }));
  };
  return (
    <div className="shelter-row">
      <span>
        <b>{fault.text}</b>{' '}
        <span className="tertiary">
          {[
            fault.function && t(`shelter.function.${fault.function}`),
            fault.places > 0 && t('shelter.card.outOfUse', { n: count(fault.places) }),
            instant(Date.parse(fault.at), nowMs),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {mayAct && (
        <Button size="small" loading={isBusy} onClick={() => void mend()}>
          {t('shelter.fault.mend')}
        </Button>
      )}
      <Refusal failure={failure} title={fault.text} />
    </div>
  );
}

function FaultForm({ shelter, onDone }: { shelter: Shelter; onDone: () => void }) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const [text, setText] = useState('');
  const [broken, setBroken] = useState<ShelterFunction | null>(null);
  const [places, setPlaces] = useState<number | null>(null);
  const report = async (): Promise<void> => {
    const body = { text: text.trim(), ...(broken && { function: broken }), ...(places !== null && { places }) };
    const done = await run(() => send('POST', `/shelters/${shelter.id}/faults`, body, { name: 'reportFault', subjectId: shelter.id }));
    if (done === null) return;
    tellDone(t('shelter.fault.reported', { text: body.text }));
    onDone();
  };
  return (
    <div className="shelter-form">
      <Labelled label={t('shelter.fault.text')}>
        <Input maxLength={200} value={text} onChange={(event) => setText(event.target.value)} />
      </Labelled>
      <div className="shelter-pair">
        <Labelled label={`${t('shelter.fault.function')} (${t('common.optional')})`}>
          <Select<ShelterFunction>
            allowClear
            value={broken}
            onChange={(value) => setBroken(value ?? null)}
            options={shelter.functions.map((value) => ({ value, label: t(`shelter.function.${value}`) }))}
          />
        </Labelled>
        <Labelled label={`${t('shelter.fault.places')} (${t('common.optional')})`}>
          <InputNumber min={0} precision={0} controls={false} value={places} onChange={setPlaces} />
        </Labelled>
      </div>
      <div className="shelter-buttons">
        <Button loading={isBusy} disabled={text.trim() === ''} onClick={() => void report()}>
          {t('shelter.fault.send')}
        </Button>
      </div>
      <Refusal failure={failure} title={t('shelter.fault.report')} />
    </div>
  );
}
