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
}
