/** What is paid for what was requisitioned for an incident, read again with each step that its log tells of. */
import type { CompensationSheet } from '@fenghuo/domain';
import { useSyncExternalStore } from 'react';
import { type Asked, useAsked } from './asked.ts';
import { store } from './live.ts';

const useRequisitionStamp = (): string =>
  useSyncExternalStore(store.subscribe, () => store.recent().find(({ type }) => type.startsWith('requisition.'))?.id ?? '');

export const useCompensation = (incidentId: string | null): Asked<CompensationSheet> =>
  useAsked<CompensationSheet>(incidentId === null ? null : `/requisitions/compensation?incidentId=${incidentId}`, useRequisitionStamp());
