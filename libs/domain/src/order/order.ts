/** Order (命令): what one team is to do, in the commander's words, with the drawings it points at. Sent in editions; the newest holds. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { words } from '../text.ts';
import { BoundInput, InstantInput } from '../time.ts';

export const ORDER_STATES = ['current', 'void'] as const;
/** Why this edition was sent: somebody wrote it, or a drawing that the one before pointed at was changed. */
export const ORDER_CAUSES = ['written', 'redrawn'] as const;

export const Order = z
  .object({
    id: z.string(),
    incidentId: z.string(),
    teamId: z.string(),
    state: z.enum(ORDER_STATES),
    edition: z.int(),
    cause: z.enum(ORDER_CAUSES),
    previousId: z.string().nullable(),
    text: z.string(),
    drawingIds: z.array(z.string()),
    dueAt: z.string().nullable(),
    issuedAt: z.string(),
    voidedAt: z.string().nullable(),
    readAt: z.string().nullable(),
    readBy: z.object({ personId: z.string(), name: z.string() }).nullable(),
    onBehalf: z.boolean(),
    /** When the team had done it, and who said so; absent in what was logged before that was asked. */
    doneAt: z.string().nullish(),
    doneBy: z.object({ personId: z.string(), name: z.string() }).nullish(),
    flags: z.array(z.string()),
    version: z.int(),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;

export const IssueOrder = z
  .strictObject({
    id: Id.nullish(),
    teamId: Id,
    text: words(4000),
    drawingIds: z.array(Id).max(50).nullish(),
    dueAt: BoundInput.nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'IssueOrder' });
export type IssueOrder = z.infer<typeof IssueOrder>;

export const ReadOrder = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'ReadOrder' });
export type ReadOrder = z.infer<typeof ReadOrder>;

export const FinishOrder = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'FinishOrder' });
export type FinishOrder = z.infer<typeof FinishOrder>;
