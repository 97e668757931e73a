/** The ledger of households: who may, seal, ask the rule, save, log. Zones that are being emptied follow what the ledger says. */
import {
  type DescribeHousehold,
  DomainError,
  describeHousehold,
  firstParts,
  type HeldZone,
  type Household,
  type LngLat,
  listHousehold,
  type Point,
  type RegisterHousehold,
  recounted,
  recountHousehold,
  registerHousehold,
  stateOf,
  type ZoneHousehold,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Codes } from '../core/codes.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { isKnownNode } from '../core/known-node.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { Grounds } from './grounds.ts';
import {
  HOUSEHOLD_COLUMNS,
  type HouseholdRecord,
  keyOfHouseholds,
  listOnZone,
  peopleOf,
  pointOf,
  saveOnZone,
  writeHousehold,
} from './household.rows.ts';

@Injectable()
export class HouseholdActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly codes: Codes,
    private readonly keys: PersonalKeys,
    private readonly grounds: Grounds,
  ) {}

  /** The answer, and what is kept of it, says nothing of who lives there. */
  async register(asked: Asked, command: RegisterHousehold): Promise<Answer<Household>> {
    const { viewer } = asked;
    viewer.checkAnywhere('keepHouseholds');
    if (!(await isKnownNode(this.geography, this.database, command.jurisdictionId)))
      throw new DomainError('JURISDICTION_UNKNOWN', { path: 'jurisdictionId' });
    viewer.check('keepHouseholds', command.jurisdictionId);
    return this.withCode(asked, command.code ?? null, () =>
      this.transactions.run(asked, async (tx) => {
        await tx.begin();
        await this.checkHelper(tx, command.helperId);
        const code = command.code ?? (await this.codes.next('H', tx.now));
        const { events, household, people } = registerHousehold(tx.now, { id: command.id ?? uuidv7(), code }, command);
        const point = command.point ?? null;
        const zone = await this.zoneAround(tx, household.jurisdictionId, point);
        await writeHousehold(tx, await keyOfHouseholds(this.keys, tx), { household, people, point });
        tx.record(events);
        if (zone !== null) {
          await listOnZone(tx, [newOnZone(zone.row.id, household, tx.now)]);
          tx.record(listHousehold(tx.now, { zone, household }));
        }
        return created(household);
      }),
    );
  }

  async describe(asked: Asked, id: string, command: DescribeHousehold): Promise<Answer<Household>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const zone = await this.zoneOf(tx, id);
      const [found] = await tx.query<HouseholdRecord>(`SELECT ${HOUSEHOLD_COLUMNS} FROM households h WHERE id = $1 FOR UPDATE`, [id]);
      if (found === undefined || !asked.viewer.may('keepHouseholds', found.row.jurisdictionId)) throw new DomainError('NOT_FOUND');
      if (asked.ifMatch !== null && asked.ifMatch !== found.row.version) throw new DomainError('VERSION_CONFLICT', { current: found.row });
      await this.checkHelper(tx, command.helperId);
      const key = await keyOfHouseholds(this.keys, tx);
      const { events, household, people } = describeHousehold(tx.now, { household: found.row, people: peopleOf(key, found) }, command);
      await writeHousehold(tx, key, { household, people, point: command.point ?? pointOf(found) });
      tx.record(events);
      if (zone !== null) await this.recount(tx, zone, household);
      return ok(household);
    });
  }

  /** Who is fetched by whom in the zone, and how many they are, is what the ledger says now. */
  private async recount(tx: Transaction, zone: HeldZone, household: Household): Promise<void> {
    const [listed] = await tx.query<{ row: ZoneHousehold }>(
      'SELECT row FROM zone_households WHERE zone_id = $1 AND household_id = $2 FOR UPDATE',
      [zone.row.id, household.id],
    );
    if (listed === undefined) return;
    const before = listed.row;
    const now = household.removedAt === null ? household : { people: 0, vulnerable: 0 };
    const counted = recounted(before.parts, now, tx.now);
    if (counted === null) throw new DomainError('STEP_NOT_POSSIBLE', { current: before });
    const { parts, moves } = counted;
    const { people, vulnerable } = now;
    const after = { ...before, people, vulnerable, parts, state: stateOf(parts), version: before.version + 1 };
    const helpers = await tx.query<{ helper_id: string }>(
      `SELECT DISTINCT h.helper_id FROM zone_households z JOIN households h ON h.id = z.household_id
       WHERE z.zone_id = $1 AND z.active AND h.helper_id IS NOT NULL AND NOT h.removed ORDER BY h.helper_id`,
      [zone.row.id],
    );
    const helperIds = helpers.map(({ helper_id }) => helper_id);
    if (parts.length === 0)
      await tx.query('DELETE FROM zone_households WHERE zone_id = $1 AND household_id = $2', [zone.row.id, household.id]);
    else await saveOnZone(tx, after);
    tx.record(recountHousehold(tx.now, { zone, before, after, moves, helperIds }));
  }

  private async checkHelper(tx: Transaction, helperId: string | null | undefined): Promise<void> {
    if (!helperId) return;
    const found = await tx.query('SELECT FROM persons WHERE id = $1 AND NOT disabled', [helperId]);
    if (found.length === 0) throw new DomainError('PERSON_UNKNOWN', { path: 'helperId' });
  }

  /** The zone on whose list it is, held before the household, as a step holds them. */
  private async zoneOf(tx: Transaction, householdId: string): Promise<HeldZone | null> {
    const [on] = await tx.query<{ zone_id: string }>('SELECT zone_id FROM zone_households WHERE household_id = $1 AND active', [
      householdId,
    ]);
    if (on === undefined) return null;
    return (await tx.lock<HeldZone>('evacuationZone', [on.zone_id]))[0] ?? null;
  }

  /** [EV3] The zone that is being emptied around a home, the first ordered where several are. */
  private async zoneAround(tx: Transaction, jurisdictionId: string, point: Point | null): Promise<HeldZone | null> {
    const zones = await tx.lockWhere<HeldZone>('evacuationZone', `live AND state IN ('ordered', 'running')`, []);
    const at: LngLat | null = point?.coordinates ?? null;
    const around = zones.filter(({ row }) => this.grounds.lies({ jurisdictionId, point: at }, row));
    return around.sort((a, b) => ((a.row.orderedAt ?? '') < (b.row.orderedAt ?? '') ? -1 : 1))[0] ?? null;
  }

  /** Two who give the same code at the same instant: the table decides. */
  private async withCode<T>(asked: Asked, code: string | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== 'households_code_key') throw error;
      const taken = await this.database.one<{ row: Household }>('SELECT row FROM households WHERE code = $1', [code]);
      const isTheirs = taken !== null && asked.viewer.may('keepHouseholds', taken.row.jurisdictionId);
      throw new DomainError('CODE_TAKEN', { path: 'code', ...(isTheirs && { current: taken.row }) });
    }
  }
}

export const newOnZone = (zoneId: string, household: Household, at: string): ZoneHousehold => ({
  zoneId,
  householdId: household.id,
  code: household.code,
  jurisdictionId: household.jurisdictionId,
  state: 'listed',
  people: household.people,
  vulnerable: household.vulnerable,
  parts: firstParts(household, at),
  assignedShelterId: null,
  transferId: null,
  needId: null,
  version: 1,
});
