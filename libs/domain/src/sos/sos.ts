/** A call for help (紧急求助) of somebody in the field: loud on every console that sees them until one person owns it. */
import { z } from 'zod';
import { Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { words } from '../text.ts';
import { InstantInput } from '../time.ts';

export const SOS_STATES = ['raised', 'owned', 'ended'] as const;

export const Sos = z
  .object({
    id: z.string(),
    state: z.enum(SOS_STATES),
    /** Null: a terminal in a vehicle, which no person is signed in at. */
    person: z.object({ id: z.string(), name: z.string() }).nullable(),
    teamId: z.string().nullable(),
    assignmentId: z.string().nullable(),
    incidentId: z.string().nullable(),
    /** Where it was pressed, if the phone knew. */
    point: Point.nullable(),
    accuracyMetres: z.number().nullable(),
    raisedAt: z.string(),
    /** How often it was pressed while open, and when last; absent in what was logged before presses were counted. */
    pressCount: z.int().optional(),
    pressedAt: z.string().optional(),
    ownedAt: z.string().nullable(),
    owner: z.object({ id: z.string(), name: z.string() }).nullable(),
    endedAt: z.string().nullable(),
    reason: z.string().nullable(),
    flags: z.array(z.string()),
    jurisdictionId: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Sos' });
export type Sos = z.infer<typeof Sos>;

/** Everything may be missing: whoever presses for three seconds has said enough. */
export const RaiseSos = z
  .strictObject({
    id: Id.nullish(),
    teamId: Id.nullish(),
    assignmentId: Id.nullish(),
    point: Point.nullish(),
    accuracyMetres: z.number().min(0).max(1_000_000).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'RaiseSos' });
export type RaiseSos = z.infer<typeof RaiseSos>;

export const OwnSos = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'OwnSos' });
export type OwnSos = z.infer<typeof OwnSos>;

export const EndSos = z.strictObject({ reason: words(200), at: InstantInput.nullish() }).meta({ id: 'EndSos' });
export type EndSos = z.infer<typeof EndSos>;
