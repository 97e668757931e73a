/** The relief clock: lock the incident, ask the rule, save the group, log. Groups are no rows of the feed. */
import {
  DomainError,
  type HeldIncident,
  type Instant,
  type RecordRelief,
  type RegisterReliefGroup,
  type ReliefChange,
  type ReliefGroup,
  recordRelief,
  registerReliefGroup,
  type SignRelief,
  signRelief,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Geography } from '../core/geography.ts';
import { Places } from '../core/places.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

type Held = { incident: HeldIncident; group: ReliefGroup };

@Injectable()
export class ReliefActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly geography: Geography,
    private readonly places: Places,
  ) {}

  async register(asked: Asked, command: RegisterReliefGroup): Promise<Answer<ReliefGroup>> {
    const { viewer } = asked;
    return this.transactions.run(asked, async (tx) => {
      const [incident] = await tx.lock<HeldIncident>('incident', [command.incidentId]);
      if (incident === undefined || !viewer.sees(incident.scope)) throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
      viewer.check('handleIncidents', incident.row.jurisdictionId);
      const place = command.place ? this.places.settle(command.place, incident.row.jurisdictionId).place : incident.row.place;
      const { events, group } = registerReliefGroup(tx.now, { incident, id: command.id ?? uuidv7(), place }, command);
      tx.insert('relief_groups', { id: group.id, incident_id: group.incidentId, row: JSON.stringify(group), recorded_at: tx.now });
      tx.record(events);
      return created(group);
    });
  }

  relieve(asked: Asked, id: string, command: RecordRelief): Promise<Answer<ReliefGroup>> {
    return this.change(asked, id, async (tx, held) => recordRelief(tx.now, held, command));
  }

  /** Under the limit that holds at the incident's place now, by whom that place lets sign. */
  sign(asked: Asked, id: string, command: SignRelief): Promise<Answer<ReliefGroup>> {
    return this.change(asked, id, async (tx, held) => {
      const { row } = held.incident;
      const { reliefHours: limitHours, reliefSigners } = this.geography.settings(row.jurisdictionId);
      if (asked.viewer.roleAt(reliefSigners, row.jurisdictionId) === null) throw new DomainError('FORBIDDEN');
      const startedAt = await startOfIncident(tx, row);
      return signRelief(tx.now, { ...held, startedAt, limitHours, byName: asked.viewer.identity.name }, command);
    });
  }

  private change(asked: Asked, id: string, rule: (tx: Transaction, held: Held) => Promise<ReliefChange>): Promise<Answer<ReliefGroup>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const held = await this.open(tx, asked, id);
      const { events, group } = await rule(tx, held);
      if (events.length === 0) return ok(group);
      await tx.query('UPDATE relief_groups SET row = $2 WHERE id = $1', [id, JSON.stringify(group)]);
      tx.record(events);
      return ok(group);
    });
  }

  /** The group goes where its incident was merged into. */
  private async open(tx: Transaction, asked: Asked, id: string): Promise<Held> {
    const [found] = await tx.query<{ incident_id: string }>(
      'SELECT incident_whole(incident_id) AS incident_id FROM relief_groups WHERE id = $1',
      [id],
    );
    const [incident] = await tx.lock<HeldIncident>('incident', found === undefined ? [] : [found.incident_id]);
    const [group] = await tx.query<{ row: ReliefGroup }>('SELECT row FROM relief_groups WHERE id = $1 FOR UPDATE', [id]);
    if (incident === undefined || group === undefined || !asked.viewer.sees(incident.scope)) throw new DomainError('NOT_FOUND');
    asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
    if (asked.ifMatch !== null && asked.ifMatch !== group.row.version) throw new DomainError('VERSION_CONFLICT', { current: group.row });
    return { incident, group: group.row };
  }
}

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };

/** When the disaster began: the earliest that any of its reports says. */
export async function startOfIncident(reads: Reads, incident: { id: string; receivedAt: Instant }): Promise<Instant> {
  const [first] = await reads.query<{ at: string | null }>(`SELECT min(row ->> 'occurredAt') AS at FROM reports WHERE incident_id = $1`, [
    incident.id,
  ]);
  return first?.at ?? incident.receivedAt;
}
