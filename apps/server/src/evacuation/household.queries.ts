/** Reading households with names: by who keeps the ledger of their village, and by their helper; audited once a reading. */
import type { HouseholdQuery, KnownHousehold, ListedHousehold, Page, ZoneHousehold } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import { PersonalKeys } from '../core/sealed.ts';
import type { Viewer } from '../core/viewer.ts';
import { HOUSEHOLD_COLUMNS, type HouseholdRecord, keyOfHouseholds, peopleOf, pointOf, reasonOf } from './household.rows.ts';

type Record = HouseholdRecord & { id: string; recorded_at: string; onZone: ZoneHousehold | null; reason: Buffer | null };

@Injectable()
export class HouseholdQueries {
  constructor(
    private readonly database: Database,
    private readonly keys: PersonalKeys,
    private readonly audit: Audit,
  ) {}

  /** Without a zone each is told with the list that it is on now. */
  async list(viewer: Viewer, query: HouseholdQuery): Promise<Page<ListedHousehold>> {
    const { limit, after, zoneId, jurisdictionId, state, mine } = query;
    const parameters: unknown[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const helped = `h.helper_id = ${bind(viewer.personId)}`;
    const on = zoneId === undefined ? 'z.active' : `z.zone_id = ${bind(zoneId)}`;
    const where = [
      mine ? helped : `(${helped} OR h.jurisdiction_id = ANY(${bind(viewer.nodesOf('keepHouseholds'))}::uuid[]))`,
      ...(zoneId === undefined ? ['NOT h.removed'] : ['z.zone_id IS NOT NULL']),
      ...(jurisdictionId === undefined ? [] : [`h.jurisdiction_id = ${bind(jurisdictionId)}`]),
      ...(state === undefined ? [] : [`z.state = ${bind(state)}`]),
    ];
    if (after !== undefined) {
      const [recordedAt, id] = afterKey(after);
      where.push(`(h.recorded_at, h.id) < (${bind(recordedAt)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const rows = await this.database.query<Record>(
      `SELECT ${HOUSEHOLD_COLUMNS}, h.id, h.recorded_at, z.row AS "onZone", z.reason
       FROM households h LEFT JOIN zone_households z ON z.household_id = h.id AND ${on}
       WHERE ${where.join(' AND ')} ORDER BY h.recorded_at DESC, h.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const page = rows.slice(0, limit);
    if (page.length > 0) await this.audited(viewer, { zoneId, jurisdictionId, state, mine }, after === undefined);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { items: await this.opened(page), next: last === undefined ? null : makeKey(last.recorded_at, last.id) };
  }

  private async opened(records: readonly Record[]): Promise<ListedHousehold[]> {
    if (records.length === 0) return [];
    const key = await keyOfHouseholds(this.keys, this.database);
    return records.map((record) => {
      const household: KnownHousehold = { ...record.row, ...peopleOf(key, record), point: pointOf(record) };
      const { onZone, reason } = record;
      return { household, onZone, reason: onZone === null ? null : reasonOf(key, { row: onZone, reason }) };
    });
  }

  private audited(viewer: Viewer, detail: { [key: string]: string | boolean | undefined }, isFirst: boolean): Promise<void> {
    const { personId, identity } = viewer;
    return this.audit.writeReading({ action: 'households.read', personId, name: identity.name, detail }, isFirst);
  }
}
