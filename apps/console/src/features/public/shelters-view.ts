/** What stands in the list of residents: those with room first, the nearest first among them where it is known where somebody is. */
import type { PublicShelter } from '@fenghuo/domain';

export type Wish = { readonly district: string | null; readonly roomOnly: boolean };

export const districtOf = (one: PublicShelter, isChinese: boolean): string | null =>
  isChinese ? one.district : (one.districtEn ?? one.district);

export function districtsOf(items: readonly PublicShelter[], isChinese: boolean): string[] {
  return [...new Set(items.flatMap((one) => districtOf(one, isChinese) ?? []))].sort((a, b) => a.localeCompare(b, isChinese ? 'zh' : 'en'));
}

export function shown(items: readonly PublicShelter[], wish: Wish, isChinese: boolean): PublicShelter[] {
  const fits = (one: PublicShelter): boolean =>
    (wish.district === null || districtOf(one, isChinese) === wish.district) && !(wish.roomOnly && one.room === 'full');
  // The server's order stands within each: by distance, else by name.
  const fitting = items.filter(fits);
  return [...fitting.filter(({ room }) => room !== 'full'), ...fitting.filter(({ room }) => room === 'full')];
}

/** `860 m`, `2.4 km`: no more digits than a straight line deserves. */
export const distanceWords = (metres: number): { unit: 'metres' | 'kilometres'; n: string } =>
  metres < 1_000
    ? { unit: 'metres', n: String(Math.max(10, Math.round(metres / 10) * 10)) }
    : { unit: 'kilometres', n: metres < 10_000 ? (metres / 1_000).toFixed(1) : String(Math.round(metres / 1_000)) };
