/**
 * People are checked in, moved and checked out (docs/spec/evacuees.md). Their rows are held before those of the shelters, which count them in the same
 * transaction; who they are is sealed, and neither the log nor a kept answer has it.
 */
import {
  applyEvacuee,
  type CheckInEvacuee,
  type CheckOutEvacuee,
  checkIn,
  checkOut,
  DomainError,
  type DomainEvent,
  type Evacuee,
  type MoveEvacuee,
  move,
  type Shelter,
  type Signatory,
  type SignHandover,
  signHandover,
  specialOf,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import type { Answer, Asked } from '../core/asked.ts';
import { PersonalKeys } from '../core/sealed.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { ExpectedHouseholds } from '../shelter/expected.actions.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import { type EvacueeRow, openedBy } from './evacuee.rows.ts';
import { HeldEvacuees, isInCharge } from './held-evacuees.actions.ts';

@Injectable()
export class EvacueeActions {
  constructor(
    private readonly keys: PersonalKeys,
    private readonly occupancy: ShelterOccupancy,
    private readonly expected: ExpectedHouseholds,
    private readonly held: HeldEvacuees,
  ) {}

  checkIn(asked: Asked, id: string, command: CheckInEvacuee): Promise<Answer<Evacuee>> {
    const { shelterId, wristband } = command;
    let crowd = { total: 1, special: 0 };
    const done = this.held.change(asked, id, { isTogether: command.withGroup ?? false, wristband }, async (tx, { first, acting }) => {
      const { state, toShelterId } = first.row;
      // Both at once, in their order: they may have been expected elsewhere.
      await this.occupancy.hold(tx, toShelterId === null ? [shelterId] : [shelterId, toShelterId]);
      await this.held.shelter(tx, asked.viewer, shelterId);
      const coming = acting.filter(({ row }) => row.state === state && row.toShelterId === toShelterId);
      const came = this.decide(tx, coming, ({ row }) => checkIn(tx.now, row, command));
      if (came.length === 0) return [];
      crowd = crowdOf(came);
      const isHere = toShelterId === shelterId;
      const expected = isHere ? await this.arriveReserved(tx, shelterId, came, command) : [];
      if (toShelterId !== null && !isHere) this.callOff(tx, toShelterId, came);
      const { at, override } = command;
      const arrive = (people: readonly EvacueeRow[], isCounted: boolean) =>
        this.occupancy.arrive(tx, shelterId, crowdOf(people), { registered: true, at, override, isCounted });
      const others = came.filter((one) => !expected.includes(one));
      if (expected.length > 0) await arrive(expected, true);
      if (others.length > 0) await arrive(others, command.isCounted ?? false);
      return came.map((one) => ({ ...one, transferId: null, countedSpecial: one.row.needs.length > 0 }));
    });
    return this.occupancy.offering(crowd, done);
  }

  /** Those for whom places were kept take them, if nobody has let them go meanwhile; whoever left with them and has not come is still expected. */
  private async arriveReserved(
    tx: Transaction,
    shelterId: string,
    came: readonly EvacueeRow[],
    { override, at, isCounted }: CheckInEvacuee,
  ): Promise<EvacueeRow[]> {
    const expected: EvacueeRow[] = [];
    for (const [transferId, people] of byTransfer(tx, shelterId, came)) {
      const { total, special } = crowdOf(people);
      const arrival = { people: total, special, restExpected: true, isCounted, override, at };
      await this.occupancy.arriveReserved(tx, shelterId, transferId, arrival);
      expected.push(...people);
    }
    return expected;
  }

  /** They are somewhere else: nobody waits for them where they were expected. */
  private callOff(tx: Transaction, shelterId: string, people: readonly EvacueeRow[]): void {
    for (const [transferId, gone] of byTransfer(tx, shelterId, people)) {
      const { total, special } = crowdOf(gone);
      this.expected.callOff(tx, shelterId, transferId, { people: total, special });
    }
  }

  move(asked: Asked, id: string, command: MoveEvacuee): Promise<Answer<Evacuee>> {
    const { toShelterId, override, at } = command;
    let crowd = { total: 1, special: 0 };
    const done = this.held.change(asked, id, { isTogether: command.withGroup ?? false }, async (tx, { first, acting }) => {
      const from = first.row.shelterId;
      if (from !== null) await this.shelters(tx, asked.viewer, from, toShelterId);
      const going = acting.filter(({ row }) => row.shelterId === from);
      crowd = crowdOf(going);
      const moved = this.decide(tx, going, ({ row }) => move(tx.now, row, command));
      await this.depart(tx, from, going, at);
      if (command.arrived) {
        await this.occupancy.arrive(tx, toShelterId, crowd, { registered: true, override, at });
        return moved.map((one) => ({ ...one, transferId: null, countedSpecial: one.row.needs.length > 0 }));
      }
      const { id: transferId } = await this.occupancy.reserve(tx, toShelterId, crowd, { fromShelterId: null, override, at });
      return moved.map((one) => ({ ...one, transferId }));
    });
    return this.occupancy.offering(crowd, done);
  }

  checkOut(asked: Asked, id: string, command: CheckOutEvacuee): Promise<Answer<Evacuee>> {
    return this.held.change(asked, id, { isTogether: command.withGroup ?? false }, async (tx, { first, acting, group }) => {
      const from = first.row.shelterId;
      if (from !== null) await this.held.mayHandle(tx, asked.viewer, from);
      const going = acting.filter(({ row }) => row.shelterId === from);
      const signer = signerOf(asked);
      const facts = { group: group.map(({ row }) => row), signer };
      const left = this.decide(tx, going, ({ row }) => checkOut(tx.now, { evacuee: row, ...facts }, command), signer);
      const gone = left.filter(({ row }) => row.state === 'out');
      await this.depart(tx, from, gone, command.at);
      if (command.receiver) await this.keepReceiver(tx, left, command.receiver);
      return left;
    });
  }

  /** [EP5] The second signature for a child alone. */
  signHandover(asked: Asked, id: string, command: SignHandover): Promise<Answer<Evacuee>> {
    return this.held.change(asked, id, {}, async (tx, { first }) => {
      const from = first.row.shelterId;
      if (from !== null) await this.held.mayHandle(tx, asked.viewer, from);
      const left = this.decide(tx, [first], ({ row }) => signHandover(tx.now, row, signerOf(asked), command));
      await this.depart(tx, from, left, command.at);
      return left;
    });
  }

  private decide(
    tx: Transaction,
    people: readonly EvacueeRow[],
    rule: (one: EvacueeRow) => DomainEvent | null,
    signer: Signatory | null = null,
  ): EvacueeRow[] {
    return people.flatMap((one) => {
      const event = rule(one);
      if (event === null) return [];
      tx.record([event]);
      return [{ ...one, row: applyEvacuee(one.row, event, signer) }];
    });
  }

  private async depart(tx: Transaction, from: string | null, people: readonly EvacueeRow[], at: string | null | undefined): Promise<void> {
    const special = people.filter(({ countedSpecial }) => countedSpecial).length;
    if (from !== null && people.length > 0)
      await this.occupancy.depart(tx, from, { total: people.length, special }, { registered: true, at });
  }

  private async keepReceiver(tx: Transaction, left: readonly EvacueeRow[], receiver: NonNullable<CheckOutEvacuee['receiver']>) {
    for (const one of left) {
      const key = await this.keys.keyFor(tx, { incidentId: one.row.incidentId });
      const sealed = key.seal(one.row.id, { ...openedBy(key, one), receiver });
      await tx.query('UPDATE evacuees SET sealed = $2 WHERE id = $1', [one.row.id, sealed]);
    }
  }

  /** Moved by who answers for where they are, or for where they come to. */
  private async shelters(tx: Transaction, viewer: Viewer, from: string, to: string): Promise<void> {
    const held = await this.occupancy.hold(tx, [from, to]).catch((error: unknown) => {
      throw error instanceof DomainError ? new DomainError(error.code, { path: 'toShelterId' }) : error;
    });
    const rows = [...held.values()].map(({ row }) => row as Shelter);
    if (!rows.some((row) => isInCharge(viewer, row))) throw new DomainError('FORBIDDEN');
  }
}

const signerOf = ({ viewer }: Asked): Signatory => ({ id: viewer.personId, name: viewer.identity.name });

const crowdOf = (people: readonly EvacueeRow[]): { total: number; special: number } => ({
  total: people.length,
  special: specialOf(people.map(({ row }) => row)),
});

/** Of the transfers that the shelter still waits for. */
function byTransfer(tx: Transaction, shelterId: string, people: readonly EvacueeRow[]): Map<string, EvacueeRow[]> {
  const awaited = tx.row<Shelter>('shelter', shelterId).transfers.map(({ id }) => id);
  const groups = new Map<string, EvacueeRow[]>();
  for (const one of people)
    if (one.transferId !== null && awaited.includes(one.transferId))
      groups.set(one.transferId, [...(groups.get(one.transferId) ?? []), one]);
  return groups;
}
