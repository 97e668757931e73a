/**
 * What is tracked, teams and vehicles, and where each was last seen, in memory: what the frames of the feed are made of, and what a new fix is held
 * against. Nodes tell one another in one packed batch a tick over the bus, which may lose it; the table of last positions is read again now and then,
 * so that a loss is only slower. What there is and who may see it comes from the log.
 */
import {
  type BelievedFix,
  type Doubt,
  type FixSubject,
  isAirborne,
  type PackedFix,
  packBatch,
  packFix,
  type Sighting,
  type Team,
  unpackBatch,
  type Vehicle,
} from '@fenghuo/domain';
import type { Bus } from './bus.ts';
import type { Database } from './database.ts';
import type { LoggedChange } from './transaction.ts';

const CHANNEL = 'positions';
const TICK_MS = 250;
const REFRESH_MS = 10_000;
/** A transaction may commit this much later than the time it writes. */
const OVERLAP_MS = 10_000;

type Told = { node: string; batch: string };
export type TrackedKind = 'team' | 'vehicle';
export type Tracked = {
  kind: TrackedKind;
  id: string;
  positionNumber: number;
  jurisdictionId: string;
  isAirborne: boolean;
  scope: readonly string[];
  version: number;
};
/** Fix and thing come by different ways, in any order. `revision` rises over all with every change of place or sight. */
type Known = {
  fix: PackedFix | null;
  /** The fix before this one: whoever saw that must learn that it has left. */
  before: PackedFix | null;
  accuracyMetres: number | null;
  doubt: Doubt | null;
  thing: Tracked | null;
  revision: number;
};
export type Seen = { fix: PackedFix; before: PackedFix | null; scope: readonly string[]; revision: number };
type Row = Pick<Team | Vehicle, 'id' | 'positionNumber' | 'jurisdictionId' | 'kind' | 'version'>;

export class NewestPositions {
  private readonly byNumber = new Map<number, Known>();
  private readonly byId = new Map<string, Tracked>();
  private readonly outgoing = new Map<number, PackedFix>();
  private flushTimer: NodeJS.Timeout | null = null;
  private refreshTimer: NodeJS.Timeout | null = null;
  /** Rises with every change; a reader who stands lower has not read everything. */
  revision = 0;
  /** Fixes since the start by what became of them, for the metrics; by device where one sent them. */
  readonly outcomes = new Map<string, number>();
  readonly deviceOutcomes = new Map<string, Map<string, number>>();

  constructor(
    private readonly bus: Bus,
    private readonly onError: (error: Error) => void,
  ) {
    bus.subscribe(CHANNEL, (message) => this.hear(message as Told));
  }

  /** Reads what is tracked and the last positions. The log may be flowing already: an older row never replaces a newer one. */
  async start(database: Database): Promise<void> {
    await this.meet(database, null);
    await this.refresh(database, null);
    this.refreshTimer = setInterval(() => void this.refresh(database, REFRESH_MS + OVERLAP_MS).catch(this.onError), REFRESH_MS);
  }

  close(): void {
    if (this.flushTimer !== null) clearTimeout(this.flushTimer);
    if (this.refreshTimer !== null) clearInterval(this.refreshTimer);
  }

  /** All whose place or sight changed after `revision`, in no order. */
  since(revision: number): Seen[] {
    if (revision >= this.revision) return [];
    const seen: Seen[] = [];
    for (const { fix, before, thing, revision: changed } of this.byNumber.values())
      if (changed > revision && fix !== null && thing !== null) seen.push({ fix, before, scope: thing.scope, revision: changed });
    return seen;
  }

  thing(id: string): Tracked | undefined {
    return this.byId.get(id);
  }

