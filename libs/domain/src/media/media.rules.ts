/** Rules of media (docs/spec/media.md). */
import { type DomainEvent, ref } from '../feed/held.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import type { HeldReport } from '../report/report.rules.ts';
import type { HeldShipment } from '../supply-request/supply-request.apply.ts';
import { checkStepTime, type Instant, isLate } from '../time.ts';
import type { AddMedia, Media } from './media.ts';

const TYPE = { report: 'report.mediaAdded', incident: 'incident.mediaAdded', shipment: 'shipment.mediaAdded' } as const;

/** [M1] A file is added to a report, an incident or a shipment in any state: a review adds them later. The log has what came, never where it lies. */
export function addMedia(
  now: Instant,
  facts: { subject: HeldReport | HeldIncident | HeldShipment; media: Omit<Media, 'at'> },
  command: AddMedia,
): [DomainEvent] {
  const { kind, row } = facts.subject;
  const at = checkStepTime(now, command.at, row.flags.includes('imported'));
  const { id: mediaId, ...described } = facts.media;
  return [
    {
      type: TYPE[kind as keyof typeof TYPE],
      subject: ref(kind, row.id),
      incidentId: 'incidentId' in row ? row.incidentId : row.id,
      at,
      flags: isLate(now, at) ? ['late'] : [],
      payload: { mediaId, ...described, note: command.note?.trim() || null, keepsPosition: command.keepPosition === 'true' },
      // A shipment names its photos; an incident and a report have a timeline for that.
      touches: kind === 'shipment' ? [ref(kind, row.id)] : [],
    },
  ];
}
