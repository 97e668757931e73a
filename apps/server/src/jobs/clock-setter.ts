/** Sets and clears clocks as the log says. The reader's position is written with the clocks in one transaction. */
import { ESCALATED_KINDS, type EscalatedKind, type Escalation, OVERDUE_FLAG, type Team } from '@fenghuo/domain';
import { TABLE_OF } from '../core/transaction.ts';
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { type JobQueue, ONCE } from './backend.ts';
import type { ClockBook } from './clock-book.ts';
import { type Due, isSilence } from './clock-rows.ts';
import { moveOn } from './log-reader.ts';

/** Clocks that are due within the same slot share one timer: it says when to look, the rows say at what. */
const SLOT_MS = 50;
/** What moves the targets of the assignments that are open on an incident. */
const MOVES_TARGETS: readonly string[] = ['incident.typed', 'incident.graded', 'incident.relocated'];

type Touched = Record<EscalatedKind, Set<string>>;

export class ClockSetter {
  constructor(
    private readonly core: Core,
    private readonly book: ClockBook,
    private readonly queue: JobQueue,
  ) {}

  async read(events: readonly TailedEvent[], through: number): Promise<void> {
    await this.refresh(events);
    const touched = await this.touched(events);
    const ids = ESCALATED_KINDS.flatMap((kind) => [...touched[kind]]);
    await this.book.endOver(ids);
    const running = (await Promise.all(ESCALATED_KINDS.map((kind) => this.book.running(kind, [...touched[kind]])))).flat();
    await this.write(ids, running, through);
    // A silence that began long ago is on the watch already.
    await setTimers(
      this.queue,
      running.filter((due) => !isSilence(due) || Date.parse(due.dueAt) > Date.now()),
    );
  }

  /** A worker has no feed of its own that would keep targets and tree current. */
  private async refresh(events: readonly TailedEvent[]): Promise<void> {
    const has = (area: string): boolean => events.some(({ type }) => type.startsWith(area));
    if (has('jurisdiction.')) await this.core.geography.load(this.core.database);
    if (has('incidentType.')) await this.core.catalogue.load(this.core.database);
  }

  private async touched(events: readonly TailedEvent[]): Promise<Touched> {
    const touched: Touched = { report: new Set(), incident: new Set(), assignment: new Set(), forceRequest: new Set(), order: new Set() };
    const moved = new Set<string>();
    for (const { type, incidentId, changes, payload } of events) {
      for (const { kind, id, row } of changes) {
        if (kind in touched) touched[kind as EscalatedKind].add(id);
        if (kind === 'team' && type.startsWith('team.contact'))
          for (const one of (row as Team | null)?.openAssignmentIds ?? []) touched.assignment.add(one);
        if (type.startsWith('escalation.')) touched[(payload as Pick<Escalation, 'ofKind'>).ofKind].add(String(payload['ofId']));
      }
      if (MOVES_TARGETS.includes(type) && incidentId !== null) moved.add(incidentId);
      if (type === 'incidentType.described') await this.touchRunning(touched);
      if (type === 'escalationChain.set') await this.touchOverdue(touched, String(payload['step']));
    }
    const open = await this.idsOf('assignment', `incident_id = ANY($1::uuid[]) AND row ->> 'endedAt' IS NULL`, [[...moved]]);
    for (const id of open) touched.assignment.add(id);
    for (const id of await this.ordersOf([...touched.assignment])) touched.order.add(id);
    return touched;
  }

  /** An order runs as long as its team is on the incident. */
  private async ordersOf(assignmentIds: readonly string[]): Promise<string[]> {
    if (assignmentIds.length === 0) return [];
    return this.idsOf(
      'order',
      `state = 'current' AND row ->> 'dueAt' IS NOT NULL AND EXISTS (SELECT FROM assignments a
         WHERE a.id = ANY($1::uuid[]) AND a.incident_id = orders.incident_id AND a.team_id = orders.team_id)`,
      [assignmentIds],
    );
  }

  /** Targets have changed: whatever runs may be due at another time. */
  private async touchRunning(touched: Touched): Promise<void> {
    const rows = await this.core.database.query<Pick<Due, 'kind' | 'id'>>('SELECT DISTINCT kind, id FROM clocks');
    for (const { kind, id } of rows) touched[kind].add(id);
  }

  /** A chain has changed: it counts for what is past its target already. */
  private async touchOverdue(touched: Touched, step: string): Promise<void> {
    if (step === 'contact') {
      const lost = await this.core.database.query<{ ids: string[] }>(
        `SELECT row -> 'openAssignmentIds' AS ids FROM teams WHERE row -> 'contactLost' ->> 'lostAt' IS NOT NULL`,
      );
      for (const id of lost.flatMap(({ ids }) => ids)) touched.assignment.add(id);
      return;
    }
    const flag = OVERDUE_FLAG[step as keyof typeof OVERDUE_FLAG];
    for (const kind of ESCALATED_KINDS)
      for (const id of await this.idsOf(kind, `live AND row -> 'flags' ? $1`, [flag])) touched[kind].add(id);
  }

  private async idsOf(kind: EscalatedKind, condition: string, parameters: readonly unknown[]): Promise<string[]> {
    const rows = await this.core.database.query<{ id: string }>(`SELECT id FROM ${TABLE_OF[kind]} WHERE ${condition}`, parameters);
    return rows.map(({ id }) => id);
  }

  /** Replaces the clocks of these things and moves the position in one transaction. The silence of a team, once set, is the watch's to move. */
  private async write(ids: readonly string[], running: readonly Due[], through: number): Promise<void> {
    const silent = running.filter(isSilence).map(({ id }) => id);
    const client = await this.core.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `DELETE FROM clocks WHERE id = ANY($1::uuid[]) AND NOT (step = 'contact' AND round = 0 AND id = ANY($2::uuid[]))`,
        [ids, silent],
      );
      await client.query(
        `INSERT INTO clocks (kind, id, step, round, due_at)
         SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::timestamptz[]) ON CONFLICT DO NOTHING`,
        [
          running.map(({ kind }) => kind),
          running.map(({ id }) => id),
          running.map(({ step }) => step),
          running.map(({ round }) => round),
          running.map(({ dueAt }) => dueAt),
        ],
      );
      await client.query(moveOn(through));
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }
}

/** One timer a slot, whose id is the slot: setting it twice changes nothing, and one that finds nothing due costs a look. */
export async function setTimers(queue: JobQueue, dues: readonly Pick<Due, 'dueAt'>[]): Promise<void> {
  const now = Date.now();
  // Never a slot that has passed: its timer may just be at work, and would be taken for this one.
  const slots = new Set(dues.map(({ dueAt }) => Math.ceil(Math.max(Date.parse(dueAt), now) / SLOT_MS) * SLOT_MS));
  const [first, ...rest] = [...slots].map((slot) => ({
    name: 'due',
    data: {},
    opts: { ...ONCE, jobId: `due-${slot}`, delay: slot - now },
  }));
  if (first === undefined) return;
  // A Redis that was away has forgotten BullMQ's scripts: a single job teaches them anew, a bulk only fails.
  await queue.add(first.name, first.data, first.opts);
  if (rest.length > 0) await queue.addBulk(rest);
}
