/** One event, one row: the only place that says which area gives an event its meaning for a kind. */
import { applyClosure, type HeldClosure } from '../closure/closure.apply.ts';
import { applyAssignment, type HeldAssignment } from '../dispatch/assignment.apply.ts';
import type { HeldTeam } from '../dispatch/dispatch.rules.ts';
import { applyChain, applyEscalation, type HeldChain, type HeldEscalation } from '../escalation/escalation.apply.ts';
import { applyZone, type HeldZone } from '../evacuation/evacuation.apply.ts';
import { applyForceRequest, applyNeed, type HeldForceRequest, type HeldNeed } from '../force/force.apply.ts';
import { applyIncident, type HeldIncident } from '../incident/incident.apply.ts';
import { applyDrawing, applyOrder, type HeldDrawing, type HeldOrder } from '../order/order.apply.ts';
import { applyPass, type HeldPass } from '../pass/pass.apply.ts';
import { applyCatalogue } from '../place/catalogue.ts';
import { applyReport } from '../report/report.apply.ts';
import type { HeldReport } from '../report/report.rules.ts';
import { isSame } from '../same.ts';
import { applyShelter, type HeldShelter } from '../shelter/shelter.apply.ts';
import { applySos, type HeldSos } from '../sos/sos.apply.ts';
import { applyDepot, type HeldDepot } from '../supply/depot.apply.ts';
import { applyShipment, applySupplyRequest, type HeldShipment, type HeldSupplyRequest } from '../supply-request/supply-request.apply.ts';
import { applyTeam } from '../team/team.apply.ts';
import { applyVehicle, type HeldVehicle } from '../vehicle/vehicle.apply.ts';
import type { DomainEvent, Held } from './held.ts';
import type { Kind } from './log-event.ts';

/** The row after the event. The version rises by one when the row itself changes; sight alone moves no version. */
export function applyEvent(kind: Kind, before: Held | null, event: DomainEvent): Held {
  const after = meaning(kind, before, event);
  const version = before?.row.version ?? 0;
  const isChanged = before === null || !isSame(before.row, after.row) || before.live !== after.live;
  return { ...after, row: { ...after.row, version: isChanged ? version + 1 : version } };
}

function meaning(kind: Kind, before: Held | null, event: DomainEvent): Held {
  switch (kind) {
    case 'report':
      return applyReport(before as HeldReport | null, event);
    case 'incident':
      return applyIncident(before as HeldIncident | null, event);
    case 'assignment':
      return applyAssignment(before as HeldAssignment | null, event);
    case 'team':
      return applyTeam(before as HeldTeam | null, event);
    case 'need':
      return applyNeed(before as HeldNeed | null, event);
    case 'forceRequest':
      return applyForceRequest(before as HeldForceRequest | null, event);
    case 'drawing':
      return applyDrawing(before as HeldDrawing | null, event);
    case 'order':
      return applyOrder(before as HeldOrder | null, event);
    case 'escalation':
      return applyEscalation(before as HeldEscalation | null, event);
    case 'escalationChain':
      return applyChain(before as HeldChain | null, event);
    case 'closure':
      return applyClosure(before as HeldClosure | null, event);
    case 'vehicle':
      return applyVehicle(before as HeldVehicle | null, event);
    case 'sos':
      return applySos(before as HeldSos | null, event);
    case 'depot':
      return applyDepot(before as HeldDepot | null, event);
    case 'supplyRequest':
      return applySupplyRequest(before as HeldSupplyRequest | null, event);
    case 'shipment':
      return applyShipment(before as HeldShipment | null, event);
    case 'shelter':
      return applyShelter(before as HeldShelter | null, event);
    case 'evacuationZone':
      return applyZone(before as HeldZone | null, event);
    case 'pass':
      return applyPass(before as HeldPass | null, event);
    case 'jurisdiction':
    case 'incidentType':
      return applyCatalogue(kind, before, event);
  }
}
