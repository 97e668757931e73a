/** Stock by level as a table has it: one line an item, one figure a level, of the owner that is meant. */
import { DEPOT_LEVELS, type DepotLevel, type LevelStock, type OwnerKind, quantityFrom, quantityText } from '@fenghuo/domain';

/** `disposable`: what the bureau may give out. Every other kind of owner stands alone and has no minimum. */
export type Owner = 'disposable' | Exclude<OwnerKind, 'government'>;

export type LevelFigure = { quantity: string; depots: number; short: string; shortDepots: number };
export type LevelLine = {
  itemId: string;
  levels: Readonly<Partial<Record<DepotLevel, LevelFigure>>>;
  total: string;
  short: string;
};

export function levelLines(items: readonly LevelStock[], owner: Owner): LevelLine[] {
  const byItem = new Map<string, LevelStock[]>();
  for (const row of items) byItem.set(row.itemId, [...(byItem.get(row.itemId) ?? []), row]);
  return [...byItem].flatMap(([itemId, rows]) => {
    const figures = rows.map((row) => [row.level, figureOf(row, owner)] as const).filter(([, { depots }]) => depots > 0);
    if (figures.length === 0) return [];
    const sum = (key: 'quantity' | 'short') => quantityText(figures.reduce((all, [, figure]) => all + quantityFrom(figure[key]), 0n));
    return [{ itemId, levels: Object.fromEntries(figures), total: sum('quantity'), short: sum('short') }];
  });
}

function figureOf(row: LevelStock, owner: Owner): LevelFigure {
  if (owner === 'disposable') return { quantity: row.disposable, depots: row.depots, short: row.short, shortDepots: row.shortDepots };
  const onHand = row.byOwner.find(({ ownerKind }) => ownerKind === owner)?.onHand;
  return { quantity: onHand ?? '0', depots: onHand === undefined ? 0 : row.depots, short: '0', shortDepots: 0 };
}

/** Kinds of item that each level lacks something of. */
export const shortKinds = (lines: readonly LevelLine[]): readonly { level: DepotLevel; kinds: number }[] =>
  DEPOT_LEVELS.map((level) => ({ level, kinds: lines.filter(({ levels }) => (levels[level]?.shortDepots ?? 0) > 0).length }));
