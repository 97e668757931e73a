/**
 * Proposal (调拨方案): which lots of which depots would meet a request, and why. It reserves nothing. Same facts, same answer, in whatever order they come:
 * what is in time goes first, then what keeps the depot's minimum, then what expires first, then what needs the fewest depots, then the nearest.
 */
import type { Instant } from '../time.ts';
import { answerOf } from './proposal.answer.ts';
import { type Candidate, compare, groupBy, isLate, legOf, minimumOf, type Need, needsOf } from './proposal.needs.ts';
import type { Proposal, ProposalFacts } from './proposal.shape.ts';

/** Part of a lot: what may go before the minimum is touched, or what would touch it. */
type Slice = Candidate & { isBelow: boolean };

/** [AS5] [AS6] [AS7] */
export function propose(now: Instant, facts: ProposalFacts): Proposal {
  const needs = needsOf(now, facts);
  const serves = countServed(needs);
  const chosen = new Set<string>();
  const taken = new Map<string, { need: Need; lots: Map<string, { candidate: Candidate; quantity: bigint }> }>();
  // Who has few depots to choose from goes first: what they must take is there for the others to share.
  const byChoice = needs.toSorted((a, b) => depotsOf(a) - depotsOf(b) || compare(a.itemId, b.itemId));
  for (const need of byChoice) {
    const lots = new Map<string, { candidate: Candidate; quantity: bigint }>();
    for (const { slice, quantity } of choose(need, groupsOf(now, facts.wantedAt, need), chosen, serves)) {
      const before = lots.get(slice.lotId + slice.depot.id)?.quantity ?? 0n;
      lots.set(slice.lotId + slice.depot.id, { candidate: slice, quantity: before + quantity });
    }
    taken.set(need.itemId, { need, lots });
  }
  return answerOf(now, facts, needs, taken);
}

/** How many of the items that are asked for a depot has: who serves many saves others. */
function countServed(needs: readonly Need[]): ReadonlyMap<string, number> {
  const served = new Map<string, number>();
  for (const need of needs)
    for (const id of new Set(need.candidates.map(({ depot }) => depot.id))) served.set(id, (served.get(id) ?? 0) + 1);
  return served;
}

const depotsOf = ({ candidates }: Need): number => new Set(candidates.map(({ depot }) => depot.id)).size;

/** Slices that are equally good by time, minimum and expiry, the best group first. */
function groupsOf(now: Instant, wantedAt: Instant | null, need: Need): Slice[][] {
  // One for each rank: in time or late, above the minimum or below.
  const ranks = [0, 1, 2, 3].map(() => new Map<number, Slice[]>());
  for (const lots of groupBy(need.candidates, ({ depot }) => depot.id).values()) {
    const late = lots[0] !== undefined && isLate(now, wantedAt, lots[0].depot) ? 2 : 0;
    for (const slice of slicesOf(need, lots)) {
      const groups = ranks[late + (slice.isBelow ? 1 : 0)];
      const group = groups?.get(slice.expiresMs);
      if (group === undefined) groups?.set(slice.expiresMs, [slice]);
      else group.push(slice);
    }
  }
  return ranks.flatMap((groups) => [...groups].sort(([a], [b]) => compare(a, b)).map(([, slices]) => slices));
}

/** What a depot has beyond its minimum is free to go, the lots that expire first before the others. */
function slicesOf(need: Need, lots: readonly Candidate[]): Slice[] {
  const total = lots.reduce((sum, { available }) => sum + available, 0n);
  const minimum = minimumOf(need, lots[0]?.depot);
  let spare = minimum === null ? total : total > minimum ? total - minimum : 0n;
  return byExpiry(lots).flatMap((lot) => {
    const free = lot.available < spare ? lot.available : spare;
    spare -= free;
    const parts: Slice[] = [];
    if (free > 0n) parts.push({ ...lot, available: free, isBelow: false });
    if (free < lot.available) parts.push({ ...lot, available: lot.available - free, isBelow: true });
    return parts;
  });
}

const byExpiry = (lots: readonly Candidate[]): Candidate[] =>
  lots.toSorted((a, b) => compare(a.expiresMs, b.expiresMs) || compare(a.lotId, b.lotId));

function* choose(
  need: Need,
  groups: readonly Slice[][],
  chosen: Set<string>,
  serves: ReadonlyMap<string, number>,
): Generator<{ slice: Slice; quantity: bigint }> {
  let left = need.asked;
  for (const group of groups) {
    const byDepot = groupBy(group, ({ depot }) => depot.id);
    while (left > 0n && byDepot.size > 0) {
      const id = bestOf(byDepot, left, chosen, serves);
      const slices = byDepot.get(id) ?? [];
      byDepot.delete(id);
      chosen.add(id);
      for (const slice of slices.toSorted((a, b) => compare(a.lotId, b.lotId))) {
        if (left === 0n) return;
        // Math.min knows no bigint.
        let quantity = slice.available;
        if (quantity > left) quantity = left;
        yield { slice, quantity };
        left -= quantity;
      }
    }
  }
}

/** [AS5] Fewest depots: one that sends something anyhow, else one that has all that is left, else the one with most; the nearest of equals. */
function bestOf(
  byDepot: ReadonlyMap<string, readonly Slice[]>,
  left: bigint,
  chosen: ReadonlySet<string>,
  serves: ReadonlyMap<string, number>,
): string {
  const ranked = [...byDepot].map(([id, slices]) => {
    const has = slices.reduce((sum, { available }) => sum + available, 0n);
    const isEnough = has >= left;
    return {
      id,
      rank: [chosen.has(id) ? 0 : 1, isEnough ? 0 : 1, -(serves.get(id) ?? 0)],
      size: isEnough ? 0n : has,
      seconds: secondsOf(slices),
    };
  });
  ranked.sort(
    (a, b) =>
      compare(a.rank[0], b.rank[0]) ||
      compare(a.rank[1], b.rank[1]) ||
      compare(b.size, a.size) ||
      compare(a.rank[2], b.rank[2]) ||
      compare(a.seconds, b.seconds) ||
      compare(a.id, b.id),
  );
  return ranked[0]?.id ?? '';
}

const secondsOf = ([slice]: readonly Slice[]): number => legOf(slice?.depot)?.seconds ?? Number.POSITIVE_INFINITY;
