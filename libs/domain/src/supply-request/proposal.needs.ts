/** What a request needs, and who has it: what may be proposed, and what is only named to who is short. */
import { FIRMS_KINDS } from '../supply/depot.ts';
import type { Item } from '../supply/item.ts';
import type { LedgerPlace } from '../supply/ledger-place.ts';
import { isDisposable } from '../supply/lot.ts';
import { quantityFrom } from '../supply/quantity.ts';
import { type Instant, toMs } from '../time.ts';
import type { DepotFact, Holder, HolderCode, ProposalFacts, StockFact } from './proposal.shape.ts';

export type Candidate = { depot: DepotFact; lotId: string; available: bigint; expiresAt: string | null; expiresMs: number };
export type Need = { itemId: string; asked: bigint; minimum: Item['minimum']; candidates: Candidate[]; holders: Holder[] };

export function needsOf(now: Instant, facts: ProposalFacts): Need[] {
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

export const minimumOf = ({ minimum }: Need, depot: DepotFact | undefined): bigint | null => {
  const text = depot === undefined ? undefined : minimum[depot.level];
  return text === undefined ? null : quantityFrom(text);
};

export const legOf = (depot: DepotFact | undefined) => (depot === undefined || depot.leg === 'none' ? null : depot.leg);

export const isLate = (now: Instant, wantedAt: Instant | null, { leg }: DepotFact): boolean =>
  wantedAt !== null && leg !== null && leg !== 'none' && toMs(now) + leg.seconds * 1000 > toMs(wantedAt);

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

export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

const isOf = (all: readonly string[], one: string): boolean => all.includes(one);
export const compare = <T extends string | number | bigint | undefined>(a: T, b: T): number =>
  a === b ? 0 : (a as NonNullable<T>) < (b as NonNullable<T>) ? -1 : 1;
