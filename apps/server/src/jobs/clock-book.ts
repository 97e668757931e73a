/** Clocks as rows (what is due when) and what firing one takes. The row is the truth, the timer only a reminder. */
import {
  type Assignment,
  addresseesOf,
  ESCALATED_KINDS,
  type EscalatedKind,
  type EscalationStep,
  endEscalation,
  type Held,
  type HeldEscalation,
  isOnDuty,
  lastStepAt,
  markOverdue,
  type Reach,
  silentFrom,
  teamRoomsOf,
  tellRound,
  toMs,
} from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../core/transaction.ts';
import type { Core } from '../core.module.ts';
import { reachOf } from '../escalation/addressees.ts';
import { ClockFacts, type Query, type Round, redSince, type Timed } from '../escalation/clock-facts.ts';
import { type Due, isSilence, setClocks } from './clock-rows.ts';
import { ContactWatch } from './contact-watch.ts';

/** Rows that are marked in one transaction, and clocks that are read at once. */
const BATCH = 50;
const DUE_LIMIT = 1_000;

export class ClockBook {
  readonly facts: ClockFacts;
  private readonly watch: ContactWatch;

  constructor(private readonly core: Core) {
    this.facts = new ClockFacts(core.database, core.catalogue, core.geography);
    this.watch = new ContactWatch(core);
  }

  /** Clocks that are running on these things and have not fired yet. */
  async running(kind: EscalatedKind, ids: readonly string[]): Promise<Due[]> {
    const things = await this.facts.read(kind, ids);
    return [
      ...things.flatMap((timed) => [...targetOf(timed), ...this.silenceOf(timed)]),
      ...(await this.facts.rounds(things)).map(({ timed, step, round }) => ({
        kind,
        id: timed.id,
        step,
        round: round.round,
        dueAt: round.at,
      })),
    ];
  }

  /** Set once when the duty begins; from then on the watch says when to look again. */
  private silenceOf({ kind, id, row }: Timed): Due[] {
    if (kind !== 'assignment' || !isOnDuty(row as Assignment)) return [];
    const dueAt = silentFrom(lastStepAt(row as Assignment), this.core.config.CONTACT_LOST_MINUTES);
    return [{ kind, id, step: 'contact', round: 0, dueAt }];
  }

  /** Fires what is due now, in batches of one kind and one transaction each; safe to run twice and on several workers. Returns the clocks that it has set anew. */
  async fireDue(): Promise<Due[]> {
    const again: Due[] = [];
    let dues: Due[];
    do {
      dues = await this.due(this.core.clock.now());
      for (const kind of ESCALATED_KINDS) {
        const ids = [...new Set(dues.filter((due) => due.kind === kind && !isSilence(due)).map(({ id }) => id))];
        for (let from = 0; from < ids.length; from += BATCH) again.push(...(await this.fire(kind, ids.slice(from, from + BATCH))));
      }
      const silent = dues.filter(isSilence).map(({ id }) => id);
      for (let from = 0; from < silent.length; from += BATCH) again.push(...(await this.watch.look(silent.slice(from, from + BATCH))));
    } while (dues.length === DUE_LIMIT);
    return again;
  }

  /** Each thing is looked at under its lock: what is due is marked or told if its cause still stands. What is due later than was thought is set anew. */
  async fire(kind: EscalatedKind, ids: readonly string[]): Promise<Due[]> {
    return this.core.transactions.runAs('clocks', async (tx) => {
      await tx.begin();
      const query: Query = (sql, parameters) => tx.query(sql, parameters);
      const helds = new Map((await tx.lock<Held>(kind, ids)).map((held) => [held.row.id, held]));
      const things = await this.facts.read(kind, ids, query);
      const isDue = (at: string): boolean => toMs(at) <= toMs(tx.now);
      for (const timed of things) {
        const held = helds.get(timed.id);
        if (held !== undefined && targetOf(timed).some(({ dueAt }) => isDue(dueAt)))
          tx.record(markOverdue(tx.now, { held, clock: timed.clock, incidentId: timed.incidentId }));
      }
      const rounds = await this.facts.rounds(things, query);
      await this.tell(
        tx,
        query,
        helds,
        rounds.filter(({ round }) => isDue(round.at)),
      );
      const later = [
        ...things.flatMap(targetOf),
        ...rounds.map(({ timed, step, round }) => ({ kind, id: timed.id, step, round: round.round, dueAt: round.at })),
      ].filter(({ dueAt }) => !isDue(dueAt));
      await tx.query(
        `DELETE FROM clocks WHERE kind = $1 AND id = ANY($2::uuid[]) AND due_at <= $3 AND NOT (step = 'contact' AND round = 0)`,
        [kind, ids, tx.now],
      );
      await setClocks(query, later);
      return later;
    });
  }

