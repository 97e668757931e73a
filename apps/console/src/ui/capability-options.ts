/** Capabilities to choose from: those that have a name here, and those that a type asks for or a team has. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../live/live.ts';
import { capabilityWords } from './words.ts';

export type CapabilityOption = { value: string; label: string };

export function useCapabilityOptions(): readonly CapabilityOption[] {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const teams = useRows('team');
  return useMemo(() => {
    const named = i18n.getResource('zh-CN', 'translation', 'common.capability') as Record<string, string>;
    const asked = types.flatMap(({ capabilities }) => capabilities);
    const held = teams.flatMap(({ capabilities }) => capabilities.map(({ code }) => code));
    return [...new Set([...Object.keys(named), ...asked, ...held])].map((value) => ({ value, label: capabilityWords(t, value) }));
  }, [types, teams, t, i18n]);
}
