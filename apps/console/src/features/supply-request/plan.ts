/** A proposal under the hand: item by item what each depot gives, what is left there, what is still short. Changing a figure changes all that follows from it. */
import {
  type ApproveSupplies,
  type Fall,
  type Holder,
  type Proposal,
  type ProposalLine,
  quantityFrom,
  quantityText,
} from '@fenghuo/domain';

export type PlanLine = {
  key: string;
  depotId: string;
  lotId: string;
  /** As proposed, and as it stands now. */
  proposed: string;
  chosen: string;
  reasons: ProposalLine['reasons'];
  /** In this depot after everything that is chosen of the item. */
  left: string;
  minimum: string | null;
  isBelow: boolean;
  /** More is chosen than lies there. */
  isTooMuch: boolean;
  seconds: number | null;
  metres: number | null;
  estimated: boolean;
};

export type PlanItem = {
  itemId: string;
  asked: string;
  given: string;
  short: string;
  lines: readonly PlanLine[];
  holders: readonly Holder[];
};

/** What a person has typed instead, by line; what is no quantity counts as nothing. */
export type Chosen = ReadonlyMap<string, string>;

export const keyOf = ({ depotId, lotId }: { depotId: string; lotId: string }): string => `${depotId} ${lotId}`;

const amountIn = (text: string): bigint => (/^\d{1,12}(\.\d{1,3})?$/.test(text) ? quantityFrom(text) : 0n);

export function planOf(proposal: Proposal, chosen: Chosen): PlanItem[] {
  const shortages = new Map(proposal.shortages.map((shortage) => [shortage.itemId, shortage]));
  const byItem = new Map<string, Proposal['lines'][number][]>();
  for (const line of proposal.lines) byItem.set(line.itemId, [...(byItem.get(line.itemId) ?? []), line]);
  const itemIds = new Set([...shortages.keys(), ...byItem.keys()]);
  const items = [...itemIds].map((itemId): PlanItem => {
    const lines = byItem.get(itemId) ?? [];
    const proposed = lines.reduce((sum, { quantity }) => sum + quantityFrom(quantity), 0n);
    const shortage = shortages.get(itemId);
    const asked = proposed + quantityFrom(shortage?.short ?? '0');
    const own = lines.map((line) => ({ line, amount: amountIn(chosen.get(keyOf(line)) ?? line.quantity) }));
    const given = own.reduce((sum, { amount }) => sum + amount, 0n);
    return {
      itemId,
      asked: quantityText(asked),
      given: quantityText(given),
      short: quantityText(asked > given ? asked - given : 0n),
      lines: own.map(({ line }) => planLine(proposal, line, chosen, own)),
      holders: shortage?.holders ?? [],
    };
  });
  return items.sort((a, b) => Number(b.short !== '0') - Number(a.short !== '0'));
}

type Given = { line: Proposal['lines'][number]; amount: bigint };

function planLine(proposal: Proposal, line: Proposal['lines'][number], chosen: Chosen, own: readonly Given[]): PlanLine {
  const fall: Fall | undefined = proposal.falls.find(({ depotId, itemId }) => depotId === line.depotId && itemId === line.itemId);
  const way = proposal.depots.find(({ depotId }) => depotId === line.depotId);
  const taken = own.filter(({ line: { depotId } }) => depotId === line.depotId).reduce((sum, { amount }) => sum + amount, 0n);
  const left = quantityFrom(fall?.available ?? '0') - taken;
  const minimum = fall?.minimum ?? null;
  return {
    key: keyOf(line),
    depotId: line.depotId,
    lotId: line.lotId,
    proposed: line.quantity,
    chosen: chosen.get(keyOf(line)) ?? line.quantity,
    reasons: line.reasons,
    left: quantityText(left),
    minimum,
    isBelow: minimum !== null && left < quantityFrom(minimum),
    isTooMuch: left < 0n,
    seconds: way?.seconds ?? null,
    metres: way?.metres ?? null,
    estimated: way?.estimated ?? false,
  };
}

export type PlanTotals = {
  items: number;
  shortItems: number;
  depots: number;
  /** Of depots that give something: the first to come and the last; null where a way is not known. */
  firstSeconds: number | null;
  lastSeconds: number | null;
  estimated: boolean;
  isPossible: boolean;
};

export function totalsOf(plan: readonly PlanItem[]): PlanTotals {
  const giving = plan.flatMap(({ lines }) => lines).filter(({ chosen }) => amountIn(chosen) > 0n);
  const seconds = giving.flatMap((line) => line.seconds ?? []);
  return {
    items: plan.length,
    shortItems: plan.filter(({ short }) => short !== '0').length,
    depots: new Set(giving.map(({ depotId }) => depotId)).size,
    firstSeconds: seconds.length === 0 ? null : Math.min(...seconds),
    lastSeconds: seconds.length === 0 || seconds.length < giving.length ? null : Math.max(...seconds),
    estimated: giving.some(({ estimated }) => estimated),
    isPossible: giving.length > 0 && plan.every(({ lines }) => lines.every(({ isTooMuch }) => !isTooMuch)),
  };
}

/** The order for the shelves; a depot that gives nothing is not in it. `shortReason`: why less is given than was asked. */
export function approvalFrom(plan: readonly PlanItem[], shortReason: string): ApproveSupplies {
  const lines = plan.flatMap(({ lines: all }) =>
    all.flatMap(({ depotId, lotId, chosen }) =>
      amountIn(chosen) > 0n ? [{ depotId, lotId, quantity: quantityText(amountIn(chosen)) }] : [],
    ),
  );
  const reasons = plan.filter(({ short }) => short !== '0').map(({ itemId }) => ({ itemId, reason: shortReason }));
  return { lines, ...(reasons.length > 0 && { reasons }) };
}
