/** Incident (突发事件): the thing being handled. It has reports, assignments and a timeline. */
import { z } from 'zod';
import { Figures, FiguresInput } from '../figures.ts';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { Grade } from '../report/report.ts';
import { codeText, text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

export const INCIDENT_STATES = ['open', 'controlled', 'closed'] as const;
/** How it ended (办结结论). `merged` is set by merging alone. */
export const DISPOSITIONS = ['handled', 'falseAlarm', 'handedOver', 'duplicate', 'merged'] as const;

export const Incident = z
  .object({
    id: z.string(),
    code: z.string(),
    state: z.enum(INCIDENT_STATES),
    typeCode: z.string().nullable(),
    title: z.string(),
    place: Place,
    grade: Grade.nullable(),
    receivedAt: z.string(),
    openedAt: z.string(),
    controlledAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    disposition: z.enum(DISPOSITIONS).nullable(),
    figures: Figures,
    reportIds: z.array(z.string()),
    mergedIntoId: z.string().nullable(),
    flags: z.array(z.string()),
    jurisdictionId: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof Incident>;

export const DescribeIncident = z
  .strictObject({
    title: words(100).nullish(),
    typeCode: codeText().nullish(),
    grade: Grade.nullish(),
    place: PlaceInput.nullish(),
    figures: FiguresInput.nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'DescribeIncident' });
export type DescribeIncident = z.infer<typeof DescribeIncident>;

export const ControlIncident = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'ControlIncident' });
export type ControlIncident = z.infer<typeof ControlIncident>;

export const CloseIncident = z
  .strictObject({
    disposition: z.enum(['handled', 'falseAlarm', 'handedOver', 'duplicate']),
    note: text(2000).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'CloseIncident' });
export type CloseIncident = z.infer<typeof CloseIncident>;

export const MergeIncident = z.strictObject({ intoIncidentId: Id, at: InstantInput.nullish() }).meta({ id: 'MergeIncident' });
export type MergeIncident = z.infer<typeof MergeIncident>;

export const AddNote = z.strictObject({ text: words(4000), at: InstantInput.nullish() }).meta({ id: 'AddNote' });
export type AddNote = z.infer<typeof AddNote>;
