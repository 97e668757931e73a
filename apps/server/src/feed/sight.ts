/** What one audience may see of an event (docs/spec/feed.md, F6–F8): change by change, before or after it. */
import type { Change, LogEvent } from '@fenghuo/domain';
import type { Viewer } from '../core/viewer.ts';
import type { TailedEvent } from './relay.ts';

/** The event as this viewer gets it, or null when it concerns nothing in sight. Events without an audience stay in the log. */
export function eventFor(viewer: Viewer, event: TailedEvent): LogEvent | null {
  if (event.audience.length === 0) return null;
  const changes = event.changes.flatMap((change): Change[] => {
    const { kind, id, version } = change;
    if (viewer.sees(change.scope)) return [{ kind, id, version, row: change.row }];
    return viewer.sees(change.was ?? change.scope) ? [{ kind, id, version, row: null }] : [];
  });
  const seesSubject = viewer.sees(event.audience);
  if (changes.length === 0 && !seesSubject) return null;
  const { id, type, at, recordedAt, actor, incidentId } = event;
  // Whoever sees only a row that changed along gets that row, not what was said about the subject.
  return { id, type, at, recordedAt, actor, incidentId, payload: seesSubject ? event.payload : {}, changes };
}
