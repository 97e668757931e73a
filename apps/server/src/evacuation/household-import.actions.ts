/**
 * Ledgers of households from a spreadsheet (docs/spec/imports.md). Names are sealed before they are written; events tell counts of villages, and what an
 * import keeps of a household to take itself back is as sealed as the household.
 */
import {
  DomainError,
  describeHousehold,
  type HeldZone,
  type Household,
  type HouseholdPeople,
  isSame,
  listHousehold,
  type Point,
  type RowProblem,
  registerHousehold,
  tellHouseholds,
  type ZoneHousehold,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import {
  counted,
  type Imported,
  type Importer,
  type ImportMode,
  type RowVerdict,
  type SheetRow,
  type SheetValues,
  type Step,
  said,
  UsedSince,
} from '../core/importing.ts';
import { type PersonalKey, PersonalKeys } from '../core/sealed.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { Grounds } from './grounds.ts';
import { newOnZone } from './household.actions.ts';
import {
  HOUSEHOLD_COLUMNS,
  type HouseholdRecord,
  keyOfHouseholds,
  listOnZone,
  peopleOf,
  pointOf,
  type SealedHousehold,
  writeHouseholds,
} from './household.rows.ts';

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };
type Present = HouseholdRecord & { isListed: boolean };
type Known = { households: Map<string, Present>; helpers: Map<string, string> };
type Decided = { before: Present | null; household: Household; people: HouseholdPeople; point: Point | null };
/** As it was; who lives there stays under the seal. */
type Before = { row: Household; sealed: string; point: Point | null };

const AT_ONCE = 1_000;

