/** The register of depots from a spreadsheet (docs/spec/imports.md): by their code, made or brought up to date, withdrawn while nothing has come into them. */
import {
  CreateDepot,
  createDepot,
  type Depot,
  type DepotKind,
  type DomainEvent,
  describeDepot,
  type HeldDepot,
  IMPORT_REASONS,
  isSame,
  type RowProblem,
  withdrawDepot,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import type { Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { AT_ONCE, heldByCode, KeptRows, writeByCode } from '../core/import-rows.ts';
import {
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
import { Places } from '../core/places.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

const [, UNDONE] = IMPORT_REASONS;

@Injectable()
export class DepotImport implements Importer {
  readonly kind = 'depots' as const;
  private readonly kept = new KeptRows();

  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  check(viewer: Viewer): void {
    viewer.checkAnywhere('manageSupplies');
  }

  async look(viewer: Viewer, rows: readonly SheetRow[], mode: ImportMode): Promise<RowVerdict[]> {
    const present = await heldByCode<HeldDepot>(this.database, 'depot', rows);
    return rows.map(({ number, values }) => {
      const key = String(values['code']);
      const refused = (field: string | null, code: RowProblem): RowVerdict => ({ number, key, problems: [{ field, code }] });
      const depot = present.get(key) ?? null;
      if (depot !== null && !viewer.sees(depot.scope)) return refused('code', 'NOT_YOURS');
      if (depot !== null && mode === 'add') return refused('code', 'EXISTS');
      if (!CreateDepot.shape.areaSquareMetres.safeParse(values['areaSquareMetres'] ?? null).success)
        return refused('areaSquareMetres', 'OUT_OF_RANGE');
      try {
        const events = this.decide(viewer, '', '', depot, values);
        return { number, key, verdict: depot === null ? 'add' : events.length === 0 ? 'same' : 'update' };
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
    return writeByCode<HeldDepot>(tx, 'depot', this.kept.of(tx), step, (before, id, values) =>
      this.decide(viewer, tx.now, id, before, values),
    );
  }

  /** [IM13] A new one is closed from now on, a changed one described as it was. Alarms that rose meanwhile are no use of it; goods are. */
  async undo(tx: Transaction, { viewer }: Asked, imported: readonly Imported[], step: Step): Promise<void> {
    const ids = imported.map(({ id }) => id);
    const held = await tx.lock<HeldDepot>('depot', ids);
    const present = new Map(held.map((depot) => [depot.row.id, depot]));
    const alarms = await alarmsSince(tx, ids);
    const used = imported.filter(({ id, version, before }) => {
      const row = present.get(id)?.row;
      return row === undefined || row.version !== version + (alarms.get(id) ?? 0) || (before === null && row.movedAt !== null);
    });
    if (used.length > 0) throw new UsedSince(used.map(({ row }) => row));
    for (const [index, { id, before }] of imported.entries()) {
      if (index % AT_ONCE === 0) await step(index);
      const depot = present.get(id);
      if (depot === undefined) continue;
      viewer.check('manageSupplies', depot.row.jurisdictionId);
      const was = before as Depot | null;
      if (was === null || was.state === 'closed') tx.record(withdrawDepot(tx.now, { depot, reason: UNDONE }));
      else tx.record(describeDepot(tx.now, { depot, place: was.place, sameCode: null, isKeeperOnly: false }, restored(was)));
    }
  }

  /** Throws FORBIDDEN for a place of others. */
  private decide(viewer: Viewer, now: string, id: string, depot: HeldDepot | null, values: SheetValues): DomainEvent[] {
    const { lng, lat } = values;
    const point =
      typeof lng === 'number' && typeof lat === 'number' ? { type: 'Point' as const, coordinates: [lng, lat] as [number, number] } : null;
    const input = { point, address: said(values, 'address'), regionCode: said(values, 'regionCode') };
    const isPlaced = point !== null || input.address !== null || input.regionCode !== null;
    const settled = this.places.settle(isPlaced ? input : null, viewer.homeNodeId);
    const described = {
      name: said(values, 'name') ?? '',
      kind: said(values, 'kind') as DepotKind,
      level: said(values, 'level') as Depot['level'],
      areaSquareMetres: said(values, 'areaSquareMetres'),
    };
    if (depot === null) {
      viewer.check('manageSupplies', settled.jurisdictionId);
      return createDepot(now, { id, ...settled, sameCode: null }, { code: String(values['code']), ...described });
    }
    viewer.check('manageSupplies', depot.row.jurisdictionId);
    const place = isPlaced && !isSame(settled.place, depot.row.place) ? settled.place : null;
    return describeDepot(now, { depot, place, sameCode: null, isKeeperOnly: false, reopens: true }, described);
  }
}

/** What was not known before is not known again: no area is said as none. */
const restored = ({ name, kind, level, areaSquareMetres }: Depot) => ({ name, kind, level, areaSquareMetres: areaSquareMetres ?? '0' });

/** Alarms change the row by themselves: how often since somebody last said something about the depot. */
async function alarmsSince(tx: Transaction, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; alarms: number }>(
    `SELECT e.subject_id AS id, count(*)::int AS alarms FROM events e
     WHERE e.subject_id = ANY($1::uuid[]) AND e.type = 'depot.alarmsSet' AND NOT EXISTS (
       SELECT FROM events l WHERE l.subject_id = e.subject_id AND l.id > e.id AND l.type IN ('depot.created', 'depot.described'))
     GROUP BY e.subject_id`,
    [ids],
  );
  return new Map(rows.map(({ id, alarms }) => [id, alarms]));
}
