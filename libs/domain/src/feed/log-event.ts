/** The log: one event for every durable change (docs/spec/feed.md). The same shape is stored, sent and replayed. */
import { z } from 'zod';
import { Instant } from '../time.ts';

export const KINDS = [
  'report',
  'incident',
  'assignment',
  'team',
  'vehicle',
  'incidentType',
  'jurisdiction',
  'closure',
  'need',
  'forceRequest',
  'drawing',
  'order',
  'sos',
] as const;
export type Kind = (typeof KINDS)[number];

export const EVENT_TYPES = [
  'report.received',
  'report.accepted',
  'report.joined',
  'report.unjoined',
  'report.dismissed',
  'report.archived',
  'report.noteAdded',
  'report.mediaAdded',
  'report.overdueMarked',
  'incident.opened',
  'incident.typed',
  'incident.titled',
  'incident.graded',
  'incident.relocated',
  'incident.figuresSet',
  'incident.controlled',
  'incident.closed',
  'incident.reopened',
  'incident.merged',
  'incident.unmerged',
  'incident.archived',
  'incident.noteAdded',
  'incident.mediaAdded',
  'incident.overdueMarked',
  'assignment.dispatched',
  'assignment.acknowledged',
  'assignment.departed',
  'assignment.arrived',
  'assignment.completed',
  'assignment.declined',
  'assignment.stoodDown',
  'assignment.stepUndone',
  'assignment.overdueMarked',
  'assignment.wayCut',
  'team.created',
  'team.described',
  'team.availabilitySet',
  'team.verified',
  'need.raised',
  'need.headcountSet',
  'need.withdrawn',
  'forceRequest.raised',
  'forceRequest.signed',
  'forceRequest.sent',
  'forceRequest.airspaceAsked',
  'forceRequest.airspaceCleared',
  'forceRequest.agreed',
  'forceRequest.refused',
  'forceRequest.named',
  'forceRequest.ordered',
  'forceRequest.ready',
  'forceRequest.airborne',
  'forceRequest.arrived',
  'forceRequest.closed',
  'forceRequest.withdrawn',
  'drawing.drawn',
  'drawing.redrawn',
  'drawing.removed',
  'order.issued',
  'order.voided',
  'order.read',
  'vehicle.created',
  'vehicle.described',
  'device.registered',
  'device.secretRotated',
  'device.revoked',
  'closure.closed',
  'closure.opened',
  'sos.raised',
  'sos.owned',
  'sos.ended',
  'person.created',
  'person.described',
  'person.rolesSet',
  'person.disabled',
  'person.enabled',
  'jurisdiction.created',
  'jurisdiction.described',
  'jurisdiction.boundarySet',
  'incidentType.created',
  'incidentType.described',
  'gazetteer.entryAdded',
  'gazetteer.entryDescribed',
  'gazetteer.entryRemoved',
  'gazetteer.imported',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const Actor = z
  .union([z.object({ personId: z.string(), name: z.string(), role: z.string() }), z.object({ system: z.string() })])
  .meta({ id: 'Actor' });
export type Actor = z.infer<typeof Actor>;

/** After-image of one row; `row: null` takes it out of the viewer's sight or of the live set. */
export const Change = z
  .object({ kind: z.string(), id: z.string(), version: z.int(), row: z.record(z.string(), z.unknown()).nullable() })
  .meta({ id: 'Change' });
export type Change = z.infer<typeof Change>;

export const LogEvent = z
  .object({
    id: z.string(),
    type: z.string(),
    at: Instant,
    recordedAt: Instant,
    actor: Actor,
    incidentId: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
    changes: z.array(Change),
  })
  .meta({ id: 'LogEvent' });
export type LogEvent = z.infer<typeof LogEvent>;