@Injectable()
export class HouseholdImport implements Importer {
  readonly kind = 'households' as const;
  /** Those that a sheet has added, until its last row has been read. */
  private readonly made = new WeakMap<Transaction, string[]>();

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly keys: PersonalKeys,
    private readonly grounds: Grounds,
  ) {}

  check(viewer: Viewer): void {
    viewer.checkAnywhere('keepHouseholds');
  }

  async look(viewer: Viewer, rows: readonly SheetRow[], mode: ImportMode): Promise<RowVerdict[]> {
    const known = await knownTo(this.database, rows);
    const key = known.households.size === 0 ? null : await keyOfHouseholds(this.keys, this.database);
    return rows.map(({ number, values }) => {
      const code = String(values['code']);
      const refused = (field: string | null, problem: RowProblem): RowVerdict => ({
        number,
        key: code,
        problems: [{ field, code: problem }],
      });
      const village = this.geography.nodeOfCode(String(values['villageCode']));
      if (village === undefined) return refused('villageCode', 'UNKNOWN');
      if (!viewer.may('keepHouseholds', village.id)) return refused('villageCode', 'NOT_YOURS');
      const before = known.households.get(code) ?? null;
      if (before !== null && !viewer.may('keepHouseholds', before.row.jurisdictionId)) return refused('code', 'NOT_YOURS');
      if (before !== null && mode === 'add') return refused('code', 'EXISTS');
      if (before !== null && before.row.jurisdictionId !== village.id) return refused('villageCode', 'REFUSED');
      const helper = said(values, 'helper');
      if (helper !== null && !known.helpers.has(helper.toLowerCase())) return refused('helper', 'UNKNOWN');
      try {
        const decided = this.decide('', '', village.id, key, before, known, values);
        if (before === null) return { number, key: code, verdict: 'add' };
        if (isUnchanged(decided, key)) return { number, key: code, verdict: 'same' };
        // [IM14] Who is on the list of a zone is counted there: such a change is said of the household itself.
        return before.isListed ? refused(null, 'USED') : { number, key: code, verdict: 'update' };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        if (error.code === 'HELPER_MISSING') return refused('helper', 'MISSING');
        return refused(error.details.path ?? null, error.code === 'VALUE_OUT_OF_RANGE' ? 'OUT_OF_RANGE' : 'REFUSED');
      }
    });
  }

  async write(tx: Transaction, { viewer }: Asked, rows: readonly SheetRow[]): Promise<Imported[]> {
    const known = await knownTo(tx, rows, 'FOR UPDATE OF h');
    const key = await keyOfHouseholds(this.keys, tx);
    const decided = rows.flatMap(({ number, values }) => {
      const village = this.geography.nodeOfCode(String(values['villageCode']));
      if (village === undefined) throw new DomainError('JURISDICTION_UNKNOWN');
      viewer.check('keepHouseholds', village.id);
      const before = known.households.get(String(values['code'])) ?? null;
      if (before?.isListed) throw new DomainError('IMPORT_NOT_POSSIBLE');
      return [{ number, ...this.decide(tx.now, uuidv7(), village.id, key, before, known, values) }];
    });
    const sealed = ({ household, people, point }: Decided): SealedHousehold => ({
      row: household,
      sealed: key.seal(household.id, people),
      point,
    });
    const added = decided.filter(({ before }) => before === null);
    await writeHouseholds(tx, added.map(sealed), true);
    await writeHouseholds(tx, decided.filter(({ before }) => before !== null).map(sealed), false);
    tx.record(
      tellHouseholds(
        tx.now,
        'household.imported',
        decided.map(({ household, before }) => ({ ...household, isNew: before === null })),
      ),
    );
    const made = this.made.get(tx) ?? [];
    this.made.set(tx, made);
    for (const { household } of added) made.push(household.id);
    return decided.map(({ number, household, before }) => ({
      row: number,
      kind: 'household',
      id: household.id,
      version: household.version,
      before: before === null ? null : beforeOf(before),
    }));
  }

  /** [IM14] A new home in a zone that is being emptied is on its list at once. What a zone becomes meanwhile is waited for, and no zone is held for long. */
  async finish(tx: Transaction, _: Asked, step: Step): Promise<Imported[]> {
    const live = await tx.lockWhere<HeldZone>('evacuationZone', `live AND state IN ('proposed', 'ordered', 'running')`, []);
    const zones = live
      .filter(({ row }) => row.state !== 'proposed')
      .sort((a, b) => ((a.row.orderedAt ?? '') < (b.row.orderedAt ?? '') ? -1 : 1));
    if (zones.length === 0) return [];
    let done = 0;
    for (const ids of chunks(this.made.get(tx) ?? [])) {
      await this.list(tx, zones, ids);
      done += ids.length;
      await step(done);
    }
    return [];
  }

  /** [IM14] New ones leave the ledger with all that was known of them, unless they were on a list or were given something; others are what they were. */
  async undo(tx: Transaction, { viewer }: Asked, imported: readonly Imported[], step: Step): Promise<void> {
    const used: number[] = [];
    const villages: { jurisdictionId: string; people: number; vulnerable: number; isNew: boolean }[] = [];
    for (const some of chunks(imported)) {
      const rows = await tx.query<{ row: Household; is_used: boolean }>(
        `SELECT row, EXISTS (SELECT FROM zone_households z WHERE z.household_id = h.id)
           OR EXISTS (SELECT FROM issues i WHERE i.household_id = h.id) AS is_used
         FROM households h WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE OF h`,
        [some.map(({ id }) => id)],
      );
      const present = new Map(rows.map((one) => [one.row.id, one]));
      for (const { id, row, version, before } of some) {
        const now = present.get(id);
        if (now === undefined || now.row.version !== version || now.is_used) used.push(row);
        else {
          viewer.check('keepHouseholds', now.row.jurisdictionId);
          const { jurisdictionId, people, vulnerable } = now.row;
          villages.push({ jurisdictionId, people, vulnerable, isNew: before === null });
        }
      }
    }
    if (used.length > 0) throw new UsedSince(used);
    let done = 0;
    for (const some of chunks(imported)) {
      done += some.length;
      await step(done);
      await tx.query('DELETE FROM households WHERE id = ANY($1::uuid[])', [
        some.filter(({ before }) => before === null).map(({ id }) => id),
      ]);
      const restored = some.flatMap(({ before, version }) => (before === null ? [] : [asBefore(before as Before, version + 1)]));
      await writeHouseholds(tx, restored, false);
    }
    tx.record(tellHouseholds(tx.now, 'household.withdrawn', villages));
  }

  private decide(
    now: string,
    id: string,
    jurisdictionId: string,
    key: PersonalKey | null,
    before: Present | null,
    { helpers }: Known,
    values: SheetValues,
  ): Decided {
    const helper = said(values, 'helper');
    const { lng, lat } = values;
    const given: Point | null = typeof lng === 'number' && typeof lat === 'number' ? { type: 'Point', coordinates: [lng, lat] } : null;
    const command = {
      people: counted(values, 'people') ?? 0,
      vulnerable: counted(values, 'vulnerable'),
      head: said(values, 'headName'),
      phone: said(values, 'phone'),
      address: said(values, 'address'),
      helperId: helper === null ? null : (helpers.get(helper.toLowerCase()) ?? null),
    };
    if (command.people < 1) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'people' });
    if (before === null || key === null) {
      const { household, people } = registerHousehold(now, { id, code: String(values['code']) }, { ...command, jurisdictionId });
      return { before: null, household, people, point: given };
    }
    const { household, people } = describeHousehold(now, { household: before.row, people: peopleOf(key, before) }, command);
    return { before, household, people, point: given ?? pointOf(before) };
  }

  private async list(tx: Transaction, zones: readonly HeldZone[], ids: readonly string[]): Promise<void> {
    const homes = await tx.query<HouseholdRecord>(`SELECT ${HOUSEHOLD_COLUMNS} FROM households h WHERE id = ANY($1::uuid[]) ORDER BY id`, [
      ids,
    ]);
    const listed: ZoneHousehold[] = [];
    for (const home of homes) {
      const { row: household } = home;
      const lies = { jurisdictionId: household.jurisdictionId, point: pointOf(home)?.coordinates ?? null };
      const zone = zones.find(({ row }) => this.grounds.lies(lies, row));
      if (zone === undefined) continue;
      listed.push(newOnZone(zone.row.id, household, tx.now));
      tx.record(listHousehold(tx.now, { zone: tx.held('evacuationZone', zone.row.id) as HeldZone, household }));
    }
    await listOnZone(tx, listed);
  }
}

