/** Reads of imports: one's own, and the top of a sheet for whoever maps it. */
import {
  DomainError,
  type Import,
  type ImportQuery,
  type ImportTop,
  type ImportTopQuery,
  type Page,
  type RawCell,
  suggestMapping,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { ImportFiles } from './import.files.ts';
import { findImport } from './import.rows.ts';
import { readSheet, type SheetFacts } from './sheet-file.ts';

const SHOWN_ROWS = 20;
const SHOWN_LENGTH = 60;

@Injectable()
export class ImportQueries {
  constructor(
    private readonly database: Database,
    private readonly files: ImportFiles,
  ) {}

  async list(viewer: Viewer, { limit, after, kind }: ImportQuery): Promise<Page<Import>> {
    const [recordedAt, id] = after === undefined ? [null, null] : afterKey(after);
    const rows = await this.database.query<{ row: Import; recorded_at: string }>(
      `SELECT row, recorded_at FROM imports
       WHERE by_person = $1 AND ($2::text IS NULL OR kind = $2) AND ($3::timestamptz IS NULL OR (recorded_at, id) < ($3, $4::uuid))
       ORDER BY recorded_at DESC, id DESC LIMIT $5`,
      [viewer.personId, kind ?? null, recordedAt, id, limit + 1],
    );
    const last = rows[limit - 1];
    const next = rows.length > limit && last !== undefined ? makeKey(last.recorded_at, last.row.id) : null;
    return { items: rows.slice(0, limit).map(({ row }) => row), next };
  }

  async read(viewer: Viewer, id: string): Promise<Import> {
    return (await findImport(this.database, viewer, id)).row;
  }

  /** [IM3] Its first rows as they stand there, and which column is probably what. */
  async top(viewer: Viewer, id: string, { sheet, encoding }: ImportTopQuery): Promise<ImportTop> {
    const { kind, state } = await this.read(viewer, id);
    if (state === 'applied' || state === 'undone') throw new DomainError('IMPORT_NOT_POSSIBLE');
    const rows: RawCell[][] = [];
    let facts: SheetFacts | undefined;
    const path = this.files.path(id);
    const key = await this.files.keyOf(path);
    const question = { path, key, encoding: encoding ?? null, sheet: sheet ?? null, mostRows: SHOWN_ROWS * 1_000 };
    await readSheet(question, {
      facts: (told) => {
        facts = told;
      },
      rows: (some) => {
        rows.push(...some.slice(0, SHOWN_ROWS));
        return true;
      },
    });
    const headRow = headOf(rows);
    const heads = (rows[headRow - 1] ?? []).map(shown);
    return {
      sheet: facts?.sheet ?? '',
      encoding: facts?.encoding ?? null,
      headRow,
      rows: rows.map((row) => row.map(shown)),
      suggested: suggestMapping(kind, heads),
    };
  }
}

/** The first row with more than one text: titles stand alone. */
const headOf = (rows: readonly RawCell[][]): number =>
  rows.findIndex((row) => row.filter((cell) => typeof cell === 'string' && cell.trim() !== '').length > 1) + 1;

function shown(cell: RawCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell).slice(0, SHOWN_LENGTH);
  return 'day' in cell ? cell.day : 'fault' in cell ? cell.fault : '';
}
