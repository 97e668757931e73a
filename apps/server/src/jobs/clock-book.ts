/** Clocks as rows (when is which thing due) and what marking one overdue takes. The row is the truth, the timer only a reminder. */
import {
  type Assignment,
  type Clock,
  clockOfAssignment,
  clockOfIncident,
  clockOfReport,
  DomainError,
  type Held,
  type Incident,
  type Kind,
  markOverdue,
  OVERDUE_FLAG,
  type Report,
} from '@fenghuo/domain';
import { TABLE_OF } from '../core/transaction.ts';
import type { Core } from '../core.module.ts';

export type ClockKind = Extract<Kind, 'report' | 'incident' | 'assignment'>;
export type Due = { kind: ClockKind; id: string; step: string; dueAt: string };
/** A row with what its clock depends on besides itself. */
type Faced = { id: string; row: Report | Incident | Assignment; type_code: string | null; is_dispatched: boolean };

const FACTS: Record<ClockKind, string> = {
  report: `SELECT t.id, t.row, t.type_code, false AS is_dispatched FROM reports t`,
  incident: `SELECT t.id, t.row, t.type_code, EXISTS (SELECT FROM assignments a WHERE a.incident_id = t.id) AS is_dispatched FROM incidents t`,
  assignment: `SELECT t.id, t.row, i.type_code, true AS is_dispatched FROM assignments t JOIN incidents i ON i.id = t.incident_id`,
};

export class ClockBook {
  constructor(private readonly core: Core) {}

  private clockOf(kind: ClockKind, { row, type_code, is_dispatched }: Faced): Clock | null {
    const targets = this.core.catalogue.targets(type_code);
    if (kind === 'report') return clockOfReport(row as Report, targets);
    return kind === 'incident' ? clockOfIncident(row as Incident, is_dispatched, targets) : clockOfAssignment(row as Assignment, targets);
  }

  /** Clocks that are running on these rows and have not been marked yet. */
  async running(kind: ClockKind, ids: readonly string[]): Promise<Due[]> {
    if (ids.length === 0) return [];
    const rows = await this.core.database.query<Faced>(`${FACTS[kind]} WHERE t.id = ANY($1::uuid[])`, [ids]);
    return rows.flatMap((faced) => {
      const clock = this.clockOf(kind, faced);
      if (clock === null || faced.row.flags.includes(OVERDUE_FLAG[clock.step])) return [];
      return [{ kind, id: faced.id, step: clock.step, dueAt: clock.dueAt }];
    });
  }

  /** Marks the row overdue if its cause still stands; safe to run twice. */
  async fire(kind: ClockKind, id: string): Promise<void> {
    try {
      await this.core.transactions.runAs('clocks', async (tx) => {
        const [held] = await tx.lock<Held>(kind, [id]);
        const [faced] = await tx.query<Faced>(`${FACTS[kind]} WHERE t.id = $1`, [id]);
        if (held === undefined || faced === undefined) return;
        const incidentId = kind === 'incident' ? id : ((held.row['incidentId'] as string | null) ?? null);
        tx.record(markOverdue(tx.now, { held, clock: this.clockOf(kind, faced), incidentId }));
      });
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'NOT_OVERDUE')) throw error;
    }
  }

  /** Assignments that are open on these incidents: their targets follow the incident's type. */
  async openAssignmentsOf(incidentIds: readonly string[]): Promise<string[]> {
    if (incidentIds.length === 0) return [];
    const rows = await this.core.database.query<{ id: string }>(
      `SELECT id FROM ${TABLE_OF.assignment} WHERE incident_id = ANY($1::uuid[]) AND row ->> 'endedAt' IS NULL`,
      [incidentIds],
    );
    return rows.map(({ id }) => id);
  }

  async due(before: string): Promise<Due[]> {
    return this.core.database.query<Due>(
      `SELECT kind, id, step, due_at AS "dueAt" FROM clocks WHERE due_at <= $1 ORDER BY due_at LIMIT 1000`,
      [before],
    );
  }
}
