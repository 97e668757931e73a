/** Where the steps of a shipment are sent. */
import type { Shipment } from '@fenghuo/domain';

export const shipmentPath = ({ id }: Pick<Shipment, 'id'>, step: 'pick' | 'ship' | 'receive' | 'close' | 'cancel'): string =>
  `/shipments/${id}/${step}`;
