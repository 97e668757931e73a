/** Reads of people, within the security administrator's part of the tree. */

import { DomainError, type KeptPlaces, type Page, type PageQuery, type Person, type TeamName } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

export type PersonRecord = {
  id: string;
  username: string;
  name: string;
  roles: Person['roles'];
  disabled: boolean;
  phone: string | null;
  must_change_password: boolean;
  version: number;
};
export const PERSON_COLUMNS = 'id, username, name, roles, disabled, phone, must_change_password, version';

export const toPerson = ({ must_change_password, ...rest }: PersonRecord): Person => ({
  ...rest,
  mustChangePassword: must_change_password,
});

/** Whether all of the person's roles lie where this security administrator is in charge. */
export const isInCharge = (viewer: Viewer, roles: Person['roles']): boolean =>
  roles.length === 0 ? viewer.mayAnywhere('managePeople') : roles.every(({ jurisdictionId }) => viewer.may('managePeople', jurisdictionId));

@Injectable()
export class PeopleQueries {
  constructor(private readonly database: Database) {}

  async list(viewer: Viewer, { limit, after }: PageQuery): Promise<Page<Person>> {
    viewer.checkAnywhere('managePeople');
    const [recordedAt, id] = after === undefined ? [null, null] : afterKey(after);
    const nodes = viewer.nodesOf('managePeople');
    const rows = await this.database.query<PersonRecord & { recorded_at: string }>(
      `SELECT ${PERSON_COLUMNS}, recorded_at FROM persons
       WHERE ($1::timestamptz IS NULL OR (recorded_at, id) < ($1, $2::uuid))
         AND NOT EXISTS (SELECT FROM jsonb_array_elements(roles) AS held WHERE NOT held ->> 'jurisdictionId' = ANY($3::text[]))
       ORDER BY recorded_at DESC, id DESC LIMIT $4`,
      [recordedAt, id, nodes, limit + 1],
    );
    const last = rows[limit - 1];
    const next = rows.length > limit && last !== undefined ? makeKey(last.recorded_at, last.id) : null;
    return { items: rows.slice(0, limit).map(({ recorded_at: _, ...row }) => toPerson(row)), next };
  }

  /** The teams that a role can name: what they are called, nothing of what they do. An administrator sees no team in the feed. */
  async teams(viewer: Viewer): Promise<{ items: TeamName[] }> {
    viewer.checkAnywhere('managePeople');
    const items = await this.database.query<TeamName>(
      `SELECT id, code, row ->> 'name' AS name, row ->> 'jurisdictionId' AS "jurisdictionId" FROM teams
       WHERE row ->> 'jurisdictionId' = ANY($1::text[]) ORDER BY code`,
      [viewer.nodesOf('managePeople')],
    );
    return { items };
  }

  /** The depots and shelters that a role can name. */
  async places(viewer: Viewer): Promise<KeptPlaces> {
    viewer.checkAnywhere('managePeople');
    const named = (table: 'depots' | 'shelters') =>
      this.database.query<TeamName>(
        `SELECT id, row ->> 'code' AS code, row ->> 'name' AS name, row ->> 'jurisdictionId' AS "jurisdictionId" FROM ${table}
         WHERE row ->> 'jurisdictionId' = ANY($1::text[]) ORDER BY 2`,
        [viewer.nodesOf('managePeople')],
      );
    const [depots, shelters] = await Promise.all([named('depots'), named('shelters')]);
    return { depots, shelters };
  }

  async read(viewer: Viewer, id: string): Promise<Person> {
    viewer.checkAnywhere('managePeople');
    const row = await this.database.one<PersonRecord>(`SELECT ${PERSON_COLUMNS} FROM persons WHERE id = $1`, [id]);
    if (row === null || !isInCharge(viewer, row.roles)) throw new DomainError('NOT_FOUND');
    return toPerson(row);
  }
}
