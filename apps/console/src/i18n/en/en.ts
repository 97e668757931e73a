import { account } from './account.ts';
import { aid } from './aid.ts';
import { around } from './around.ts';
import { audit } from './audit.ts';
import { bar } from './bar.ts';
import { closure } from './closure.ts';
import { common } from './common.ts';
import { depot } from './depot.ts';
import { device } from './device.ts';
import { dispatch } from './dispatch.ts';
import { error } from './error.ts';
import { escalation } from './escalation.ts';
import { evacuation } from './evacuation.ts';
import { evacuee } from './evacuee.ts';
import { event } from './event.ts';
import { field } from './field.ts';
import { force } from './force.ts';
import { gazetteer } from './gazetteer.ts';
import { incident } from './incident.ts';
import { incidentType } from './incident-type.ts';
import { item } from './item.ts';
import { jurisdiction } from './jurisdiction.ts';
import { limits } from './limits.ts';
import { map } from './map.ts';
import { order } from './order.ts';
import { pass } from './pass.ts';
import { people } from './people.ts';
import { phone } from './phone.ts';
import { placePhone } from './place-phone.ts';
import { queue } from './queue.ts';
import { relief } from './relief.ts';
import { report } from './report.ts';
import { requisition } from './requisition.ts';
import { review } from './review.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { sheet } from './sheet.ts';
import { shelter } from './shelter.ts';
import { sos } from './sos.ts';
import { supply } from './supply.ts';
import { team } from './team.ts';
import { kit, template } from './template.ts';
import { triage } from './triage.ts';
import { vehicle } from './vehicle.ts';

export const en = {
  account,
  aid,
  around,
  audit,
  bar,
  closure,
  common,
  depot,
  device,
  dispatch,
  error,
  escalation,
  evacuation,
  evacuee,
  event,
  field,
  force,
  gazetteer,
  incident,
  incidentType,
  jurisdiction,
  kit,
  item,
  limits,
  map,
  order,
  pass,
  people,
  phone,
  placePhone,
  queue,
  relief,
  report,
  requisition,
  review,
  session,
  settings,
  setup,
  sheet,
  shelter,
  sos,
  supply,
  team,
  template,
  triage,
  vehicle,
};
