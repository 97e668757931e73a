/** The register of shelters and headcounts from spreadsheets (docs/spec/imports.md). */
import {
  type CreateShelter,
  countHeads,
  createShelter,
  DomainError,
  type DomainEvent,
  type DurationClass,
  describeShelter,
  type HeldShelter,
  isSame,
  NOBODY_SINCE,
  type RowProblem,
  type Shelter,
  type ShelterClass,
} from '@fenghuo/domain';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { CONFIG, Config } from '../core/config.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import {
  counted,
  type Imported,
  type Importer,
  type ImportMode,
  problemOf,
  type RowVerdict,
  type SheetRow,
  type SheetValues,
  said,
  UsedSince,
} from '../core/importing.ts';
import { instantAt } from '../core/local-time.ts';
import { Places } from '../core/places.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShelterOccupancy } from './occupancy.actions.ts';

/** A sheet is a list of what is: what it changes of a shelter's use it changes by that reason. */
const REASON = '表格导入';

@Injectable()
export class ShelterImport implements Importer {
  readonly kind = 'shelters' as const;

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly places: Places,
  ) {}

  check(viewer: Viewer): void {
    viewer.checkAnywhere('manageShelters');
  }

  async look(viewer: Viewer, rows: readonly SheetRow[], mode: ImportMode): Promise<RowVerdict[]> {
    const present = await sheltersByCode(this.database, rows, 'code');
    return rows.map(({ number, values }) => {
      const key = String(values['code']);
      const refused = (field: string | null, code: RowProblem): RowVerdict => ({ number, key, problems: [{ field, code }] });
      const shelter = present.get(key) ?? null;
      if (shelter !== null && !viewer.sees(shelter.scope)) return refused('code', 'NOT_YOURS');
      if (shelter !== null && mode === 'add') return refused('code', 'EXISTS');
      try {
        const events = this.decide(viewer, '', '', shelter, values);
        return { number, key, verdict: shelter === null ? 'add' : events.length === 0 ? 'same' : 'update' };
      } catch (error) {
        return { number, key, problems: [problemOf(error)] };
      }
    });
  }

  async write(tx: Transaction, { viewer }: Asked, rows: readonly SheetRow[]): Promise<Imported[]> {
    const found = await sheltersByCode(tx, rows, 'code');
    const held = await tx.lock<HeldShelter>(
      'shelter',
      [...found.values()].map(({ row }) => row.id),
    );
    const present = new Map(held.map((shelter) => [shelter.row.code, shelter]));
    return rows.flatMap(({ number, values }) => {
      const before = present.get(String(values['code'])) ?? null;
      const id = before?.row.id ?? uuidv7();
      const events = this.decide(viewer, tx.now, id, before, values);
      tx.record(events);
      return events.length === 0
        ? []
        : [{ row: number, kind: 'shelter', id, version: tx.row<Shelter>('shelter', id).version, before: before?.row ?? null }];
    });
  }

  /** [IM11] A new one is out of use from now on; a changed one is described as it was. Whatever happened to it since keeps it. */
  async undo(tx: Transaction, { viewer }: Asked, imported: readonly Imported[]): Promise<void> {
    const held = await tx.lock<HeldShelter>(
      'shelter',
      imported.map(({ id }) => id),
    );
    const present = new Map(held.map((shelter) => [shelter.row.id, shelter]));
    const used = imported.filter(({ id, version }) => present.get(id)?.row.version !== version);
    if (used.length > 0) throw new UsedSince(used.map(({ row }) => row));
    for (const { id, before } of imported) {
      const shelter = present.get(id);
      if (shelter === undefined) continue;
      viewer.check('manageShelters', shelter.row.jurisdictionId);
      const was = before as Shelter | null;
      const settings = this.geography.settings(was?.jurisdictionId ?? shelter.row.jurisdictionId);
      const facts = { shelter, place: was?.place ?? null, sameCode: null, settings };
      const back = was === null ? ({ state: 'outOfUse' } as const) : restored(was, shelter.row);
      tx.record(describeShelter(tx.now, facts, { ...back, reason: `撤销${REASON}` }));
    }
  }

  /** Throws FORBIDDEN for a place of others. */
  private decide(viewer: Viewer, now: string, id: string, shelter: HeldShelter | null, values: SheetValues): DomainEvent[] {
    const { lng, lat } = values;
    const point =
      typeof lng === 'number' && typeof lat === 'number' ? { type: 'Point' as const, coordinates: [lng, lat] as [number, number] } : null;
    const input = { point, address: said(values, 'address'), regionCode: said(values, 'regionCode') };
    const isPlaced = point !== null || input.address !== null || input.regionCode !== null;
    const settled = this.places.settle(isPlaced ? input : null, viewer.homeNodeId);
    const described = {
      name: said(values, 'name') ?? '',
      class: said(values, 'class') as ShelterClass,
      durationClass: said(values, 'durationClass') as DurationClass,
      space: said(values, 'space') as Shelter['space'],
      areaSquareMetres: said(values, 'areaSquareMetres'),
      declaredCapacity: counted(values, 'declaredCapacity'),
      responsible: said(values, 'responsible'),
    } satisfies Partial<CreateShelter>;
    if (shelter === null) {
      viewer.check('manageShelters', settled.jurisdictionId);
      const facts = { id, ...settled, sameCode: null, settings: this.geography.settings(settled.jurisdictionId) };
      return createShelter(now, facts, { code: String(values['code']), ...described });
    }
    viewer.check('manageShelters', shelter.row.jurisdictionId);
    const settings = this.geography.settings(shelter.row.jurisdictionId);
    const place = isPlaced && !isSame(settled.place, shelter.row.place) ? settled.place : null;
    return describeShelter(now, { shelter, place, sameCode: null, settings }, { ...described, reason: REASON });
  }
}

