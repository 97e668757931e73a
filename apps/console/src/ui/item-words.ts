/** Names of goods and of the places of the ledger, in the person's language. */
import { type Item, isInside, type LedgerPlace } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { store } from '../live/live.ts';
import { amount } from './amount.ts';
import { shortCode } from './format.ts';

export const itemName = (item: Item | null, language: string): string | null =>
  item === null ? null : language.startsWith('zh') ? item.name.zh : (item.name.en ?? item.name.zh);

/** `1 200 条` */
export const goods = (quantity: string, item: Item | null): string =>
  item === null ? amount(quantity) : `${amount(quantity)} ${item.unit}`;

/** A place of ours by its name, an account outside by what it stands for. What one may not see has no name. */
export function placeName(t: TFunction, place: LedgerPlace): string {
  if (!isInside(place)) return t(`supply.place.${place.kind}`);
  const name = nameOf(place.kind, place.id);
  return name ?? t(`supply.place.${place.kind}`);
}

function nameOf(kind: string, id: string): string | null {
  switch (kind) {
    case 'depot':
      return store.get('depot', id)?.name ?? null;
    case 'shelter':
      return store.get('shelter', id)?.name ?? null;
    case 'team':
      return store.get('team', id)?.name ?? null;
    case 'shipment':
      return codeOf(store.get('shipment', id)?.code);
    case 'incident':
      return codeOf(store.get('incident', id)?.code);
    default:
      return null;
  }
}

const codeOf = (code: string | undefined): string | null => (code === undefined ? null : shortCode(code));
