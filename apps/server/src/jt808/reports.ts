/** What the process of terminals and the server say to each other. */
import { Fix } from '@fenghuo/domain';
import { z } from 'zod';
import { MOST_COUNTS } from './counts.ts';

export const MOST_REPORTS = 1_000;
/** Of all reports in one request. One long message alone may hold somewhat fewer than half of them. */
export const MOST_REPORT_FIXES = 5_000;

const TerminalId = z.string().regex(/^[0-9]{1,20}$/);

/** Degrees of the receiver's own datum; what it is the list of devices knows. */
const TerminalFix = z.strictObject({
  point: z.tuple([z.number(), z.number()]),
  at: Fix.shape.at,
  speedMps: z.number(),
  headingDegrees: z.number(),
});

export const TakeReports = z.strictObject({
  reports: z
    .array(z.strictObject({ terminalId: TerminalId, fixes: z.array(TerminalFix).max(MOST_REPORT_FIXES), isSos: z.boolean() }))
    .max(MOST_REPORTS),
  counts: z
    .record(z.string().regex(/^[A-Z_]{1,40}$/), z.int().min(1))
    .refine((counts) => Object.keys(counts).length <= MOST_COUNTS, 'too many'),
});
export type TakeReports = z.infer<typeof TakeReports>;

/** In the order of the reports. `texts`: what the terminal's team is ordered now, to be shown in the cab. */
export const ReportsAnswer = z.object({
  answers: z.array(z.object({ isListed: z.boolean(), texts: z.array(z.object({ id: z.string(), text: z.string() })) })),
});
export type ReportsAnswer = z.infer<typeof ReportsAnswer>;