/** What a description can take back of the fields that a sheet has. */
function restored(was: Shelter, now: Shelter) {
  const { name, class: kind, durationClass, space, areaSquareMetres, declaredCapacity, responsible } = was;
  return {
    name,
    class: kind,
    durationClass,
    space,
    areaSquareMetres,
    declaredCapacity,
    responsible: responsible ?? (now.responsible === null ? null : ''),
  };
}

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };

async function sheltersByCode(reads: Reads, rows: readonly SheetRow[], field: string): Promise<Map<string, HeldShelter>> {
  const codes = [...new Set(rows.map(({ values }) => String(values[field])))];
  const found = await reads.query<Omit<HeldShelter, 'kind'>>('SELECT row, scope, live, extra FROM shelters WHERE code = ANY($1::text[])', [
    codes,
  ]);
  return new Map(found.map((one) => [one.row.code, { kind: 'shelter', ...one }]));
}

/** How many people were where and when: facts, as old as they are. */
@Injectable()
export class HeadcountImport implements Importer {
  readonly kind = 'headcounts' as const;

  constructor(
    private readonly database: Database,
    private readonly occupancy: ShelterOccupancy,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  check(viewer: Viewer): void {
    viewer.checkAnywhere('manageShelters');
  }

  async look(viewer: Viewer, rows: readonly SheetRow[]): Promise<RowVerdict[]> {
    const present = await sheltersByCode(this.database, rows, 'shelterCode');
    return rows.map(({ number, values }) => {
      const at = instantAt(String(values['at']), this.config.TIME_ZONE);
      const key = `${String(values['shelterCode'])} ${at}`;
      const refused = (field: string, code: RowProblem): RowVerdict => ({ number, key, problems: [{ field, code }] });
      const shelter = present.get(String(values['shelterCode']));
      if (shelter === undefined || !viewer.sees(shelter.scope)) return refused('shelterCode', 'UNKNOWN');
      if (!viewer.may('manageShelters', shelter.row.jurisdictionId)) return refused('shelterCode', 'NOT_YOURS');
      if (at > this.clock.now()) return refused('at', 'OUT_OF_RANGE');
      if ((counted(values, 'special') ?? 0) > (counted(values, 'count') ?? 0)) return refused('special', 'OUT_OF_RANGE');
      return { number, key, verdict: 'add' };
    });
  }

  async write(tx: Transaction, _: Asked, rows: readonly SheetRow[]): Promise<Imported[]> {
    const found = await sheltersByCode(tx, rows, 'shelterCode');
    const held = await tx.lock<HeldShelter>(
      'shelter',
      [...found.values()].map(({ row }) => row.id),
    );
    const idOf = new Map(held.map(({ row }) => [row.code, row.id]));
    const moments = rows.map(({ values }) => {
      const shelterId = idOf.get(String(values['shelterCode']));
      if (shelterId === undefined) throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterCode' });
      return { shelterId, at: instantAt(String(values['at']), this.config.TIME_ZONE) };
    });
    const came = await this.occupancy.since(tx, moments);
    return moments.map(({ shelterId: id, at }, index) => {
      const { number = 0, values = {} } = rows[index] ?? {};
      const shelter = tx.held('shelter', id) as HeldShelter;
      const facts = { shelter, since: came[index] ?? NOBODY_SINCE, isImported: true };
      tx.record(countHeads(tx.now, facts, { count: counted(values, 'count') ?? 0, special: counted(values, 'special'), at }));
      return { row: number, kind: 'shelter', id, version: tx.row<Shelter>('shelter', id).version, before: null };
    });
  }

  /** [IM11] What was counted was counted: a wrong headcount is mended by the right one. */
  undo(): Promise<void> {
    return Promise.reject(new DomainError('IMPORT_NOT_POSSIBLE'));
  }
}
