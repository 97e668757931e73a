/** Incident type (事件类型): an editable catalogue in the four classes of the Emergency Response Law (突发事件应对法 2024, art. 2). */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { codeText, words } from '../text.ts';

export const INCIDENT_CLASSES = ['natural', 'accident', 'health', 'social'] as const;

const seconds = z
  .int()
  .min(1)
  .max(7 * 86_400);
/** Seconds allowed for each step. Defaults: NFPA 1710 turnout 80 s, five-minute arrival of 城市消防站建设标准, one minute to accept, dispatch, acknowledge. */
export const Targets = z
  .strictObject({
    acceptSeconds: seconds,
    dispatchSeconds: seconds,
    acknowledgeSeconds: seconds,
    turnoutSeconds: seconds,
    arriveSeconds: seconds,
  })
  .meta({ id: 'Targets' });
export type Targets = z.infer<typeof Targets>;

export const DEFAULT_TARGETS: Targets = {
  acceptSeconds: 60,
  dispatchSeconds: 60,
  acknowledgeSeconds: 60,
  turnoutSeconds: 80,
  arriveSeconds: 300,
};

export const IncidentType = z
  .object({
    id: z.string(),
    code: z.string(),
    parentCode: z.string().nullable(),
    class: z.enum(INCIDENT_CLASSES),
    name: z.object({ zh: z.string(), en: z.string() }),
    targets: Targets,
    capabilities: z.array(z.string()),
    active: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'IncidentType' });
export type IncidentType = z.infer<typeof IncidentType>;

const name = z.strictObject({ zh: words(40), en: words(80) });

export const CreateIncidentType = z
  .strictObject({
    id: Id.nullish(),
    code: codeText(),
    parentCode: codeText().nullish(),
    class: z.enum(INCIDENT_CLASSES),
    name,
    targets: Targets.nullish(),
    capabilities: z.array(codeText(40)).max(20).nullish(),
  })
  .meta({ id: 'CreateIncidentType' });
export type CreateIncidentType = z.infer<typeof CreateIncidentType>;

export const DescribeIncidentType = z
  .strictObject({
    name: name.nullish(),
    targets: Targets.nullish(),
    capabilities: z.array(codeText(40)).max(20).nullish(),
    active: z.boolean().nullish(),
  })
  .meta({ id: 'DescribeIncidentType' });
export type DescribeIncidentType = z.infer<typeof DescribeIncidentType>;
