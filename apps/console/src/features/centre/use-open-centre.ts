/** Opening a temporary centre for an incident: what was entered, and the one press that opens it. */
import type { Depot, LngLat } from '@fenghuo/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { tellDone, useCommand } from '../../ui/command.tsx';
import { centreFrom, centresOf, codeFor, type EnteredCentre } from './centre.ts';

export function useOpenCentre(incidentId: string | null, pointOnMap: LngLat | null = null) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const depots = useRows('depot');
  const [typed, setTyped] = useState<Partial<EnteredCentre>>({});
  const { run, isBusy, failure } = useCommand();
  const before = incidentId === null ? 0 : centresOf(depots, incidentId).length;
  const entered: EnteredCentre = {
    name: incident === null ? '' : t('aid.centre.nameOf', { title: incident.title, n: before + 1 }),
    code: incident === null ? '' : codeFor(incident, before),
    level: 'district',
    address: '',
    point: pointOnMap,
    ...typed,
  };
  const canOpen = incidentId !== null && entered.name.trim() !== '' && entered.code.trim() !== '' && entered.point !== null;
  const open = async (): Promise<Depot | null> => {
    if (incidentId === null || !canOpen) return null;
    const body = centreFrom(incidentId, entered);
    const made = await run(() => send<Depot>('POST', '/depots', body, { name: 'createDepot', subjectId: incidentId }));
    if (made !== null) tellDone(t('aid.centre.opened', { name: made.name }));
    return made;
  };
  const change = (part: Partial<EnteredCentre>): void => setTyped((present) => ({ ...present, ...part }));
  return { entered, change, canOpen, open, isBusy, failure };
}
