/** Report (接报记录): one message that something may be happening. */
import { z } from 'zod';
import { Figures, FiguresInput } from '../figures.ts';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

export const REPORT_STATES = ['waiting', 'accepted', 'joined', 'dismissed'] as const;
export const REPORT_SOURCES = ['phone', 'app', 'grid', 'department', 'sensor', 'public', 'import'] as const;

export const Report = z
  .object({
    id: z.string(),
    code: z.string(),
    state: z.enum(REPORT_STATES),
    source: z.enum(REPORT_SOURCES),
    externalId: z.string().nullable(),
    summary: z.string(),
    description: z.string().nullable(),
    typeCode: z.string().nullable(),
    place: Place,
    occurredAt: z.string(),
    receivedAt: z.string(),
    recordedAt: z.string(),
    incidentId: z.string().nullable(),
    figures: Figures,
    flags: z.array(z.string()),
    jurisdictionId: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof Report>;

export const Reporter = z.strictObject({
  name: text(60).nullish(),
  phone: z
    .string()
    .max(40)
    .regex(/^[0-9+()*#\- ]*$/, 'phone')
    .nullish(),
});
export type Reporter = z.infer<typeof Reporter>;

export const SubmitReport = z
  .strictObject({
    id: Id.nullish(),
    source: z.enum(REPORT_SOURCES),
    summary: words(200),
    description: text(4000).nullish(),
    typeCode: codeText().nullish(),
    place: PlaceInput,
    occurredAt: InstantInput,
    receivedAt: InstantInput.nullish(),
    reporter: Reporter.nullish(),
    externalId: words(200).nullish(),
    figures: FiguresInput.nullish(),
  })
  .meta({ id: 'SubmitReport' });
export type SubmitReport = z.infer<typeof SubmitReport>;

export const GRADES = ['ordinary', 'large', 'major', 'extraordinary'] as const;
export const Grade = z.enum(GRADES);
/** Incident grade (事件等级): 一般 / 较大 / 重大 / 特别重大. Never a warning level or a response level. */
export type Grade = z.infer<typeof Grade>;

export const AcceptReport = z
  .strictObject({
    typeCode: codeText().nullish(),
    title: words(100).nullish(),
    grade: Grade.nullish(),
    place: PlaceInput.nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'AcceptReport' });
export type AcceptReport = z.infer<typeof AcceptReport>;

export const JoinReport = z.strictObject({ incidentId: Id, at: InstantInput.nullish() }).meta({ id: 'JoinReport' });
export type JoinReport = z.infer<typeof JoinReport>;

export const WithReason = z.strictObject({ reason: words(200), at: InstantInput.nullish() }).meta({ id: 'WithReason' });
export type WithReason = z.infer<typeof WithReason>;

export const FindSimilar = z
  .strictObject({
    place: PlaceInput.nullish(),
    typeCode: codeText().nullish(),
    occurredAt: InstantInput.nullish(),
    summary: text(4000).nullish(),
    phone: z.string().max(40).nullish(),
  })
  .meta({ id: 'FindSimilar' });
export type FindSimilar = z.infer<typeof FindSimilar>;
