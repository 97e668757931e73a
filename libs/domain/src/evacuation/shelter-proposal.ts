/** Which shelter for which household (docs/spec/evacuation.md, EV9): families stay together, needs are met, the nearest by road with room. A person confirms. */
import { z } from 'zod';
import type { ShelterFunction } from '../shelter/shelter.ts';
import type { HouseholdNeed } from './household.ts';

/** `noRoom`: none has places for all of them. `specialShort`: no special places left. `needsUnmet`: nothing there for what they need. `noWay`: no road known to lead there. */
export const PROPOSAL_REASONS = ['nearest', 'noRoom', 'specialShort', 'needsUnmet', 'noWay', 'assigned'] as const;
export type ProposalReason = (typeof PROPOSAL_REASONS)[number];

export const ShelterProposal = z
  .object({
    householdId: z.string(),
    people: z.int(),
    vulnerable: z.int(),
    shelterId: z.string().nullable(),
    seconds: z.int().nullable(),
    estimated: z.boolean(),
    reasons: z.array(z.enum(PROPOSAL_REASONS)),
  })
  .meta({ id: 'ShelterProposal' });
export type ShelterProposal = z.infer<typeof ShelterProposal>;

export type HouseholdToPlace = {
  readonly householdId: string;
  readonly people: number;
  readonly vulnerable: number;
  readonly needs: readonly HouseholdNeed[];
  readonly assignedShelterId: string | null;
};
export type ShelterWithRoom = {
  readonly id: string;
  readonly free: number;
  readonly specialFree: number;
  readonly functions: readonly ShelterFunction[];
};
export type Way = { readonly seconds: number; readonly estimated: boolean };
type Facts = {
  readonly households: readonly HouseholdToPlace[];
  readonly shelters: readonly ShelterWithRoom[];
  /** Null where no road leads. */
  readonly way: (householdId: string, shelterId: string) => Way | null;
};

const FUNCTION_FOR: Partial<Record<HouseholdNeed, ShelterFunction>> = { wheelchair: 'stepFree', illness: 'medical' };
type Left = { free: number; specialFree: number };

/** The same facts, the same answer: those with vulnerable people choose first, then the larger ones; a family goes to one shelter or to none. */
export function proposeShelters({ households, shelters, way }: Facts): ShelterProposal[] {
  const left = new Map(shelters.map(({ id, free, specialFree }): [string, Left] => [id, { free, specialFree }]));
  const inOrder = [...households].sort(
    (a, b) => b.vulnerable - a.vulnerable || b.people - a.people || (a.householdId < b.householdId ? -1 : 1),
  );
  return inOrder.map((household) => {
    const { householdId, people, vulnerable, assignedShelterId } = household;
    const said = { householdId, people, vulnerable };
    // Places are kept for them already.
    if (assignedShelterId !== null)
      return { ...said, shelterId: assignedShelterId, ...timeOf(way(householdId, assignedShelterId)), reasons: ['assigned'] };
    const choice = choose(household, shelters, left, way);
    if (choice === null) return { ...said, shelterId: null, seconds: null, estimated: false, reasons: ['noRoom'] };
    const room = left.get(choice.shelter.id);
    if (room !== undefined)
      left.set(choice.shelter.id, { free: room.free - people, specialFree: Math.max(0, room.specialFree - vulnerable) });
    return { ...said, shelterId: choice.shelter.id, ...timeOf(choice.way), reasons: choice.reasons };
  });
}

const timeOf = (way: Way | null): Pick<ShelterProposal, 'seconds' | 'estimated'> => ({
  seconds: way?.seconds ?? null,
  estimated: way?.estimated ?? false,
});

type Choice = { shelter: ShelterWithRoom; way: Way | null; reasons: ProposalReason[] };

/** Special places count before what else they need, that before the way: who cannot be cared for there is not safe there. */
function choose(
  household: HouseholdToPlace,
  shelters: readonly ShelterWithRoom[],
  left: ReadonlyMap<string, Left>,
  way: Facts['way'],
): Choice | null {
  const wanted = household.needs.flatMap((need) => FUNCTION_FOR[need] ?? []);
  const choices = shelters.flatMap((shelter) => {
    const room = left.get(shelter.id);
    if (room === undefined || room.free < household.people) return [];
    const isShort = room.specialFree < household.vulnerable;
    const isUnmet = wanted.some((one) => !shelter.functions.includes(one));
    return [{ shelter, isShort, isUnmet, way: way(household.householdId, shelter.id) }];
  });
  const rank = ({ isShort, isUnmet, way: leg }: (typeof choices)[number]): number[] => [
    Number(leg === null),
    Number(isShort),
    Number(isUnmet),
    leg?.seconds ?? 0,
  ];
  const [best] = choices.sort((a, b) => compare(rank(a), rank(b)) || (a.shelter.id < b.shelter.id ? -1 : 1));
  if (best === undefined) return null;
  const problems: ProposalReason[] = [
    ...(best.way === null ? (['noWay'] as const) : []),
    ...(best.isShort ? (['specialShort'] as const) : []),
    ...(best.isUnmet ? (['needsUnmet'] as const) : []),
  ];
  return { shelter: best.shelter, way: best.way, reasons: problems.length === 0 ? ['nearest'] : problems };
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};
