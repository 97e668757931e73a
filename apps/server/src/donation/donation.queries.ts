/** Donations as far as one sees their depot, each with what the ledger says became of it; and, audited, who gave. */
import {
  DomainError,
  type Donation,
  type DonationQuery,
  type Donor,
  type FollowedDonation,
  type Page,
  quantityFrom,
  quantityText,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import { PersonalKeys } from '../core/sealed.ts';
import type { Viewer } from '../core/viewer.ts';

type Kept = {
  id: string;
  row: Donation;
  donor: Buffer | null;
  recorded_at: string;
  scope: string[];
  node: string;
  publishedAt: string | null;
};
type Became = { lotId: string; inStock: string; issued: string };

const SELECT = `
  SELECT o.id, o.row, o.donor, o.recorded_at, d.scope, d.row ->> 'jurisdictionId' AS node,
         (SELECT min(p.recorded_at) FROM issue_publications p WHERE NOT p.withdrawn AND p.until > o.row ->> 'receivedAt'
            AND (p.depot_id = o.depot_id OR p.incident_id = o.incident_id)) AS "publishedAt"
  FROM donations o JOIN depots d ON d.id = o.depot_id`;

@Injectable()
export class DonationQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly keys: PersonalKeys,
  ) {}

  async list(viewer: Viewer, { depotId, incidentId, requestId, state, limit, after }: DonationQuery): Promise<Page<FollowedDonation>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const conditions = viewer.seesAll ? [] : [`d.scope && ${bind(viewer.keys)}::text[]`];
    if (depotId !== undefined) conditions.push(`o.depot_id = ${bind(depotId)}`);
    if (incidentId !== undefined) conditions.push(`o.incident_id = ${bind(incidentId)}`);
    if (requestId !== undefined) conditions.push(`o.request_id = ${bind(requestId)}`);
    if (state !== undefined) conditions.push(`o.state = ${bind(state)}`);
    if (after !== undefined) {
      const [at, id] = afterKey(after);
      conditions.push(`(o.recorded_at, o.id) < (${bind(at)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.database.query<Kept>(
      `${SELECT} ${where} ORDER BY o.recorded_at DESC, o.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const items = await this.followed(rows.slice(0, limit));
    return { items, next: last === undefined ? null : makeKey(last.recorded_at, last.id) };
  }

  async read(viewer: Viewer, id: string): Promise<FollowedDonation> {
    const [followed] = await this.followed([await this.kept(viewer, id)]);
    if (followed === undefined) throw new DomainError('NOT_FOUND');
    return followed;
  }

  /** [DI6] */
  async donor(viewer: Viewer, id: string): Promise<Donor> {
    const { row, donor, node } = await this.kept(viewer, id);
    if (!viewer.keeps(row.depotId)) viewer.check('readContacts', node);
    const { personId, identity } = viewer;
    await this.audit.write({ action: 'donor.read', personId, name: identity.name, detail: { donationId: id } });
    const key = donor === null ? null : await this.keys.keyFor(this.database, 'donors');
    return (donor !== null && key?.unseal<Donor>(id, donor)) || { name: null, phone: null };
  }

  /** [DI5] What lies in stores or is on its way, and what was given out: asked of the ledger each time. */
  private async followed(kept: readonly Kept[]): Promise<FollowedDonation[]> {
    const lotIds = kept.flatMap(({ row: { lines } }) => lines.flatMap(({ lotId }) => lotId ?? []));
    const rows =
      lotIds.length === 0
        ? []
        : await this.database.query<Became>(
            `SELECT lot_id AS "lotId",
               coalesce(sum(on_hand) FILTER (WHERE place ~ '^(depot|shelter|shipment):'), 0) AS "inStock",
               coalesce(sum(on_hand) FILTER (WHERE place = 'consumed' OR place ~ '^(incident|team|person):'), 0) AS issued
             FROM balances WHERE lot_id = ANY($1::uuid[]) GROUP BY lot_id`,
            [lotIds],
          );
    const became = new Map(rows.map(({ lotId, inStock, issued }) => [lotId, { inStock: plain(inStock), issued: plain(issued) }]));
    return kept.map(({ row, publishedAt }) => ({
      ...row,
      publishedAt,
      lines: row.lines.map((line) => ({ ...line, ...(became.get(line.lotId ?? '') ?? NOTHING) })),
    }));
  }

  private async kept(viewer: Viewer, id: string): Promise<Kept> {
    const found = await this.database.one<Kept>(`${SELECT} WHERE o.id = $1`, [id]);
    if (found === null || !viewer.sees(found.scope)) throw new DomainError('NOT_FOUND');
    return found;
  }
}

const NOTHING = { inStock: '0', issued: '0' };
const plain = (numeric: string): string => quantityText(quantityFrom(numeric));
