/** What ended a day ago leaves the live set, by a logged command each; `GET` still gives it (contract, "Live set"). */
import {
  archiveIncident,
  archiveReport,
  DAY_MS,
  DomainError,
  type HeldAssignment,
  type HeldIncident,
  type HeldReport,
  type Ref,
  refsOf,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { holdFollowers } from '../core/followers.ts';
import type { Core } from '../core.module.ts';

const KEPT_MS = DAY_MS;
const AT_ONCE = 500;

export async function archiveEnded(core: Core): Promise<void> {
  const before = toInstant(toMs(core.clock.now()) - KEPT_MS);
  const reports = await core.database.query<{ id: string }>(
    `SELECT id FROM reports WHERE live AND state = 'dismissed' AND extra ->> 'endedRecordedAt' < $1 LIMIT ${AT_ONCE}`,
    [before],
  );
  for (const { id } of reports) await quietly(() => archiveOneReport(core, id));
  const incidents = await core.database.query<{ id: string }>(
    `SELECT id FROM incidents WHERE live AND state = 'closed' AND extra ->> 'endedRecordedAt' < $1 LIMIT ${AT_ONCE}`,
    [before],
  );
  for (const { id } of incidents) await quietly(() => archiveOneIncident(core, id));
}

async function archiveOneReport(core: Core, id: string): Promise<void> {
  await core.transactions.runAs('archive', async (tx) => {
    const [report] = await tx.lock<HeldReport>('report', [id]);
    if (report !== undefined) tx.record(archiveReport(tx.now, report));
  });
}

async function archiveOneIncident(core: Core, id: string): Promise<void> {
  await core.transactions.runAs('archive', async (tx) => {
    const [incident] = await tx.lock<HeldIncident>('incident', [id]);
    if (incident === undefined) return;
    const reports = await tx.lockWhere<HeldReport>('report', 'incident_id = $1', [id]);
    const assignments = await tx.lockWhere<HeldAssignment>('assignment', 'incident_id = $1', [id]);
    const followers = refsOf(await holdFollowers(tx, [id]));
    const dependants: Ref[] = [...[...reports, ...assignments].map(({ kind, row }) => ({ kind, id: row.id })), ...followers];
    tx.record(archiveIncident(tx.now, { incident, dependants }));
  });
}

/** Somebody reopened it in the meantime: then it stays. */
async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'NOT_ARCHIVABLE')) throw error;
  }
}
