/** Requisitions of an incident, what is paid for them, and, audited, who their owner is. */
import {
  type CompensationSheet,
  compensationSheetOf,
  DomainError,
  type OwnerQuery,
  type Requisition,
  type RequisitionOwner,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { mustSeeIncident } from '../core/seen-incident.ts';
import type { Viewer } from '../core/viewer.ts';
import { mustNotName, openOwner } from './owner.rows.ts';

type Kept = { row: Requisition; owner: Buffer | null; scope: string[]; node: string };

@Injectable()
export class RequisitionQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly keys: PersonalKeys,
  ) {}

  /** Those of what was merged into it are its own. */
  async ofIncident(viewer: Viewer, incidentId: string): Promise<Requisition[]> {
    await mustSeeIncident(this.database, viewer, incidentId);
    const rows = await this.database.query<{ row: Requisition }>(
      'SELECT row FROM requisitions WHERE incident_id IN (SELECT incident_parts($1)) ORDER BY recorded_at, id',
      [incidentId],
    );
    return rows.map(({ row }) => row);
  }

  async sheet(viewer: Viewer, incidentId: string): Promise<CompensationSheet> {
    return compensationSheetOf(incidentId, await this.ofIncident(viewer, incidentId));
  }

  async read(viewer: Viewer, id: string): Promise<Requisition> {
    return (await this.kept(viewer, id)).row;
  }

  /** [RQ7] The audit is kept for ever: the owner's name does not come into it by way of the reason. */
  async owner(viewer: Viewer, id: string, { reason }: OwnerQuery): Promise<RequisitionOwner> {
    const { owner, node } = await this.kept(viewer, id);
    viewer.check('readContacts', node);
    const opened = await openOwner(this.keys, this.database, id, owner);
    mustNotName(opened, reason);
    await this.audit.write({
      action: 'requisitionOwner.read',
      personId: viewer.personId,
      name: viewer.identity.name,
      detail: { requisitionId: id, reason },
    });
    if (opened === null) throw new DomainError('PERSONAL_DATA_DESTROYED');
    return opened;
  }

  private async kept(viewer: Viewer, id: string): Promise<Kept> {
    const found = await this.database.one<Kept>(
      `SELECT r.row, r.owner, i.scope, i.row ->> 'jurisdictionId' AS node FROM requisitions r JOIN incidents i ON i.id = r.incident_id WHERE r.id = $1`,
      [id],
    );
    if (found === null || !viewer.sees(found.scope)) throw new DomainError('NOT_FOUND');
    return found;
  }
}
