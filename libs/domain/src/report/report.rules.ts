/** Rules of triage (研判): what may be done with a report. Numbers in brackets are those of docs/spec/triage.md. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Held, ref } from '../feed/held.ts';
import { mergeFigures } from '../figures.ts';
import type { Place } from '../geo.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import type { Incident } from '../incident/incident.ts';
import { cut } from '../text.ts';
import { checkStepTime, checkWorldTime, type Instant, isLate, toMs } from '../time.ts';
import { withoutMaskedPhone, withoutPhone } from './phone.ts';
import type { AcceptReport, Report, SubmitReport } from './report.ts';

export type HeldReport = Held<Report>;

export const IMPORTED = 'imported';
const lateFlag = (now: Instant, at: Instant): string[] => (isLate(now, at) ? ['late'] : []);
const isImported = (row: { flags: readonly string[] }): boolean => row.flags.includes(IMPORTED);

/** [T1] A report is taken in as it is said; only an import may say when it was received. */
export function submitReport(
  now: Instant,
  facts: { id: string; code: string; place: Place; jurisdictionId: string; submittedBy: string },
  command: SubmitReport,
): DomainEvent[] {
  const imported = command.source === 'import';
  const occurredAt = checkWorldTime(now, command.occurredAt, 'occurredAt');
  if (!imported && command.receivedAt) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'receivedAt' });
  const receivedAt = command.receivedAt ? checkWorldTime(now, command.receivedAt, 'receivedAt') : now;
  const flags = [
    ...lateFlag(now, receivedAt),
    ...(imported ? [IMPORTED] : []),
    ...(toMs(occurredAt) > toMs(receivedAt) ? ['outOfOrder'] : []),
  ];
  const report: Omit<Report, 'version'> = {
    id: facts.id,
    code: facts.code,
    state: 'waiting',
    source: command.source,
    externalId: command.externalId ?? null,
    summary: withoutPhone(command.summary.trim(), command.reporter?.phone),
    description: command.description ? withoutPhone(command.description, command.reporter?.phone) : null,
    typeCode: command.typeCode ?? null,
    place: facts.place,
    occurredAt,
    receivedAt,
    recordedAt: now,
    incidentId: null,
    figures: mergeFigures({}, command.figures),
    flags,
    jurisdictionId: facts.jurisdictionId,
  };
  return [
    {
      type: 'report.received',
      subject: ref('report', facts.id),
      incidentId: null,
      at: receivedAt,
      flags,
      initial: report,
      payload: { reportId: facts.id, summary: report.summary, submittedBy: facts.submittedBy },
      touches: [ref('report', facts.id)],
    },
  ];
}

/** [T2] Only a waiting report is accepted; it opens an incident with what the report says unless the officer says otherwise. */
export function acceptReport(
  now: Instant,
  facts: { report: HeldReport; incidentId: string; code: string; place: Place; jurisdictionId: string },
  command: AcceptReport,
): DomainEvent[] {
  const report = facts.report.row;
  mustBeWaiting(report);
  const at = checkStepTime(now, command.at, isImported(report));
  const flags = [...lateFlag(now, at), ...(toMs(at) < toMs(report.receivedAt) ? ['outOfOrder'] : [])];
  const incident: Omit<Incident, 'version'> = {
    id: facts.incidentId,
    code: facts.code,
    state: 'open',
    typeCode: command.typeCode ?? report.typeCode,
    title: command.title?.trim() ?? cut(withoutMaskedPhone(report.summary), 100),
    place: facts.place,
    grade: command.grade ?? null,
    receivedAt: report.receivedAt,
    openedAt: at,
    controlledAt: null,
    closedAt: null,
    disposition: null,
    figures: report.figures,
    reportIds: [report.id],
    mergedIntoId: null,
    flags: [...flags, ...(isImported(report) ? [IMPORTED] : [])],
    jurisdictionId: facts.jurisdictionId,
  };
  const subject = ref('report', report.id);
  const opened = ref('incident', incident.id);
  const payload = { reportId: report.id, incidentId: incident.id, incidentJurisdictionId: incident.jurisdictionId };
  return [
    {
      type: 'incident.opened',
      subject: opened,
      incidentId: incident.id,
      at,
      flags,
      initial: incident,
      payload: { reportId: report.id, title: incident.title },
      touches: [opened],
    },
    { type: 'report.accepted', subject, incidentId: incident.id, at, flags, payload, touches: [subject] },
  ];
}

/** [T3] A waiting report is joined to an incident that is not closed. */
export function joinReport(
  now: Instant,
  facts: { report: HeldReport; incident: HeldIncident },
  command: { at?: string | null | undefined },
): DomainEvent[] {
  const { report, incident } = { report: facts.report.row, incident: facts.incident.row };
  mustBeWaiting(report);
  if (incident.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: incident });
  const at = checkStepTime(now, command.at, isImported(report));
  const payload = {
    reportId: report.id,
    incidentId: incident.id,
    incidentJurisdictionId: incident.jurisdictionId,
    receivedAt: report.receivedAt,
  };
  const [subject, joined] = [ref('report', report.id), ref('incident', incident.id)];
  return [{ type: 'report.joined', subject, incidentId: incident.id, at, flags: lateFlag(now, at), payload, touches: [subject, joined] }];
}

/** [T4] Only a joined report is taken out of its incident again; it waits anew. */
export function unjoinReport(
  now: Instant,
  facts: { report: HeldReport; incident: HeldIncident },
  command: { reason: string; at?: string | null | undefined },
): DomainEvent[] {
  const { report, incident } = { report: facts.report.row, incident: facts.incident.row };
  if (report.state !== 'joined') throw new DomainError('REPORT_NOT_JOINED', { current: report });
  const at = checkStepTime(now, command.at, isImported(report));
  const [subject, left] = [ref('report', report.id), ref('incident', incident.id)];
  const payload = { reportId: report.id, incidentId: incident.id, reason: command.reason };
  return [{ type: 'report.unjoined', subject, incidentId: incident.id, at, flags: lateFlag(now, at), payload, touches: [subject, left] }];
}

/** [T5] A waiting report is dismissed (不予受理) with a reason. */
export function dismissReport(
  now: Instant,
  facts: { report: HeldReport },
  command: { reason: string; at?: string | null | undefined },
): DomainEvent[] {
  const report = facts.report.row;
  mustBeWaiting(report);
  const at = checkStepTime(now, command.at, isImported(report));
  const subject = ref('report', report.id);
  return [
    {
      type: 'report.dismissed',
      subject,
      incidentId: null,
      at,
      flags: lateFlag(now, at),
      payload: { reportId: report.id, reason: command.reason, recordedAt: now },
      touches: [subject],
    },
  ];
}

/** [T6] A dismissed report leaves the live set; a waiting one never does. */
export function archiveReport(now: Instant, report: HeldReport): DomainEvent[] {
  if (!report.live || report.row.state !== 'dismissed') throw new DomainError('NOT_ARCHIVABLE', { current: report.row });
  const subject = ref('report', report.row.id);
  return [{ type: 'report.archived', subject, incidentId: null, at: now, flags: [], payload: {}, touches: [subject] }];
}

function mustBeWaiting(report: Report): void {
  if (report.state !== 'waiting') throw new DomainError('REPORT_NOT_WAITING', { current: report });
}
