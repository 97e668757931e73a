/** Which shipments ask something of this place: what has left for it, and what has still to leave it. */
import type { LedgerPlace, Shipment } from '@fenghuo/domain';

const isTo = (place: LedgerPlace, to: LedgerPlace): boolean => place.kind === to.kind && 'id' in place && 'id' in to && place.id === to.id;

/** Shipped, and not counted to the end. The one that comes first is first. */
export const coming = (shipments: readonly Shipment[], to: LedgerPlace): Shipment[] =>
  shipments
    .filter((shipment) => shipment.state === 'shipped' && isTo(shipment.to, to))
    .sort((a, b) => ((a.etaAt ?? a.code) < (b.etaAt ?? b.code) ? -1 : 1));

/** Reserved here and not on the road. What lapses first is first. */
export const toHandOut = (shipments: readonly Shipment[], depotId: string): Shipment[] =>
  shipments
    .filter(({ state, fromDepotId }) => state === 'picking' && fromDepotId === depotId)
    .sort((a, b) => (a.reservedUntil < b.reservedUntil ? -1 : 1));