async function knownTo(reads: Reads, rows: readonly SheetRow[], lock = ''): Promise<Known> {
  const codes = rows.map(({ values }) => String(values['code']));
  const households = await reads.query<Present>(
    `SELECT ${HOUSEHOLD_COLUMNS}, EXISTS (SELECT FROM zone_households z WHERE z.household_id = h.id AND z.active) AS "isListed"
     FROM households h WHERE code = ANY($1::text[]) ORDER BY id ${lock}`,
    [codes],
  );
  const names = [...new Set(rows.flatMap(({ values }) => said(values, 'helper')?.toLowerCase() ?? []))];
  const helpers =
    names.length === 0
      ? []
      : await reads.query<{ username: string; id: string }>(
          'SELECT lower(username) AS username, id FROM persons WHERE lower(username) = ANY($1::text[]) AND NOT disabled',
          [names],
        );
  return {
    households: new Map(households.map((one) => [one.row.code, one])),
    helpers: new Map(helpers.map(({ username, id }) => [username, id])),
  };
}

function isUnchanged({ before, household, people, point }: Decided, key: PersonalKey | null): boolean {
  if (before === null || key === null) return false;
  const isSameRow = isSame({ ...household, version: before.row.version }, before.row);
  return isSameRow && isSame(people, peopleOf(key, before)) && isSame(point, pointOf(before));
}

const beforeOf = (before: Present): Before => ({ row: before.row, sealed: before.sealed.toString('base64'), point: pointOf(before) });
const asBefore = ({ row, sealed, point }: Before, version: number): SealedHousehold => ({
  row: { ...row, version },
  sealed: Buffer.from(sealed, 'base64'),
  point,
});

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += AT_ONCE) yield all.slice(start, start + AT_ONCE);
}
