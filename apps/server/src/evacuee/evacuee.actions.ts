/**
 * People are registered, checked in, moved and checked out (docs/spec/evacuees.md). Their rows are held before those of the shelters, which count them in
 * the same transaction; who they are is sealed before it is written, and neither the log nor a kept answer has it.
 */
import { randomBytes } from 'node:crypto';
import {
  applyEvacuee,
  type CheckInEvacuee,
  type CheckOutEvacuee,
  checkIn,
  checkOut,
  type DescribeEvacuee,
  DomainError,
  type DomainEvent,
  describeEvacuee,
  type Evacuee,
  giveWristband,
  type MoveEvacuee,
  move,
  newEvacuee,
  type RegisterEvacuee,
  type RegisteredEvacuee,
  type RegisteredGroup,
  type RegisterGroup,
  registerEvacuee,
  type Shelter,
  type Signatory,
  type SignHandover,
  signHandover,
  specialOf,
  type ToldEvacuee,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Answer, type Asked } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { Codes } from '../core/codes.ts';
import { type PersonalKey, PersonalKeys } from '../core/sealed.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import {
  COLUMNS,
  type EvacueeRow,
  inSight,
  keptOf,
  openedBy,
  personalOf,
  saveEvacuee,
  sealedColumns,
  wristbandHash,
} from './evacuee.rows.ts';

type Home = { id: string; isOpen: boolean; jurisdictionId: string };
type Together = Omit<RegisterGroup, 'people'>;
/** Who was named, who acts with them, and everybody of the group: whether a child is alone depends on those too. */
type Held = { first: EvacueeRow; acting: readonly EvacueeRow[]; group: readonly EvacueeRow[] };
const WRISTBAND_BYTES = 24;

