/** Incident type (事件类型): an editable catalogue in the four classes of the Emergency Response Law (突发事件应对法 2024, art. 2). */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { Grade } from '../report/report.ts';
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

/** Of what is sent: so many teams that can do this, each at least so good and so large. Levels: 1 is best. */
export const Requirement = z
  .strictObject({
    capability: codeText(40),
    minLevel: z.int().min(1).max(3).nullish(),
    teams: z.int().min(1).max(50),
    headcount: z.int().min(1).max(100_000).nullish(),
  })
  .meta({ id: 'Requirement' });
export type Requirement = z.infer<typeof Requirement>;

/** From the least to the gravest: a grade without a list of its own takes that of the next lower one. */
export const RESPONSE_GRADES = ['ordinary', 'large', 'major', 'extraordinary'] as const satisfies readonly Grade[];

const requirements = z.array(Requirement).max(20);
/** Whom to send to a type of incident, by its grade (响应力量). */
export const TypeResponse = z
  .object({ ordinary: requirements, large: requirements, major: requirements, extraordinary: requirements })
  .meta({ id: 'TypeResponse' });
export type TypeResponse = z.infer<typeof TypeResponse>;

export const SetTypeResponse = z
  .strictObject({
    ordinary: requirements.nullish(),
    large: requirements.nullish(),
    major: requirements.nullish(),
    extraordinary: requirements.nullish(),
  })
  .meta({ id: 'SetTypeResponse' });
export type SetTypeResponse = z.infer<typeof SetTypeResponse>;

/** What differs for a grade, for a node and what lies below it, or for both together. */
export const TargetException = z
  .strictObject({ grade: Grade.nullish(), jurisdictionId: Id.nullish(), targets: Targets.partial() })
  .refine(({ grade, jurisdictionId }) => Boolean(grade ?? jurisdictionId), { message: 'grade or jurisdictionId', path: ['grade'] })
  .meta({ id: 'TargetException' });
export type TargetException = z.infer<typeof TargetException>;
const MAX_EXCEPTIONS = 50;

/** [C6] The targets of a thing: its type's, then what differs for its grade, then for its node. `nodes`: from its own up to the root; the nearest says the last word. */
export function targetsFor(
  type: Pick<IncidentType, 'targets' | 'exceptions'> | undefined,
  { grade, nodes }: { grade: Grade | null; nodes: readonly string[] },
): Targets {
  const distance = ({ jurisdictionId }: TargetException): number => (jurisdictionId ? nodes.indexOf(jurisdictionId) : nodes.length);
  const fitting = (type?.exceptions ?? []).filter(
    (one) => (!one.grade || one.grade === grade) && (!one.jurisdictionId || nodes.includes(one.jurisdictionId)),
  );
  const ordered = fitting.sort((a, b) => distance(b) - distance(a) || Number(Boolean(a.grade)) - Number(Boolean(b.grade)));
  return Object.assign({}, type?.targets ?? DEFAULT_TARGETS, ...ordered.map(({ targets }) => targets));
}

export const IncidentType = z
  .object({
    id: z.string(),
    code: z.string(),
    parentCode: z.string().nullable(),
    class: z.enum(INCIDENT_CLASSES),
    name: z.object({ zh: z.string(), en: z.string() }),
    targets: Targets,
    /** Rows of before have none. */
    exceptions: z.array(TargetException).optional(),
    capabilities: z.array(z.string()),
    /** Absent until it is set. */
    response: TypeResponse.optional(),
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
    exceptions: z.array(TargetException).max(MAX_EXCEPTIONS).nullish(),
    capabilities: z.array(codeText(40)).max(20).nullish(),
    response: SetTypeResponse.nullish(),
  })
  .meta({ id: 'CreateIncidentType' });
export type CreateIncidentType = z.infer<typeof CreateIncidentType>;

export const DescribeIncidentType = z
  .strictObject({
    name: name.nullish(),
    targets: Targets.nullish(),
    exceptions: z.array(TargetException).max(MAX_EXCEPTIONS).nullish(),
    capabilities: z.array(codeText(40)).max(20).nullish(),
    response: SetTypeResponse.nullish(),
    active: z.boolean().nullish(),
  })
  .meta({ id: 'DescribeIncidentType' });
export type DescribeIncidentType = z.infer<typeof DescribeIncidentType>;

export const NO_RESPONSE: TypeResponse = { ordinary: [], large: [], major: [], extraordinary: [] };

/** What an incident of this type and grade asks for: the list of its grade or of the next lower one, else one team for each capability of the type. Not graded is ordinary. */
export function requirementsOf(
  type: Pick<IncidentType, 'capabilities' | 'response'> | null | undefined,
  grade: Grade | null,
): readonly Requirement[] {
  if (!type) return [];
  const upTo = RESPONSE_GRADES.slice(0, RESPONSE_GRADES.indexOf(grade ?? 'ordinary') + 1);
  const lists = upTo.map((one) => type.response?.[one] ?? []);
  const own = lists.findLast((list) => list.length > 0);
  return own ?? [...new Set(type.capabilities)].map((capability) => ({ capability, teams: 1 }));
}
