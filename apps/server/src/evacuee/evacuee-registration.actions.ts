/** People are registered, alone or as a family, and described anew (docs/spec/evacuees.md). Who they are is sealed before it is written. */
import { randomBytes } from 'node:crypto';
import {
  applyEvacuee,
  checkBirthYear,
  type DescribeEvacuee,
  DomainError,
  describeEvacuee,
  type Evacuee,
  giveWristband,
  newEvacuee,
  type RegisterEvacuee,
  type RegisteredEvacuee,
  type RegisteredGroup,
  type RegisterGroup,
  registerEvacuee,
  type Shelter,
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
import { type EvacueeRow, keptOf, openedBy, personalOf, sealedColumns, wristbandHash } from './evacuee.rows.ts';
import { HeldEvacuees } from './held-evacuees.actions.ts';

type Home = { id: string; isOpen: boolean; jurisdictionId: string };
type Together = Omit<RegisterGroup, 'people'>;
type Crowd = { total: number; special: number };
const WRISTBAND_BYTES = 24;

@Injectable()
export class EvacueeRegistration {
  constructor(
    private readonly transactions: Transactions,
    private readonly keys: PersonalKeys,
    private readonly codes: Codes,
    private readonly clock: Clock,
    private readonly occupancy: ShelterOccupancy,
    private readonly held: HeldEvacuees,
  ) {}

  async register(asked: Asked, command: RegisterEvacuee): Promise<Answer<RegisteredEvacuee>> {
    const { incidentId, shelterId, groupId, isCounted, transferId, override, at, ...told } = command;
    const together = { incidentId, shelterId, groupId, isCounted, transferId, override, at };
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
      const shelter = shelterId === null ? null : await this.held.shelter(tx, asked.viewer, shelterId);
      const home = await this.incident(tx, asked.viewer, together, shelter);
      const key = await this.keys.keyFor(tx, { incidentId: home.id });
      const registered = people.map((told, index) => {
        const facts = { id: told.id ?? uuidv7(), code: codes[index] ?? '', incidentId: home.id, shelterId, groupId };
        const event = registerEvacuee(tx.now, { ...facts, isIncidentOpen: home.isOpen }, together);
        tx.record([event]);
        return this.insert(tx, key, newEvacuee(tx.now, facts, told, event), told);
      });
      if (shelterId !== null) await this.letIn(tx, shelterId, crowd, together);
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

  /** Who was expected is counted in by it; who was counted at the door is not counted again, only who they are is new. */
  private async letIn(tx: Transaction, shelterId: string, { total, special }: Crowd, together: Together): Promise<void> {
    const { transferId, isCounted, at, override } = together;
    if (transferId)
      await this.occupancy.arriveReserved(tx, shelterId, transferId, {
        people: total,
        special,
        restExpected: true,
        isCounted,
        at,
        override,
      });
    const isKnown = Boolean(transferId) || (isCounted ?? false);
    await this.occupancy.arrive(tx, shelterId, { total, special }, { registered: true, isCounted: isKnown, at, override });
  }

  describe(asked: Asked, id: string, command: DescribeEvacuee): Promise<Answer<Evacuee>> {
    const done = this.held.change(asked, id, {}, async (tx, { first }) => {
      await this.mayDescribe(tx, asked.viewer, first.row);
      const key = await this.keys.keyFor(tx, { incidentId: first.row.incidentId });
      checkBirthYear(tx.now, command.birthYear, 'birthYear');
      const event = describeEvacuee(tx.now, first.row, Object.keys(command));
      tx.record([event]);
      const personal = personalOf(command, openedBy(key, first) ?? {});
      const { sealed, search, id_hash } = sealedColumns(key, id, personal);
      await tx.query('UPDATE evacuees SET sealed = $2, search = $3, id_hash = $4 WHERE id = $1', [id, sealed, search, id_hash]);
      const row = { ...applyEvacuee(described(first.row, command), event), isNamed: Boolean(personal.name) };
      return [{ ...first, row, countedSpecial: await this.countNeeds(tx, first, row) }];
    });
    return done.catch(takenFrom);
  }

  /** A new one; the one before opens nothing any more. */
  async giveWristband(asked: Asked, id: string): Promise<Answer<RegisteredEvacuee>> {
    const wristband = newWristband();
    const { body, kept, isReplayed } = await this.held.change(asked, id, {}, async (tx, { first }) => {
      await this.mayDescribe(tx, asked.viewer, first.row);
      const event = giveWristband(tx.now, first.row);
      tx.record([event]);
      await tx.query('UPDATE evacuees SET wristband_hash = $2 WHERE id = $1', [id, wristbandHash(wristband)]);
      return [{ ...first, row: applyEvacuee(first.row, event) }];
    });
    return new Answer(200, { evacuee: body, wristband: isReplayed ? '' : wristband }, isReplayed, { evacuee: kept, wristband: '' });
  }

  /** [EP6] Whoever is in a shelter is in its special count while they need anything. */
  private async countNeeds(tx: Transaction, { countedSpecial }: EvacueeRow, { needs, shelterId }: Evacuee): Promise<boolean> {
    const isSpecial = needs.length > 0;
    if (shelterId === null || isSpecial === countedSpecial) return countedSpecial;
    await this.occupancy.correctNeeds(tx, shelterId, isSpecial);
    return isSpecial;
  }

  private async mayDescribe(tx: Transaction, viewer: Viewer, { shelterId, incidentId }: Evacuee): Promise<void> {
    if (shelterId !== null) return this.held.mayHandle(tx, viewer, shelterId);
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
