/**
 * Where every team was last seen, in memory: what the frames of the feed are made of. Nodes tell one another in one packed batch a tick over the
 * bus, which may lose it; the table of last positions is read again now and then, so that a loss is only slower. Who may see a team comes from the log.
 */
import { type PackedFix, packBatch, packFix, type Team, unpackBatch } from '@fenghuo/domain';
import type { Bus } from './bus.ts';
import type { Database } from './database.ts';
import type { LoggedChange } from './transaction.ts';

const CHANNEL = 'positions';
const TICK_MS = 250;
const REFRESH_MS = 10_000;
/** A transaction may commit this much later than the time it writes. */
const OVERLAP_MS = 10_000;

type Told = { node: string; batch: string };
/** One team: fix and scope come by different ways, in any order. `revision` rises over all teams with every change of either. */
type Known = {
  fix: PackedFix | null;
  /** The fix before this one: whoever saw that must learn that it has left. */
  before: PackedFix | null;
  scope: readonly string[] | null;
  version: number;
  revision: number;
};
export type Seen = Known & { fix: PackedFix; scope: readonly string[] };

export class NewestPositions {
  private readonly teams = new Map<number, Known>();
  private readonly outgoing = new Map<number, PackedFix>();
  private flushTimer: NodeJS.Timeout | null = null;
  private refreshTimer: NodeJS.Timeout | null = null;
  /** Rises with every change; a reader who stands lower has not read everything. */
  revision = 0;
  /** Fixes since the start by what became of them, for the metrics. */
  readonly outcomes = new Map<string, number>();

  constructor(
    private readonly bus: Bus,
    private readonly onError: (error: Error) => void,
  ) {
    bus.subscribe(CHANNEL, (message) => this.hear(message as Told));
  }

  /** Reads teams and last positions. The log may be flowing already: an older row never replaces a newer one. */
  async start(database: Database): Promise<void> {
    const teams = await database.query<{ number: number; scope: string[]; version: number }>(
      `SELECT (row ->> 'positionNumber')::int AS number, scope, version FROM teams`,
    );
    for (const { number, scope, version } of teams) this.sight(number, scope, version);
    await this.refresh(database, null);
    this.refreshTimer = setInterval(() => void this.refresh(database, REFRESH_MS + OVERLAP_MS).catch(this.onError), REFRESH_MS);
  }

  close(): void {
    if (this.flushTimer !== null) clearTimeout(this.flushTimer);
    if (this.refreshTimer !== null) clearInterval(this.refreshTimer);
  }

  /** Every team whose place or sight changed after `revision`, in no order. */
  since(revision: number): Seen[] {
    if (revision >= this.revision) return [];
    return [...this.teams.values()].filter(
      (known): known is Seen => known.revision > revision && known.fix !== null && known.scope !== null,
    );
  }

  /** Fixes taken in on this node, once they are committed. */
  take(fixes: readonly PackedFix[]): void {
    for (const fix of fixes) if (this.learn(fix)) this.outgoing.set(fix.positionNumber, fix);
    if (this.outgoing.size > 0) this.flushTimer ??= setTimeout(() => this.flush(), TICK_MS);
  }

  count(outcome: string, count: number): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + count);
  }

  /** Keeps who may see which team as the log says. */
  follow(changes: readonly LoggedChange[]): void {
    for (const { kind, row, scope, version } of changes)
      if (kind === 'team' && row !== null) this.sight((row as Team).positionNumber, scope, version);
  }

  private known(positionNumber: number): Known {
    const present = this.teams.get(positionNumber);
    if (present !== undefined) return present;
    const known: Known = { fix: null, before: null, scope: null, version: 0, revision: 0 };
    this.teams.set(positionNumber, known);
    return known;
  }

  private sight(positionNumber: number, scope: readonly string[], version: number): void {
    const known = this.known(positionNumber);
    if (known.version >= version) return;
    const isSame = known.scope?.join(' ') === scope.join(' ');
    Object.assign(known, { scope, version, ...(!isSame && { revision: ++this.revision }) });
  }

  /** False when it is not newer than what is known. */
  private learn(fix: PackedFix): boolean {
    const known = this.known(fix.positionNumber);
    if (known.fix !== null && known.fix.atMs >= fix.atMs) return false;
    Object.assign(known, { fix, before: known.fix, revision: ++this.revision });
    return true;
  }

  private flush(): void {
    this.flushTimer = null;
    const batch = Buffer.from(packBatch([...this.outgoing.values()])).toString('base64');
    this.outgoing.clear();
    this.bus.publish(CHANNEL, { node: this.bus.nodeId, batch } satisfies Told);
  }

  private hear({ node, batch }: Told): void {
    if (node === this.bus.nodeId) return;
    for (const fix of unpackBatch(Buffer.from(batch, 'base64'))) this.learn(fix);
  }

  private async refresh(database: Database, recordedWithinMs: number | null): Promise<void> {
    const rows = await database.query<{
      number: number;
      longitude: number;
      latitude: number;
      at: string;
      speedMps: number | null;
      headingDegrees: number | null;
    }>(
      `SELECT (t.row ->> 'positionNumber')::int AS number, p.longitude, p.latitude, p.at, p.speed_mps AS "speedMps", p.heading_degrees AS "headingDegrees"
       FROM last_positions p JOIN teams t ON t.id = p.team_id
       WHERE $1::float8 IS NULL OR p.recorded_at > now() - make_interval(secs => $1::float8 / 1000)`,
      [recordedWithinMs],
    );
    for (const { number, longitude, latitude, ...fix } of rows) this.learn(packFix(number, { ...fix, point: [longitude, latitude] }));
  }
}
