/** Closing and opening roads, and what follows: what has lapsed is opened, and teams whose way is cut are told. */
import {
  type CloseRoad,
  type Closure,
  closeRoad,
  cutWay,
  DomainError,
  followCrew,
  type HeldAssignment,
  type HeldClosure,
  type LngLat,
  lapseClosure,
  type OpenRoad,
  openRoad,
  type WayFacts,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { ClosedRoads } from '../core/closed-roads.ts';
import { Geography } from '../core/geography.ts';
import { Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class ClosureActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly geography: Geography,
    private readonly closedRoads: ClosedRoads,
  ) {}

  async close(asked: Asked, command: CloseRoad): Promise<Answer<Closure>> {
    const jurisdictionId = this.nodeOf(asked.viewer, pointsOf(command.geometry));
    return this.atOnce(
      await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        tx.record(closeRoad(tx.now, { id, jurisdictionId }, command));
        return created(tx.row<Closure>('closure', id));
      }),
    );
  }

  async open(asked: Asked, id: string, command: OpenRoad): Promise<Answer<Closure>> {
    return this.atOnce(
      await this.transactions.run(asked, async (tx) => {
        const closure = await tx.open<HeldClosure>('closure', id);
        asked.viewer.check('closeRoads', closure.row.jurisdictionId);
        tx.record(openRoad(tx.now, { closure }, command));
        return ok(tx.row<Closure>('closure', id));
      }),
    );
  }

  async lapse(id: string): Promise<void> {
    await this.transactions.runAs('closures', async (tx) => {
      const [closure] = await tx.lock<HeldClosure>('closure', [id]);
      if (closure !== undefined) tx.record(lapseClosure(tx.now, closure));
    });
  }

  /** [RT12] What the crew of a road has done by its assignment. Nothing when the road knows it. */
  async followCrew(id: string, assignmentId: string): Promise<void> {
    await this.transactions.runAs('closures', async (tx) => {
      const [assignment] = await tx.lock<HeldAssignment>('assignment', [assignmentId]);
      const [closure] = await tx.lock<HeldClosure>('closure', [id]);
      if (assignment !== undefined && closure !== undefined) tx.record(followCrew(closure, assignment.row));
    });
  }

  async tellCutWay(assignmentId: string, ...cuts: Omit<WayFacts, 'assignment'>[]): Promise<void> {
    await this.transactions.runAs('closures', async (tx) => {
      const [assignment] = await tx.lock<HeldAssignment>('assignment', [assignmentId]);
      if (assignment === undefined) return;
      for (const facts of cuts) tx.record(cutWay(tx.now, { ...facts, assignment }));
    });
  }

  /** Whoever asks this node for a way right after the answer already gets one round the closure; the log tells the other nodes. */
  private atOnce(answer: Answer<Closure>): Answer<Closure> {
    if (!answer.isReplayed) this.closedRoads.take(answer.body);
    return answer;
  }

  /** Who commands any of the places that it touches may close it. */
  private nodeOf(viewer: Viewer, points: readonly LngLat[]): string {
    const nodes = points.map((point) => this.geography.at(point)?.id ?? this.geography.rootId);
    const own = nodes.find((node) => viewer.may('closeRoads', node));
    if (own === undefined) throw new DomainError('FORBIDDEN');
    return own;
  }
}

function pointsOf(geometry: CloseRoad['geometry']): readonly LngLat[] {
  if (geometry.type === 'Point') return [geometry.coordinates];
  return geometry.type === 'LineString' ? geometry.coordinates : geometry.coordinates.flat();
}
