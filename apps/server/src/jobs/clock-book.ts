/** Clocks as rows (when is which thing due) and what marking one overdue takes. The row is the truth, the timer only a reminder. */
import {
  type Assignment,
  type Clock,
  clockOfAssignment,
  clockOfIncident,
  clockOfReport,
  type Held,
  type Incident,
  type Kind,
  markOverdue,
  OVERDUE_FLAG,
  type Report,
  toMs,
} from '@fenghuo/domain';
import { TABLE_OF } from '../core/transaction.ts';
import type { Core } from '../core.module.ts';

export type ClockKind = Extract<Kind, 'report' | 'incident' | 'assignment'>;
export type Due = { kind: ClockKind; id: string; step: string; dueAt: string };
/** A row with what its clock depends on besides itself. */
type Faced = { id: string; row: Report | Incident | Assignment; type_code: string | null; is_dispatched: boolean };

/** Rows that are marked in one transaction, and clocks that are read at once. */
const BATCH = 50;
const DUE_LIMIT = 1_000;

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

  /** Marks what is due now, in batches of one kind and one transaction each; safe to run twice and on several workers. */
  async fireDue(): Promise<void> {
    let dues: Due[];
    do {
      dues = await this.due(this.core.clock.now());
      for (const kind of ['report', 'incident', 'assignment'] as const) {
        const ids = dues.filter((due) => due.kind === kind).map(({ id }) => id);
        for (let from = 0; from < ids.length; from += BATCH) await this.fire(kind, ids.slice(from, from + BATCH));
      }
    } while (dues.length === DUE_LIMIT);
  }

  /** Each row is looked at under its lock: marked if its cause still stands; its clock is cleared, or set to when it is due by the targets of now. */
  async fire(kind: ClockKind, ids: readonly string[]): Promise<void> {
    await this.core.transactions.runAs('clocks', async (tx) => {
      await tx.begin();
      const helds = await tx.lock<Held>(kind, ids);
      const faced = new Map((await tx.query<Faced>(`${FACTS[kind]} WHERE t.id = ANY($1::uuid[])`, [ids])).map((one) => [one.id, one]));
      const over: string[] = ids.filter((id) => !faced.has(id));
      for (const held of helds) {
        const { id } = held.row;
        const facts = faced.get(id);
        const clock = facts === undefined ? null : this.clockOf(kind, facts);
        if (clock !== null && toMs(clock.dueAt) > toMs(tx.now)) {
          await tx.query('UPDATE clocks SET step = $3, due_at = $4 WHERE kind = $1 AND id = $2', [kind, id, clock.step, clock.dueAt]);
          continue;
        }
        over.push(id);
        const incidentId = kind === 'incident' ? id : ((held.row['incidentId'] as string | null) ?? null);
        if (clock !== null) tx.record(markOverdue(tx.now, { held, clock, incidentId }));
      }
      await tx.query('DELETE FROM clocks WHERE kind = $1 AND id = ANY($2::uuid[])', [kind, over]);
    });
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
      `SELECT kind, id, step, due_at AS "dueAt" FROM clocks WHERE due_at <= $1 ORDER BY due_at LIMIT ${DUE_LIMIT}`,
      [before],
    );
  }
}
