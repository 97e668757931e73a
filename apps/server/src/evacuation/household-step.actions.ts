/** Steps of households on the list of a zone, and which shelter each goes to. What they do to a shelter and to the needs of the incident is one change with them. */
import {
  type AssignShelters,
  assignShelters,
  DomainError,
  type EvacuationZone,
  type HeldIncident,
  type HeldNeed,
  type HeldShelter,
  type HouseholdMove,
  moveHousehold,
  type RecordHouseholdStep,
  raiseNeed,
  withdrawNeed,
  type ZoneHousehold,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import { isOfImported, openZone } from './evacuation.actions.ts';
import { holdOnZone, keyOfHouseholds, saveOnZone, sealReason } from './household.rows.ts';

@Injectable()
export class HouseholdStepActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly occupancy: ShelterOccupancy,
    private readonly keys: PersonalKeys,
  ) {}

  /** By whoever keeps the households of that village, or helps this one. */
  step(asked: Asked, zoneId: string, householdId: string, command: RecordHouseholdStep): Promise<Answer<ZoneHousehold>> {
    const run = this.transactions.run(asked, async (tx) => {
      await tx.begin();
      // The version that is expected is the household's.
      const { ifMatch, ...rest } = asked;
      const incident = await this.incidentOf(tx, zoneId);
      const zone = await openZone(tx, { ...rest, ifMatch: null }, zoneId);
      const [household] = await holdOnZone(tx, zoneId, [householdId]).catch(asNotFound);
      if (household === undefined || !(await this.may(tx, asked, household))) throw new DomainError('NOT_FOUND');
      if (ifMatch !== null && ifMatch !== household.version) throw new DomainError('VERSION_CONFLICT', { current: household });
      const isImported = await isOfImported(tx, zone.row);
      const canBeSought = incident !== null && incident.row.state !== 'closed';
      const facts = { zone, household, needId: canBeSought ? uuidv7() : null, isImported };
      const { events, after, moves } = moveHousehold(tx.now, facts, command);
      if (events.length === 0) return ok(household);
      tx.record(events);
      const kept = await this.shelters(tx, household, after, moves, command);
      await this.seek(tx, incident, household, kept);
      const reason = command.step === 'refused' ? command.reason?.trim() : null;
      await saveOnZone(tx, kept, reason ? sealReason(await keyOfHouseholds(this.keys, tx), kept, reason) : null);
      return ok(kept);
    });
    return this.occupancy.offering({ total: command.people ?? 1, special: command.vulnerable ?? 0 }, run);
  }

  /** [EV9] All or nothing; places are kept for each household. */
  async assign(asked: Asked, zoneId: string, command: AssignShelters): Promise<Answer<EvacuationZone>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const zone = await openZone(tx, asked, zoneId);
      asked.viewer.check('orderEvacuation', zone.row.jurisdictionId);
      const wanted = new Map(command.items.map(({ householdId, shelterId }) => [householdId, shelterId]));
      const households = await holdOnZone(tx, zoneId, [...wanted.keys()]);
      const items = households.map(({ householdId }) => ({ householdId, shelterId: wanted.get(householdId) ?? '' }));
      tx.record(assignShelters(tx.now, { zone, households }, { ...command, items }));
      const changed = households.filter(({ householdId, assignedShelterId }) => assignedShelterId !== wanted.get(householdId));
      const involved = changed.flatMap(({ householdId, assignedShelterId }) =>
        [assignedShelterId ?? [], wanted.get(householdId) ?? []].flat(),
      );
      const shelters = await this.occupancy.hold(tx, involved);
      for (const id of wanted.values()) {
        const shelter = shelters.get(id);
        if (shelter !== undefined && !asked.viewer.sees(shelter.scope)) throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterId' });
      }
      for (const household of changed) await this.keepPlaces(tx, household, wanted.get(household.householdId) ?? '');
      return ok(tx.row<EvacuationZone>('evacuationZone', zoneId));
    });
  }

  /** For whoever of them is still there. */
  private async keepPlaces(tx: Transaction, household: ZoneHousehold, shelterId: string): Promise<void> {
    await this.giveUpPlaces(tx, household);
    const there = household.parts.filter(({ state }) => state !== 'movedToShelter' && state !== 'movedToKin' && state !== 'settled');
    const people = there.reduce((sum, part) => sum + part.people, 0);
    const special = there.reduce((sum, part) => sum + part.vulnerable, 0);
    const transfer = people === 0 ? null : await this.occupancy.reserve(tx, shelterId, { total: people, special }, { fromShelterId: null });
    await saveOnZone(tx, { ...household, assignedShelterId: shelterId, transferId: transfer?.id ?? null, version: household.version + 1 });
  }

  private async giveUpPlaces(tx: Transaction, { assignedShelterId, transferId }: ZoneHousehold): Promise<void> {
    if (assignedShelterId === null || transferId === null) return;
    if (await this.isExpected(tx, assignedShelterId, transferId))
      await this.occupancy.cancelReserved(tx, assignedShelterId, transferId, {});
  }

  /** The door may have let them in, or the shelter may have called them off. */
  private async isExpected(tx: Transaction, shelterId: string, transferId: string): Promise<boolean> {
    const { row } = (await this.occupancy.hold(tx, [shelterId])).get(shelterId) as HeldShelter;
    return row.transfers.some(({ id }) => id === transferId);
  }

  /** Who came is counted in where they are, who left no longer is; kept places are used or given up. */
  private async shelters(
    tx: Transaction,
    before: ZoneHousehold,
    after: ZoneHousehold,
    moves: readonly HouseholdMove[],
    command: RecordHouseholdStep,
  ): Promise<ZoneHousehold> {
    const changing = moves.filter(({ fromShelterId, toShelterId }) => fromShelterId !== toShelterId);
    const ids = changing.flatMap(({ fromShelterId, toShelterId }) => [fromShelterId ?? [], toShelterId ?? []].flat());
    const held = before.transferId !== null && before.assignedShelterId !== null ? [...ids, before.assignedShelterId] : ids;
    if (held.length > 0) await this.occupancy.hold(tx, held);
    let { transferId } = before;
    for (const { fromShelterId, toShelterId, people, vulnerable } of changing) {
      if (fromShelterId !== null) await this.leave(tx, fromShelterId, { total: people, special: vulnerable }, command);
      if (toShelterId === null) continue;
      const isTheirs = transferId !== null && toShelterId === before.assignedShelterId;
      if (isTheirs && transferId !== null) {
        if (await this.isExpected(tx, toShelterId, transferId))
          await this.occupancy.arriveReserved(tx, toShelterId, transferId, {
            people,
            special: vulnerable,
            at: command.at,
            override: command.override,
          });
        transferId = null;
        continue;
      }
      const arrival = {
        registered: false,
        at: command.at,
        override: command.override,
        origin: { zoneId: after.zoneId, householdId: after.householdId },
      };
      await this.occupancy.arrive(tx, toShelterId, { total: people, special: vulnerable }, arrival);
    }
    const isAllAway = after.parts.every(({ state }) => state === 'movedToShelter' || state === 'movedToKin');
    if (transferId !== null && isAllAway) {
      await this.giveUpPlaces(tx, { ...before, transferId });
      transferId = null;
    }
    return { ...after, transferId };
  }

  /** No more than are counted there: a headcount may have been taken without them. */
  private async leave(
    tx: Transaction,
    shelterId: string,
    { total, special }: { total: number; special: number },
    { at }: RecordHouseholdStep,
  ): Promise<void> {
    const { row } = (await this.occupancy.hold(tx, [shelterId])).get(shelterId) as HeldShelter;
    const people = Math.min(total, row.present);
    if (people > 0)
      await this.occupancy.depart(tx, shelterId, { total: people, special: Math.min(special, people) }, { registered: false, at });
  }

  /** [EV6] Somebody to look for them is a need of the incident, as any other that a team is sent for; it is withdrawn when they are found. */
  private async seek(tx: Transaction, incident: HeldIncident | null, before: ZoneHousehold, after: ZoneHousehold): Promise<void> {
    if (incident === null || before.needId === after.needId) return;
    if (after.needId !== null) {
      const missing = after.parts.filter(({ state }) => state === 'notFound').reduce((sum, { people }) => sum + people, 0);
      tx.record(raiseNeed(tx.now, { incident, id: after.needId }, { headcount: Math.max(2, missing), note: after.code }));
      return;
    }
    const [need] = await tx.lock<HeldNeed>('need', before.needId === null ? [] : [before.needId]);
    if (need?.row.state === 'open') tx.record(withdrawNeed(tx.now, { incident, need }, { reason: after.code }));
  }

  private async incidentOf(tx: Transaction, zoneId: string): Promise<HeldIncident | null> {
    const [zone] = await tx.query<{ incident_id: string | null }>('SELECT incident_id FROM evacuation_zones WHERE id = $1', [zoneId]);
    if (!zone?.incident_id) return null;
    return (await tx.lock<HeldIncident>('incident', [zone.incident_id]))[0] ?? null;
  }

  private async may(tx: Transaction, asked: Asked, { householdId, jurisdictionId }: ZoneHousehold): Promise<boolean> {
    if (asked.viewer.may('keepHouseholds', jurisdictionId)) return true;
    const [helped] = await tx.query('SELECT FROM households WHERE id = $1 AND helper_id = $2', [householdId, asked.viewer.personId]);
    return helped !== undefined;
  }
}

/** Here the household is named by the path. */
function asNotFound(error: unknown): never {
  throw error instanceof DomainError && error.code === 'HOUSEHOLD_UNKNOWN' ? new DomainError('NOT_FOUND') : error;
}
