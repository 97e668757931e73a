/** What holds at a node of the tree, for screens that show many rows of many nodes: its limits and norms, and the district it lies in. */
import { type Jurisdiction, type Settings, settingsOf } from '@fenghuo/domain';
import { useMemo } from 'react';
import { useRows } from '../live/live.ts';
import { pathTo } from './jurisdiction-tree.ts';

export type NodeFacts = {
  settings: (jurisdictionId: string) => Settings;
  /** The district; for what belongs to the city itself, the city. */
  district: (jurisdictionId: string) => Jurisdiction | null;
};

export function nodeFactsOf(rows: readonly Jurisdiction[]): NodeFacts {
  const known = new Map<string, { settings: Settings; district: Jurisdiction | null }>();
  const factsOf = (id: string): { settings: Settings; district: Jurisdiction | null } => {
    const present = known.get(id);
    if (present !== undefined) return present;
    const path = pathTo(rows, id);
    const facts = {
      settings: settingsOf(path.toReversed()),
      district: path.find(({ level }) => level === 'district') ?? path.findLast(({ level }) => level === 'zone') ?? path.at(0) ?? null,
    };
    known.set(id, facts);
    return facts;
  };
  return { settings: (id) => factsOf(id).settings, district: (id) => factsOf(id).district };
}

export function useNodeFacts(): NodeFacts {
  const rows = useRows('jurisdiction');
  return useMemo(() => nodeFactsOf(rows), [rows]);
}
