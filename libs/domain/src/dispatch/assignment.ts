/** Assignment (出动任务): one team on one incident. The status and the clock are its own; the team's is derived. */
import { z } from 'zod';
import { Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

export const ASSIGNMENT_STATES = ['dispatched', 'acknowledged', 'enRoute', 'onScene', 'completed', 'declined', 'stoodDown'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];
export const OPEN_ASSIGNMENT_STATES = ['dispatched', 'acknowledged', 'enRoute', 'onScene'] as const satisfies readonly AssignmentState[];

export const Assignment = z
  .object({
    id: z.string(),
    incidentId: z.string(),
    teamId: z.string(),
    state: z.enum(ASSIGNMENT_STATES),
    task: z.string().nullable(),
    note: z.string().nullable(),
    reason: z.string().nullable(),
    onBehalf: z.boolean(),
    flags: z.array(z.string()),
    /** Closures that were found to lie across its way; those that are still closed are in the feed. */
    wayCutBy: z.array(z.string()).optional(),
    dispatchedAt: z.string(),
    /** [A21] When it would be there, as reckoned at the order; it stays. Absent where that was unknown. */
    etaAt: z.string().optional(),
    /** Whether that was reckoned without known roads. */
    estimated: z.boolean().optional(),
    acknowledgedAt: z.string().nullable(),
    enRouteAt: z.string().nullable(),
    onSceneAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Assignment' });
export type Assignment = z.infer<typeof Assignment>;

export const DispatchTeams = z
  .strictObject({
    teamIds: z.array(Id).min(1).max(50),
    task: text(200).nullish(),
    note: text(2000).nullish(),
    at: InstantInput.nullish(),
    override: z.strictObject({ reason: words(200) }).nullish(),
    againstAdvice: z.strictObject({ reason: words(200) }).nullish(),
  })
  .meta({ id: 'DispatchTeams' });
export type DispatchTeams = z.infer<typeof DispatchTeams>;

export const STEPS = ['acknowledge', 'depart', 'arrive', 'complete', 'decline', 'standDown'] as const;
export type Step = (typeof STEPS)[number];

export const RecordStep = z
  .strictObject({ at: InstantInput.nullish(), position: Point.nullish(), note: text(2000).nullish() })
  .meta({ id: 'RecordStep' });
export type RecordStep = z.infer<typeof RecordStep>;

export const RecordEnd = z
  .strictObject({ reason: words(200), at: InstantInput.nullish(), position: Point.nullish(), note: text(2000).nullish() })
  .meta({ id: 'RecordEnd' });
export type RecordEnd = z.infer<typeof RecordEnd>;

export const UndoStep = z.strictObject({}).meta({ id: 'UndoStep' });

export const isOpen = (assignment: Pick<Assignment, 'state'>): boolean =>
  (OPEN_ASSIGNMENT_STATES as readonly string[]).includes(assignment.state);
