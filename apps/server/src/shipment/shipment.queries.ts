/** How to reach who drives a shipment: for who hands it out, who receives it and who commands there. Each reading is audited. */
import { DomainError, type HeldShipment, type ShipmentDriver, shipmentExtra } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';
import { DriverActions } from './driver.actions.ts';

@Injectable()
export class ShipmentQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly drivers: DriverActions,
  ) {}

  /** [SH8] */
  async driver(viewer: Viewer, shipmentId: string): Promise<ShipmentDriver> {
    const held = await this.database.one<HeldShipment>('SELECT row, scope, extra FROM shipments WHERE id = $1', [shipmentId]);
    if (held === null || !viewer.sees(held.scope)) throw new DomainError('NOT_FOUND');
    mustReach(viewer, held);
    const { personId, identity } = viewer;
    await this.audit.writeReading({ action: 'driver.read', personId, name: identity.name, detail: { shipmentId } }, true);
    return { shipmentId, driver: await this.drivers.reach(this.database, shipmentId) };
  }
}

function mustReach(viewer: Viewer, held: HeldShipment): void {
  const { to, fromDepotId } = held.row;
  const { fromNode, toNode, incidentNode, askedBy } = shipmentExtra(held);
  const isReceiver = (to.kind === 'shelter' && viewer.manages(to.id)) || (to.kind === 'team' && viewer.leads(to.id));
  const isKeeper = viewer.keeps(fromDepotId) || (to.kind === 'depot' && viewer.keeps(to.id));
  const isOwn = isReceiver || isKeeper || askedBy === viewer.personId;
  if (!isOwn && ![fromNode, toNode, incidentNode].some((node) => viewer.may('readContacts', node))) throw new DomainError('FORBIDDEN');
}
