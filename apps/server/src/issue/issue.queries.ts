/** Issues as far as one sees their depot, without names; and, audited, the names, and whose turn it is at the counter. */
import {
  DomainError,
  FIRST_ROUND,
  type FindIssueHouseholds,
  type Household,
  type HouseholdPeople,
  type Issue,
  type IssueHousehold,
  type IssuePeople,
  type IssueQuery,
  NOBODY_KNOWN,
  normalise,
  type Page,
  searchTokens,
  tokensOfQuery,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { initialsIn } from '../core/initials.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import { ownerText, PersonalKeys } from '../core/sealed.ts';
import type { Viewer } from '../core/viewer.ts';
import { type IssueRecord, namesOwner, SELECT_ISSUES, toIssue } from './issue.rows.ts';

/** More are not opened for one question: then it must name the village. */
const MOST_OPENED = 2_000;
const MOST_FOUND = 20;
const NO_NAMES: IssuePeople = { household: null, witness: null };
type HouseholdRecord = { row: Household; sealed: Buffer };
type ServedRow = { turn: string; itemId: string; quantity: string; at: string };

@Injectable()
export class IssueQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly keys: PersonalKeys,
    private readonly geography: Geography,
  ) {}

  async list(viewer: Viewer, { depotId, incidentId, villageId, householdId, from, to, limit, after }: IssueQuery): Promise<Page<Issue>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const conditions = viewer.seesAll ? [] : [`d.scope && ${bind(viewer.keys)}::text[]`];
    if (depotId !== undefined) conditions.push(`i.depot_id = ${bind(depotId)}`);
    if (incidentId !== undefined) conditions.push(`i.incident_id = ${bind(incidentId)}`);
    if (villageId !== undefined) conditions.push(`i.village_id = ${bind(villageId)}`);
    if (householdId !== undefined) conditions.push(`i.household_id = ${bind(householdId)}`);
    if (from !== undefined) conditions.push(`i.at >= ${bind(normalise(from))}`);
    if (to !== undefined) conditions.push(`i.at < ${bind(normalise(to))}`);
    if (after !== undefined) {
      const [at, id] = afterKey(after);
      conditions.push(`(i.recorded_at, i.id) < (${bind(at)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.database.query<IssueRecord>(
      `${SELECT_ISSUES} ${where} ORDER BY i.recorded_at DESC, i.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(toIssue), next: last === undefined ? null : makeKey(last.recorded_at, last.id) };
  }

  async read(viewer: Viewer, id: string): Promise<Issue> {
    return toIssue(await this.kept(viewer, id));
  }

  /** [IS5] Nobody's names once their key is destroyed. */
  async people(viewer: Viewer, id: string): Promise<IssuePeople> {
    const { row, people, node } = await this.kept(viewer, id);
    if (!viewer.keeps(row.depotId)) viewer.check('readContacts', node);
    const { personId, identity } = viewer;
    await this.audit.write({ action: 'issuePeople.read', personId, name: identity.name, detail: { issueId: id } });
    const owner = namesOwner(row.incidentId);
    const key = (await this.keys.keysOf(this.database, [owner])).get(ownerText(owner));
    return (people !== null && key?.unseal<IssuePeople>(id, people)) || NO_NAMES;
  }

  /** [IS10] In the villages around the depot; the question itself is kept nowhere. */
  async households(viewer: Viewer, { depotId, incidentId, villageId, round, q }: FindIssueHouseholds): Promise<IssueHousehold[]> {
    const depot = await this.database.one<{ scope: string[]; node: string; incidentId: string | null }>(
      `SELECT scope, row ->> 'jurisdictionId' AS node, row ->> 'incidentId' AS "incidentId" FROM depots WHERE id = $1`,
      [depotId],
    );
    if (depot === null || !viewer.sees(depot.scope)) throw new DomainError('DEPOT_UNKNOWN', { path: 'depotId' });
    if (!viewer.keeps(depotId)) viewer.check('manageSupplies', depot.node);
    if (villageId && !this.geography.isWithin(villageId, depot.node)) throw new DomainError('JURISDICTION_UNKNOWN', { path: 'villageId' });
    const found = await this.found(this.geography.subtree(villageId ?? depot.node), q);
    const { personId, identity } = viewer;
    await this.audit.writeReading({ action: 'households.read', personId, name: identity.name, detail: { depotId } }, true);
    const scope = { incidentId: incidentId ?? depot.incidentId, depotId, round: round ?? FIRST_ROUND };
    const served = await this.served(
      found.map(({ household }) => `household:${household.id}`),
      scope,
    );
    return found.map(({ household: { id, code, jurisdictionId, people }, head }) => ({
      ...{ householdId: id, code, villageId: jurisdictionId, people, head },
      served: served.filter(({ turn }) => turn === `household:${id}`).map(({ turn: _, ...line }) => line),
    }));
  }

  private async found(villages: readonly string[], q: string): Promise<{ household: Household; head: string | null }[]> {
    const rows = await this.database.query<HouseholdRecord>(
      `SELECT row, sealed FROM households WHERE NOT removed AND jurisdiction_id = ANY($1::uuid[]) AND code = $2
       UNION ALL (SELECT row, sealed FROM households WHERE NOT removed AND jurisdiction_id = ANY($1::uuid[]) AND code <> $2 ORDER BY code LIMIT ${MOST_OPENED + 1})`,
      [villages, q.trim()],
    );
    if (rows.length > MOST_OPENED + 1) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'villageId' });
    const key = (await this.keys.keysOf(this.database, ['households'])).get('households');
    const wanted = tokensOfQuery(q);
    const typed = q.trim().toUpperCase();
    return rows
      .map(({ row, sealed }) => ({ household: row, people: key?.unseal<HouseholdPeople>(row.id, sealed) ?? NOBODY_KNOWN }))
      .filter(({ household, people }) => household.code.toUpperCase().endsWith(typed) || isAnyOf(people, wanted))
      .slice(0, MOST_FOUND)
      .map(({ household, people }) => ({ household, head: people.head }));
  }

  private served(turns: readonly string[], scope: { incidentId: string | null; depotId: string; round: string }): Promise<ServedRow[]> {
    return this.database.query<ServedRow>(
      `SELECT i.household_key AS turn, line ->> 'itemId' AS "itemId", line ->> 'quantity' AS quantity, i.row ->> 'at' AS at
       FROM issues i, jsonb_array_elements(i.row -> 'lines') AS line
       WHERE i.household_key = ANY($1::text[]) AND i.round = $2
         AND CASE WHEN $3::uuid IS NULL THEN i.incident_id IS NULL AND i.depot_id = $4 ELSE i.incident_id IN (SELECT incident_parts(incident_whole($3))) END
         AND NOT EXISTS (SELECT FROM movement_reversals r WHERE r.reversed_id = i.movement_id) ORDER BY i.at`,
      [turns, scope.round, scope.incidentId, scope.depotId],
    );
  }

  private async kept(viewer: Viewer, id: string): Promise<IssueRecord> {
    const found = await this.database.one<IssueRecord>(`${SELECT_ISSUES} WHERE i.id = $1`, [id]);
    if (found === null || !viewer.sees(found.scope)) throw new DomainError('NOT_FOUND');
    return found;
  }
}

/** The head's name, number and initials, or the name of anybody who lives there. */
function isAnyOf({ head, phone, members }: HouseholdPeople, wanted: readonly string[]): boolean {
  const people = [{ name: head, phone }, ...members];
  return people.some((person) => {
    const tokens = new Set(searchTokens({ name: person.name, phone: person.phone ?? null }, initialsIn(person.name ?? '')));
    return wanted.some((token) => tokens.has(token));
  });
}
