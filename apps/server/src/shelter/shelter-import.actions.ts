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
  IMPORT_REASONS,
  isSame,
  NOBODY_SINCE,
  type RowProblem,
  resumeShelter,
  type Shelter,
  type ShelterClass,
} from '@fenghuo/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { Asked } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { CONFIG, Config } from '../core/config.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { AT_ONCE, heldByCode, KeptRows, writeByCode } from '../core/import-rows.ts';
import {
  counted,
  type Imported,
  type Importer,
  type ImportMode,
  problemOf,
  type RowVerdict,
  type SheetRow,
  type SheetValues,
  type Step,
  said,
  UsedSince,
} from '../core/importing.ts';
import { instantAt } from '../core/local-time.ts';
import { Places } from '../core/places.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShelterOccupancy } from './occupancy.actions.ts';

/** A sheet is a list of what is: what it changes of a shelter's use it changes by that reason. */
const [REASON, UNDONE] = IMPORT_REASONS;

@Injectable()
export class ShelterImport implements Importer {
  readonly kind = 'shelters' as const;
  private readonly kept = new KeptRows();

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly places: Places,
  ) {}

  check(viewer: Viewer): void {
    viewer.checkAnywhere('manageShelters');
  }

  async look(viewer: Viewer, rows: readonly SheetRow[], mode: ImportMode): Promise<RowVerdict[]> {
    const present = await heldByCode<HeldShelter>(this.database, 'shelter', rows);
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

  write(tx: Transaction, _: Asked, rows: readonly SheetRow[]): Promise<Imported[]> {
    this.kept.keep(tx, rows);
    return Promise.resolve([]);
  }

  finish(tx: Transaction, { viewer }: Asked, step: Step): Promise<Imported[]> {
    return writeByCode<HeldShelter>(tx, 'shelter', this.kept.of(tx), step, (before, id, values) =>
      this.decide(viewer, tx.now, id, before, values),
    );
  }

  /** [IM11] [IM17] A new one is out of use from now on; a changed one is described as it was. Whatever happened to it since keeps it. */
  async undo(tx: Transaction, { viewer }: Asked, imported: readonly Imported[], step: Step): Promise<void> {
    const held = await tx.lock<HeldShelter>(
      'shelter',
      imported.map(({ id }) => id),
    );
    const present = new Map(held.map((shelter) => [shelter.row.id, shelter]));
    const used = imported.filter(({ id, version }) => present.get(id)?.row.version !== version);
    if (used.length > 0) throw new UsedSince(used.map(({ row }) => row));
    for (const [index, { id, before }] of imported.entries()) {
      if (index % AT_ONCE === 0) await step(index);
      const shelter = present.get(id);
      if (shelter === undefined) continue;
      viewer.check('manageShelters', shelter.row.jurisdictionId);
      const was = before as Shelter | null;
      const settings = this.geography.settings(was?.jurisdictionId ?? shelter.row.jurisdictionId);
      const facts = { shelter, place: was?.place ?? null, sameCode: null, settings };
      const back = was === null ? ({ state: 'outOfUse' } as const) : restored(was, shelter.row);
      tx.record(describeShelter(tx.now, facts, { ...back, reason: UNDONE }));
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
    const events = describeShelter(now, { shelter, place, sameCode: null, settings }, { ...described, reason: REASON });
    return [...events, ...resumeShelter(now, { shelter })];
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
    state: was.state === 'outOfUse' ? was.state : null,
  };
}

/** How many people were where and when: facts, as old as they are. */
@Injectable()
export class HeadcountImport implements Importer {
  readonly kind = 'headcounts' as const;
  private readonly kept = new KeptRows();

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
    const present = await heldByCode<HeldShelter>(this.database, 'shelter', rows, 'shelterCode');
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

  write(tx: Transaction, _: Asked, rows: readonly SheetRow[]): Promise<Imported[]> {
    this.kept.keep(tx, rows);
    return Promise.resolve([]);
  }

  async finish(tx: Transaction, _: Asked, step: Step): Promise<Imported[]> {
    const rows = this.kept.of(tx);
    const found = await heldByCode<HeldShelter>(tx, 'shelter', rows, 'shelterCode');
    const idOf = new Map([...found].map(([code, { row }]) => [code, row.id]));
    await tx.lock<HeldShelter>('shelter', [...idOf.values()]);
    const imported: Imported[] = [];
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      const some = rows.slice(start, start + AT_ONCE).map(({ number, values }) => {
        const id = idOf.get(String(values['shelterCode']));
        if (id === undefined) throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterCode' });
        return { number, values, shelterId: id, at: instantAt(String(values['at']), this.config.TIME_ZONE) };
      });
      const came = await this.occupancy.since(tx, some);
      for (const [index, { number, values, shelterId: id, at }] of some.entries()) {
        const facts = { shelter: tx.held('shelter', id) as HeldShelter, since: came[index] ?? NOBODY_SINCE, isImported: true };
        tx.record(countHeads(tx.now, facts, { count: counted(values, 'count') ?? 0, special: counted(values, 'special'), at }));
        imported.push({ row: number, kind: 'shelter', id, version: tx.row<Shelter>('shelter', id).version, before: null });
      }
      await step(start + some.length);
    }
    return imported;
  }

  /** [IM11] What was counted was counted: a wrong headcount is mended by the right one. */
  undo(): Promise<void> {
    return Promise.reject(new DomainError('IMPORT_NOT_POSSIBLE'));
  }
}
