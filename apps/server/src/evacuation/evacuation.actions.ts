/** Zones as a whole: propose, order, verify, lift, end. Lock, load facts, ask the rule, save, log. */
import {
  DomainError,
  type DomainEvent,
  type EvacuationZone,
  endZone,
  type HeldIncident,
  type HeldZone,
  type Household,
  liftZone,
  orderZone,
  type ProposeZone,
  proposeZone,
  type StepZone,
  verifyZone,
  zoneExtra,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Codes } from '../core/codes.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { ExpectedHouseholds } from '../shelter/expected.actions.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import { Grounds } from './grounds.ts';
import { newOnZone } from './household.actions.ts';
import { listOnZone } from './household.rows.ts';

type Candidate = { row: Household; longitude: number | null; latitude: number | null; isElsewhere: boolean };

@Injectable()
export class EvacuationActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly codes: Codes,
    private readonly grounds: Grounds,
    private readonly occupancy: ShelterOccupancy,
    private readonly expected: ExpectedHouseholds,
  ) {}

  async propose(asked: Asked, command: ProposeZone): Promise<Answer<EvacuationZone>> {
    const { viewer } = asked;
    viewer.checkAnywhere('orderEvacuation');
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.incident(tx, viewer, command.incidentId ?? null);
      const jurisdictionId = this.grounds.nodeOf(command, incident?.row.jurisdictionId ?? null) ?? viewer.homeNodeId;
      viewer.check('orderEvacuation', jurisdictionId);
      const id = command.id ?? uuidv7();
      const code = await this.codes.next('Z', tx.now);
      const facts = {
        id,
        code,
        incidentId: incident?.row.id ?? null,
        jurisdictionId,
        isImported: incident?.row.flags.includes('imported') ?? false,
      };
      tx.record(proposeZone(tx.now, facts, command));
      return created(tx.row<EvacuationZone>('evacuationZone', id));
    });
  }

  /** Everybody whose home lies in it is on the list; who is on another list counts there. */
  async order(asked: Asked, id: string, command: StepZone): Promise<Answer<EvacuationZone>> {
    return this.transactions.run(asked, async (tx) => {
      const { zone, isImported } = await this.open(tx, asked, id);
      asked.viewer.check('orderEvacuation', zone.row.jurisdictionId);
      const inside = await this.householdsIn(tx, zone.row);
      const free = inside.filter(({ isElsewhere }) => !isElsewhere).map(({ row }) => row);
      tx.record(orderZone(tx.now, { zone, households: free, elsewhere: inside.length - free.length, isImported }, command));
      const after = tx.row<EvacuationZone>('evacuationZone', id);
      await listOnZone(
        tx,
        free.map((household) => newOnZone(id, household, after.orderedAt ?? tx.now)),
      );
      return ok(after);
    });
  }

  /** By whoever keeps the households of one of its villages, helps one of them, or orders evacuations there. */
  async verify(asked: Asked, id: string, command: StepZone): Promise<Answer<EvacuationZone>> {
    const { viewer } = asked;
    return this.transactions.run(asked, async (tx) => {
      const { zone, isImported } = await this.open(tx, asked, id);
      if (!isConcerned(viewer, zone)) throw new DomainError('FORBIDDEN');
      const person = { personId: viewer.personId, name: viewer.identity.name };
      return this.recorded(tx, id, verifyZone(tx.now, { zone, person, isImported }, command));
    });
  }

  async lift(asked: Asked, id: string, command: StepZone): Promise<Answer<EvacuationZone>> {
    return this.transactions.run(asked, async (tx) => {
      const { zone, isImported } = await this.open(tx, asked, id);
      asked.viewer.check('orderEvacuation', zone.row.jurisdictionId);
      const answer = this.recorded(tx, id, liftZone(tx.now, { zone, isImported }, command));
      await this.giveUpPlaces(tx, id);
      return answer;
    });
  }

  /** [EV11] Nobody sets off any more: the places that were kept for those who are still at home are free. */
  private async giveUpPlaces(tx: Transaction, zoneId: string): Promise<void> {
    const kept = await tx.query<{ shelterId: string; transferId: string }>(
      `WITH kept AS (SELECT household_id, row FROM zone_households WHERE zone_id = $1 AND row ->> 'transferId' IS NOT NULL ORDER BY household_id FOR UPDATE)
       UPDATE zone_households z SET row = z.row || jsonb_build_object('transferId', null, 'version', (z.row ->> 'version')::int + 1)
       FROM kept WHERE z.zone_id = $1 AND z.household_id = kept.household_id
       RETURNING kept.row ->> 'assignedShelterId' AS "shelterId", kept.row ->> 'transferId' AS "transferId"`,
      [zoneId],
    );
    const shelterIds = [...new Set(kept.map(({ shelterId }) => shelterId))];
    if (shelterIds.length > 0) await this.occupancy.hold(tx, shelterIds);
    for (const id of shelterIds) {
      const transferIds = kept.filter(({ shelterId }) => shelterId === id).map(({ transferId }) => transferId);
      this.expected.callOffAll(tx, id, transferIds);
    }
  }

  /** Its households may be on another list from now on. */
  async end(asked: Asked, id: string, command: StepZone): Promise<Answer<EvacuationZone>> {
    return this.transactions.run(asked, async (tx) => {
      const { zone, isImported } = await this.open(tx, asked, id);
      asked.viewer.check('orderEvacuation', zone.row.jurisdictionId);
      const answer = this.recorded(tx, id, endZone(tx.now, { zone, isImported }, command));
      await tx.query('UPDATE zone_households SET active = false WHERE zone_id = $1', [id]);
      return answer;
    });
  }

  private recorded(tx: Transaction, id: string, events: readonly DomainEvent[]): Answer<EvacuationZone> {
    tx.record(events);
    return ok(tx.row<EvacuationZone>('evacuationZone', id));
  }

  private async incident(tx: Transaction, viewer: Viewer, id: string | null): Promise<HeldIncident | null> {
    if (id === null) return null;
    const [incident] = await tx.lock<HeldIncident>('incident', [id]);
    if (incident === undefined || !viewer.sees(incident.scope)) throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
    return incident;
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<{ zone: HeldZone; isImported: boolean }> {
    await tx.begin();
    const zone = await openZone(tx, asked, id);
    return { zone, isImported: await isOfImported(tx, zone.row) };
  }

  private async householdsIn(tx: Transaction, zone: EvacuationZone): Promise<Candidate[]> {
    const candidates = await tx.query<Candidate>(
      `SELECT h.row, h.longitude, h.latitude,
         EXISTS (SELECT FROM zone_households z WHERE z.household_id = h.id AND z.active) AS "isElsewhere"
       FROM households h
       WHERE NOT h.removed AND (h.longitude IS NULL OR (h.longitude BETWEEN $1 AND $3 AND h.latitude BETWEEN $2 AND $4))
         AND h.jurisdiction_id = ANY($5::uuid[])
       ORDER BY h.id FOR UPDATE OF h`,
      [...this.grounds.boxOf(zone), this.grounds.nodesOf(zone)],
    );
    return candidates.filter(({ row: { jurisdictionId }, longitude, latitude }) =>
      this.grounds.lies({ jurisdictionId, point: longitude === null || latitude === null ? null : [longitude, latitude] }, zone),
    );
  }
}