  /** Makes known those of the ids that the log has not told of yet: another node has just made them. */
  async look(database: Database, ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !this.byId.has(id));
    if (missing.length > 0) await this.meet(database, missing);
  }

  /** What a new fix of it is held against. */
  subject({ positionNumber, isAirborne: flies }: Tracked): FixSubject {
    const { fix, accuracyMetres, doubt } = this.known(positionNumber);
    const newest: Sighting | null = fix === null ? null : { atMs: fix.atMs, point: [fix.lng / 1e7, fix.lat / 1e7], accuracyMetres };
    return { positionNumber, isAirborne: flies, newest, doubt };
  }

  /** Where one team was last seen, however long ago. */
  fixOf(positionNumber: number): PackedFix | null {
    return this.byNumber.get(positionNumber)?.fix ?? null;
  }

  /** Fixes taken in on this node, once they are committed. */
  take(fixes: readonly BelievedFix[], doubts: ReadonlyMap<number, Doubt | null> = new Map()): void {
    for (const believed of fixes) {
      const fix = packFix(believed.positionNumber, believed);
      if (this.learn(fix, believed.accuracyMetres)) this.outgoing.set(fix.positionNumber, fix);
    }
    for (const [positionNumber, doubt] of doubts) this.known(positionNumber).doubt = doubt;
    if (this.outgoing.size > 0) this.flushTimer ??= setTimeout(() => this.flush(), TICK_MS);
  }

  count(outcome: string, count: number, deviceId: string | null): void {
    if (count === 0) return;
    add(this.outcomes, outcome, count);
    if (deviceId === null) return;
    const ofDevice = this.deviceOutcomes.get(deviceId) ?? new Map<string, number>();
    this.deviceOutcomes.set(deviceId, ofDevice);
    add(ofDevice, outcome, count);
  }

  /** Keeps what there is and who may see it as the log says. */
  follow(changes: readonly LoggedChange[]): void {
    for (const { kind, row, scope } of changes)
      if ((kind === 'team' || kind === 'vehicle') && row !== null) this.learnOf(kind, row as unknown as Row, scope);
  }

  private known(positionNumber: number): Known {
    const present = this.byNumber.get(positionNumber);
    if (present !== undefined) return present;
    const known: Known = { fix: null, before: null, accuracyMetres: null, doubt: null, thing: null, revision: 0 };
    this.byNumber.set(positionNumber, known);
    return known;
  }

  private learnOf(kind: TrackedKind, row: Row, scope: readonly string[]): void {
    const { id, positionNumber, jurisdictionId, version } = row;
    if ((this.byId.get(id)?.version ?? 0) >= version) return;
    const thing: Tracked = { kind, id, positionNumber, jurisdictionId, isAirborne: isAirborne(row.kind), scope, version };
    const known = this.known(positionNumber);
    const isSame = known.thing?.scope.join(' ') === scope.join(' ');
    this.byId.set(id, thing);
    known.thing = thing;
    if (!isSame) known.revision = ++this.revision;
  }

  /** False when it is not newer than what is known. */
  private learn(fix: PackedFix, accuracyMetres: number | null): boolean {
    const known = this.known(fix.positionNumber);
    if (known.fix !== null && known.fix.atMs >= fix.atMs) return false;
    known.before = known.fix;
    known.fix = fix;
    known.accuracyMetres = accuracyMetres;
    known.revision = ++this.revision;
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
    for (const fix of unpackBatch(Buffer.from(batch, 'base64'))) this.learn(fix, null);
  }

  private async meet(database: Database, ids: readonly string[] | null): Promise<void> {
    const rows = await database.query<{ kind: TrackedKind; row: Row; scope: string[] }>(
      `SELECT 'team' AS kind, row, scope FROM teams WHERE $1::uuid[] IS NULL OR id = ANY($1)
       UNION ALL SELECT 'vehicle', row, scope FROM vehicles WHERE $1::uuid[] IS NULL OR id = ANY($1)`,
      [ids],
    );
    for (const { kind, row, scope } of rows) this.learnOf(kind, row, scope);
  }

  private async refresh(database: Database, recordedWithinMs: number | null): Promise<void> {
    const rows = await database.query<{
      number: number;
      longitude: number;
      latitude: number;
      atMs: number;
      speedMps: number | null;
      headingDegrees: number | null;
      accuracyMetres: number | null;
    }>(
      `SELECT position_number AS number, longitude, latitude, (extract(epoch FROM at) * 1000)::float8 AS "atMs",
              speed_mps AS "speedMps", heading_degrees AS "headingDegrees", accuracy_metres AS "accuracyMetres"
       FROM last_positions WHERE $1::float8 IS NULL OR recorded_at > now() - make_interval(secs => $1::float8 / 1000)`,
      [recordedWithinMs],
    );
    for (const { number, longitude, latitude, ...fix } of rows)
      this.learn(packFix(number, { ...fix, point: [longitude, latitude] }), fix.accuracyMetres);
  }
}

const add = (counts: Map<string, number>, key: string, count: number): void => void counts.set(key, (counts.get(key) ?? 0) + count);
