/** Closures in memory, with what each covers: whoever asks for a way avoids those that bar it now. Kept as the log says. */
import { type Area, areaOf, bars, type Closure, type Instant } from '@fenghuo/domain';
import type { Database } from './database.ts';
import type { LoggedChange } from './transaction.ts';

export type ClosedRoad = { closure: Closure; area: Area };

export class ClosedRoads {
  private readonly roads = new Map<string, ClosedRoad>();
  /** Opened ones stay known by their version, so that a late older row does not close them again: the last many, for a row comes minutes late and not months. */
  private readonly versions = new Map<string, number>();

  constructor(private readonly mostVersions = 10_000) {}

  /** How many rows are known, closed or not. */
  get known(): number {
    return this.versions.size;
  }

  /** Reads all that are closed. The log may be flowing already: an older row never replaces a newer one. */
  async load(database: Database): Promise<void> {
    for (const { row } of await database.query<{ row: Closure }>('SELECT row FROM closures WHERE live')) this.take(row);
    const open = await database.query<{ row: Closure }>('SELECT row FROM closures WHERE id = ANY($1::uuid[]) AND NOT live', [
      [...this.roads.keys()],
    ]);
    for (const { row } of open) this.take(row);
  }

  follow(changes: readonly LoggedChange[]): void {
    for (const { kind, id, row, version } of changes) {
      if (kind !== 'closure') continue;
      if (row !== null) this.take(row as Closure);
      else if (this.isNews(id, version)) this.roads.delete(id);
    }
  }

  take(closure: Closure): void {
    if (!this.isNews(closure.id, closure.version)) return;
    if (closure.state === 'closed') this.roads.set(closure.id, { closure, area: areaOf(closure) });
    else this.roads.delete(closure.id);
  }

  /** Those that bar ways at this moment. */
  at(now: Instant): ClosedRoad[] {
    return [...this.roads.values()].filter(({ closure }) => bars(closure, now));
  }

  of(id: string): ClosedRoad | null {
    return this.roads.get(id) ?? null;
  }

  private isNews(id: string, version: number): boolean {
    if ((this.versions.get(id) ?? 0) >= version) return false;
    // The last heard of goes last.
    this.versions.delete(id);
    this.versions.set(id, version);
    if (this.versions.size > this.mostVersions) this.forgetOldest();
    return true;
  }

  private forgetOldest(): void {
    for (const id of this.versions.keys()) {
      if (this.roads.has(id)) continue;
      this.versions.delete(id);
      return;
    }
  }
}
