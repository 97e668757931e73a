/** The jurisdiction tree as trees of the interface want it: nested, in the order of the codes, searchable. */
import type { Jurisdiction } from '@fenghuo/domain';
import { jurisdictionName } from './words.ts';

export type TreeNode = { key: string; value: string; title: string; row: Jurisdiction; children: TreeNode[] };

const byCode = (a: TreeNode, b: TreeNode): number => a.row.code.localeCompare(b.row.code, 'en', { numeric: true });

/** A row whose parent is not in sight stands at the top. */
export function treeOf(rows: readonly Jurisdiction[], language: string): TreeNode[] {
  const nodes = new Map<string, TreeNode>();
  for (const row of rows)
    nodes.set(row.id, { key: row.id, value: row.id, title: jurisdictionName(row, language) ?? row.code, row, children: [] });
  const roots: TreeNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.row.parentId === null ? undefined : nodes.get(node.row.parentId);
    (parent?.children ?? roots).push(node);
  }
  for (const node of nodes.values()) node.children.sort(byCode);
  return roots.sort(byCode);
}

/** Names in both languages and the code, whatever the case. */
export function isNamed(row: Jurisdiction, query: string): boolean {
  const asked = query.trim().toLowerCase();
  return asked === '' || [row.name, row.nameEn, row.code].some((name) => name?.toLowerCase().includes(asked));
}

/** What is left of the tree: the nodes that are meant, and those on the way to them. */
export function treeWith(nodes: readonly TreeNode[], query: string): TreeNode[] {
  if (query.trim() === '') return [...nodes];
  return nodes.flatMap((node) => {
    const children = treeWith(node.children, query);
    return children.length > 0 || isNamed(node.row, query) ? [{ ...node, children }] : [];
  });
}

export function nodeIn(nodes: readonly TreeNode[], id: string): TreeNode | null {
  for (const node of nodes) {
    const found = node.key === id ? node : nodeIn(node.children, id);
    if (found !== null) return found;
  }
  return null;
}

export const keysOf = (nodes: readonly TreeNode[]): string[] => nodes.flatMap((node) => [node.key, ...keysOf(node.children)]);

/** From the root down to this row. */
export function pathTo(rows: readonly Jurisdiction[], id: string): Jurisdiction[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const path: Jurisdiction[] = [];
  for (let row = byId.get(id); row !== undefined && !path.includes(row); row = row.parentId === null ? undefined : byId.get(row.parentId))
    path.unshift(row);
  return path;
}
