/** Looks whether a team on duty was heard of: by its last fix, or by the last request of one of its people. What it finds is a command like any other. */
import {
  CONTACT_LOOK_SECONDS,
  type Held,
  type HeldAssignment,
  type HeldTeam,
  isOnDuty,
  lastStepAt,
  lookForTeam,
  silentFrom,
  type Team,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import type { Transaction } from '../core/transaction.ts';
import type { Core } from '../core.module.ts';
import { type Due, setClocks } from './clock-rows.ts';

type Heard = { teamId: string; fixAt: string | null; requestAt: string | null };

export class ContactWatch {
  constructor(private readonly core: Core) {}

  /** Looks for the teams of these assignments, and sets their clocks anew while their duty lasts. Returns those clocks. */
  async look(ids: readonly string[]): Promise<Due[]> {
    return this.core.transactions.runAs('clocks', async (tx) => {
      await tx.begin();
      const assignments = await tx.lock<HeldAssignment>('assignment', ids);
      const teams = await tx.lock<Held<Team>>('team', [...new Set(assignments.map(({ row }) => row.teamId))]);
      const heard = new Map((await this.heard(tx, teams)).map((one) => [one.teamId, one]));
      await tx.query(`DELETE FROM clocks WHERE kind = 'assignment' AND id = ANY($1::uuid[]) AND step = 'contact' AND round = 0`, [ids]);
      const again = assignments.filter(({ row }) => isOnDuty(row)).map((assignment) => this.lookFor(tx, assignment, heard));
      await setClocks((sql, parameters) => tx.query(sql, parameters), again);
      return again;
    });
  }

  private lookFor(tx: Transaction, { row: assignment }: HeldAssignment, heard: ReadonlyMap<string, Heard>): Due {
    const minutes = this.core.config.CONTACT_LOST_MINUTES;
    const signs = heard.get(assignment.teamId);
    const heardAt = latest([lastStepAt(assignment), signs?.fixAt, signs?.requestAt], tx.now);
    const team = tx.held('team', assignment.teamId) as HeldTeam | null;
    if (team !== null) tx.record(lookForTeam(tx.now, { team, assignment, heardAt, minutes }));
    const isLost = Boolean(tx.row<Team>('team', assignment.teamId).contactLost);
    const dueAt = isLost ? toInstant(toMs(tx.now) + CONTACT_LOOK_SECONDS * 1000) : silentFrom(heardAt, minutes);
    return { kind: 'assignment', id: assignment.id, step: 'contact', round: 0, dueAt };
  }

  /** An open page uses its session every minute; a fix, of the team or of a vehicle of its, counts from when it came, for a phone may bring old ones. */
  private heard(tx: Transaction, teams: readonly Held<Team>[]): Promise<Heard[]> {
    return tx.query<Heard>(
      `SELECT t.id AS "teamId", (SELECT max(p.recorded_at) FROM last_positions p WHERE p.position_number = ANY(
           t.position_number || ARRAY(SELECT v.position_number FROM vehicles v WHERE v.team_id = t.id))) AS "fixAt",
         (SELECT max(s.used_at) FROM persons m JOIN sessions s ON s.person_id = m.id
          WHERE m.roles @> jsonb_build_array(jsonb_build_object('teamId', t.id::text))) AS "requestAt"
       FROM teams t WHERE t.id = ANY($1::uuid[])`,
      [teams.map(({ row }) => row.id)],
    );
  }
}

/** The latest of them; what lies ahead is now. */
const latest = (instants: readonly (string | null | undefined)[], now: string): string =>
  toInstant(Math.min(toMs(now), Math.max(...instants.flatMap((instant) => (instant ? [toMs(instant)] : [])))));
