/** Reads of the audit, newest first. Reading it is written into it. */

import type { AuditEntry, AuditQuery, Page } from '@fenghuo/domain';
import { normalise } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class AuditQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async list(viewer: Viewer, { limit, after, action, personId, from, to }: AuditQuery): Promise<Page<AuditEntry>> {
    viewer.checkAnywhere('readAudit');
    const reading = { action: 'audit.read', personId: viewer.personId, name: viewer.identity.name, detail: { action, personId, from, to } };
    await this.audit.writeReading(reading, after === undefined);
    const items = await this.database.query<AuditEntry>(
      `SELECT id, at, action, person_id AS "personId", name, address, detail FROM audit
       WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR action = $2) AND ($3::uuid IS NULL OR person_id = $3)
         AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
       ORDER BY id DESC LIMIT $6`,
      [after ?? null, action ?? null, personId ?? null, from ? normalise(from) : null, to ? normalise(to) : null, limit + 1],
    );
    const page = items.slice(0, limit);
    return { items: page, next: items.length > limit ? (page.at(-1)?.id ?? null) : null };
  }
}
