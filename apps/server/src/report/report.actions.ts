/** Intake and triage: lock, load facts, ask the rule, save, log. */

import {
  type AcceptReport,
  type AddNote,
  acceptReport,
  checkStepTime,
  DomainError,
  type DomainEvent,
  dismissReport,
  type HeldIncident,
  type HeldReport,
  type Incident,
  isLate,
  type JoinReport,
  joinReport,
  type Report,
  type SubmitReport,
  submitReport,
  unjoinReport,
  type WithReason,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Answer, type Asked, created, ok } from '../core/asked.ts';
import { Catalogue } from '../core/catalogue.ts';
import { Codes } from '../core/codes.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { Places } from '../core/places.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

@Injectable()
export class ReportActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly places: Places,
    private readonly geography: Geography,
    private readonly codes: Codes,
  ) {}

  /** The same source and externalId again answers the first report, whoever asks. */
  async submit(asked: Asked, command: SubmitReport): Promise<Answer<Report>> {
    const { viewer } = asked;
    viewer.checkAnywhere(command.source === 'import' ? 'importRecords' : 'submitReports');
    await this.catalogue.check(command.typeCode);
    const { place, jurisdictionId } = this.places.settle(command.place, viewer.homeNodeId);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const first = await this.taken(command);
        if (first !== null) return ok(this.inSight(asked, first));
        const id = command.id ?? uuidv7();
        const code = await this.codes.next('R', tx.now);
        tx.record(submitReport(tx.now, { id, code, place, jurisdictionId, submittedBy: viewer.personId }, command));
        const { name, phone } = command.reporter ?? {};
        if (name || phone)
          tx.insert('reporters', { report_id: id, name: name ?? null, phone: phone ?? null, phone_digits: digitsOf(phone) });
        return created(tx.row<Report>('report', id));
      });
    } catch (error) {
      // Two that bring the same external report at the same instant: the second finds the first.
      const first = (error as { constraint?: string }).constraint === 'reports_external' ? await this.taken(command) : null;
      if (first === null) throw error;
      return ok(this.inSight(asked, first));
    }
  }

  private async taken(command: SubmitReport): Promise<{ row: Report; scope: string[] } | null> {
    if (!command.externalId) return null;
    return this.database.one('SELECT row, scope FROM reports WHERE source = $1 AND external_id = $2', [command.source, command.externalId]);
  }

  private inSight(asked: Asked, first: { row: Report; scope: string[] }): Report {
    if (!asked.viewer.sees(first.scope)) throw new DomainError('FORBIDDEN');
    return first.row;
  }

  async accept(asked: Asked, id: string, command: AcceptReport): Promise<Answer<Incident>> {
    await this.catalogue.check(command.typeCode);
    // Drawn once, beside the first reading: when a second try holds a lock, it waits for no other connection.
    let drawn: Promise<string> | null = null;
    return this.transactions.run(asked, async (tx) => {
      drawn ??= this.codes.next('Q', tx.now);
      const [report, code] = await Promise.all([this.open(tx, asked, id), drawn]);
      const settled = command.place ? this.places.settle(command.place, report.row.jurisdictionId) : null;
      const place = settled?.place ?? report.row.place;
      const jurisdictionId = settled?.jurisdictionId ?? report.row.jurisdictionId;
      const incidentId = uuidv7();
      tx.record(acceptReport(tx.now, { report, incidentId, code, place, jurisdictionId }, command));
      return ok(tx.row<Incident>('incident', incidentId));
    });
  }

  async join(asked: Asked, id: string, command: JoinReport): Promise<Answer<Report>> {
    return this.transactions.run(asked, async (tx) => {
      const [incident] = await tx.lock<HeldIncident>('incident', [command.incidentId]);
      const report = await this.open(tx, asked, id);
      if (incident === undefined || !asked.viewer.sees(incident.scope)) throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
      asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
      tx.record(joinReport(tx.now, { report, incident }, command));
      return ok(tx.row<Report>('report', id));
    });
  }

  async unjoin(asked: Asked, id: string, command: WithReason): Promise<Answer<Report>> {
    return this.transactions.run(asked, async (tx) => {
      const [present] = await tx.query<{ incident_id: string | null }>('SELECT incident_id FROM reports WHERE id = $1', [id]);
      const [incident] = await tx.lock<HeldIncident>('incident', present?.incident_id ? [present.incident_id] : []);
      const report = await this.open(tx, asked, id);
      if (report.row.incidentId === null || incident === undefined || incident.row.id !== report.row.incidentId) {
        throw new DomainError('REPORT_NOT_JOINED', { current: report.row });
      }
      tx.record(unjoinReport(tx.now, { report, incident }, command));
      return ok(tx.row<Report>('report', id));
    });
  }

  async dismiss(asked: Asked, id: string, command: WithReason): Promise<Answer<Report>> {
    return this.transactions.run(asked, async (tx) => {
      const report = await this.open(tx, asked, id);
      tx.record(dismissReport(tx.now, { report }, command));
      return ok(tx.row<Report>('report', id));
    });
  }

  async note(asked: Asked, id: string, command: AddNote): Promise<Answer<Report>> {
    return this.transactions.run(asked, async (tx) => {
      const report = await tx.open<HeldReport>('report', id);
      asked.viewer.checkAnywhere('submitReports');
      tx.record(this.noteEvent(tx, report, command));
      return created(report.row);
    });
  }

  private noteEvent(tx: Transaction, report: HeldReport, command: AddNote): DomainEvent[] {
    const at = checkStepTime(tx.now, command.at, report.row.flags.includes('imported'));
    const { id, incidentId } = report.row;
    const payload = { text: command.text.trim() };
    const flags = isLate(tx.now, at) ? ['late'] : [];
    return [{ type: 'report.noteAdded', subject: { kind: 'report', id }, incidentId, at, flags, payload, touches: [] }];
  }

  /** For the media capability: who may add to a report, with the row locked: whoever may handle it, and who submitted it. */
  async openForField(tx: Transaction, asked: Asked, id: string): Promise<HeldReport> {
    const report = await tx.open<HeldReport>('report', id);
    const isOwn = report.extra['submittedBy'] === asked.viewer.personId;
    if (!isOwn) this.checkHandles(asked, report);
    return report;
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<HeldReport> {
    const report = await tx.open<HeldReport>('report', id);
    this.checkHandles(asked, report);
    return report;
  }

  private checkHandles(asked: Asked, report: HeldReport): void {
    const { incidentJurisdictionId } = report.extra as { incidentJurisdictionId: string | null };
    const nodes = [report.row.jurisdictionId, incidentJurisdictionId].filter(
      (node) => node !== null && this.geography.node(node) !== undefined,
    ) as string[];
    if (!nodes.some((node) => asked.viewer.may('handleReports', node))) throw new DomainError('FORBIDDEN');
  }
}

export const digitsOf = (phone: string | null | undefined): string | null => phone?.replace(/[^0-9]/g, '') || null;
