/**
 * Who is in a shelter, for whoever moves people: called inside the caller's transaction, with the shelter's row locked. Each movement is an event, and a
 * line in the book of movements, from which a headcount that comes late is worked out.
 */
import {
  type ArriveTransfer,
  arriveAtShelter,
  arriveTransfer,
  type CameSince,
  type CrowdOrigin,
  cancelTransfer,
  correctNeeds,
  DomainError,
  type DomainEvent,
  departFromShelter,
  distanceMetres,
  freeOf,
  type HeldShelter,
  type HouseholdOnWay,
  type LngLat,
  registerInShelter,
  type Shelter,
  type ShelterOffer,
  specialFreeOf,
  startTransfer,
  type Transfer,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { Router } from '../core/router.ts';
import type { Transaction } from '../core/transaction.ts';

/** `special`: how many of them need a special place. */
export type People = { total: number; special?: number };
type Override = { reason: string } | null | undefined;
export type Arrival = {
  /** All of them by name, or none. */
  registered: boolean;
  at?: string | null | undefined;
  override?: Override;
  /** They were counted in at the door before: only their names are new. */
  isCounted?: boolean;
  origin?: CrowdOrigin;
};
export type Departure = { registered: boolean; at?: string | null | undefined; origin?: CrowdOrigin };
export type Reservation = {
  id?: string;
  /** Null: from no shelter. */
  fromShelterId: string | null;
  fromDoor?: boolean;
  registered?: number;
  /** Of an evacuation's list. */
  household?: HouseholdOnWay;
  at?: string | null | undefined;
  override?: Override;
};
/** Of an event that says who came of those expected: one transfer, or several. */
type Came = { household?: HouseholdOnWay | null; came?: number; transfers?: { household: HouseholdOnWay | null; people: number }[] };
/** Where a way begins, and how many places are wanted there. */
export type Wanted = { from: LngLat | null; people: number; special?: number; exceptId?: string };

/** Asked of the router; further ones are not nearer by road. */
const ASKED_AT_ONCE = 12;
const OFFERED = 5;

@Injectable()
export class ShelterOccupancy {
  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly router: Router,
  ) {}

  /** Holds shelters for the transaction, in one order. Throws SHELTER_UNKNOWN. */
  async hold(tx: Transaction, ids: readonly string[]): Promise<Map<string, HeldShelter>> {
    await tx.begin();
    const held = new Map((await tx.lock<HeldShelter>('shelter', [...new Set(ids)])).map((shelter) => [shelter.row.id, shelter]));
    if (ids.some((id) => !held.has(id))) throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterId' });
    return held;
  }

  /** Throws SHELTER_FULL (`offering` adds where there is room), SHELTER_NOT_OPEN. */
  async arrive(tx: Transaction, shelterId: string, people: People, arrival: Arrival): Promise<Shelter> {
    const shelter = await this.one(tx, shelterId);
    if (arrival.isCounted) this.record(tx, registerInShelter(tx.now, { shelter }, arrival.registered ? people.total : 0, people.special));
    else this.record(tx, arriveAtShelter(tx.now, { shelter }, crowdOf(people, arrival.registered ? people.total : 0), arrival));
    return tx.row<Shelter>('shelter', shelterId);
  }

  /** Whether an incident at this node concerns who comes to this shelter: it lies in the shelter's district, or above it. */
  isOfPlace({ jurisdictionId }: Pick<Shelter, 'jurisdictionId'>, incidentNode: string): boolean {
    const district = this.geography.ancestry(jurisdictionId).at(-1) ?? jurisdictionId;
    return this.geography.isWithin(incidentNode, district) || this.geography.isWithin(jurisdictionId, incidentNode);
  }

  /** People known by name may always leave; others only as many as are there. */
  async depart(tx: Transaction, shelterId: string, people: People, departure: Departure): Promise<Shelter> {
    const shelter = await this.one(tx, shelterId);
    const crowd = crowdOf(people, departure.registered ? people.total : 0);
    this.record(tx, departFromShelter(tx.now, { shelter }, crowd, { ...departure, isByName: departure.registered }));
    return tx.row<Shelter>('shelter', shelterId);
  }

  /** What somebody who is in and known by name needs was said anew. */
  async correctNeeds(tx: Transaction, shelterId: string, isSpecial: boolean): Promise<void> {
    const shelter = await this.one(tx, shelterId);
    this.record(tx, correctNeeds(tx.now, shelter, isSpecial));
  }

  /** Keeps places at the target until `arriveReserved`, `cancelReserved`, or until it lapses. */
  async reserve(tx: Transaction, toShelterId: string, people: People, reservation: Reservation): Promise<Transfer> {
    const { fromShelterId, id = uuidv7(), registered, fromDoor, household, at, override } = reservation;
    const held = await this.hold(tx, fromShelterId === null ? [toShelterId] : [toShelterId, fromShelterId]);
    const to = held.get(toShelterId) as HeldShelter;
    const from = fromShelterId === null ? null : (held.get(fromShelterId) ?? null);
    const settings = this.geography.settings(to.row.jurisdictionId);
    const asked = { people: people.total, special: people.special, registered, fromDoor, override, at };
    this.record(tx, startTransfer(tx.now, { id, to, from, settings, household: household ?? null }, asked));
    return tx.row<Shelter>('shelter', toShelterId).transfers.find((one) => one.id === id) as Transfer;
  }

  async arriveReserved(tx: Transaction, shelterId: string, transferId: string, command: ArriveTransfer): Promise<Shelter> {
    const shelter = await this.one(tx, shelterId);
    this.record(tx, arriveTransfer(tx.now, { shelter, transferId }, command));
    return tx.row<Shelter>('shelter', shelterId);
  }

  async cancelReserved(
    tx: Transaction,
    shelterId: string,
    transferId: string,
    command: { reason?: string | null | undefined; at?: string | null | undefined },
  ): Promise<Shelter> {
    const fromId = await this.sourceOf(tx, shelterId, transferId);
    const held = await this.hold(tx, fromId === null ? [shelterId] : [shelterId, fromId]);
    const to = held.get(shelterId) as HeldShelter;
    this.record(tx, cancelTransfer(tx.now, { to, from: fromId === null ? null : (held.get(fromId) ?? null), transferId }, command));
    return tx.row<Shelter>('shelter', shelterId);
  }

  /** The source of a transfer never changes, so it may be read before anything is locked. */
  private async sourceOf(tx: Transaction, shelterId: string, transferId: string): Promise<string | null> {
    const [found] = await tx.query<{ row: Shelter }>('SELECT row FROM shelters WHERE id = $1', [shelterId]);
    return found?.row.transfers.find(({ id }) => id === transferId)?.fromShelterId ?? null;
  }

  /** What has been decided about people goes into the log, and into the book where it moved somebody. */
  record(tx: Transaction, events: readonly DomainEvent[]): void {
    tx.record(events);
    for (const { type, subject, at, payload } of events) {
      const crowd = payload['crowd'] as { people: number; special: number } | undefined;
      if (crowd === undefined) continue;
      const sign = type === 'shelter.departed' ? -1 : 1;
      const [people, special] = [sign * crowd.people, sign * crowd.special];
      if (people !== 0) tx.insert('shelter_moves', { shelter_id: subject.id, at, recorded_at: tx.now, people, special });
      const { transfers, household = null, came = 0 } = payload as Came;
      for (const one of transfers ?? [{ household, people: came }])
        if (one.household) this.keepHousehold(tx, subject.id, one.household, one.people);
    }
  }

  /** How many of a household on an evacuation's list came through this door, or went elsewhere from it. */
  keepHousehold(tx: Transaction, shelterId: string, { zoneId, householdId }: HouseholdOnWay, people: number): void {
    tx.insert('household_arrivals', { household_id: householdId, zone_id: zoneId, shelter_id: shelterId, recorded_at: tx.now, people });
  }

  /** Who came and went after each of these moments, in their order; the shelters are held. */
  since(tx: Transaction, moments: readonly { shelterId: string; at: string }[]): Promise<CameSince[]> {
    return tx.query<CameSince>(
      `SELECT coalesce(sum(m.people) FILTER (WHERE m.people > 0), 0)::int AS arrivals,
         coalesce(-sum(m.people) FILTER (WHERE m.people < 0), 0)::int AS departures,
         coalesce(sum(m.special) FILTER (WHERE m.special > 0), 0)::int AS "specialArrivals",
         coalesce(-sum(m.special) FILTER (WHERE m.special < 0), 0)::int AS "specialDepartures"
       FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS asked (shelter_id, at, number)
       LEFT JOIN shelter_moves m ON m.shelter_id = asked.shelter_id AND m.at > asked.at
       GROUP BY asked.number ORDER BY asked.number`,
      [moments.map(({ shelterId }) => shelterId), moments.map(({ at }) => at)],
    );
  }

  /** Shelters that are open and have room for all of them, the nearest by road first. */
  async nearestWithRoom({ from, people, special = 0, exceptId }: Wanted): Promise<ShelterOffer[]> {
    const rows = await this.database.query<{ row: Shelter }>(`SELECT row FROM shelters WHERE state = 'open'`);
    const fitting = rows
      .map(({ row }) => row)
      .filter(
        (row) => row.id !== exceptId && freeOf(row) >= Math.max(1, people) && specialFreeOf(row) >= Math.min(special, row.specialCapacity),
      );
    if (from === null)
      return fitting
        .sort((a, b) => freeOf(b) - freeOf(a))
        .slice(0, OFFERED)
        .map((row) => offerOf(row, null));
    const near = fitting
      .flatMap((row) => (row.place.point === null ? [] : [{ row, point: row.place.point.coordinates }]))
      .sort((a, b) => distanceMetres(from, a.point) - distanceMetres(from, b.point))
      .slice(0, ASKED_AT_ONCE);
    const points = near.map(({ point }) => point);
    const legs = points.length === 0 ? [] : ((await this.router.matrix([from], points, 'car'))[0] ?? []);
    return near
      .flatMap(({ row }, index) => {
        const leg = legs[index] ?? null;
        return leg === null ? [] : [offerOf(row, leg)];
      })
      .sort((a, b) => (a.seconds ?? 0) - (b.seconds ?? 0))
      .slice(0, OFFERED);
  }

  /** A shelter that is full says where there is room. Asked after its transaction, so that nothing is held meanwhile. */
  async offering<T>(people: People, doing: Promise<T>): Promise<T> {
    try {
      return await doing;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'SHELTER_FULL') throw error;
      const full = error.details.current as Shelter;
      const from = full.place.point?.coordinates ?? null;
      const offers = await this.nearestWithRoom({ from, people: people.total, special: people.special ?? 0, exceptId: full.id });
      throw new DomainError('SHELTER_FULL', { current: full, errors: offers.map((offer) => ({ offer })) });
    }
  }

  private async one(tx: Transaction, id: string): Promise<HeldShelter> {
    return (await this.hold(tx, [id])).get(id) as HeldShelter;
  }
}

const crowdOf = ({ total, special = 0 }: People, registered: number) => ({ people: total, special, registered });

const offerOf = (row: Shelter, leg: { seconds: number; metres: number; estimated: boolean } | null): ShelterOffer => ({
  shelterId: row.id,
  name: row.name,
  free: freeOf(row),
  specialFree: specialFreeOf(row),
  seconds: leg?.seconds ?? null,
  distanceMetres: leg?.metres ?? null,
  estimated: leg?.estimated ?? true,
});
