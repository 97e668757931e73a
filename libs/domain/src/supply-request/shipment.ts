/** Shipment (调拨运单): what one depot sends to one place, from the shelves until the receiver has signed and every difference has its reason. */
import { z } from 'zod';
import { Place } from '../geo.ts';
import { Id } from '../ids.ts';
import { LedgerPlace } from '../supply/ledger-place.ts';
import { QuantityInput } from '../supply/quantity.ts';
import { text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

export const SHIPMENT_STATES = ['picking', 'shipped', 'received', 'closed', 'cancelled'] as const;
export type ShipmentState = (typeof SHIPMENT_STATES)[number];

/** `quantity`: what is sent. `received`, `damaged`, `lost`: null until somebody has counted; what they leave is still on the way. `reason`: why less was picked. */
export const ShipmentLine = z.object({
  lotId: z.string(),
  itemId: z.string(),
  quantity: z.string(),
  reason: z.string().nullable(),
  received: z.string().nullable(),
  damaged: z.string().nullable(),
  lost: z.string().nullable(),
  explanation: z.string().nullable(),
});
export type ShipmentLine = z.infer<typeof ShipmentLine>;

/** `etaAt`: as the router had it at departure, `estimated` unless over real roads. The driver's name and phone are kept elsewhere. */
export const Shipment = z
  .object({
    id: z.string(),
    code: z.string(),
    requestId: z.string(),
    incidentId: z.string().nullable(),
    fromDepotId: z.string(),
    to: LedgerPlace,
    place: Place,
    state: z.enum(SHIPMENT_STATES),
    vehicleId: z.string().nullable(),
    plate: z.string().nullable(),
    passId: z.string().nullable(),
    hasDriver: z.boolean(),
    lines: z.array(ShipmentLine),
    reservedUntil: z.string(),
    preparedAt: z.string(),
    pickedAt: z.string().nullable(),
    shippedAt: z.string().nullable(),
    receivedAt: z.string().nullable(),
    receivedByName: z.string().nullable(),
    mediaIds: z.array(z.string()),
    endedAt: z.string().nullable(),
    reason: z.string().nullable(),
    etaAt: z.string().nullable(),
    estimated: z.boolean(),
    flags: z.array(z.string()),
    version: z.int(),
  })
  .meta({ id: 'Shipment' });
export type Shipment = z.infer<typeof Shipment>;

const MAX_LINES = 2_000;

/** `lines`: where less is on the shelf than the books say, each with its reason; all else is picked as approved. */
export const PickShipment = z
  .strictObject({
    lines: z
      .array(z.strictObject({ lotId: Id, quantity: QuantityInput, reason: words(500) }))
      .min(1)
      .max(MAX_LINES)
      .nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'PickShipment' });
export type PickShipment = z.infer<typeof PickShipment>;

export const Driver = z.strictObject({ name: words(60), phone: text(30).nullish() }).meta({ id: 'Driver' });
export type Driver = z.infer<typeof Driver>;

/** A vehicle of ours moves on the map; of any other there is the plate. */
export const ShipShipment = z
  .strictObject({ vehicleId: Id.nullish(), plate: words(20).nullish(), driver: Driver.nullish(), at: InstantInput.nullish() })
  .meta({ id: 'ShipShipment' });
export type ShipShipment = z.infer<typeof ShipShipment>;

/** What came now, beside what came before. `damaged` came and is of no use, `lost` will not come. */
export const ReceiveShipment = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          lotId: Id,
          received: QuantityInput,
          damaged: QuantityInput.nullish(),
          lost: QuantityInput.nullish(),
          explanation: words(500).nullish(),
        }),
      )
      .min(1)
      .max(MAX_LINES),
    mediaIds: z.array(Id).max(20).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'ReceiveShipment' });
export type ReceiveShipment = z.infer<typeof ReceiveShipment>;

/** Each difference that has no explanation yet; what has not come by now counts as lost. */
export const CloseShipment = z
  .strictObject({
    lines: z
      .array(z.strictObject({ lotId: Id, explanation: words(500) }))
      .max(MAX_LINES)
      .nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'CloseShipment' });
export type CloseShipment = z.infer<typeof CloseShipment>;

export const CancelShipment = z.strictObject({ reason: words(500), at: InstantInput.nullish() }).meta({ id: 'CancelShipment' });
export type CancelShipment = z.infer<typeof CancelShipment>;

export const ShipmentDriver = z
  .object({ shipmentId: z.string(), driver: z.object({ name: z.string(), phone: z.string().nullable() }).nullable() })
  .meta({ id: 'ShipmentDriver' });
export type ShipmentDriver = z.infer<typeof ShipmentDriver>;
