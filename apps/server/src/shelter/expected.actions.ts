/**
 * Households of an evacuation's list on their way to a shelter. Its steps say who set off and keep places for them; who is inside is counted at the door alone,
 * so that nobody is counted twice and nobody is lost between the two (docs/spec/shelters.md, SL16). The shelters are held by the caller.
 */
import { callOffTransfer, callOffTransfers, type HeldShelter, type HouseholdOnWay, type Shelter, type Transfer } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '../core/transaction.ts';
import { type People, ShelterOccupancy } from './occupancy.actions.ts';

type Leaving = { people: number; special: number };
/** `keptId`: places that were kept for them before they set off. `listed`: who of them is in this shelter already, as the list has it. */
type SettingOff = Leaving & {
  listed: number;
  keptId: string | null;
  at?: string | null | undefined;
  override?: { reason: string } | null | undefined;
};

@Injectable()
export class ExpectedHouseholds {
  constructor(private readonly occupancy: ShelterOccupancy) {}

  /** They are expected from now on; those whom the door has let in before the list knew are not expected again. */
  async setOff(tx: Transaction, shelterId: string, household: HouseholdOnWay, coming: SettingOff): Promise<void> {
    const { keptId, listed, at, override } = coming;
    const underWay = total(this.expected(tx, shelterId, household, keptId));
    const known = (await this.came(tx, shelterId, household)) + underWay - listed;
    const people = Math.max(0, coming.people - Math.max(0, known));
    if (keptId !== null) this.callOff(tx, shelterId, keptId, { people: coming.people, special: coming.special });
    if (people === 0) return;
    const crowd: People = { total: people, special: Math.min(coming.special, people) };
    await this.occupancy.reserve(tx, shelterId, crowd, { fromShelterId: null, household, at, override });
  }

  /** They are elsewhere: who was still expected is so no longer. Who is inside goes out through the door, which says so. */
  async turnAway(tx: Transaction, shelterId: string, household: HouseholdOnWay, leaving: Leaving, keptId: string | null): Promise<void> {
    let { people, special } = leaving;
    for (const transfer of this.expected(tx, shelterId, household, keptId)) {
      const gone = Math.min(people, transfer.people);
      if (gone === 0) break;
      this.callOff(tx, shelterId, transfer.id, { people: gone, special });
      people -= gone;
      special = Math.max(0, special - transfer.special);
    }
    if (people === 0) return;
    const inside = Math.min(people, Math.max(0, await this.came(tx, shelterId, household)));
    if (inside > 0) this.occupancy.keepHousehold(tx, shelterId, household, -inside);
  }

  /** What was kept is given up; the door may have let them in, or the shelter called them off. */
  callOff(tx: Transaction, shelterId: string, transferId: string, leaving: Leaving): void {
    const shelter = tx.held('shelter', shelterId) as HeldShelter | null;
    if (shelter?.row.transfers.some(({ id }) => id === transferId))
      this.occupancy.record(tx, callOffTransfer(tx.now, { shelter, transferId }, leaving));
  }

  /** Nobody of these sets off any more. */
  callOffAll(tx: Transaction, shelterId: string, transferIds: readonly string[]): void {
    const shelter = tx.held('shelter', shelterId) as HeldShelter | null;
    if (shelter !== null) this.occupancy.record(tx, callOffTransfers(tx.now, { shelter, transferIds }));
  }

  private expected(tx: Transaction, shelterId: string, { zoneId, householdId }: HouseholdOnWay, keptId: string | null): Transfer[] {
    return tx
      .row<Shelter>('shelter', shelterId)
      .transfers.filter(({ id, household }) => id !== keptId && household?.zoneId === zoneId && household.householdId === householdId)
      .reverse();
  }

  /** How many of them the door has let in. */
  private async came(tx: Transaction, shelterId: string, { zoneId, householdId }: HouseholdOnWay): Promise<number> {
    const [sum] = await tx.query<{ people: number }>(
      'SELECT coalesce(sum(people), 0)::int AS people FROM household_arrivals WHERE household_id = $1 AND zone_id = $2 AND shelter_id = $3',
      [householdId, zoneId, shelterId],
    );
    return sum?.people ?? 0;
  }
}

const total = (transfers: readonly Transfer[]): number => transfers.reduce((sum, { people }) => sum + people, 0);
