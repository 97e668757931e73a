/** What was requisitioned for an incident and what is paid for it, read again with each step that its log tells of. */
import type { CompensationSheet, Page, Requisition } from '@fenghuo/domain';
import { useSyncExternalStore } from 'react';
import { type Asked, useAsked } from './asked.ts';
import { store } from './live.ts';

const useRequisitionStamp = (): string =>
  useSyncExternalStore(store.subscribe, () => store.recent().find(({ type }) => type.startsWith('requisition.'))?.id ?? '');

export const useCompensation = (incidentId: string | null): Asked<CompensationSheet> =>
  useAsked<CompensationSheet>(incidentId === null ? null : `/requisitions/compensation?incidentId=${incidentId}`, useRequisitionStamp());

export const useRequisitions = (incidentId: string | null): Asked<Page<Requisition>> =>
  useAsked<Page<Requisition>>(incidentId === null ? null : `/requisitions?incidentId=${incidentId}`, useRequisitionStamp());
