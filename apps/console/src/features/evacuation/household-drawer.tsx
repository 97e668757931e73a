/** The households of a zone with names, for who keeps them: each step is two presses, the button and what has happened. Reading is audited. */
import {
  type EvacuationZone,
  type HouseholdPart,
  type HouseholdState,
  isStillThere,
  type ListedHousehold,
  type ZoneHousehold,
} from '@fenghuo/domain';
import { Button, Drawer, Dropdown, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskedAll } from '../../live/asked.ts';
import { store } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { StepDialog } from './step-dialog.tsx';
import { inOrder, stepsOf } from './zone-steps.ts';

type Shown = { household: ListedHousehold['household']; onZone: ZoneHousehold; reason: string | null };

export function HouseholdDrawer({ zone, onClose }: { zone: EvacuationZone; onClose: () => void }) {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const asked = useAskedAll<ListedHousehold>(`/households?zoneId=${zone.id}`);
  const [stepped, setStepped] = useState<ReadonlyMap<string, ZoneHousehold>>(new Map());
  const [isOpenOnly, setOpenOnly] = useState(true);
  const shown = useMemo(
    () =>
      (asked.value ?? [])
        .flatMap(({ household, onZone, reason }): Shown[] => {
          const newest = stepped.get(household.id);
          const row = newest !== undefined && onZone !== null && newest.version > onZone.version ? newest : onZone;
          return row === null ? [] : [{ household, onZone: row, reason }];
        })
        .filter(({ onZone }) => !isOpenOnly || isStillThere(onZone))
        .sort((a, b) => inOrder(a.onZone, b.onZone)),
    [asked.value, stepped, isOpenOnly],
  );
  return (
    <Drawer open title={`${zone.name} · ${t('evacuation.households')}`} size={isPhone ? '100%' : 720} onClose={onClose}>
      <p className="tertiary">{t('evacuation.householdsNote')}</p>
      <div className="households-tools">
        <Segmented
          size="small"
          value={isOpenOnly ? 'open' : 'all'}
          options={[
            { value: 'open', label: t('evacuation.open') },
            { value: 'all', label: t('evacuation.everyone') },
          ]}
          onChange={(value) => setOpenOnly(value === 'open')}
        />
        <Button size="small" loading={asked.state === 'reading'} onClick={asked.read}>
          {t('evacuation.readAgain')}
        </Button>
      </div>
      {asked.state === 'failed' && <div className="refusal">{t('evacuation.unread')}</div>}
      {asked.state === 'read' && shown.length === 0 && <div className="section-empty tertiary">{t('evacuation.nobodyOpen')}</div>}
      {shown.map((one) => (
        <HouseholdLine
          key={one.household.id}
          zone={zone}
          shown={one}
          onStepped={(row) => setStepped((before) => new Map(before).set(row.householdId, row))}
        />
      ))}
    </Drawer>
  );
}

const NEEDS_MORE: readonly HouseholdState[] = ['refused', 'movedToShelter'];

function HouseholdLine({ zone, shown, onStepped }: { zone: EvacuationZone; shown: Shown; onStepped: (row: ZoneHousehold) => void }) {
  const { t } = useTranslation();
  const { household, onZone, reason } = shown;
  const [asking, setAsking] = useState<HouseholdState | 'some' | null>(null);
  const { run, isBusy, failure } = useCommand();
  const steps = stepsOf(zone.state, onZone);
  const code = shortCode(onZone.code);
  const take = async (step: HouseholdState, more: object = {}): Promise<boolean> => {
    const path = `/evacuation-zones/${zone.id}/households/${onZone.householdId}/steps`;
    const done = await run(() =>
      send<ZoneHousehold>(
        'POST',
        path,
        { step, ...more },
        { name: 'householdStep', subjectId: onZone.householdId, version: onZone.version },
      ),
    );
    if (done === null) return false;
    onStepped(done);
    tellDone(t('evacuation.stepped', { code, step: t(`evacuation.state.${step}`) }));
    return true;
  };
  const press = (step: HouseholdState | 'some'): void => {
    const isAssigned = step === 'movedToShelter' && onZone.assignedShelterId !== null;
    if (step === 'some' || (NEEDS_MORE.includes(step) && !isAssigned)) setAsking(step);
    else void take(step);
  };
  const items = [
    ...steps.map((step) => ({ key: step, label: t(`evacuation.state.${step}`) })),
    ...(onZone.people > 1 && steps.length > 0 ? [{ key: 'some', label: t('evacuation.some') }] : []),
  ];
  return (
    <div className={`household is-${onZone.state}`}>
      <div className="household-who">
        <b>{household.head ?? code}</b> <span className="tertiary nowrap">{code}</span>
        <div className="secondary">
          {t('evacuation.count', { people: onZone.people })}
          {onZone.vulnerable > 0 && ` · ${t('evacuation.vulnerableCount', { count: onZone.vulnerable })}`}
        </div>
        {(household.address ?? household.phone) && (
          <div className="tertiary">{[household.address, household.phone].filter(Boolean).join(' · ')}</div>
        )}
        {household.helper && (
          <div className="tertiary">
            {t('evacuation.helper')} {[household.helper.name, household.helper.phone].filter(Boolean).join(' ')}
          </div>
        )}
      </div>
      <div className="household-parts">
        {onZone.parts.map((part) => (
          <PartLine key={`${part.state} ${part.shelterId}`} part={part} />
        ))}
        {reason && onZone.parts.some(({ state }) => state === 'refused') && <div className="tertiary">{reason}</div>}
        {onZone.needId && <div className="zone-missing">{t('evacuation.looking')}</div>}
      </div>
      {items.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => press(key as HouseholdState | 'some') }}>
          <Button loading={isBusy}>{t('evacuation.record')}</Button>
        </Dropdown>
      )}
      <Sending subjectId={onZone.householdId} />
      <Refusal failure={failure} />
      {asking !== null && (
        <StepDialog
          code={code}
          onZone={onZone}
          steps={steps}
          step={asking === 'some' ? null : asking}
          isBusy={isBusy}
          onCancel={() => setAsking(null)}
          onGiven={async (step, more) => {
            if (await take(step, more)) setAsking(null);
          }}
        />
      )}
    </div>
  );
}

function PartLine({ part }: { part: HouseholdPart }) {
  const { t } = useTranslation();
  const shelter = part.shelterId === null ? null : store.get('shelter', part.shelterId);
  return (
    <div>
      <span className={`household-state is-${part.state}`}>{t(`evacuation.state.${part.state}`)}</span>{' '}
      <span className="nowrap">{t('evacuation.count', { people: part.people })}</span>
      {shelter && <div className="tertiary">{shelter.name}</div>}
      {part.visits > 1 && <span className="tertiary"> {t('evacuation.visits', { count: part.visits })}</span>}
    </div>
  );
}
