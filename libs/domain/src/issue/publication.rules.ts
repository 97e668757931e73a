/** Rules of publishing what was issued (docs/spec/donations-and-issues.md): every gift is shown, and nobody is known by it. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Ref, ref } from '../feed/held.ts';
import type { Jurisdiction } from '../place/jurisdiction.ts';
import { quantityFrom, quantityText } from '../supply/quantity.ts';
import type { Instant } from '../time.ts';
import type { Publication, PublishedIssue } from './publication.ts';

/** `household`: the same for the same household, whatever it is. */
export type IssuedLine = { villageId: string; household: string; itemId: string; quantity: string };
export type PublishedItem = { name: { zh: string; en?: string | null }; unit: string };
type Node = Pick<Jurisdiction, 'id' | 'name' | 'nameEn' | 'level' | 'parentId'>;
type Row = { nodeId: string; itemId: string; households: Set<string>; quantity: bigint };

/**
 * [IS8] By village and item. A row of fewer than `least` households would say who they are: it is counted with the town, if that is not enough with the
 * district, at last with the whole, which then takes the smallest other row of the item. `nodes`: every village with all that is above it.
 */
export function publishedIssues(
  lines: readonly IssuedLine[],
  facts: { nodes: ReadonlyMap<string, Node>; items: ReadonlyMap<string, PublishedItem>; least: number },
): PublishedIssue[] {
  const { nodes, items, least } = facts;
  const rows = new Map<string, Row>();
  const add = (nodeId: string, itemId: string, households: Iterable<string>, quantity: bigint): void => {
    const key = `${nodeId} ${itemId}`;
    const row = rows.get(key) ?? { nodeId, itemId, households: new Set(), quantity: 0n };
    for (const household of households) row.households.add(household);
    rows.set(key, { ...row, quantity: row.quantity + quantity });
  };
  for (const { villageId, itemId, household, quantity } of lines) add(villageId, itemId, [household], quantityFrom(quantity));
  const depth = (id: string): number => above(nodes, id).length;
  // From the lowest upwards: what a town is given may be too little for the town as well.
  for (let level = Math.max(0, ...[...rows.values()].map(({ nodeId }) => depth(nodeId))); level > 0; level--)
    for (const [key, row] of [...rows]) {
      const parentId = nodes.get(row.nodeId)?.parentId ?? null;
      if (depth(row.nodeId) !== level || row.households.size >= least || parentId === null) continue;
      rows.delete(key);
      add(parentId, row.itemId, row.households, row.quantity);
    }
  // What is too few even for the whole is not alone: whoever knows that the others stand elsewhere would know who it is.
  for (const [key, row] of [...rows]) {
    if (row.households.size >= least || (nodes.get(row.nodeId)?.parentId ?? null) !== null) continue;
    const others = [...rows].filter(([other, { itemId }]) => other !== key && itemId === row.itemId);
    const [smallest] = others.sort(([a, one], [b, two]) => one.households.size - two.households.size || compared(a, b));
    if (smallest === undefined) continue;
    rows.delete(smallest[0]);
    add(row.nodeId, row.itemId, smallest[1].households, smallest[1].quantity);
  }
  return [...rows.values()].map((row) => shown(row, nodes, items)).sort(inOrder);
}

function shown(
  { nodeId, itemId, households, quantity }: Row,
  nodes: ReadonlyMap<string, Node>,
  items: ReadonlyMap<string, PublishedItem>,
): PublishedIssue {
  const node = nodes.get(nodeId);
  const within = nodes.get(node?.parentId ?? '');
  const item = items.get(itemId);
  return {
    ...{ jurisdictionId: nodeId, name: node?.name ?? '', nameEn: node?.nameEn ?? null, level: node?.level ?? 'city' },
    ...{ within: within?.name ?? null, withinEn: within?.nameEn ?? null, households: households.size },
    ...{ itemId, itemName: item?.name ?? { zh: '' }, unit: item?.unit ?? '', quantity: quantityText(quantity) },
  };
}

const inOrder = (a: PublishedIssue, b: PublishedIssue): number =>
  compared(`${a.within ?? ''} ${a.name} ${a.jurisdictionId}`, `${b.within ?? ''} ${b.name} ${b.jurisdictionId}`) ||
  compared(`${a.itemName.zh} ${a.itemId}`, `${b.itemName.zh} ${b.itemId}`);
const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Nodes above one, nearest first; a village that is known no more has none. */
function above(nodes: ReadonlyMap<string, Node>, id: string): string[] {
  const parentId = nodes.get(id)?.parentId ?? null;
  return parentId === null ? [] : [parentId, ...above(nodes, parentId)];
}

/** [IS7] Told to whoever sees the incident, or the depot. */
export function publicationEvent(type: 'issue.published' | 'issue.withdrawn', at: Instant, publication: Publication): DomainEvent {
  const { id, title, incidentId, depotId, households } = publication;
  const subject: Ref = incidentId === null ? ref('depot', depotId ?? '') : ref('incident', incidentId);
  return { type, subject, incidentId, at, flags: [], payload: { publicationId: id, title, households }, touches: [] };
}

/** [IS9] What was wrong is taken down; it stays readable for those who publish. */
export function withdrawPublication(now: Instant, publication: Publication, reason: string): Publication {
  if (publication.withdrawnAt !== null) throw new DomainError('STEP_NOT_POSSIBLE', { current: publication });
  return { ...publication, withdrawnAt: now, reason: reason.trim(), version: publication.version + 1 };
}