  /** The row of the escalation is held like its cause: who owns it at the same moment comes before or after, never between. */
  private async tell(
    tx: Transaction,
    query: Query,
    helds: ReadonlyMap<string, Held>,
    due: readonly { timed: Timed; step: EscalationStep; round: Round }[],
  ): Promise<void> {
    if (due.length === 0) return;
    const runs = await holdRuns(
      tx,
      due.map(({ timed }) => timed.id),
    );
    const reach: Reach[] = await reachOf(
      query,
      due.map(({ timed, round }) => ({ ...timed, chain: round.chain })),
    );
    for (const { timed, step, round } of due) {
      const current = runs.find(({ row }) => row.ofId === timed.id && row.step === step) ?? null;
      const { id: ofId, kind: ofKind, incidentId, teamId, title, nodes } = timed;
      const held = helds.get(ofId);
      tx.record(
        tellRound(tx.now, {
          id: current?.row.id ?? uuidv7(),
          current,
          of: { ofKind, ofId, incidentId, teamId, jurisdictionId: nodes[0] ?? '', title, step },
          rooms: held === undefined ? [] : teamRoomsOf(held),
          round: round.round,
          isAll: round.isAll,
          to: addresseesOf(round.chain, round.round, reach, timed),
        }),
      );
    }
  }

  /** Ends the escalations of these things whose cause has ended. */
  async endOver(ids: readonly string[]): Promise<void> {
    const open = ids.length === 0 ? [] : await this.facts.runs(ids);
    for (const kind of ESCALATED_KINDS) {
      const ofIds = open.filter(({ ofKind }) => ofKind === kind).map(({ ofId }) => ofId);
      if (ofIds.length > 0) await this.end(kind, [...new Set(ofIds)]);
    }
  }

  private async end(kind: EscalatedKind, ofIds: readonly string[]): Promise<void> {
    await this.core.transactions.runAs('clocks', async (tx) => {
      await tx.begin();
      await tx.lock<Held>(kind, ofIds);
      const things = new Map(
        (await this.facts.read(kind, ofIds, (sql, parameters) => tx.query(sql, parameters))).map((one) => [one.id, one]),
      );
      for (const held of await holdRuns(tx, ofIds)) {
        const timed = things.get(held.row.ofId);
        if (timed === undefined || redSince(timed, held.row.step) === null) tx.record(endEscalation(tx.now, held));
      }
    });
  }

  due(before: string): Promise<Due[]> {
    return this.core.database.query<Due>(
      `SELECT kind, id, step, round, due_at AS "dueAt" FROM clocks WHERE due_at <= $1 ORDER BY due_at LIMIT ${DUE_LIMIT}`,
      [before],
    );
  }
}

/** The step that runs, until it is marked. */
function targetOf({ kind, id, clock, isMarked }: Timed): Due[] {
  return clock === null || isMarked ? [] : [{ kind, id, step: clock.step, round: 0, dueAt: clock.dueAt }];
}

const holdRuns = (tx: Transaction, ofIds: readonly string[]): Promise<HeldEscalation[]> =>
  tx.lockWhere<HeldEscalation>('escalation', 'live AND of_id = ANY($1::uuid[])', [ofIds]);
