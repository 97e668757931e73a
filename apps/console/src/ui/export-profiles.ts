/** Column profiles that somebody made for their office, kept by this browser. What was kept by an older page and has unknown columns is left out. */
import { EXPORT_FIELDS, type ExportColumn, type ExportKind } from '@fenghuo/domain';

export type ExportProfile = { readonly name: string; readonly columns: readonly ExportColumn[] };
const MOST = 20;
const keyOf = (kind: ExportKind): string => `fenghuo.export.${kind}`;

export function keptProfiles(kind: ExportKind): readonly ExportProfile[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(kind)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one): one is ExportProfile => isProfile(kind, one)) : [];
  } catch {
    return [];
  }
}

function isProfile(kind: ExportKind, kept: unknown): boolean {
  const { name, columns } = (kept ?? {}) as Partial<ExportProfile>;
  if (typeof name !== 'string' || !Array.isArray(columns) || columns.length === 0) return false;
  return columns.every(({ field, head }) => typeof head === 'string' && EXPORT_FIELDS[kind].some(({ name: known }) => known === field));
}

/** One of a name; the newest first. */
export function keepProfile(kind: ExportKind, profile: ExportProfile): readonly ExportProfile[] {
  return put(kind, [profile, ...keptProfiles(kind).filter(({ name }) => name !== profile.name)].slice(0, MOST));
}
export const forgetProfile = (kind: ExportKind, name: string): readonly ExportProfile[] =>
  put(
    kind,
    keptProfiles(kind).filter((one) => one.name !== name),
  );

function put(kind: ExportKind, profiles: readonly ExportProfile[]): readonly ExportProfile[] {
  localStorage.setItem(keyOf(kind), JSON.stringify(profiles));
  return profiles;
}
