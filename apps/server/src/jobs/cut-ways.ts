/**
 * When roads are closed, every team that is under way is asked for its way again: whoever's best way led over a closure is told. A storm closes hundreds
 * at once: those that begin within the same moment are looked at together, with one question a team. The rows say what has not been told; a timer only
 * reminds. Safe to run twice.
 */
import { bars, EXPIRED_FROM_MS, isCut, type LngLat, TEAM_PROFILE, toInstant, toMs, UNDER_WAY } from '@fenghuo/domain';
import { ClosureActions } from '../closure/closure.actions.ts';
import type { ClosedRoad } from '../core/closed-roads.ts';
import { Turns } from '../core/turns.ts';
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { type JobQueue, ONCE } from './backend.ts';

const LAPSED_AT_ONCE = 500;
/** Closures that begin within the same slot share one reminder, at its end. */
const SLOT_MS = 500;

type UnderWay = { id: string; goal: LngLat; station: LngLat | null; longitude: number | null; latitude: number | null };

export class CutWays {
  private readonly closures: ClosureActions;
  private readonly turns = new Turns(1);

  constructor(
    private readonly core: Core,
    private readonly queue: JobQueue,
  ) {
    this.closures = actionsOf(core);
  }

  /** Never a slot that has begun: its reminder may just be at work, and would be taken for this one. */
  async read(events: readonly TailedEvent[]): Promise<void> {
    const now = toMs(this.core.clock.now());
    const begins = events
      .filter(({ type }) => type === 'closure.closed')
      .map(({ payload }) => Math.max(now, toMs(String(payload['from']))));
    for (const slot of new Set(begins.map((ms) => (Math.floor(ms / SLOT_MS) + 1) * SLOT_MS)))
      await this.queue.add('tell', {}, { ...ONCE, jobId: `ways-${slot}`, delay: slot - now });
  }

  /** Of all that has begun and has not been told. One after the other: what comes meanwhile is for the next. */
  tell(): Promise<void> {
    return this.turns.take(async () => {
      const now = this.core.clock.now();
      const begun = await this.core.database.query<{ id: string }>(
        `SELECT id FROM closures WHERE live AND NOT ways_told AND row ->> 'from' <= $1`,
        [now],
      );
      if (begun.length === 0) return;
      const ids = begun.map(({ id }) => id);
      // A worker has no feed of its own that would keep them current.
      await this.core.closedRoads.load(this.core.database);
      const roads = ids.flatMap((id) => this.core.closedRoads.of(id) ?? []).filter(({ closure }) => bars(closure, now));
      // A team whose way cannot be found now keeps the rest from nothing; all are asked again, and who was told is not told twice.
      const failures: unknown[] = [];
      if (roads.length > 0)
        for (const team of await this.underWay()) await this.tellOne(team, roads).catch((error) => failures.push(error));
      if (failures.length > 0) throw failures[0];
      await this.core.database.query('UPDATE closures SET ways_told = true WHERE id = ANY($1::uuid[])', [ids]);
    });
  }

  /** Of each closure that the way led over until they began. */
  private async tellOne({ id, goal, station, longitude, latitude }: UnderWay, roads: readonly ClosedRoad[]): Promise<void> {
    const start: LngLat | null = longitude === null || latitude === null ? station : [longitude, latitude];
    if (start === null) return;
    const ignoring = new Set(roads.map(({ closure }) => closure.id));
    const before = await this.core.router.route(start, goal, TEAM_PROFILE, { ignoring });
    const cutting = before === null ? [] : roads.filter(({ area }) => isCut(area, before));
    if (before === null || cutting.length === 0) return;
    const now = await this.core.router.route(start, goal, TEAM_PROFILE);
    await this.closures.tellCutWay(id, ...cutting.map(({ closure }) => ({ closure, before, now })));
  }

  /** From where the team was seen lately, else from its station if it has not left. */
  private underWay(): Promise<UnderWay[]> {
    const seenSince = toInstant(toMs(this.core.clock.now()) - EXPIRED_FROM_MS);
    return this.core.database.query<UnderWay>(
      `SELECT a.id, i.row #> '{place,point,coordinates}' AS goal, p.longitude, p.latitude,
         CASE WHEN a.state <> 'enRoute' THEN t.row #> '{station,point,coordinates}' END AS station
       FROM assignments a JOIN incidents i ON i.id = a.incident_id JOIN teams t ON t.id = a.team_id
         LEFT JOIN last_positions p ON p.position_number = t.position_number AND p.at > $1
       WHERE a.state = ANY($2::text[]) AND a.live AND i.row #>> '{place,point}' IS NOT NULL
       ORDER BY a.id`,
      [seenSince, UNDER_WAY],
    );
  }
}

const actionsOf = (core: Core): ClosureActions => new ClosureActions(core.transactions, core.geography, core.closedRoads);

/** Opens what has passed its time. */
export async function openLapsedRoads(core: Core): Promise<void> {
  const lapsed = await core.database.query<{ id: string }>(
    `SELECT id FROM closures WHERE live AND row ->> 'until' <= $1 LIMIT ${LAPSED_AT_ONCE}`,
    [core.clock.now()],
  );
  for (const { id } of lapsed) await actionsOf(core).lapse(id);
}