/** Sees it, keeps households of a village of it, or helps one of them. */
export const isConcerned = (viewer: Viewer, zone: HeldZone): boolean =>
  viewer.may('orderEvacuation', zone.row.jurisdictionId) ||
  zone.row.villages.some(({ jurisdictionId }) => viewer.may('keepHouseholds', jurisdictionId)) ||
  zoneExtra(zone).helperIds.includes(viewer.personId);

/** Holds a zone that is in sight of whoever asks, or concerns them. */
export async function openZone(tx: Transaction, asked: Asked, id: string): Promise<HeldZone> {
  const [zone] = await tx.lock<HeldZone>('evacuationZone', [id]);
  if (zone === undefined || !(asked.viewer.sees(zone.scope) || isConcerned(asked.viewer, zone))) throw new DomainError('NOT_FOUND');
  if (asked.ifMatch !== null && asked.ifMatch !== zone.row.version) throw new DomainError('VERSION_CONFLICT', { current: zone.row });
  return zone;
}

/** Old times pass for what was imported. */
export async function isOfImported(tx: Transaction, { incidentId }: EvacuationZone): Promise<boolean> {
  if (incidentId === null) return false;
  const [incident] = await tx.query<{ imported: boolean }>(`SELECT row -> 'flags' ? 'imported' AS imported FROM incidents WHERE id = $1`, [
    incidentId,
  ]);
  return incident?.imported ?? false;
}
