/** What residents read of a published list: village by village, in the order of their names, what was handed out there and to how many households. */
import type { PublicIssueList } from '@fenghuo/domain';

type PublishedIssue = PublicIssueList['issues'][number];
export type Village = { id: string; name: string; within: string | null; rows: readonly PublishedIssue[] };

/** `wanted`: part of the name of a village, or of what it belongs to. */
export function villagesOf(issues: readonly PublishedIssue[], wanted: string, isChinese: boolean): readonly Village[] {
  const byId = new Map<string, PublishedIssue[]>();
  for (const row of issues) byId.set(row.jurisdictionId, [...(byId.get(row.jurisdictionId) ?? []), row]);
  const asked = wanted.trim().toLowerCase();
  return [...byId]
    .flatMap(([id, rows]): Village[] => {
      const [first] = rows;
      if (first === undefined) return [];
      const name = isChinese ? first.name : (first.nameEn ?? first.name);
      const within = isChinese ? first.within : (first.withinEn ?? first.within);
      return [{ id, name, within, rows }];
    })
    .filter(({ name, within }) => asked === '' || `${within ?? ''}${name}`.toLowerCase().includes(asked))
    .toSorted((a, b) => a.name.localeCompare(b.name, isChinese ? 'zh' : 'en'));
}

/** `1 200`, `0.5`: as it was published, with spaces in the thousands. */
export function figure(text: string): string {
  const [whole = '0', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Yuan of whole fen. */
export const yuan = (fen: string): string => figure(`${fen.slice(0, -2) || '0'}.${fen.slice(-2).padStart(2, '0')}`);
