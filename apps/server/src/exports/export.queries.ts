/** Rows of the lists that can be exported, as far as the asker sees them, a page at a time so that a large list never lies in memory whole. */
import { EXPORT_FIELDS, type ExportColumn, type ExportKind } from '@fenghuo/domain';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Config } from '../core/config.ts';
import type { Cell } from '../core/csv.ts';
import { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';

const AT_ONCE = 1_000;
type Values = Record<string, string | number | boolean | null>;
type Page = { values: Values; key: string[] }[];

@Injectable()
export class ExportQueries {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async *rows(viewer: Viewer, kind: ExportKind, columns: readonly ExportColumn[]): AsyncGenerator<Cell[]> {
    const fields = columns.map(({ field }) => EXPORT_FIELDS[kind].find(({ name }) => name === field));
    for (let after: string[] | null = null; ; ) {
      const page: Page = kind === 'stock' ? await this.stock(viewer, after) : await this.listed(viewer, kind, after);
      for (const { values } of page) {
        yield fields.map((field) => {
          const value = values[field?.name ?? ''] ?? null;
          if (field?.values !== undefined && value !== null) return field.values[String(value)]?.[0] ?? value;
          if (typeof value === 'boolean') return value ? '是' : '否';
          return field?.type === 'code' && value !== null ? String(value) : value;
        });
      }
      const last = page.at(-1);
      if (last === undefined || page.length < AT_ONCE) return;
      after = last.key;
    }
  }

  private listed(viewer: Viewer, kind: Exclude<ExportKind, 'stock'>, after: string[] | null): Promise<Page> {
    // The catalogue is no secret and has no scope.
    const sight = kind === 'items' ? '$2::boolean IS NOT NULL AND $3::text[] IS NOT NULL' : '($2 OR scope && $3::text[])';
    return this.database.query<Page[number]>(
      `SELECT ${VALUES[kind]} AS values, ARRAY[code] AS key FROM ${kind} WHERE ($1::text IS NULL OR code > $1) AND ${sight} ORDER BY code LIMIT ${AT_ONCE}`,
      [after?.[0] ?? null, viewer.seesAll, viewer.keys],
    );
  }

  /** What lies in depots; what is the army's only for those who may move it. */
  private stock(viewer: Viewer, after: string[] | null): Promise<Page> {
    const day = (column: string) => `to_char(${column} AT TIME ZONE $5, 'YYYY-MM-DD')`;
    return this.database.query<Page[number]>(
      `SELECT jsonb_build_object('depotCode', d.row -> 'code', 'depotName', d.row -> 'name', 'itemCode', i.row -> 'code',
              'itemName', i.row #> '{name,zh}', 'gbCode', i.row -> 'gbCode', 'unit', i.row -> 'unit', 'quantity', trim_scale(b.on_hand)::text,
              'available', trim_scale(b.on_hand - b.reserved - b.blocked)::text, 'lotCode', l.code, 'serialNumber', l.serial_number,
              'ownerKind', l.owner_kind, 'madeAt', ${day('l.made_at')}, 'expiresAt', ${day('l.expires_at')},
              'priceYuan', trim_scale(l.price_fen / 100.0)::text) AS values, ARRAY[b.lot_id::text, b.place] AS key
       FROM balances b JOIN lots l ON l.id = b.lot_id JOIN items i ON i.id = l.item_id JOIN depots d ON b.place = 'depot:' || d.id
       WHERE b.on_hand > 0 AND ($1::uuid IS NULL OR (b.lot_id, b.place) > ($1, $2)) AND ($3 OR d.scope && $4::text[])
         AND ($6 OR l.owner_kind <> 'military')
       ORDER BY b.lot_id, b.place LIMIT ${AT_ONCE}`,
      [after?.[0] ?? null, after?.[1] ?? '', viewer.seesAll, viewer.keys, this.config.TIME_ZONE, viewer.mayAnywhere('moveMilitary')],
    );
  }
}

const PLACED = `jsonb_build_object('address', row #> '{place,address}', 'regionCode', row #> '{place,regionCode}',
  'lng', row #> '{place,point,coordinates,0}', 'lat', row #> '{place,point,coordinates,1}')`;
const VALUES: Record<Exclude<ExportKind, 'stock'>, string> = {
  items: `row || jsonb_build_object('name', row #> '{name,zh}', 'nameEn', row #> '{name,en}')`,
  depots: `row || ${PLACED}`,
  shelters: `row || ${PLACED}`,
};
