/** Incident types as grouped choices: what has children is a heading, what is retired is left out. */
import type { IncidentType } from '@fenghuo/domain';
import { typeName } from './words.ts';

export type TypeOption = { value: string; label: string };
export type TypeGroup = { label: string; options: TypeOption[] };

export function typeOptions(types: readonly IncidentType[], language: string): TypeGroup[] {
  const active = types.filter((type) => type.active);
  const parents = new Set(active.map((type) => type.parentCode));
  const option = (type: IncidentType): TypeOption => ({ value: type.code, label: typeName(type, language) ?? type.code });
  const groups = active.filter(
    (type) => parents.has(type.code) && active.some((child) => child.parentCode === type.code && !parents.has(child.code)),
  );
  return groups
    .map((group) => ({
      label: option(group).label,
      options: [option(group), ...active.filter((type) => type.parentCode === group.code && !parents.has(type.code)).map(option)],
    }))
    .filter(({ options }) => options.length > 0);
}