@Injectable()
export class EvacueeActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly keys: PersonalKeys,
    private readonly codes: Codes,
    private readonly clock: Clock,
    private readonly occupancy: ShelterOccupancy,
  ) {}

  async register(asked: Asked, command: RegisterEvacuee): Promise<Answer<RegisteredEvacuee>> {
    const { incidentId, shelterId, groupId, isCounted, override, at, ...told } = command;
    const together = { incidentId, shelterId, groupId, isCounted, override, at };
    return this.registering(asked, { ...together, people: [told] }, groupId ?? null, ([one]) => one as RegisteredEvacuee);
  }

  /** [EP7] All of them, or none. */
  registerGroup(asked: Asked, command: RegisterGroup): Promise<Answer<RegisteredGroup>> {
    const groupId = command.groupId ?? uuidv7();
    return this.registering(asked, command, groupId, (registered) => ({ groupId, registered: [...registered] }));
  }

  private async registering<T>(
    asked: Asked,
    { people, ...together }: RegisterGroup,
    groupId: string | null,
    answer: (registered: readonly RegisteredEvacuee[]) => T,
  ): Promise<Answer<T>> {
    // Before the transaction, which holds a connection and must not wait for another.
    const codes = await Promise.all(people.map(() => this.codes.next('E', this.clock.now())));
    const crowd = { total: people.length, special: specialOf(people.map(({ needs }) => ({ needs: needs ?? [] }))) };
    const done = this.transactions.run(asked, async (tx) => {
      const shelterId = together.shelterId ?? null;
      const shelter = shelterId === null ? null : await this.shelter(tx, asked.viewer, shelterId);
      const home = await this.incident(tx, asked.viewer, together, shelter);
      const key = await this.keys.keyFor(tx, { incidentId: home.id });
      const registered = people.map((told, index) => {
        const facts = { id: told.id ?? uuidv7(), code: codes[index] ?? '', incidentId: home.id, shelterId, groupId };
        const event = registerEvacuee(tx.now, { ...facts, isIncidentOpen: home.isOpen }, together);
        tx.record([event]);
        return this.insert(tx, key, newEvacuee(tx.now, facts, told, event), told);
      });
      if (shelterId !== null) await this.occupancy.arrive(tx, shelterId, crowd, { registered: true, ...arrivalOf(together) });
      const kept = registered.map(({ evacuee }) => ({ evacuee: keptOf(evacuee), wristband: '' }));
      return new Answer(201, answer(registered), false, answer(kept));
    });
    return this.occupancy.offering(crowd, done.catch(takenFrom));
  }

  private insert(tx: Transaction, key: PersonalKey, evacuee: Evacuee, told: ToldEvacuee): RegisteredEvacuee {
    const wristband = told.wristband ?? newWristband();
    tx.insert('evacuees', {
      id: evacuee.id,
      version: evacuee.version,
      row: JSON.stringify(evacuee),
      ...sealedColumns(key, evacuee.id, personalOf(told)),
      wristband_hash: wristbandHash(wristband),
      counted_special: evacuee.needs.length > 0,
      recorded_at: tx.now,
    });
    return { evacuee, wristband };
  }

  checkIn(asked: Asked, id: string, command: CheckInEvacuee): Promise<Answer<Evacuee>> {
    const { shelterId, wristband } = command;
    let crowd = { total: 1, special: 0 };
    const done = this.change(asked, id, { isTogether: command.withGroup ?? false, wristband }, async (tx, { first, acting }) => {
      await this.shelter(tx, asked.viewer, shelterId);
      const coming = acting.filter(({ row }) => row.state === first.row.state && row.toShelterId === first.row.toShelterId);
      const transferId = first.row.toShelterId === shelterId ? first.transferId : null;
      const came = this.decide(tx, coming, ({ row }) => checkIn(tx.now, row, command));
      if (came.length === 0) return [];
      crowd = { total: came.length, special: specialOf(came.map(({ row }) => row)) };
      const isCounted = await this.arriveReserved(tx, shelterId, transferId, crowd, command);
      await this.occupancy.arrive(tx, shelterId, crowd, {
        registered: true,
        ...arrivalOf(command),
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
    const done = this.change(asked, id, { isTogether: command.withGroup ?? false }, async (tx, { first, acting }) => {
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
    return this.change(asked, id, { isTogether: command.withGroup ?? false }, async (tx, { first, acting, group }) => {
      const from = first.row.shelterId;
      if (from !== null) await this.mayHandle(tx, asked.viewer, from);
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
    return this.change(asked, id, {}, async (tx, { first }) => {
      const from = first.row.shelterId;
      if (from !== null) await this.mayHandle(tx, asked.viewer, from);
      const left = this.decide(tx, [first], ({ row }) => signHandover(tx.now, row, signerOf(asked), command));
      await this.depart(tx, from, left, command.at);
      return left;
    });
  }

  describe(asked: Asked, id: string, command: DescribeEvacuee): Promise<Answer<Evacuee>> {
    const done = this.change(asked, id, {}, async (tx, { first }) => {
      await this.mayDescribe(tx, asked.viewer, first.row);
      const key = await this.keys.keyFor(tx, { incidentId: first.row.incidentId });
      const event = describeEvacuee(tx.now, first.row, Object.keys(command));
      tx.record([event]);
      const personal = personalOf(command, openedBy(key, first) ?? {});
      const { sealed, search, id_hash } = sealedColumns(key, id, personal);
      await tx.query('UPDATE evacuees SET sealed = $2, search = $3, id_hash = $4 WHERE id = $1', [id, sealed, search, id_hash]);
      return [{ ...first, row: { ...applyEvacuee(described(first.row, command), event), isNamed: Boolean(personal.name) } }];
    });
    return done.catch(takenFrom);
  }

  /** A new one; the one before opens nothing any more. */
  async giveWristband(asked: Asked, id: string): Promise<Answer<RegisteredEvacuee>> {
    const wristband = newWristband();
    const { body, kept, isReplayed } = await this.change(asked, id, {}, async (tx, { first }) => {
      await this.mayDescribe(tx, asked.viewer, first.row);
      const event = giveWristband(tx.now, first.row);
      tx.record([event]);
      await tx.query('UPDATE evacuees SET wristband_hash = $2 WHERE id = $1', [id, wristbandHash(wristband)]);
      return [{ ...first, row: applyEvacuee(first.row, event) }];
    });
    return new Answer(200, { evacuee: body, wristband: isReplayed ? '' : wristband }, isReplayed, { evacuee: kept, wristband: '' });
  }

  /** Holds the person and, if they go together, the group; saves whom the work gives back; answers with the person. */
  private change(
    asked: Asked,
    id: string,
    { isTogether = false, wristband }: { isTogether?: boolean; wristband?: string | null | undefined },
    work: (tx: Transaction, held: Held) => Promise<EvacueeRow[]>,
  ): Promise<Answer<Evacuee>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const group = await this.hold(tx, asked.viewer, id, wristband ?? null);
      const first = group.find(({ row }) => row.id === id);
      if (first === undefined) throw new DomainError('NOT_FOUND');
      if (asked.ifMatch !== null && first.row.version !== asked.ifMatch) throw new DomainError('VERSION_CONFLICT', { current: first.row });
      const changed = await work(tx, { first, acting: isTogether ? group : [first], group });
      for (const one of changed) await saveEvacuee(tx, one);
      const row = changed.find((one) => one.row.id === id)?.row ?? first.row;
      return new Answer(200, row, false, keptOf(row));
    });
  }

  /** The person, if in sight or by the wristband in hand, and everybody of the group, in one order. */
  private async hold(tx: Transaction, viewer: Viewer, id: string, wristband: string | null): Promise<EvacueeRow[]> {
    const parameters: unknown[] = [id, wristband === null ? null : wristbandHash(wristband)];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    return tx.query<EvacueeRow>(
      `WITH asked AS (SELECT e.id, e.group_id, e.incident_id FROM evacuees e WHERE e.id = $1 AND (e.wristband_hash = $2 OR ${inSight(viewer, bind)}))
       SELECT ${COLUMNS} FROM evacuees e WHERE e.id IN (SELECT id FROM asked)
         OR e.group_id IN (SELECT group_id FROM asked) AND e.incident_id IN (SELECT incident_id FROM asked)
       ORDER BY e.id FOR UPDATE OF e`,
      parameters,
    );
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

  /** The shelter where people are taken in, held; by who answers for it. */
  private async shelter(tx: Transaction, viewer: Viewer, id: string): Promise<Shelter> {
    const held = (await this.occupancy.hold(tx, [id])).get(id);
    if (held === undefined || !(viewer.sees(held.scope) || viewer.manages(id)))
      throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterId' });
    checkRight(viewer, held.row as Shelter);
    return held.row as Shelter;
  }

  /** Moved by who answers for where they are, or for where they come to. */
  private async shelters(tx: Transaction, viewer: Viewer, from: string, to: string): Promise<void> {
    const held = await this.occupancy.hold(tx, [from, to]).catch((error: unknown) => {
      throw error instanceof DomainError ? new DomainError(error.code, { path: 'toShelterId' }) : error;
    });
    const rows = [...held.values()].map(({ row }) => row as Shelter);
    if (!rows.some((row) => isInCharge(viewer, row))) throw new DomainError('FORBIDDEN');
  }

  private async mayHandle(tx: Transaction, viewer: Viewer, id: string): Promise<void> {
    checkRight(viewer, (await this.occupancy.hold(tx, [id])).get(id)?.row as Shelter);
  }

  private async mayDescribe(tx: Transaction, viewer: Viewer, { shelterId, incidentId }: Evacuee): Promise<void> {
    if (shelterId !== null) return this.mayHandle(tx, viewer, shelterId);
    const home = await this.readIncident(tx, incidentId);
    viewer.check('manageShelters', home?.jurisdictionId ?? '');
  }

  /** Named by who sees it, or an open one of the shelter's place by who answers for the shelter; else the one that it was opened for. */
  private async incident(tx: Transaction, viewer: Viewer, { incidentId }: Together, shelter: Shelter | null): Promise<Home> {
    const id = incidentId ?? shelter?.incidentId ?? null;
    const found = id === null ? null : await this.readIncident(tx, id);
    const isKnown =
      found !== null &&
      (id === shelter?.incidentId ||
        viewer.sees(found.scope) ||
        (shelter !== null && found.isOpen && this.occupancy.isOfPlace(shelter, found.jurisdictionId)));
    if (!isKnown) throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
    if (shelter === null) viewer.check('manageShelters', found.jurisdictionId);
    return found;
  }

  private async readIncident(tx: Transaction, id: string): Promise<(Home & { scope: string[] }) | null> {
    const [found] = await tx.query<Home & { scope: string[] }>(
      `SELECT id, state <> 'closed' AS "isOpen", row ->> 'jurisdictionId' AS "jurisdictionId", scope FROM incidents WHERE id = $1`,
      [id],
    );
    return found ?? null;
  }
}

const newWristband = (): string => randomBytes(WRISTBAND_BYTES).toString('base64url');
const signerOf = ({ viewer }: Asked): Signatory => ({ id: viewer.personId, name: viewer.identity.name });
const arrivalOf = ({ at, override, isCounted }: Pick<Together, 'at' | 'override' | 'isCounted'>) => ({
  at,
  override,
  isCounted: isCounted ?? false,
});

const isInCharge = (viewer: Viewer, { id, jurisdictionId }: Shelter): boolean =>
  viewer.manages(id) || viewer.may('manageShelters', jurisdictionId);
function checkRight(viewer: Viewer, shelter: Shelter): void {
  if (!isInCharge(viewer, shelter)) throw new DomainError('FORBIDDEN');
}

/** What can be read without a name, said anew. */
const described = (row: Evacuee, { sex, birthYear, needs, doNotDisclose, groupId }: DescribeEvacuee): Evacuee => ({
  ...row,
  ...(sex !== undefined && { sex }),
  ...(birthYear !== undefined && { birthYear }),
  ...(needs !== undefined && { needs: [...new Set(needs ?? [])].sort() }),
  ...(doNotDisclose !== undefined && { doNotDisclose: doNotDisclose ?? false }),
  ...(groupId !== undefined && { groupId }),
});

/** The same number or wristband twice: the person is registered already. */
function takenFrom(error: unknown): never {
  const { constraint } = error as { constraint?: string };
  if (constraint === 'evacuees_id_number') throw new DomainError('EVACUEE_ELSEWHERE', { path: 'idNumber' });
  if (constraint === 'evacuees_wristband') throw new DomainError('WRISTBAND_TAKEN', { path: 'wristband' });
  throw error;
}
