/** One role of a person in words: what, and where. */
import type { Jurisdiction, RoleAt } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { jurisdictionName } from './words.ts';

type Lookup = {
  jurisdiction: (id: string) => Jurisdiction | null;
  /** What a team role, a keeper or a manager names. */
  place?: (kind: 'team' | 'depot' | 'shelter', id: string) => { name: string } | null;
};

/** `值班员 · 市南区`; a team role names its team, a keeper the depot, a manager the shelter. */
export function roleWords(t: TFunction, language: string, at: RoleAt, { jurisdiction, place }: Lookup): string {
  const named =
    (at.teamId ? place?.('team', at.teamId) : null) ??
    (at.depotId ? place?.('depot', at.depotId) : null) ??
    (at.shelterId ? place?.('shelter', at.shelterId) : null);
  const where = named?.name ?? jurisdictionName(jurisdiction(at.jurisdictionId), language);
  return [t(`common.role.${at.role}`), where].filter(Boolean).join(' · ');
}
