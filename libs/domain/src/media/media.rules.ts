/** Rules of media (docs/spec/media.md). */
import { type DomainEvent, ref } from '../feed/held.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import type { HeldReport } from '../report/report.rules.ts';
import { checkStepTime, type Instant, isLate } from '../time.ts';
import type { AddMedia, Media } from './media.ts';

/** [M1] A file is added to a report or an incident in any state: a review adds them later. The log has what came, never where it lies. */
export function addMedia(
  now: Instant,
  facts: { subject: HeldReport | HeldIncident; media: Omit<Media, 'at'> },
  command: AddMedia,
): [DomainEvent] {
  const { kind, row } = facts.subject;
  const at = checkStepTime(now, command.at, row.flags.includes('imported'));
  const { id: mediaId, ...described } = facts.media;
  return [
    {
      type: kind === 'incident' ? 'incident.mediaAdded' : 'report.mediaAdded',
      subject: ref(kind, row.id),
      incidentId: 'incidentId' in row ? row.incidentId : row.id,
      at,
      flags: isLate(now, at) ? ['late'] : [],
      payload: { mediaId, ...described, note: command.note?.trim() || null, keepsPosition: command.keepPosition === 'true' },
      touches: [],
    },
  ];
}
