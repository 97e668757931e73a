/** Crews on their way to closed roads: what their assignments say is told to the roads. The rows say what is not told yet; safe to run twice. */
import { ClosureActions } from '../closure/closure.actions.ts';
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';

const TELLING = /^assignment\.(arrived|completed|declined|stoodDown|stepUndone)$/;

export async function followCrews(core: Core, events: readonly TailedEvent[]): Promise<void> {
  const ids = events.filter(({ type }) => TELLING.test(type)).map(({ subjectId }) => subjectId);
  if (ids.length === 0) return;
  const concerned = await core.database.query<{ id: string; assignmentId: string }>(
    `SELECT id, row #>> '{crew,assignmentId}' AS "assignmentId" FROM closures WHERE live AND row #>> '{crew,assignmentId}' = ANY($1::text[])`,
    [ids],
  );
  const roads = new ClosureActions(core.transactions, core.geography, core.closedRoads);
  for (const { id, assignmentId } of concerned) await roads.followCrew(id, assignmentId);
}
