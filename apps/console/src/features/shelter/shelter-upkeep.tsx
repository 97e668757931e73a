/** Between one use and the next: what was closed is checked again before it stands by; what cannot be used says why. Every state set by hand has its reason. */
import type { DescribeShelter, Shelter, ShelterFunction, ShelterState } from '@fenghuo/domain';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { ReasonDialog, Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';

type ByHand = NonNullable<DescribeShelter['state']>;
/** Which states can be set by hand in which. */
const OFFERED: Partial<Record<ShelterState, readonly ByHand[]>> = {
  planned: ['standby', 'outOfUse'],
  standby: ['recheck', 'outOfUse', 'damaged'],
  opening: ['damaged'],
  open: ['damaged'],
  closing: ['damaged'],
  closed: ['recheck', 'outOfUse', 'damaged'],
  recheck: ['standby', 'outOfUse', 'damaged'],
  outOfUse: ['recheck', 'damaged'],
  damaged: ['recheck', 'outOfUse'],
};

export function ShelterUpkeep({ shelter }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<ByHand | null>(null);
  const [isChecking, setChecking] = useState(false);
  const set = async (state: ByHand, reason: string): Promise<void> => {
    const body: DescribeShelter = { state, reason };
    await send('PATCH', `/shelters/${shelter.id}`, body, { name: 'setState', subjectId: shelter.id, version: shelter.version });
    tellDone(`${shelter.name} ${t(`shelter.state.${state}`)}`);
  };
  return (
    <section className="shelter-block">
      <Inspected shelter={shelter} />
      <div className="shelter-buttons">
        {shelter.state === 'recheck' && (
          <Button size="small" onClick={() => setChecking(!isChecking)}>
            {t('shelter.upkeep.inspect')}
          </Button>
        )}
        {OFFERED[shelter.state]?.map((state) => (
          <Button key={state} size="small" onClick={() => setAsked(state)}>
            {t(`shelter.upkeep.${state}`)}
          </Button>
        ))}
      </div>
      {isChecking && <InspectForm shelter={shelter} onDone={() => setChecking(false)} />}
      <ReasonDialog
        open={asked !== null}
        title={asked === null ? '' : `${shelter.name} ${t(`shelter.state.${asked}`)}`}
        okText={asked === null ? '' : t(`shelter.state.${asked}`)}
        onCancel={() => setAsked(null)}
        onGiven={(reason) => set(asked ?? 'recheck', reason)}
      />
    </section>
  );
}

function Inspected({ shelter: { inspection } }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  if (inspection === null) return <p className="tertiary">{t('shelter.upkeep.never')}</p>;
  const failed = inspection.failed.map((code) => t(`shelter.function.${code as ShelterFunction}`, { defaultValue: code }));
  const words = { time: instant(Date.parse(inspection.at), nowMs), list: failed.join(t('common.listSeparator')) };
  return (
    <p className={inspection.passed ? 'secondary' : 'amber-text'}>
      {t(inspection.passed ? 'shelter.upkeep.passed' : 'shelter.upkeep.failed', words)}
    </p>
  );
}

function InspectForm({ shelter, onDone }: { shelter: Shelter; onDone: () => void }) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const [works, setWorks] = useState<readonly ShelterFunction[]>([]);
  const save = async (): Promise<void> => {
    const checklist = shelter.functions.map((code) => ({ code, ok: works.includes(code) }));
    const about = { name: 'inspect', subjectId: shelter.id };
    const done = await run(() => send('POST', `/shelters/${shelter.id}/inspections`, { checklist }, about));
    if (done === null) return;
    tellDone(t('shelter.upkeep.recorded', { name: shelter.name }));
    onDone();
  };
  return (
    <div className="shelter-form">
      <b>{t('shelter.upkeep.checklist')}</b>
      <Checkbox.Group
        value={[...works]}
        onChange={setWorks}
        options={shelter.functions.map((value) => ({ value, label: t(`shelter.function.${value}`) }))}
      />
      <div className="shelter-buttons">
        <Button loading={isBusy} onClick={() => void save()}>
          {t('shelter.upkeep.record')}
        </Button>
      </div>
      <Refusal failure={failure} title={shelter.name} />
    </div>
  );
}
