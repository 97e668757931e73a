/** Incident types in memory, kept fresh by the log. */
import { DEFAULT_TARGETS, DomainError, type Grade, type IncidentType, type Targets, targetsFor } from '@fenghuo/domain';
import type { Database } from './database.ts';

export class Catalogue {
  private types = new Map<string, IncidentType>();
  private database: Database | null = null;

  async load(database: Database): Promise<void> {
    this.database = database;
    const rows = await database.query<{ row: IncidentType }>('SELECT row FROM incident_types');
    this.types = new Map(rows.map(({ row }) => [row.code, row]));
  }

  type(code: string | null): IncidentType | undefined {
    return code === null ? undefined : this.types.get(code);
  }

  all(): IncidentType[] {
    return [...this.types.values()];
  }

  targets(code: string | null): Targets {
    return this.type(code)?.targets ?? DEFAULT_TARGETS;
  }

  /** With what differs for a grade or a place. `nodes`: from the thing's own up to the root. */
  targetsFor(code: string | null, grade: Grade | null, nodes: readonly string[]): Targets {
    return targetsFor(this.type(code), { grade, nodes });
  }

  /** Throws TYPE_UNKNOWN for a code that is not in the catalogue; one that another node has just made is found. */
  async check(code: string | null | undefined, path = 'typeCode'): Promise<void> {
    if (code === null || code === undefined || this.types.has(code)) return;
    if (this.database !== null) await this.load(this.database);
    if (!this.types.has(code)) throw new DomainError('TYPE_UNKNOWN', { path });
  }
}
