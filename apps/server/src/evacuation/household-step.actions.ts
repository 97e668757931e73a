/** Steps of households on the list of a zone, and which shelter each goes to. What they do to a shelter and to the needs of the incident is one change with them. */
import {
  type AssignShelters,
  assignShelters,
  DomainError,
  type EvacuationZone,
  type HeldIncident,
  type HeldNeed,
  type HeldZone,
  type HouseholdMove,
  type HouseholdOnWay,
  isStillThere,
  moveHousehold,
  type RecordHouseholdStep,
  raiseNeed,
  sumOf,
  withdrawNeed,
  type ZoneHousehold,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { ExpectedHouseholds } from '../shelter/expected.actions.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import { isOfImported, openZone } from './evacuation.actions.ts';
import { holdOnZone, keyOfHouseholds, saveOnZone, sealReason } from './household.rows.ts';

/** A pair, however many are missing: nobody searches alone where everybody else has left. Whoever sends a team may send more. */
const SEARCHERS = 2;

@Injectable()
export class HouseholdStepActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly occupancy: ShelterOccupancy,
    private readonly expected: ExpectedHouseholds,
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
      const kept = await this.shelters(tx, zone, household, after, moves, command);
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
      for (const household of changed) await this.keepPlaces(tx, zone, household, wanted.get(household.householdId) ?? '');
      return ok(tx.row<EvacuationZone>('evacuationZone', zoneId));
    });
  }

  /** For whoever of them is still there. */
  private async keepPlaces(tx: Transaction, zone: HeldZone, household: ZoneHousehold, shelterId: string): Promise<void> {
    this.giveUpPlaces(tx, household);
    const there = sumOf(household.parts.filter(isStillThere));
    const crowd = { total: there.people, special: there.vulnerable };
    const kept =
      there.people === 0
        ? null
        : await this.occupancy.reserve(tx, shelterId, crowd, { fromShelterId: null, household: onWay(zone, household) });
    await saveOnZone(tx, { ...household, assignedShelterId: shelterId, transferId: kept?.id ?? null, version: household.version + 1 });
  }

  private giveUpPlaces(tx: Transaction, { assignedShelterId, transferId, people, vulnerable }: ZoneHousehold): void {
    if (assignedShelterId !== null && transferId !== null)
      this.expected.callOff(tx, assignedShelterId, transferId, { people, special: vulnerable });
  }

  /** [EV5] Where they set off to they are expected, where they are not going they no longer are. Who is inside is counted at the doors, not here. */
  private async shelters(
    tx: Transaction,
    zone: HeldZone,
    before: ZoneHousehold,
    after: ZoneHousehold,
    moves: readonly HouseholdMove[],
    { at, override }: RecordHouseholdStep,
  ): Promise<ZoneHousehold> {
    const changing = moves.filter(({ fromShelterId, toShelterId }) => fromShelterId !== toShelterId);
    const kept = { shelterId: before.assignedShelterId, id: before.transferId };
    const left = new Set(changing.flatMap(({ fromShelterId }) => fromShelterId ?? []));
    const reached = new Set(changing.flatMap(({ toShelterId }) => toShelterId ?? []));
    const held = kept.id === null ? [] : (kept.shelterId ?? []);
    const involved = [...left, ...reached].concat(held);
    if (involved.length > 0) await this.occupancy.hold(tx, involved);
    const keptAt = (shelterId: string): string | null => (shelterId === kept.shelterId ? kept.id : null);
    const household = onWay(zone, before);
    for (const shelterId of left) {
      const leaving = changing.filter(({ fromShelterId }) => fromShelterId === shelterId);
      await this.expected.turnAway(tx, shelterId, household, crowdOf(leaving), keptAt(shelterId));
    }
    for (const shelterId of reached) {
      const coming = crowdOf(changing.filter(({ toShelterId }) => toShelterId === shelterId));
      const listed = sumOf(before.parts.filter((part) => part.shelterId === shelterId)).people;
      await this.expected.setOff(tx, shelterId, household, { ...coming, listed, keptId: keptAt(shelterId), at, override });
    }
    if (kept.id === null || after.parts.some(isStillThere)) return after;
    this.giveUpPlaces(tx, before);
    return { ...after, transferId: null };
  }

  /** [EV6] Somebody to look for them is a need of the incident, as any other that a team is sent for; it is withdrawn when they are found. */
  private async seek(tx: Transaction, incident: HeldIncident | null, before: ZoneHousehold, after: ZoneHousehold): Promise<void> {
    if (incident === null || before.needId === after.needId) return;
    if (after.needId !== null) {
      tx.record(raiseNeed(tx.now, { incident, id: after.needId }, { headcount: SEARCHERS, note: after.code }));
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

const crowdOf = (moves: readonly HouseholdMove[]): { people: number; special: number } => {
  const { people, vulnerable } = sumOf(moves);
  return { people, special: vulnerable };
};
const onWay = ({ row }: HeldZone, { householdId, code }: ZoneHousehold): HouseholdOnWay => ({
  zoneId: row.id,
  zoneName: row.name,
  householdId,
  code,
});

/** Here the household is named by the path. */
function asNotFound(error: unknown): never {
  throw error instanceof DomainError && error.code === 'HOUSEHOLD_UNKNOWN' ? new DomainError('NOT_FOUND') : error;
}
