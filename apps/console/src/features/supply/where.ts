/** What is found of an item, added up: what the bureau disposes of, and nobody else's. */
import { isDisposable, quantityFrom, quantityText, type StockHolder } from '@fenghuo/domain';

export const totalOf = (holders: readonly StockHolder[]): string =>
  quantityText(
    holders
      .flatMap(({ holdings }) => holdings)
      .filter(({ ownerKind }) => isDisposable(ownerKind))
      .reduce((sum, { available }) => sum + quantityFrom(available), 0n),
  );

/** Depots that could give some of it now. */
export const depotsWith = (holders: readonly StockHolder[]): ReadonlySet<string> =>
  new Set(
    holders.flatMap(({ place, holdings }) =>
      place.kind === 'depot' && holdings.some(({ available }) => quantityFrom(available) > 0n) ? [place.id] : [],
    ),
  );
