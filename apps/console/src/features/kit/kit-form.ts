/** Kits as commands: the bill of one, and the movements that pack kits at a depot and take them apart again. */
import {
  type CreateKit,
  isInside,
  type Kit,
  type KitContent,
  type LedgerPlace,
  type Movement,
  quantityFrom,
  quantityText,
  type RecordMovement,
  type Stock,
} from '@fenghuo/domain';

type Line = RecordMovement['lines'][number];

type EnteredContent = { itemId?: string | null; quantity?: string | null } | undefined;
export type EnteredKit = { itemId?: string | null; contents?: EnteredContent[]; active?: boolean };

export const contentsFrom = (entered: readonly EnteredContent[]): CreateKit['contents'] =>
  entered.flatMap((one) => (one?.itemId ? [{ itemId: one.itemId, quantity: one.quantity?.trim() ?? '' }] : []));

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const CONSUMED: LedgerPlace = { kind: 'consumed' };

/** What may be packed: the government's own, the first to expire first. What is another's, kept for somebody or blocked stays where it is. */
const packable = (stock: readonly Stock[], itemId: string): Stock[] =>
  stock
    .filter((lot) => lot.itemId === itemId && lot.ownerKind === 'government' && quantityFrom(lot.available) > 0n)
    .sort((a, b) => (a.expiresAt ?? '9').localeCompare(b.expiresAt ?? '9') || (a.lotId < b.lotId ? -1 : 1));

const sum = (lots: readonly Stock[]): bigint => lots.reduce((all, { available }) => all + quantityFrom(available), 0n);

/** How many kits the contents at hand make, and what limits it. */
export function packableKits(kit: Kit, stock: readonly Stock[]): { kits: number; limitedBy: KitContent | null } {
  const each = kit.contents.map((content) => ({
    content,
    kits: Number(sum(packable(stock, content.itemId)) / quantityFrom(content.quantity)),
  }));
  const least = each.toSorted((a, b) => a.kits - b.kits)[0];
  return { kits: least?.kits ?? 0, limitedBy: least?.content ?? null };
}

/** Contents out, kits in; and the day on which the first of the contents expires, for the kit is no better. */
export function assembly({
  kit,
  depotId,
  kits,
  stock,
  kitLotId,
}: {
  kit: Kit;
  depotId: string;
  kits: number;
  stock: readonly Stock[];
  kitLotId: string;
}): { lines: Line[]; expiresAt: string | null } {
  const depot: LedgerPlace = { kind: 'depot', id: depotId };
  const taken = kit.contents.flatMap(({ itemId, quantity }) => take(packable(stock, itemId), quantityFrom(quantity) * BigInt(kits)));
  const lines = taken.map(({ lot, amount }) => ({ lotId: lot.lotId, from: depot, to: CONSUMED, quantity: quantityText(amount) }));
  return {
    lines: [...lines, { lotId: kitLotId, from: CONSUMED, to: depot, quantity: String(kits) }],
    expiresAt: taken.flatMap(({ lot }) => lot.expiresAt ?? []).sort()[0] ?? null,
  };
}

function take(lots: readonly Stock[], wanted: bigint): { lot: Stock; amount: bigint }[] {
  let left = wanted;
  return lots.flatMap((lot) => {
    const available = quantityFrom(lot.available);
    const amount = least(available, left);
    left -= amount;
    return amount > 0n ? [{ lot, amount }] : [];
  });
}

/** Kits out; each content goes back into the lots that it was packed from, newest packing first. Null where the book does not say from which. */
export function breaking({
  kit,
  depotId,
  kits,
  kitLotId,
  packings,
}: {
  kit: Kit;
  depotId: string;
  kits: number;
  kitLotId: string;
  packings: readonly Movement[];
}): Line[] | null {
  const depot: LedgerPlace = { kind: 'depot', id: depotId };
  const packed = packings
    .filter(({ kind, state, reversedById }) => kind === 'assemble' && state === 'recorded' && reversedById === null)
    .flatMap(({ lines }) => lines)
    .filter(({ from, to }) => isInside(from) && !isInside(to));
  const back: Line[] = [];
  for (const { itemId, quantity } of kit.contents) {
    let left = quantityFrom(quantity) * BigInt(kits);
    for (const line of packed.filter((one) => one.itemId === itemId)) {
      const amount = least(quantityFrom(line.quantity), left);
      left -= amount;
      if (amount > 0n) back.push({ lotId: line.lotId, from: CONSUMED, to: depot, quantity: quantityText(amount) });
    }
    if (left > 0n) return null;
  }
  return [{ lotId: kitLotId, from: depot, to: CONSUMED, quantity: String(kits) }, ...together(back)];
}

/** Of a lot that was packed twice one line goes back. */
function together(lines: readonly Line[]): Line[] {
  const byLot = new Map<string, Line>();
  for (const line of lines) {
    const before = byLot.get(line.lotId);
    const quantity = quantityText(quantityFrom(line.quantity) + (before === undefined ? 0n : quantityFrom(before.quantity)));
    byLot.set(line.lotId, { ...line, quantity });
  }
  return [...byLot.values()];
}
