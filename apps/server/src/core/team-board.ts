/**
 * Every team with its newest fix, in memory, for those who look at all of them at once: whom to send, what is covered. What has changed is read
 * before each look, so nobody is shown a team as it was before their own last command.
 */
import { type LngLat, startOf, type Team, toMs } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from './clock.ts';
import { Database } from './database.ts';
import { Nearest } from './nearest.ts';
import { NewestPositions } from './newest-positions.ts';

export type BoardTeam = {
  readonly team: Team;
  readonly scope: readonly string[];
  /** Newest fix, whatever its age. */
  readonly position: { readonly point: LngLat; readonly ageSeconds: number } | null;
};
type Known = { team: Team; scope: readonly string[]; writer: string };

/** Teams move on; an index for choosing twenty of thousands may be this old. */
const INDEX_MS = 1_000;

@Injectable()
export class TeamBoard {
  private readonly known = new Map<string, Known>();
  private index: { nearest: Nearest<string>; builtAt: number } | null = null;

  constructor(
    private readonly database: Database,
    private readonly positions: NewestPositions,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<BoardTeam[]> {
    await this.read();
    const nowMs = toMs(this.clock.now());
    return [...this.known.values()].map(({ team, scope }) => ({ team, scope, position: this.positionOf(team, nowMs) }));
  }

  /** Where each of these teams would set out from; without a place it is left out. */
  starts(teams: readonly Team[]): Map<string, LngLat> {
    const nowMs = toMs(this.clock.now());
    return new Map(
      teams.flatMap((team) => {
        const start = startOf({ team, position: this.positionOf(team, nowMs) });
        return start === null ? [] : [[team.id, start.point] as const];
      }),
    );
  }

  /** Ids of the nearest `count` that match, by where they would set out from. */
  nearest(point: LngLat, count: number, matches: (teamId: string) => boolean): string[] {
    if (this.index === null || performance.now() - this.index.builtAt > INDEX_MS) {
      const starts = this.starts([...this.known.values()].map(({ team }) => team));
      this.index = { nearest: new Nearest([...starts.keys()], (id) => starts.get(id) ?? null), builtAt: performance.now() };
    }
    return this.index.nearest.to(point, count, matches);
  }

  private positionOf({ positionNumber }: Team, nowMs: number): BoardTeam['position'] {
    const fix = this.positions.fixOf(positionNumber);
    return fix && { point: [fix.lng / 1e7, fix.lat / 1e7], ageSeconds: Math.max(0, Math.round((nowMs - fix.atMs) / 1000)) };
  }

  /** Which rows are others than those held, and then these. */
  private async read(): Promise<void> {
    const present = await this.database.query<{ id: string; writer: string }>('SELECT id, xmin::text AS writer FROM teams WHERE live');
    const changed = present.filter(({ id, writer }) => this.known.get(id)?.writer !== writer).map(({ id }) => id);
    if (present.length < this.known.size) {
      const ids = new Set(present.map(({ id }) => id));
      for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
    }
    if (changed.length === 0) return;
    this.index = null;
    const rows = await this.database.query<{ row: Team; scope: string[]; writer: string }>(
      'SELECT row, scope, xmin::text AS writer FROM teams WHERE live AND id = ANY($1::uuid[])',
      [changed],
    );
    for (const { row, scope, writer } of rows) this.known.set(row.id, { team: row, scope, writer });
  }
}
