/** Audit: logins, refusals and readings of personal data. Append-only in the database, never in the feed. */
import type { Database } from './database.ts';

export type AuditEntry = {
  action: string;
  personId?: string | null;
  name?: string | null;
  address?: string | null;
  detail?: Record<string, unknown>;
};

export class Audit {
  constructor(private readonly database: Database) {}

  async write({ action, personId = null, name = null, address = null, detail = {} }: AuditEntry): Promise<void> {
    await this.database.query('INSERT INTO audit (at, action, person_id, name, address, detail) VALUES (now(), $1, $2, $3, $4, $5)', [
      action,
      personId,
      name,
      address,
      JSON.stringify(detail),
    ]);
  }

  /** A reading of personal data. Its next pages belong to the first; a page whose first nobody has asked for lately is a reading by itself. */
  async writeReading(entry: AuditEntry & { personId: string }, isFirstPage: boolean): Promise<void> {
    if (isFirstPage || !(await this.hasReading(entry))) await this.write(entry);
  }

  private async hasReading({ action, personId, detail = {} }: AuditEntry): Promise<boolean> {
    const found = await this.database.one(
      `SELECT FROM audit WHERE at > now() - interval '1 hour' AND action = $1 AND person_id = $2 AND detail = $3::jsonb LIMIT 1`,
      [action, personId, JSON.stringify(detail)],
    );
    return found !== null;
  }
}
