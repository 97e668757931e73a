/** The register of shelters and the counting in them. On duty in its subtree, or the manager of the very shelter. */
import {
  type ArriveTransfer,
  type ArriveTransfers,
  arriveAtShelter,
  arriveTransfers,
  type CancelTransfer,
  type CloseShelter,
  type ConfirmShelter,
  type CountHeads,
  type CreateShelter,
  checkStepTime,
  closeShelter,
  confirmShelter,
  countHeads,
  createShelter,
  type DescribeShelter,
  DomainError,
  type DomainEvent,
  departFromShelter,
  describeShelter,
  type HeldShelter,
  type InspectShelter,
  inspectShelter,
  lapseTransfers,
  type MendFault,
  mendFault,
  NOBODY_SINCE,
  type OpenShelter,
  openShelter,
  type RecordArrival,
  type RecordDeparture,
  type ReportFault,
  reportFault,
  type Shelter,
  type StartTransfer,
  setCapacity,
  type TransferStarted,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { mustKnowNode } from '../core/known-node.ts';
import { Places } from '../core/places.ts';
import { mustSeeIncident } from '../core/seen-incident.ts';
import { holderOf, refuseTaken } from '../core/taken.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShelterOccupancy } from './occupancy.actions.ts';

@Injectable()
export class ShelterActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly places: Places,
    private readonly occupancy: ShelterOccupancy,
  ) {}

  /** A shelter without a named jurisdiction belongs to where it stands, else to the sender's node. */
  async create(asked: Asked, command: CreateShelter): Promise<Answer<Shelter>> {
    const settled = this.places.settle(command.place, asked.viewer.homeNodeId);
    const jurisdictionId = command.jurisdictionId ?? settled.jurisdictionId;
    mustKnowNode(this.geography, jurisdictionId);
    asked.viewer.check('manageShelters', jurisdictionId);
    await this.checkDepot(asked.viewer, command.depotId);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const sameCode = await holderOf<Shelter>(tx, 'shelter', command.code);
        const facts = { id, jurisdictionId, place: settled.place, sameCode, settings: this.geography.settings(jurisdictionId) };
        tx.record(createShelter(tx.now, facts, command));
        return created(tx.row<Shelter>('shelter', id));
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'shelter', command.code);
    }
  }

  /** A manager describes the own shelter; who it belongs to is for those on duty at both nodes. */
  async describe(asked: Asked, id: string, command: DescribeShelter): Promise<Answer<Shelter>> {
    const place = command.place ? this.places.settle(command.place, asked.viewer.homeNodeId).place : null;
    if (command.jurisdictionId) {
      mustKnowNode(this.geography, command.jurisdictionId);
      asked.viewer.check('manageShelters', command.jurisdictionId);
    }
    await this.checkDepot(asked.viewer, command.depotId);
    try {
      return await this.change(asked, id, async (tx, shelter) => {
        if (command.jurisdictionId) asked.viewer.check('manageShelters', shelter.row.jurisdictionId);
        const sameCode = await holderOf<Shelter>(tx, 'shelter', command.code);
        const settings = this.geography.settings(command.jurisdictionId ?? shelter.row.jurisdictionId);
        return describeShelter(tx.now, { shelter, place, sameCode, settings }, command);
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'shelter', command.code ?? '');
    }
  }

  async open(asked: Asked, id: string, command: OpenShelter): Promise<Answer<Shelter>> {
    if (command.incidentId) await mustSeeIncident(this.database, asked.viewer, command.incidentId);
    return this.change(asked, id, (tx, shelter) => openShelter(tx.now, { shelter }, command));
  }

  close(asked: Asked, id: string, command: CloseShelter): Promise<Answer<Shelter>> {
    return this.change(asked, id, (tx, shelter) => closeShelter(tx.now, { shelter }, command));
  }

  confirm(asked: Asked, id: string, command: ConfirmShelter): Promise<Answer<Shelter>> {
    return this.change(asked, id, (tx, shelter) => confirmShelter(tx.now, { shelter }, command));
  }

  /** The book is summed with the shelter held: nobody comes or goes in between. */
  count(asked: Asked, id: string, command: CountHeads): Promise<Answer<Shelter>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const shelter = await this.own(tx, asked.viewer, id);
      const [since = NOBODY_SINCE] = await this.occupancy.since(tx, [{ shelterId: id, at: checkStepTime(tx.now, command.at, false) }]);
      tx.record(countHeads(tx.now, { shelter, since }, command));
      return ok(tx.row<Shelter>('shelter', id));
    });
  }

  arrive(asked: Asked, id: string, command: RecordArrival): Promise<Answer<Shelter>> {
    const crowd = { people: command.count, special: command.special ?? 0, registered: command.registered ?? 0 };
    const arriving = this.change(asked, id, (tx, shelter) => arriveAtShelter(tx.now, { shelter }, crowd, command));
    return this.occupancy.offering({ total: crowd.people, special: crowd.special }, arriving);
  }

  depart(asked: Asked, id: string, command: RecordDeparture): Promise<Answer<Shelter>> {
    const crowd = { people: command.count, special: command.special ?? 0, registered: command.registered ?? 0 };
    return this.change(asked, id, (tx, shelter) => departFromShelter(tx.now, { shelter }, crowd, { at: command.at }));
  }

  /** Sent by who answers for where they leave; where they go is told to those who may see it. */
  async startTransfer(asked: Asked, id: string, command: StartTransfer): Promise<Answer<TransferStarted>> {
    const people = { total: command.people, special: command.special ?? 0 };
    const starting = this.transactions.run(asked, async (tx) => {
      const held = await this.occupancy.hold(tx, [id, command.toShelterId]).catch(async (error: unknown) => {
        await this.own(tx, asked.viewer, id);
        throw error instanceof DomainError ? new DomainError(error.code, { path: 'toShelterId' }) : error;
      });
      await this.own(tx, asked.viewer, id);
      const { id: transferId = null, fromDoor, registered, at, override } = command;
      const reservation = {
        ...(transferId !== null && { id: transferId }),
        ...(fromDoor && { fromDoor }),
        ...(registered && { registered }),
        fromShelterId: id,
        at,
        override,
      };
      const transfer = await this.occupancy.reserve(tx, command.toShelterId, people, reservation);
      const to = held.get(command.toShelterId);
      const seesTarget = to !== undefined && asked.viewer.sees(to.scope);
      return created({ transfer, from: tx.row<Shelter>('shelter', id), to: seesTarget ? tx.row<Shelter>('shelter', to.row.id) : null });
    });
    return this.occupancy.offering(people, starting);
  }

  async arriveTransfer(asked: Asked, id: string, transferId: string, command: ArriveTransfer): Promise<Answer<Shelter>> {
    const arriving = this.transactions.run(asked, async (tx) => {
      await tx.begin();
      await this.own(tx, asked.viewer, id);
      return ok(await this.occupancy.arriveReserved(tx, id, transferId, command));
    });
    return this.occupancy.offering({ total: command.people ?? 1, special: command.special ?? 0 }, arriving);
  }

  /** All of several at once: the bus has come. */
  arriveTransfers(asked: Asked, id: string, command: ArriveTransfers): Promise<Answer<Shelter>> {
    const arriving = this.change(asked, id, (tx, shelter) => arriveTransfers(tx.now, { shelter }, command));
    return this.occupancy.offering({ total: command.transferIds.length }, arriving);
  }

  /** By who awaits them, or by who sent them. */
  async cancelTransfer(asked: Asked, id: string, transferId: string, command: CancelTransfer): Promise<Answer<Shelter>> {
    return this.transactions.run(asked, async (tx) => {
      await this.own(tx, asked.viewer, id);
      const target = await this.targetOf(tx, id, transferId);
      const cancelled = await this.occupancy.cancelReserved(tx, target, transferId, command);
      return ok(target === id ? cancelled : tx.row<Shelter>('shelter', id));
    });
  }

  inspect(asked: Asked, id: string, command: InspectShelter): Promise<Answer<Shelter>> {
    return this.change(asked, id, (tx, shelter) => inspectShelter(tx.now, { shelter }, command));
  }

  reportFault(asked: Asked, id: string, command: ReportFault): Promise<Answer<Shelter>> {
    return this.change(asked, id, (tx, shelter) => reportFault(tx.now, { shelter, id: command.id ?? uuidv7() }, command));
  }

  mendFault(asked: Asked, id: string, faultId: string, command: MendFault): Promise<Answer<Shelter>> {
    return this.change(asked, id, (tx, shelter) => mendFault(tx.now, { shelter, faultId }, command));
  }

  /** Safe to run twice: the rule looks again. */
  async lapse(id: string): Promise<void> {
    await this.transactions.runAs('shelters', async (tx) => {
      const [shelter] = await tx.lock<HeldShelter>('shelter', [id]);
      if (shelter !== undefined) tx.record(lapseTransfers(tx.now, shelter));
    });
  }

  async followSettings(id: string): Promise<void> {
    await this.transactions.runAs('shelters', async (tx) => {
      const [shelter] = await tx.lock<HeldShelter>('shelter', [id]);
      if (shelter === undefined) return;
      tx.record(setCapacity(tx.now, { shelter, settings: this.geography.settings(shelter.row.jurisdictionId) }));
    });
  }

  private change(
    asked: Asked,
    id: string,
    decide: (tx: Transaction, shelter: HeldShelter) => readonly DomainEvent[] | Promise<readonly DomainEvent[]>,
  ): Promise<Answer<Shelter>> {
    return this.transactions.run(asked, async (tx) => {
      const shelter = await this.own(tx, asked.viewer, id);
      this.occupancy.record(tx, await decide(tx, shelter));
      return ok(tx.row<Shelter>('shelter', id));
    });
  }

  private async own(tx: Transaction, viewer: Viewer, id: string): Promise<HeldShelter> {
    const shelter = await tx.open<HeldShelter>('shelter', id);
    if (!viewer.manages(id)) viewer.check('manageShelters', shelter.row.jurisdictionId);
    return shelter;
  }

  /** The shelter that awaits the transfer: this one, or where it sent people. */
  private async targetOf(tx: Transaction, id: string, transferId: string): Promise<string> {
    const [awaiting] = await tx.query<{ id: string }>(
      `SELECT id FROM shelters WHERE row -> 'transfers' @> $1::jsonb AND (id = $2 OR row -> 'transfers' @> $3::jsonb)`,
      [JSON.stringify([{ id: transferId }]), id, JSON.stringify([{ id: transferId, fromShelterId: id }])],
    );
    return awaiting?.id ?? id;
  }

  private async checkDepot(viewer: Viewer, depotId: string | null | undefined): Promise<void> {
    if (!depotId) return;
    const depot = await this.database.one<{ scope: string[] }>('SELECT scope FROM depots WHERE id = $1', [depotId]);
    if (depot === null || !viewer.sees(depot.scope)) throw new DomainError('DEPOT_UNKNOWN', { path: 'depotId' });
  }
}
