/** How a proposal is told: what each depot falls to, a reason for every line, and who else holds what is short. */
import { placeKeyOf } from '../supply/ledger-place.ts';
import { quantityFrom, quantityText } from '../supply/quantity.ts';
import type { Instant } from '../time.ts';
import { type Candidate, compare, groupBy, isLate, legOf, minimumOf, type Need } from './proposal.needs.ts';
import type {
  DepotFact,
  DepotOnTheWay,
  Fall,
  Holder,
  Proposal,
  ProposalFacts,
  ProposalLine,
  Shortage,
  SupplyReason,
} from './proposal.shape.ts';

/** What was chosen of each need, by lot and depot. */
export type Taken = ReadonlyMap<string, { need: Need; lots: ReadonlyMap<string, { candidate: Candidate; quantity: bigint }> }>;

export function answerOf(now: Instant, facts: ProposalFacts, needs: readonly Need[], taken: Taken): Proposal {
  const lines: ProposalLine[] = [];
  const falls: Fall[] = [];
  const shortages: Shortage[] = [];
  for (const need of needs) {
    const lots = [...(taken.get(need.itemId)?.lots.values() ?? [])];
    const byDepot = groupBy(lots, ({ candidate }) => candidate.depot.id);
    for (const [depotId, own] of byDepot) {
      const fall = fallOf(
        need,
        depotId,
        own.reduce((sum, { quantity }) => sum + quantity, 0n),
      );
      falls.push(fall);
      for (const { candidate, quantity } of own) {
        const reasons = [
          ...reasonsOf(now, facts.wantedAt, candidate, fall),
          ...(byDepot.size === 1 ? [{ code: 'FEWEST_DEPOTS' as const }] : []),
        ];
        lines.push({ depotId, lotId: candidate.lotId, itemId: need.itemId, quantity: quantityText(quantity), reasons });
      }
    }
    const short = lots.reduce((left, { quantity }) => left - quantity, need.asked);
    if (short > 0n)
      shortages.push({
        itemId: need.itemId,
        asked: quantityText(need.asked),
        short: quantityText(short),
        holders: sumHolders(need.holders),
      });
  }
  lines.sort((a, b) => compare(a.itemId, b.itemId) || compare(a.depotId, b.depotId) || compare(a.lotId, b.lotId));
  falls.sort((a, b) => compare(a.itemId, b.itemId) || compare(a.depotId, b.depotId));
  const used = new Set(lines.map(({ depotId }) => depotId));
  const depots = facts.depots.filter(({ id }) => used.has(id)).map(wayOf);
  depots.sort((a, b) => compare(a.depotId, b.depotId));
  return { at: now, lines, shortages, falls, depots };
}

function fallOf(need: Need, depotId: string, quantity: bigint): Fall {
  const own = need.candidates.filter(({ depot }) => depot.id === depotId);
  const available = own.reduce((sum, lot) => sum + lot.available, 0n);
  const minimum = minimumOf(need, own[0]?.depot);
  return {
    depotId,
    itemId: need.itemId,
    available: quantityText(available),
    left: quantityText(available - quantity),
    minimum: minimum === null ? null : quantityText(minimum),
  };
}

function reasonsOf(now: Instant, wantedAt: Instant | null, { depot, expiresAt }: Candidate, { left, minimum }: Fall): SupplyReason[] {
  const leg = legOf(depot);
  const time: SupplyReason =
    leg === null
      ? { code: 'TRAVEL_UNKNOWN' }
      : { code: isLate(now, wantedAt, depot) ? 'LATE' : 'IN_TIME', seconds: leg.seconds, estimated: leg.estimated };
  const keeps = minimum === null ? [] : [{ code: isBelow(left, minimum) ? 'BELOW_MINIMUM' : 'KEEPS_MINIMUM', minimum, left } as const];
  return [time, ...keeps, ...(expiresAt === null ? [] : [{ code: 'EXPIRES_FIRST' as const, expiresAt }])];
}

const isBelow = (left: string, minimum: string): boolean => quantityFrom(left) < quantityFrom(minimum);

const wayOf = (depot: DepotFact): DepotOnTheWay => {
  const leg = legOf(depot);
  return { depotId: depot.id, seconds: leg?.seconds ?? null, metres: leg?.metres ?? null, estimated: leg?.estimated ?? false };
};

/** One entry for a place, an owner and a reason, the one with most first. */
function sumHolders(holders: readonly Holder[]): Holder[] {
  const sums = new Map<string, Holder>();
  for (const holder of holders) {
    const key = `${placeKeyOf(holder.place)} ${holder.ownerKind} ${holder.code}`;
    const before = sums.get(key);
    const available = quantityFrom(before?.available ?? '0') + quantityFrom(holder.available);
    sums.set(key, { ...holder, available: quantityText(available) });
  }
  return [...sums]
    .sort(([a, one], [b, other]) => compare(quantityFrom(other.available), quantityFrom(one.available)) || compare(a, b))
    .map(([, holder]) => holder);
}
