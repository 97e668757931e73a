/** The question to the audit, and its answers as sentences and as a table. */
import type { AuditEntry } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import type { audit as zh } from '../../i18n/zh/audit.ts';
import { isoWithOffset, toCsv } from '../../ui/csv.ts';

export type AuditFilter = { action: string | null; person: { id: string; name: string } | null; from: number | null; to: number | null };

export const NO_FILTER: AuditFilter = { action: null, person: null, from: null, to: null };
export const isFiltered = (filter: AuditFilter): boolean => Object.values(filter).some((value) => value !== null);

export function auditPath(filter: AuditFilter, limit?: number, after?: string | null): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('limit', String(limit));
  if (after) query.set('after', after);
  if (filter.action !== null) query.set('action', filter.action);
  if (filter.person !== null) query.set('personId', filter.person.id);
  if (filter.from !== null) query.set('from', new Date(filter.from).toISOString());
  if (filter.to !== null) query.set('to', new Date(filter.to).toISOString());
  const asked = query.toString();
  return asked === '' ? '/audit' : `/audit?${asked}`;
}

type Words = typeof zh;
export const ACTIONS: readonly (keyof Words['actions'])[] = [
  'signIn',
  'signIn.refused',
  'signOut',
  'sessions.ended',
  'password.set',
  'password.reset',
  'request.refused',
  'reporter.read',
  'contacts.read',
  'audit.read',
  'list.exported',
];

/** An action that this console does not know yet is shown as the server calls it. */
export const actionWords = (t: TFunction, action: string): string =>
  // The names have points of their own, so they are looked up as one key.
  (t('audit.actions', { returnObjects: true }) as Record<string, string>)[action] ?? action;

const DETAIL_KEYS: readonly string[] = [
  'personId',
  'reportId',
  'teamId',
  'incidentId',
  'jurisdictionId',
  'code',
  'method',
  'route',
  'action',
  'from',
  'to',
];

/** `原因 FORBIDDEN · 方法 GET`: the facts of an entry in one line; what is not known keeps its name. */
export function detailWords(t: TFunction, { detail }: Pick<AuditEntry, 'detail'>): string {
  const known = (key: string): string =>
    DETAIL_KEYS.includes(key) ? t(`audit.detail.${key as keyof Words['detail']}`, { defaultValue: key }) : key;
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${known(key)} ${key === 'action' ? actionWords(t, String(value)) : textOf(value)}`)
    .join(' · ');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Codes beside words, and the detail as it was written: a table that may have to prove something. */
export function auditCsv(t: TFunction, items: readonly AuditEntry[]): string {
  const headers = (['id', 'at', 'action', 'action', 'name', 'personId', 'address', 'detail'] as const).map((key) =>
    t(`audit.column.${key}`),
  );
  const rows = items.map((entry) => [
    entry.id,
    isoWithOffset(Date.parse(entry.at)),
    entry.action,
    actionWords(t, entry.action),
    entry.name,
    entry.personId,
    entry.address,
    JSON.stringify(entry.detail),
  ]);
  return toCsv(headers, rows);
}
