/** One role of a person in words: what, and where. */
import type { Jurisdiction, RoleAt } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { jurisdictionName } from './words.ts';

type Lookup = {
  jurisdiction: (id: string) => Jurisdiction | null;
  team?: (id: string) => { name: string } | null;
};

/** `值班员 · 市南区`; a team role names its team. */
export function roleWords(t: TFunction, language: string, at: RoleAt, { jurisdiction, team }: Lookup): string {
  const where = (at.teamId ? team?.(at.teamId)?.name : undefined) ?? jurisdictionName(jurisdiction(at.jurisdictionId), language);
  return [t(`common.role.${at.role}`), where].filter(Boolean).join(' · ');
}
