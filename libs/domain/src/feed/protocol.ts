/** The whole conversation of the live feed, protocol 1 (docs/spec/feed.md). One page, both programs. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { LogEvent } from './log-event.ts';

export const PROTOCOL = 1;

export const Cursor = z.string().min(1).max(200);

export const Resume = z.object({ protocol: z.int(), after: Cursor.nullable() });
export type Resume = z.infer<typeof Resume>;

/** `kinds` lists every kind, empty ones too. It counts only when all `parts` have come. */
export const Snapshot = z
  .object({ cursor: Cursor, kinds: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))), part: z.int(), parts: z.int() })
  .meta({ id: 'Snapshot' });
export type Snapshot = z.infer<typeof Snapshot>;

/** Everything the viewer may see in the range (after, through]; an empty batch moves the cursor on. */
export const Batch = z.object({ after: Cursor, through: Cursor, events: z.array(LogEvent) }).meta({ id: 'Batch' });
export type Batch = z.infer<typeof Batch>;

export const Ack = z.object({ through: Cursor });
export type Ack = z.infer<typeof Ack>;

export type Heartbeat = { cursor: string; at: string };
export type Reset = { code: string };

export const REFUSALS = ['PROTOCOL_UNSUPPORTED', 'SESSION_ENDED', 'FORBIDDEN', 'TOO_MANY', 'MALFORMED', 'SHUTTING_DOWN'] as const;
export type Refusal = (typeof REFUSALS)[number];

export const View = z.object({
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  zoom: z.number().min(0).max(24),
});
export type View = z.infer<typeof View>;

/** What a console says of itself: which incident it has open and which field it edits. */
export const PresenceUpdate = z.object({ incidentId: Id.nullable(), editing: z.string().max(40).nullish() });
export type PresenceUpdate = z.infer<typeof PresenceUpdate>;

/** Who has the incident open. */
export type Presence = { incidentId: string; people: { personId: string; name: string; editing: string | null }[] };

/** Limits of the conversation. */
export const MAX_MESSAGE_BYTES = 65_536;
export const MAX_MESSAGES_PER_SECOND = 50;
export const MAX_UNACKNOWLEDGED_EVENTS = 1_000;
export const MAX_UNACKNOWLEDGED_BYTES = 1_048_576;
export const HEARTBEAT_MS = 10_000;
export const ACK_EVERY_MS = 250;
