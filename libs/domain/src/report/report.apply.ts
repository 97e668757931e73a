/** The meaning of events for a report, computed once, inside the transaction. */
import { type DomainEvent, type Held, nodeKey, personKey, unique, withFlags } from '../feed/held.ts';
import type { Report } from './report.ts';

/** `endedRecordedAt`: when its dismissal was recorded, from which its time in the live set counts. */
type Extra = { submittedBy: string; incidentJurisdictionId: string | null; endedRecordedAt?: string | undefined };

export function applyReport(before: Held<Report> | null, event: DomainEvent): Held<Report> {
  const payload = event.payload as Record<string, string> & { flag: string };
  if (before === null) {
    return hold({ ...(event.initial as Report), version: 0 }, true, {
      submittedBy: payload.submittedBy ?? '',
      incidentJurisdictionId: null,
    });
  }
  const { row } = before;
  const extra = before.extra as Extra;
  const at = (incidentJurisdictionId: string | null): Extra => ({ ...extra, incidentJurisdictionId });
  switch (event.type) {
    case 'report.accepted':
      return hold({ ...row, state: 'accepted', incidentId: event.incidentId }, true, at(payload.incidentJurisdictionId ?? null));
    case 'report.joined':
      return hold({ ...row, state: 'joined', incidentId: event.incidentId }, true, at(payload.incidentJurisdictionId ?? null));
    case 'report.unjoined':
      return hold({ ...row, state: 'waiting', incidentId: null }, true, at(null));
    case 'report.dismissed':
      return hold({ ...row, state: 'dismissed' }, true, { ...extra, endedRecordedAt: payload.recordedAt });
    case 'report.archived':
    case 'incident.archived':
      return hold(row, false, extra);
    case 'report.overdueMarked':
      return hold({ ...row, flags: withFlags(row.flags, [payload.flag]) }, before.live, extra);
    case 'incident.merged':
    case 'incident.unmerged':
      return hold({ ...row, incidentId: payload.toIncidentId ?? row.incidentId }, true, at(payload.toJurisdictionId ?? null));
    case 'incident.reopened':
      return hold(row, true, extra);
    case 'incident.relocated':
      return hold(row, before.live, at(payload.jurisdictionId ?? null));
    default:
      return before;
  }
}

function hold(row: Report, live: boolean, extra: Extra): Held<Report> {
  const nodes = extra.incidentJurisdictionId === null ? [] : [nodeKey(extra.incidentJurisdictionId)];
  return { kind: 'report', row, live, extra, scope: unique([nodeKey(row.jurisdictionId), personKey(extra.submittedBy), ...nodes]) };
}
