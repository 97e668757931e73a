/** What clocks depend on, read for many things at once: by the jobs that set and fire them, and by the screen that shows them. */
import {
  type Assignment,
  type Clock,
  chainAt,
  clockOfAssignment,
  clockOfForceRequest,
  clockOfIncident,
  clockOfOrder,
  clockOfReport,
  type EscalatedKind,
  type Escalation,
  type EscalationChain,
  type EscalationStep,
  type ForceRequest,
  type Grade,
  type Incident,
  isOnDuty,
  nextRound,
  type Order,
  OVERDUE_FLAG,
  type Report,
  type Team,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Catalogue } from '../core/catalogue.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';

type TimedRow = Report | Incident | Assignment | ForceRequest | Order;
export type Query = <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

/** A thing with clocks. `nodes`: from where it lies up to the root. `clock`: the step that runs on it; `isMarked`: that step is known to be overdue. */
export type Timed = {
  kind: EscalatedKind;
  id: string;
  row: TimedRow;
  incidentId: string | null;
  teamId: string | null;
  title: string;
  nodes: readonly string[];
  clock: Clock | null;
  isMarked: boolean;
  contactLost: Team['contactLost'];
};

type Read = {
  id: string;
  row: TimedRow;
  typeCode: string | null;
  grade: Grade | null;
  node: string;
  title: string;
  isDispatched: boolean;
  contactLost: Team['contactLost'];
};

const PLACE = (alias: string) => `${alias}.type_code AS "typeCode", ${alias}.row ->> 'jurisdictionId' AS node`;
const READ: Record<EscalatedKind, string> = {
  report: `SELECT t.id, t.row, ${PLACE('t')}, NULL AS grade, t.row ->> 'summary' AS title, false AS "isDispatched", NULL AS "contactLost" FROM reports t`,
  incident: `SELECT t.id, t.row, ${PLACE('t')}, t.row ->> 'grade' AS grade, t.row ->> 'title' AS title,
      EXISTS (SELECT FROM assignments a WHERE a.incident_id = t.id) AS "isDispatched", NULL AS "contactLost" FROM incidents t`,
  assignment: `SELECT t.id, t.row, ${PLACE('i')}, i.row ->> 'grade' AS grade, i.row ->> 'title' AS title, true AS "isDispatched",
      tm.row -> 'contactLost' AS "contactLost" FROM assignments t JOIN incidents i ON i.id = t.incident_id JOIN teams tm ON tm.id = t.team_id`,
  forceRequest: `SELECT t.id, t.row, ${PLACE('i')}, i.row ->> 'grade' AS grade, i.row ->> 'title' AS title, true AS "isDispatched",
      NULL AS "contactLost" FROM force_requests t JOIN incidents i ON i.id = t.incident_id AND i.state <> 'closed'`,
  order: `SELECT t.id, t.row, ${PLACE('i')}, i.row ->> 'grade' AS grade, i.row ->> 'title' AS title, true AS "isDispatched",
      NULL AS "contactLost" FROM orders t JOIN incidents i ON i.id = t.incident_id AND EXISTS (SELECT FROM assignments a
        WHERE a.incident_id = t.incident_id AND a.team_id = t.team_id AND a.row ->> 'endedAt' IS NULL)`,
};

/** Since when a step is past its target, if its cause stands: from then on the rounds of the chain are counted. */
export function redSince({ clock, isMarked, contactLost, row }: Timed, step: EscalationStep): string | null {
  if (step === 'contact') return contactLost && isOnDuty(row as Assignment) ? contactLost.lostAt : null;
  return clock?.step === step && isMarked ? clock.dueAt : null;
}

export const redStepsOf = (timed: Timed): EscalationStep[] =>
  [timed.clock?.step, 'contact' as const].filter((step): step is EscalationStep => step !== undefined && redSince(timed, step) !== null);

@Injectable()
export class ClockFacts {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly geography: Geography,
  ) {}

  readonly query: Query = (sql, parameters) => this.database.query(sql, parameters);

  async read(kind: EscalatedKind, ids: readonly string[], query: Query = this.query): Promise<Timed[]> {
    if (ids.length === 0) return [];
    const rows = await query<Read>(`${READ[kind]} WHERE t.id = ANY($1::uuid[])`, [ids]);
    return rows.map((read) => this.timed(kind, read));
  }

  private timed(kind: EscalatedKind, { id, row, typeCode, grade, node, title, isDispatched, contactLost }: Read): Timed {
    const nodes = this.geography.path(node);
    const targets = this.catalogue.targetsFor(typeCode, grade, nodes);
    const clocks: Record<EscalatedKind, () => Clock | null> = {
      report: () => clockOfReport(row as Report, targets),
      incident: () => clockOfIncident(row as Incident, isDispatched, targets),
      assignment: () => clockOfAssignment(row as Assignment, targets),
      forceRequest: () => clockOfForceRequest(row as ForceRequest),
      order: () => clockOfOrder(row as Order),
    };
    const clock = clocks[kind]();
    const isMarked = clock !== null && row.flags.includes(OVERDUE_FLAG[clock.step]);
    const incidentId = kind === 'incident' ? id : (row as Exclude<TimedRow, Incident>).incidentId;
    const teamId = kind === 'assignment' || kind === 'order' ? (row as Assignment | Order).teamId : null;
    return { kind, id, row, incidentId, teamId, title, nodes, clock, isMarked, contactLost };
  }

  /** The round that comes next for each step of these things that is past its target. */
  async rounds(things: readonly Timed[], query: Query = this.query): Promise<{ timed: Timed; step: EscalationStep; round: Round }[]> {
    const red = things.flatMap((timed) => redStepsOf(timed).map((step) => ({ timed, step })));
    if (red.length === 0) return [];
    const chains = await this.chains(query);
    if (chains.length === 0) return [];
    const runs = await this.runs(
      red.map(({ timed }) => timed.id),
      query,
    );
    return red.flatMap(({ timed, step }) => {
      const chain = chainAt(chains, step, timed.nodes);
      const run = runs.find((one) => one.ofId === timed.id && one.step === step) ?? null;
      const next = nextRound(redSince(timed, step) ?? '', chain, run);
      return next === null || chain === null ? [] : [{ timed, step, round: { ...next, chain } }];
    });
  }

  chains(query: Query = this.query): Promise<EscalationChain[]> {
    return rowsOf(query, 'SELECT row FROM escalation_chains WHERE live', []);
  }

  /** Escalations of these things that have not ended. */
  runs(ids: readonly string[], query: Query = this.query): Promise<Escalation[]> {
    return rowsOf(query, 'SELECT row FROM escalations WHERE live AND of_id = ANY($1::uuid[])', [ids]);
  }
}

export type Round = { round: number; isAll: boolean; at: string; chain: EscalationChain };

async function rowsOf<T>(query: Query, sql: string, parameters: readonly unknown[]): Promise<T[]> {
  return (await query<{ row: T }>(sql, parameters)).map(({ row }) => row);
}
