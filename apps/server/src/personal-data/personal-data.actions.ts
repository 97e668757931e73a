/**
 * How long names are kept (docs/spec/personal-data.md, PD5–PD8). Two people hold or release them; when their time has come the key is destroyed in one
 * transaction with its event, and what it had sealed is then taken out of the rows in parts, which may be broken off anywhere and goes on at the next round.
 */
import {
  type AskPersonalDataHold,
  approveHold,
  askHold,
  countsOf,
  DAY_MS,
  DomainError,
  destroyPersonalData,
  dueAt,
  ERASED,
  type Evacuee,
  type HeldData,
  type PersonalData,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { ownerText, PersonalKeys } from '../core/sealed.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

/** Rows changed by one statement: short enough that nobody waits for it. */
const ERASED_AT_ONCE = 2_000;
type Reads = Pick<Database, 'query'>;
type Found = HeldData & Pick<PersonalData, 'counts'> & { node: string; scope: string[] };

@Injectable()
export class PersonalDataActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly keys: PersonalKeys,
  ) {}

  async read(viewer: Viewer, incidentId: string): Promise<PersonalData> {
    const found = await this.find(this.database, viewer, incidentId);
    viewer.check('readEvacuees', found.node);
    return this.told(this.database, found);
  }

  /** [PD6] Asked for by one person. The reason is kept beside the log, and goes with the names. */
  ask(asked: Asked, incidentId: string, kind: 'hold' | 'release', { reason }: AskPersonalDataHold): Promise<Answer<PersonalData>> {
    return this.change(asked, incidentId, async (tx, found) => {
      const { personId, identity } = asked.viewer;
      tx.record([askHold(tx.now, found, kind, { id: personId, name: identity.name })]);
      const wish = { kind, reason: reason.trim(), byPersonId: personId, byName: identity.name, at: tx.now };
      await tx.query('UPDATE personal_data SET asked = $2 WHERE incident_id = $1', [incidentId, JSON.stringify(wish)]);
    });
  }

  /** [PD6] By a second person. */
  approve(asked: Asked, incidentId: string): Promise<Answer<PersonalData>> {
    return this.change(asked, incidentId, async (tx, found) => {
      const { personId, identity } = asked.viewer;
      tx.record([approveHold(tx.now, found, { id: personId, name: identity.name })]);
      const wish = found.asked;
      const hold = wish?.kind === 'hold' ? { reason: wish.reason, byName: wish.byName, approvedByName: identity.name, at: tx.now } : null;
      await tx.query('UPDATE personal_data SET hold = $2, asked = NULL WHERE incident_id = $1', [
        incidentId,
        hold === null ? null : JSON.stringify(hold),
      ]);
    });
  }

  /** Whatever is due, one after the other; then what destroyed keys have left behind. Safe to run twice and to be killed. */
  async destroyDue(now: string): Promise<void> {
    const owners = await this.database.query<{ incidentId: string }>(
      `SELECT substr(owner, 10)::uuid AS "incidentId" FROM personal_keys WHERE owner LIKE 'incident:%' AND wrapped IS NOT NULL`,
    );
    for (const { incidentId } of owners) {
      const [found] = await this.rows(this.database, incidentId);
      const due = found === undefined ? null : dueAt(found, this.daysOf(found));
      if (due !== null && due <= now) await this.destroy(incidentId);
    }
    await this.destroyAskers(now);
    await this.erase();
    await this.eraseIssues();
  }

  /** Somebody may have reopened or held it in the meantime: then it stays. */
  private async destroy(incidentId: string): Promise<void> {
    try {
      await this.transactions.runAs('retention', async (tx) => {
        const found = await this.hold(tx, incidentId);
        const people = await tx.query<{ row: Evacuee }>('SELECT row FROM evacuees WHERE incident_id = $1', [incidentId]);
        const counts = countsOf(
          people.map(({ row }) => row),
          Number(tx.now.slice(0, 4)),
        );
        tx.record([destroyPersonalData(tx.now, found, this.daysOf(found), counts)]);
        await this.keys.destroy(tx, { incidentId }, tx.now);
        await tx.query('UPDATE personal_data SET destroyed_at = $2, counts = $3, hold = NULL, asked = NULL WHERE incident_id = $1', [
          incidentId,
          tx.now,
          JSON.stringify(counts),
        ]);
      });
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'STEP_NOT_POSSIBLE')) throw error;
    }
  }

  /** Who asked for relatives is kept until so many days after the end of the month. */
  private async destroyAskers(now: string): Promise<void> {
    const days = this.geography.settings(this.geography.rootId).personalDataDays;
    const before = toInstant(toMs(now) - days * DAY_MS).slice(0, 7);
    await this.database.query(
      `UPDATE personal_keys SET wrapped = NULL, destroyed_at = $2 WHERE owner LIKE 'asked:%' AND substr(owner, 7) < $1 AND wrapped IS NOT NULL`,
      [before, now],
    );
    await this.database.query('DELETE FROM reunions WHERE asked_in < $1', [before]);
  }

  /** [PD7] What a destroyed key had sealed, the hashes and what else tells who it was; also in a database that was restored from an old backup. */
  private async erase(): Promise<void> {
    for (let erased = ERASED_AT_ONCE; erased === ERASED_AT_ONCE; ) {
      const rows = await this.database.query(
        `WITH gone AS MATERIALIZED (
           SELECT substr(owner, 10)::uuid AS incident_id FROM personal_keys WHERE owner LIKE 'incident:%' AND wrapped IS NULL
         )
         UPDATE evacuees SET sealed = NULL, search = '{}', id_hash = NULL, wristband_hash = NULL, is_erased = true, version = version + 1,
           row = row || $1::jsonb || jsonb_build_object('version', version + 1)
         WHERE id IN (SELECT e.id FROM gone JOIN evacuees e USING (incident_id) WHERE NOT e.is_erased LIMIT ${ERASED_AT_ONCE}) RETURNING 1`,
        [JSON.stringify(ERASED)],
      );
      erased = rows.length;
    }
  }

  /** Who was given something for such an incident and who saw it, with the signatures; what was given stays. The files go with their rows at the next sweep. */
  private async eraseIssues(): Promise<void> {
    for (let erased = ERASED_AT_ONCE; erased === ERASED_AT_ONCE; ) {
      const rows = await this.database.query(
        `WITH gone AS MATERIALIZED (
           SELECT substr(owner, 10)::uuid AS incident_id FROM personal_keys WHERE owner LIKE 'incident:%' AND wrapped IS NULL
         ), named AS MATERIALIZED (
           SELECT i.id FROM gone JOIN issues i USING (incident_id) WHERE i.people IS NOT NULL LIMIT ${ERASED_AT_ONCE}
         ), signed AS (
           DELETE FROM media WHERE issue_id IN (SELECT id FROM named)
         )
         UPDATE issues SET people = NULL, name_key = NULL, household_key = CASE WHEN household_id IS NULL THEN NULL ELSE household_key END
         WHERE id IN (SELECT id FROM named) RETURNING 1`,
      );
      erased = rows.length;
    }
  }

  private change(asked: Asked, incidentId: string, work: (tx: Transaction, found: Found) => Promise<void>): Promise<Answer<PersonalData>> {
    return this.transactions.run(asked, async (tx) => {
      const { node } = await this.find(tx, asked.viewer, incidentId);
      asked.viewer.check('holdPersonalData', node);
      await tx.begin();
      await work(tx, await this.hold(tx, incidentId));
      return ok(await this.told(tx, await this.find(tx, asked.viewer, incidentId)));
    });
  }

  /** Held until the commit: of two who approve or destroy one comes first. */
  private async hold(tx: Transaction, incidentId: string): Promise<Found> {
    await tx.begin();
    await tx.query('INSERT INTO personal_data (incident_id) VALUES ($1) ON CONFLICT DO NOTHING', [incidentId]);
    await tx.query('SELECT FROM personal_data WHERE incident_id = $1 FOR UPDATE', [incidentId]);
    const [found] = await this.rows(tx, incidentId);
    if (found === undefined) throw new DomainError('NOT_FOUND');
    return found;
  }

  private async find(reads: Reads, viewer: Viewer, incidentId: string): Promise<Found> {
    const [found] = await this.rows(reads, incidentId);
    if (found === undefined || !viewer.sees(found.scope)) throw new DomainError('NOT_FOUND');
    return found;
  }

  /** Closed when the incident is that it was merged into, if it was. */
  private rows(reads: Reads, incidentId: string): Promise<Found[]> {
    return reads.query<Found>(
      `SELECT i.id AS "incidentId", i.row ->> 'jurisdictionId' AS node, i.scope,
         (SELECT row ->> 'closedAt' FROM incidents WHERE id = incident_whole(i.id)) AS "closedAt",
         d.hold, d.asked, d.counts, coalesce(d.destroyed_at, k.destroyed_at) AS "destroyedAt"
       FROM incidents i LEFT JOIN personal_data d ON d.incident_id = i.id LEFT JOIN personal_keys k ON k.owner = $2 WHERE i.id = $1`,
      [incidentId, ownerText({ incidentId })],
    );
  }

  private async told(reads: Reads, { node, scope: _, closedAt, ...data }: Found): Promise<PersonalData> {
    const [{ evacueeCount } = { evacueeCount: 0 }] = await reads.query<Pick<PersonalData, 'evacueeCount'>>(
      'SELECT count(*)::int AS "evacueeCount" FROM evacuees WHERE incident_id = $1',
      [data.incidentId],
    );
    return { ...data, evacueeCount, dueAt: dueAt({ ...data, closedAt }, this.geography.settings(node).personalDataDays) };
  }

  private daysOf = ({ node }: Found): number => this.geography.settings(node).personalDataDays;
}
