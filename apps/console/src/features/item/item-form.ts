/** What the form of an item says, as commands. Numbers stay text all the way: a quantity is never a float. */
import {
  CLEARABLE_ITEM_FIELDS,
  type CreateItem,
  DEPOT_LEVELS,
  type DepotLevel,
  type DescribeItem,
  type Item,
  type ItemClass,
} from '@fenghuo/domain';

type EnteredPack = { name?: string; quantity?: string } | undefined;
export type EnteredItem = {
  code?: string;
  zh?: string;
  en?: string;
  class?: ItemClass;
  unit?: string;
  decimals?: number;
  serial?: boolean;
  gbCode?: string;
  shelfLifeDays?: number | null;
  perPersonDay?: string;
  perPerson?: string;
  minimum?: Partial<Record<DepotLevel, string>>;
  packs?: EnteredPack[];
  active?: boolean;
};

export const enteredFrom = (item: Item): EnteredItem => ({
  code: item.code,
  zh: item.name.zh,
  en: item.name.en ?? '',
  class: item.class,
  unit: item.unit,
  decimals: item.decimals,
  serial: item.serial,
  gbCode: item.gbCode ?? '',
  shelfLifeDays: item.shelfLifeDays,
  perPersonDay: item.perPersonDay ?? '',
  perPerson: item.perPerson ?? '',
  minimum: item.minimum,
  packs: item.packs,
  active: item.active,
});

const written = (words: string | undefined): string | undefined => words?.trim() || undefined;

/** Empty names stay in: the schema says beside them that they are needed. */
export function newItemFrom(entered: EnteredItem): Partial<CreateItem> {
  const en = written(entered.en);
  const minimum = Object.fromEntries(
    DEPOT_LEVELS.flatMap((level) => {
      const least = written(entered.minimum?.[level]);
      return least === undefined ? [] : [[level, least]];
    }),
  );
  const packs = (entered.packs ?? []).flatMap((pack) => {
    const [name, quantity] = [written(pack?.name), written(pack?.quantity)];
    return name === undefined && quantity === undefined ? [] : [{ name: name ?? '', quantity: quantity ?? '' }];
  });
  const [gbCode, perPersonDay, perPerson] = [written(entered.gbCode), written(entered.perPersonDay), written(entered.perPerson)];
  return {
    code: entered.code?.trim() ?? '',
    name: { zh: entered.zh?.trim() ?? '', ...(en && { en }) },
    ...(entered.class && { class: entered.class }),
    unit: entered.unit?.trim() ?? '',
    decimals: entered.decimals ?? 0,
    serial: entered.serial ?? false,
    ...(gbCode && { gbCode }),
    ...(typeof entered.shelfLifeDays === 'number' && { shelfLifeDays: entered.shelfLifeDays }),
    ...(perPersonDay && { perPersonDay }),
    ...(perPerson && { perPerson }),
    minimum,
    packs,
  };
}

/** Only what differs from the row; what was emptied is said in so many words. */
export function changesOf(before: Item, entered: EnteredItem): DescribeItem {
  const was = newItemFrom(enteredFrom(before)) as Record<string, unknown>;
  const now = newItemFrom(entered) as Record<string, unknown>;
  const changed = Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(was[key]));
  const without = CLEARABLE_ITEM_FIELDS.filter((field) => was[field] !== undefined && now[field] === undefined);
  return {
    ...Object.fromEntries(changed),
    ...(without.length > 0 && { without }),
    ...(entered.active !== undefined && entered.active !== before.active && { active: entered.active }),
  };
}
