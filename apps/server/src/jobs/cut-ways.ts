/** When a road is closed, every team that is under way is asked for its way again: whoever's best way led over the closure is told. Safe to run twice. */
import {
  type Closure,
  EXPIRED_FROM_MS,
  hasLapsed,
  Id,
  isCut,
  type LngLat,
  TEAM_PROFILE,
  toInstant,
  toMs,
  UNDER_WAY,
} from '@fenghuo/domain';
import { ClosureActions } from '../closure/closure.actions.ts';
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { type JobQueue, ONCE } from './backend.ts';

const LAPSED_AT_ONCE = 500;

type UnderWay = { id: string; goal: LngLat; station: LngLat | null; longitude: number | null; latitude: number | null };

export class CutWays {
  private readonly closures: ClosureActions;

  constructor(
    private readonly core: Core,
    private readonly queue: JobQueue,
  ) {
    this.closures = actionsOf(core);
  }

  /** A job for each closure, at the time from which it bars ways; the id of the job is that of its cause. */
  async read(events: readonly TailedEvent[]): Promise<void> {
    for (const { type, payload, changes } of events) {
      const id = changes[0]?.id;
      if (type !== 'closure.closed' || id === undefined) continue;
      const delay = Math.max(0, toMs(String(payload['from'])) - toMs(this.core.clock.now()));
      await this.queue.add('tell', { id }, { ...ONCE, jobId: `way-${id}`, delay });
    }
  }

  async tell(given: unknown): Promise<void> {
    // A worker has no feed of its own that would keep them current.
    await this.core.closedRoads.load(this.core.database);
    const road = this.core.closedRoads.of(Id.parse(given));
    if (road === null || hasLapsed(road.closure, this.core.clock.now())) return;
    for (const team of await this.underWay()) await this.tellOne(team, road.closure);
  }

  private async tellOne({ id, goal, station, longitude, latitude }: UnderWay, closure: Closure): Promise<void> {
    const start: LngLat | null = longitude === null || latitude === null ? station : [longitude, latitude];
    if (start === null) return;
    const before = await this.core.router.route(start, goal, TEAM_PROFILE, { ignoring: closure.id });
    if (before === null || !isCut(closure, before)) return;
    const now = await this.core.router.route(start, goal, TEAM_PROFILE);
    await this.closures.tellCutWay(id, { closure, before, now });
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
