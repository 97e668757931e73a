/** How teams are reached: kept beside the log, for a telephone number that stands in it could never be erased; asked for, and each reading is written down. */
import { contactsInOrder, DomainError, type Page, type PageQuery, type Team, type TeamContact, type TeamContacts } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import { afterKey, makeKey, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

type Kept = { teamId: string; contacts: TeamContact[]; recordedAt: string };

@Injectable()
export class TeamQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** [A25] For who commands where the team belongs, and for the team itself. */
  async contacts(viewer: Viewer, teamId: string): Promise<TeamContacts> {
    const team = await readRow<Team>(this.database, viewer, 'team', teamId);
    if (!viewer.teamIds.includes(teamId)) viewer.check('readContacts', team.jurisdictionId);
    await this.note(viewer, { teamId }, true);
    const kept = await this.database.one<Pick<Kept, 'contacts'>>('SELECT contacts FROM team_contacts WHERE team_id = $1', [teamId]);
    return { teamId, contacts: contactsInOrder(kept?.contacts ?? []) };
  }

  /** Of every team where the viewer commands: for a table that is taken along. The next pages belong to the reading of the first. */
  async allContacts(viewer: Viewer, { limit, after }: PageQuery): Promise<Page<TeamContacts>> {
    const nodes = viewer.nodesOf('readContacts');
    if (nodes.length === 0) throw new DomainError('FORBIDDEN');
    const [recordedAt, id] = after === undefined ? [null, null] : afterKey(after);
    await this.note(viewer, {}, after === undefined);
    const found = await this.database.query<Kept>(
      `SELECT id AS "teamId", contacts, recorded_at AS "recordedAt" FROM team_contacts JOIN teams ON id = team_id
       WHERE row ->> 'jurisdictionId' = ANY($1::text[]) AND ($2::timestamptz IS NULL OR (recorded_at, id) < ($2, $3::uuid))
       ORDER BY recorded_at DESC, id DESC LIMIT $4`,
      [nodes, recordedAt, id, limit + 1],
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ teamId, contacts }) => ({ teamId, contacts: contactsInOrder(contacts) })),
      next: found.length > limit && last !== undefined ? makeKey(last.recordedAt, last.teamId) : null,
    };
  }

  private note({ personId, identity }: Viewer, detail: Record<string, unknown>, isFirstPage: boolean): Promise<void> {
    return this.audit.writeReading({ action: 'contacts.read', personId, name: identity.name, detail }, isFirstPage);
  }
}
