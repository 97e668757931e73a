/**
 * Proposal (调拨方案): which lots of which depots would meet a request, and why. It reserves nothing. Same facts, same answer, in whatever order they come:
 * what is in time goes first, then what keeps the depot's minimum, then what expires first, then what needs the fewest depots, then the nearest.
 */
import { FIRMS_KINDS } from '../supply/depot.ts';
import type { Item } from '../supply/item.ts';
import { type LedgerPlace, placeKeyOf } from '../supply/ledger-place.ts';
import { isDisposable } from '../supply/lot.ts';
import { quantityFrom, quantityText } from '../supply/quantity.ts';
import { type Instant, toMs } from '../time.ts';
import type {
  DepotFact,
  DepotOnTheWay,
  Fall,
  Holder,
  HolderCode,
  Proposal,
  ProposalFacts,
  ProposalLine,
  Shortage,
  StockFact,
  SupplyReason,
} from './proposal.shape.ts';

type Candidate = { depot: DepotFact; lotId: string; available: bigint; expiresAt: string | null; expiresMs: number };
/** Part of a lot: what may go before the minimum is touched, or what would touch it. */
type Slice = Candidate & { isBelow: boolean };
type Need = { itemId: string; asked: bigint; minimum: Item['minimum']; candidates: Candidate[]; holders: Holder[] };

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

function needsOf(now: Instant, facts: ProposalFacts): Need[] {
  const depots = new Map(facts.depots.map((depot) => [depot.id, depot]));
  const asked = new Map<string, bigint>();
  for (const { itemId, quantity } of facts.needs) asked.set(itemId, (asked.get(itemId) ?? 0n) + quantityFrom(quantity));
  const needs = new Map(
    [...asked].map(([itemId, quantity]): [string, Need] => {
      const minimum = facts.items.find(({ id }) => id === itemId)?.minimum ?? {};
      return [itemId, { itemId, asked: quantity, minimum, candidates: [], holders: [] }];
    }),
  );
  const nowMs = toMs(now);
  const msOf = remembering(toMs);
  const amountOf = remembering(quantityFrom);
  for (const stock of facts.stock) {
    const need = needs.get(stock.itemId);
    const available = amountOf(stock.available);
    if (need === undefined || available <= 0n || isSame(stock.place, facts.to)) continue;
    const depot = stock.place.kind === 'depot' ? depots.get(stock.place.id) : undefined;
    if (stock.place.kind === 'depot' && depot === undefined) continue;
    const { lotId, expiresAt } = stock;
    const expiresMs = expiresAt === null ? Number.POSITIVE_INFINITY : msOf(expiresAt);
    const code = whyNot(nowMs, facts, stock, depot, expiresMs);
    if (code === null && depot !== undefined) need.candidates.push({ depot, lotId, available, expiresAt, expiresMs });
    else need.holders.push(holderOf(stock, depot, code ?? 'OTHER_USE'));
  }
  return [...needs.values()].sort((a, b) => compare(a.itemId, b.itemId));
}

/** [AS6] What is of another owner, out of reach, expired on arrival, or there for others is named to who is short, and never proposed. */
function whyNot(nowMs: number, facts: ProposalFacts, stock: StockFact, depot: DepotFact | undefined, expiresMs: number): HolderCode | null {
  if (!isDisposable(stock.ownerKind) || (depot !== undefined && isOf(FIRMS_KINDS, depot.kind))) return 'OTHER_OWNER';
  if (depot === undefined || depot.kind === 'shelterStore') return 'OTHER_USE';
  if (depot.kind === 'temporary' && depot.incidentId !== facts.incidentId) return 'OTHER_USE';
  if (depot.leg === 'none') return 'UNREACHABLE';
  return expiresMs <= nowMs + (depot.leg?.seconds ?? 0) * 1000 ? 'EXPIRED' : null;
}

const holderOf = (stock: StockFact, depot: DepotFact | undefined, code: HolderCode): Holder => {
  const leg = depot === undefined || depot.leg === 'none' ? null : depot.leg;
  return {
    place: stock.place,
    ownerKind: stock.ownerKind,
    available: stock.available,
    seconds: leg?.seconds ?? null,
    estimated: leg?.estimated ?? false,
    code,
  };
};

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

const minimumOf = ({ minimum }: Need, depot: DepotFact | undefined): bigint | null => {
  const text = depot === undefined ? undefined : minimum[depot.level];
  return text === undefined ? null : quantityFrom(text);
};

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
const legOf = (depot: DepotFact | undefined) => (depot === undefined || depot.leg === 'none' ? null : depot.leg);

const isLate = (now: Instant, wantedAt: Instant | null, { leg }: DepotFact): boolean =>
  wantedAt !== null && leg !== null && leg !== 'none' && toMs(now) + leg.seconds * 1000 > toMs(wantedAt);

type Taken = ReadonlyMap<string, { need: Need; lots: ReadonlyMap<string, { candidate: Candidate; quantity: bigint }> }>;

function answerOf(now: Instant, facts: ProposalFacts, needs: readonly Need[], taken: Taken): Proposal {
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

const isSame = (a: LedgerPlace, b: LedgerPlace): boolean => a.kind === b.kind && (!('id' in a) || !('id' in b) || a.id === b.id);

/** A text that comes thousands of times is read once. */
function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = read(text);
    known.set(text, found);
    return found;
  };
}
function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

const isOf = (all: readonly string[], one: string): boolean => all.includes(one);
const compare = <T extends string | number | bigint | undefined>(a: T, b: T): number =>
  a === b ? 0 : (a as NonNullable<T>) < (b as NonNullable<T>) ? -1 : 1;
