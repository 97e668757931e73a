/** The catalogue as a tree of rows, filtered; and what a form of it says. */
import {
  type CreateIncidentType,
  type Grade,
  INCIDENT_CLASSES,
  type IncidentType,
  type TargetException,
  type Targets,
} from '@fenghuo/domain';
import type { EnteredResponse } from './response.ts';

export type TypeClass = IncidentType['class'];
export type TypeNode = IncidentType & { children?: TypeNode[] };
export const TARGET_STEPS = ['accept', 'dispatch', 'acknowledge', 'turnout', 'arrive'] as const;
export type TargetStep = (typeof TARGET_STEPS)[number];
export const targetKey = (step: TargetStep): keyof Targets => `${step}Seconds`;

export type TypeFilter = { query: string; class: TypeClass | 'all'; withRetired: boolean };

/** Classes in the order of the law, types in the order of their codes; a parent stays when a child is meant. */
export function catalogueOf(types: readonly IncidentType[], filter: TypeFilter, words: (type: IncidentType) => string): TypeNode[] {
  const asked = filter.query.trim().toLowerCase();
  const known = new Set(types.map(({ code }) => code));
  const below = new Map<string | null, IncidentType[]>();
  for (const type of types) {
    const parent = type.parentCode !== null && known.has(type.parentCode) ? type.parentCode : null;
    below.set(parent, [...(below.get(parent) ?? []), type]);
  }
  const order = (a: IncidentType, b: IncidentType): number =>
    INCIDENT_CLASSES.indexOf(a.class) - INCIDENT_CLASSES.indexOf(b.class) || a.code.localeCompare(b.code, 'en', { numeric: true });
  const isMeant = (type: IncidentType): boolean =>
    (filter.class === 'all' || type.class === filter.class) &&
    (filter.withRetired || type.active) &&
    (asked === '' || words(type).toLowerCase().includes(asked));
  const nodes = (parent: string | null): TypeNode[] =>
    (below.get(parent) ?? []).sort(order).flatMap((type): TypeNode[] => {
      const children = nodes(type.code);
      if (children.length === 0) return isMeant(type) ? [type] : [];
      return [{ ...type, children }];
    });
  return nodes(null);
}

export const idsWithChildren = (nodes: readonly TypeNode[]): string[] =>
  nodes.flatMap((node) => (node.children ? [node.id, ...idsWithChildren(node.children)] : []));

type EnteredTargets = Partial<Record<keyof Targets, number | null | undefined>>;
type EnteredException = { grade?: Grade | null | undefined; jurisdictionId?: string | null | undefined; targets?: EnteredTargets };
export type EnteredType = {
  code?: string;
  class?: TypeClass;
  parentCode?: string;
  name?: { zh?: string; en?: string };
  targets?: EnteredTargets;
  exceptions?: readonly (EnteredException | undefined)[] | undefined;
  capabilities?: string[];
  response?: EnteredResponse;
  active?: boolean;
};

const nameFrom = ({ name }: EnteredType) => ({ zh: name?.zh?.trim() ?? '', en: name?.en?.trim() ?? '' });
/** An emptied number is missing, not nothing: the schema then says so beside it. */
const targetsFrom = ({ targets }: Pick<EnteredType, 'targets'>): Partial<Targets> =>
  Object.fromEntries(Object.entries(targets ?? {}).filter(([, seconds]) => seconds !== null)) as Partial<Targets>;

/** The steps in one order, so that the same is seen to be the same. */
const inOrder = (targets: Partial<Targets>): Partial<Targets> =>
  Object.fromEntries(TARGET_STEPS.map(targetKey).flatMap((key) => (targets[key] === undefined ? [] : [[key, targets[key]]])));
const exceptionsFrom = ({ exceptions }: Pick<EnteredType, 'exceptions'>): TargetException[] =>
  (exceptions ?? []).map((one) => ({
    ...(one?.grade && { grade: one.grade }),
    ...(one?.jurisdictionId && { jurisdictionId: one.jurisdictionId }),
    targets: inOrder(targetsFrom(one ?? {})),
  }));

export const newTypeFrom = (entered: EnteredType): Omit<Partial<CreateIncidentType>, 'targets'> & { targets: Partial<Targets> } => ({
  code: entered.code?.trim() ?? '',
  ...(entered.class && { class: entered.class }),
  ...(entered.parentCode && { parentCode: entered.parentCode }),
  name: nameFrom(entered),
  targets: targetsFrom(entered),
  ...(entered.exceptions?.length && { exceptions: exceptionsFrom(entered) }),
  capabilities: entered.capabilities ?? [],
});

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** Only what was changed. */
export function changesOf(before: IncidentType, entered: EnteredType): Record<string, unknown> {
  const name = nameFrom(entered);
  const given = targetsFrom(entered);
  const targets = inOrder(given);
  const present = Object.fromEntries(TARGET_STEPS.map(targetKey).map((key) => [key, before.targets[key]]));
  return {
    ...(differs([name.zh, name.en], [before.name.zh, before.name.en]) && { name }),
    ...(differs(targets, present) && { targets }),
    ...(differs(exceptionsFrom(entered), exceptionsFrom(before)) && { exceptions: exceptionsFrom(entered) }),
    ...(differs(entered.capabilities ?? [], before.capabilities) && { capabilities: entered.capabilities ?? [] }),
    ...(entered.active !== undefined && entered.active !== before.active && { active: entered.active }),
  };
}
