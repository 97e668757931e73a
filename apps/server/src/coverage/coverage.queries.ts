/** What nobody who stands by reaches, as far as the viewer sees teams and ground. */
import {
  type Boundary,
  boxOf,
  type Coverage,
  type CoverageQuery,
  fill,
  gridOver,
  type LngLat,
  polygonsOf,
  polygonsOfGrid,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Reaches } from '../core/reaches.ts';
import { TeamBoard } from '../core/team-board.ts';
import { Towns } from '../core/towns.ts';
import type { Viewer } from '../core/viewer.ts';

/** Together with the time it takes an answer is never older than half a minute. */
const KEPT_MS = 20_000;
const MOST_KEPT = 100;
/** Longer nobody waits for reaches that are not known yet: they are estimated. */
const PATIENCE_MS = 5_000;

@Injectable()
export class CoverageQueries {
  private readonly kept = new Map<string, { answer: Promise<Coverage>; atMs: number }>();

  constructor(
    private readonly database: Database,
    private readonly board: TeamBoard,
    private readonly reaches: Reaches,
    private readonly towns: Towns,
    private readonly clock: Clock,
  ) {}

  /** Those who see the same share an answer. */
  of(viewer: Viewer, query: CoverageQuery): Promise<Coverage> {
    const key = JSON.stringify([viewer.audience, query.minutes, query.capability]);
    const present = this.kept.get(key);
    const nowMs = performance.now();
    if (present !== undefined && nowMs - present.atMs < KEPT_MS) return present.answer;
    for (const [old, { atMs }] of this.kept) if (nowMs - atMs >= KEPT_MS || this.kept.size >= MOST_KEPT) this.kept.delete(old);
    const answer = this.reckon(viewer, query);
    this.kept.set(key, { answer, atMs: nowMs });
    answer.catch(() => this.kept.delete(key));
    return answer;
  }

  private async reckon(viewer: Viewer, { minutes, capability }: CoverageQuery): Promise<Coverage> {
    const at = this.clock.now();
    const standby = (await this.board.all()).filter(
      ({ team, scope }) =>
        viewer.sees(scope) &&
        team.availability === 'available' &&
        team.openAssignmentIds.length === 0 &&
        (capability === undefined || team.capabilities.some(({ code }) => code === capability)),
    );
    const starts = [...this.board.starts(standby.map(({ team }) => team)).values()];
    for (const start of starts) this.reaches.of(start, minutes);
    await this.reaches.settled(PATIENCE_MS);
    const reaches = [...new Set(starts.map((start) => this.reaches.of(start, minutes)))];
    const towns = this.towns.all();
    const reached = new Set(reaches.flatMap((reach) => this.reaches.placesOf(reach, towns)));
    const nodes = new Set(viewer.nodesOf('see'));
    return {
      at,
      minutes,
      capability: capability ?? null,
      estimated: reaches.some(({ estimated }) => estimated),
      polygons: {
        type: 'MultiPolygon',
        coordinates: await this.uncovered(
          [...nodes],
          reaches.map(({ geometry }) => geometry.coordinates),
        ),
      },
      towns: towns.flatMap(({ regionCode, jurisdictionId }, index) =>
        reached.has(index) || !nodes.has(jurisdictionId) ? [] : [{ regionCode, jurisdictionId }],
      ),
    };
  }

  private async uncovered(nodeIds: readonly string[], reaches: readonly Outline[]): Promise<LngLat[][][]> {
    const regions = await this.database.query<{ geometry: Boundary }>(
      'SELECT geometry FROM boundaries WHERE jurisdiction_id = ANY($1::uuid[])',
      [nodeIds],
    );
    if (regions.length === 0) return [];
    const outlines = regions.map(({ geometry }) => polygonsOf(geometry));
    const boxes = outlines.map((outline) => boxOf(outline.flat(2)));
    const grid = gridOver(
      boxOf(
        boxes.flatMap(([west, south, east, north]): LngLat[] => [
          [west, south],
          [east, north],
        ]),
      ),
    );
    for (const outline of outlines) fill(grid, outline, 1);
    for (const reach of reaches) fill(grid, reach, 0);
    return polygonsOfGrid(grid);
  }
}

type Outline = Parameters<typeof fill>[1];
