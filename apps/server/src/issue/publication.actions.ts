/** Publishing what was issued and donated: the list is made as it stands, frozen, and shown to residents; whoever leads there publishes it. */
import {
  checkWorldTime,
  DomainError,
  type Donation,
  type Donor,
  type Instant,
  type IssuedLine,
  normalise,
  type Publication,
  type PublishedDonation,
  type PublishedItem,
  type PublishedList,
  type PublishIssues,
  publicationEvent,
  publishedIssues,
  type WithdrawPublication,
  withdrawPublication,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };
/** What a list is of: an incident with what was merged into it, or a depot. */
type Subject = { kind: 'incident' | 'depot'; id: string; node: string };
type IssuedRow = IssuedLine & { at: string };

const TABLES = { incident: 'incidents', depot: 'depots' } as const;
/** `$1` is the subject, `$2` the instant until which it counts. */
const OF = {
  incident: 'IN (SELECT incident_parts($1))',
  depot: '= $1',
} as const;

@Injectable()
export class PublicationActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly geography: Geography,
    private readonly keys: PersonalKeys,
  ) {}

  async preview(viewer: Viewer, command: PublishIssues): Promise<PublishedList> {
    const subject = await subjectOf(this.database, viewer, command);
    return this.listOf(this.database, subject, untilOf(this.clock.now(), command));
  }

  publish(asked: Asked, command: PublishIssues): Promise<Answer<Publication>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const subject = await subjectOf(tx, asked.viewer, command);
      const [held] = await tx.lock(subject.kind, [subject.id]);
      if (held === undefined) throw new DomainError('NOT_FOUND');
      const publication: Publication = {
        ...(await this.listOf(tx, subject, untilOf(tx.now, command))),
        ...{ id: command.id ?? uuidv7(), title: command.title.trim(), jurisdictionId: subject.node },
        ...{ incidentId: command.incidentId ?? null, depotId: command.depotId ?? null },
        ...{ publishedAt: tx.now, publishedByName: asked.viewer.identity.name, withdrawnAt: null, reason: null, version: 1 },
      };
      tx.insert('issue_publications', { id: publication.id, row: JSON.stringify(publication), recorded_at: tx.now });
      tx.record([publicationEvent('issue.published', tx.now, publication)]);
      return created(publication);
    });
  }

  withdraw(asked: Asked, id: string, { reason }: WithdrawPublication): Promise<Answer<Publication>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const [found] = await tx.query<{ row: Publication }>('SELECT row FROM issue_publications WHERE id = $1 FOR UPDATE', [id]);
      if (found === undefined || !asked.viewer.may('approveSupplies', found.row.jurisdictionId)) throw new DomainError('NOT_FOUND');
      const { row } = found;
      if (asked.ifMatch !== null && asked.ifMatch !== row.version) throw new DomainError('VERSION_CONFLICT', { current: row });
      await tx.lock(row.incidentId === null ? 'depot' : 'incident', [row.incidentId ?? row.depotId ?? '']);
      const after = withdrawPublication(tx.now, row, reason);
      await tx.query('UPDATE issue_publications SET row = $2 WHERE id = $1', [id, JSON.stringify(after)]);
      tx.record([publicationEvent('issue.withdrawn', tx.now, after)]);
      return ok(after);
    });
  }

  private async listOf(reads: Reads, { kind, id, node }: Subject, until: Instant): Promise<PublishedList> {
    const issued = await reads.query<IssuedRow>(
      // Once served by its number and once by its name it is one household (IS4).
      `SELECT i.village_id AS "villageId",
              coalesce(CASE WHEN i.household_id IS NULL THEN (SELECT min(k.household_key) FROM issues k WHERE k.name_key = i.name_key AND k.household_id IS NOT NULL) END,
                       i.household_key, i.id::text) AS household, line ->> 'itemId' AS "itemId",
              line ->> 'quantity' AS quantity, i.row ->> 'at' AS at
       FROM issues i, jsonb_array_elements(i.row -> 'lines') AS line
       WHERE i.${kind}_id ${OF[kind]} AND i.at < $2 AND NOT EXISTS (SELECT FROM movement_reversals r WHERE r.reversed_id = i.movement_id)
       ORDER BY i.at, i.id`,
      [id, until],
    );
    const donated = await reads.query<{ row: Donation; donor: Buffer | null }>(
      `SELECT row, donor FROM donations WHERE ${kind}_id ${OF[kind]} AND state = 'received' AND row ->> 'receivedAt' < $2::text
       ORDER BY row ->> 'receivedAt', id`,
      [id, until],
    );
    const items = await itemsOf(reads, [
      ...issued.map(({ itemId }) => itemId),
      ...donated.flatMap(({ row }) => row.lines.map(({ itemId }) => itemId)),
    ]);
    const villages = new Set(issued.map(({ villageId }) => villageId));
    const around = [...villages].flatMap((villageId) => this.geography.path(villageId)).flatMap((one) => this.geography.node(one) ?? []);
    const nodes = new Map(around.map((one) => [one.id, one]));
    const least = this.geography.settings(node).publicationHouseholds;
    return {
      from: issued[0]?.at ?? null,
      until,
      households: new Set(issued.map(({ household }) => household)).size,
      issues: publishedIssues(issued, { nodes, items, least }),
      donations: await this.donationsOf(reads, donated, items),
    };
  }

  /** [DI7] The name of those who have said so, of nobody else. */
  private async donationsOf(
    reads: Reads,
    donated: readonly { row: Donation; donor: Buffer | null }[],
    items: ReadonlyMap<string, PublishedItem>,
  ): Promise<PublishedDonation[]> {
    const isNamed = donated.some(({ row, donor }) => row.mayPublishName && donor !== null);
    const key = isNamed ? await this.keys.keyFor(reads, 'donors') : null;
    return donated.map(({ row, donor }) => ({
      donor: (row.mayPublishName && donor !== null && key?.unseal<Donor>(row.id, donor)?.name) || null,
      at: row.receivedAt ?? row.offeredAt,
      moneyFen: row.money?.receivedFen ?? null,
      lines: row.lines.flatMap(({ itemId, received }) => {
        const item = items.get(itemId);
        if (received === null || received === '0' || item === undefined) return [];
        return [{ itemId, itemName: item.name, unit: item.unit, quantity: received }];
      }),
    }));
  }
}

