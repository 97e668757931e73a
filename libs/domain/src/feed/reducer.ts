/** The client's whole knowledge of events: set and remove the rows of `changes`. No event is interpreted here or anywhere else outside the transaction that wrote it. */
import type { Batch, Snapshot } from './protocol.ts';

export type Row = { id: string; version: number } & Record<string, unknown>;
export type Rows = Map<string, Map<string, Row>>;

/** Rows of a complete snapshot. The rows are taken as they are, not copied. */
export function rowsOf(parts: readonly Snapshot[]): Rows {
  const rows: Rows = new Map();
  for (const part of parts) for (const [kind, list] of Object.entries(part.kinds)) for (const row of list) setRow(rows, kind, row as Row);
  return rows;
}

/** Applies a batch in place. An older version is never put over a newer one, so an overlap with the snapshot is harmless. */
export function applyBatch(rows: Rows, batch: Batch): void {
  for (const event of batch.events) {
    for (const change of event.changes) {
      const present = rows.get(change.kind)?.get(change.id);
      if (present !== undefined && present.version > change.version) continue;
      if (change.row === null) rows.get(change.kind)?.delete(change.id);
      else setRow(rows, change.kind, change.row as Row);
    }
  }
}

function setRow(rows: Rows, kind: string, row: Row): void {
  const ofKind = rows.get(kind) ?? new Map<string, Row>();
  ofKind.set(row.id, row);
  rows.set(kind, ofKind);
}
