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
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import { type EvacueeRow, openedBy } from './evacuee.rows.ts';
import { HeldEvacuees, isInCharge } from './held-evacuees.actions.ts';

@Injectable()
export class EvacueeActions {
  constructor(
    private readonly keys: PersonalKeys,
    private readonly occupancy: ShelterOccupancy,
    private readonly held: HeldEvacuees,
  ) {}

  checkIn(asked: Asked, id: string, command: CheckInEvacuee): Promise<Answer<Evacuee>> {
    const { shelterId, wristband } = command;
    let crowd = { total: 1, special: 0 };
    const done = this.held.change(asked, id, { isTogether: command.withGroup ?? false, wristband }, async (tx, { first, acting }) => {
      await this.held.shelter(tx, asked.viewer, shelterId);
      const coming = acting.filter(({ row }) => row.state === first.row.state && row.toShelterId === first.row.toShelterId);
      const transferId = first.row.toShelterId === shelterId ? first.transferId : null;
      const came = this.decide(tx, coming, ({ row }) => checkIn(tx.now, row, command));
      if (came.length === 0) return [];
      crowd = { total: came.length, special: specialOf(came.map(({ row }) => row)) };
      const isCounted = await this.arriveReserved(tx, shelterId, transferId, crowd, command);
      await this.occupancy.arrive(tx, shelterId, crowd, {
        registered: true,
        at: command.at,
        override: command.override,
        isCounted: isCounted || (command.isCounted ?? false),
      });
      return came.map((one) => ({ ...one, transferId: null, countedSpecial: one.row.needs.length > 0 }));
    });
    return this.occupancy.offering(crowd, done);
  }

  /** Those for whom places were kept take them, if nobody has let them go meanwhile; registered they are then. */
  private async arriveReserved(
    tx: Transaction,
    shelterId: string,
    transferId: string | null,
    { total, special }: { total: number; special: number },
    { override, at }: CheckInEvacuee,
  ): Promise<boolean> {
    const isKept = transferId !== null && tx.row<Shelter>('shelter', shelterId).transfers.some(({ id }) => id === transferId);
    if (isKept) await this.occupancy.arriveReserved(tx, shelterId, transferId, { people: total, special, override, at });
    return isKept;
  }

  move(asked: Asked, id: string, command: MoveEvacuee): Promise<Answer<Evacuee>> {
    const { toShelterId, override, at } = command;
    let crowd = { total: 1, special: 0 };
    const done = this.held.change(asked, id, { isTogether: command.withGroup ?? false }, async (tx, { first, acting }) => {
      const from = first.row.shelterId;
      if (from !== null) await this.shelters(tx, asked.viewer, from, toShelterId);
      const going = acting.filter(({ row }) => row.shelterId === from);
      crowd = { total: going.length, special: specialOf(going.map(({ row }) => row)) };
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