/** Named, in sight, and the asker's to publish. */
async function subjectOf(reads: Reads, viewer: Viewer, { incidentId, depotId }: PublishIssues): Promise<Subject> {
  if (Boolean(incidentId) === Boolean(depotId)) throw new DomainError('INVALID', { path: 'incidentId' });
  const kind = incidentId ? 'incident' : 'depot';
  const id = incidentId ?? depotId ?? '';
  const [found] = await reads.query<{ scope: string[]; node: string }>(
    `SELECT scope, row ->> 'jurisdictionId' AS node FROM ${TABLES[kind]} WHERE id = $1`,
    [id],
  );
  if (found === undefined || !viewer.sees(found.scope))
    throw new DomainError(kind === 'incident' ? 'INCIDENT_UNKNOWN' : 'DEPOT_UNKNOWN', { path: `${kind}Id` });
  viewer.check('approveSupplies', found.node);
  return { kind, id, node: found.node };
}

const untilOf = (now: Instant, { until }: PublishIssues): Instant => (until ? checkWorldTime(now, normalise(until), 'until') : now);

async function itemsOf(reads: Reads, ids: readonly string[]): Promise<Map<string, PublishedItem>> {
  const rows = await reads.query<{ id: string } & PublishedItem>(
    `SELECT id, row -> 'name' AS name, row ->> 'unit' AS unit FROM items WHERE id = ANY($1::uuid[])`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, name, unit }) => [id, { name, unit }]));
}
