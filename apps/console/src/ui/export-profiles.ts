/** Column profiles as they hold where this person works: kept with the limits of a place, inherited downwards, changed by who may set those. */
import { type ExportKind, type ExportProfile, type SettingsOfJurisdiction, withoutProfile, withProfile } from '@fenghuo/domain';
import { useRow } from '../live/live.ts';
import { send } from '../live/send.ts';
import { can, usePerson } from '../live/session.ts';
import { useNodeFacts } from './node-facts.ts';

export type ExportProfiles = {
  /** Of this kind of list. */
  profiles: readonly ExportProfile[];
  mayKeep: boolean;
  keep: (profile: ExportProfile) => Promise<unknown>;
  forget: (profile: ExportProfile) => Promise<unknown>;
};

export function useExportProfiles(kind: ExportKind): ExportProfiles {
  const person = usePerson();
  const facts = useNodeFacts();
  const officeId = person?.roles[0]?.jurisdictionId ?? null;
  const office = useRow('jurisdiction', officeId);
  const all = officeId === null ? [] : facts.settings(officeId).exportProfiles;
  /** What a place says itself is the whole of it: what it inherited so far goes with what it changes. */
  const put = async (exportProfiles: readonly ExportProfile[]): Promise<void> => {
    if (office === null) return;
    const settings = { ...office.settings, exportProfiles };
    const about = { name: 'setLimits', subjectId: office.id, version: office.version };
    await send<SettingsOfJurisdiction>('PUT', `/jurisdictions/${office.id}/settings`, settings, about);
  };
  return {
    profiles: all.filter((profile) => profile.kind === kind),
    mayKeep: office !== null && can(person, 'setSettings'),
    keep: (profile) => put(withProfile(all, profile)),
    forget: (profile) => put(withoutProfile(all, profile)),
  };
}
