/** The meaning of events for an evacuation zone: who counts where, by village. Sums always equal the whole: people only move from one count to another. */
import { type DomainEvent, type Held, nodeKey, personKey, unique, withFlags } from '../feed/held.ts';
import { type FollowExtra, follow } from '../incident/follow.ts';
import {
  type EvacuationZone,
  HOUSEHOLD_STATES,
  type HouseholdState,
  type HouseholdTally,
  STILL_THERE,
  type VillageCount,
} from './evacuation-zone.ts';
import type { HouseholdMove } from './household.steps.ts';

export type HeldZone = Held<EvacuationZone>;

/** `helperIds`: they see the zone whose households they fetch. `isImported`: its incident is, so that old times pass. */
export type ZoneExtra = FollowExtra & { helperIds: readonly string[] };
export const zoneExtra = (held: HeldZone): ZoneExtra => held.extra as ZoneExtra;

type Payload = {
  villages: VillageCount[];
  elsewhere: number;
  helperIds: string[];
  jurisdictionId: string;
  moves: HouseholdMove[];
  household: { from: HouseholdState | null; to: HouseholdState | null };
  by: EvacuationZone['verifiedBy'][number];
};

export function applyZone(before: HeldZone | null, event: DomainEvent): HeldZone {
  const p = event.payload as Payload;
  if (before === null) {
    const row = event.initial as EvacuationZone;
    return hold({ ...row, version: 0 }, { incidentNode: row.jurisdictionId, cameVia: [], helperIds: [] });
  }
  const { row } = before;
  const extra = zoneExtra(before);
  const set = (part: Partial<EvacuationZone>, more: Partial<ZoneExtra> = {}): HeldZone =>
    hold({ ...row, ...part, flags: withFlags(row.flags, event.flags) }, { ...extra, ...more });
  switch (event.type) {
    case 'evacuationZone.ordered':
      return set({ state: 'ordered', orderedAt: event.at, villages: p.villages, elsewhere: p.elsewhere }, { helperIds: p.helperIds });
    case 'evacuationZone.householdListed':
    case 'evacuationZone.householdRecounted':
      return set(moved(row, p), { helperIds: p.helperIds });
    case 'evacuationZone.householdMoved':
      return set({ ...moved(row, p), ...(row.state === 'ordered' && { state: 'running' }) });
    case 'evacuationZone.verified': {
      const verifiedBy = [...row.verifiedBy, p.by];
      return set({ verifiedBy, ...(verifiedBy.length > 1 && { state: 'verifiedEmpty' }) });
    }
    case 'evacuationZone.lifted':
      return set({ state: 'lifted', liftedAt: event.at });
    case 'evacuationZone.returned':
      return set({ state: 'returned', returnedAt: event.at });
    case 'incident.merged':
    case 'incident.unmerged': {
      const followed = follow<EvacuationZone, ZoneExtra>(before, event);
      return followed === null ? before : hold(followed.row, followed.extra);
    }
    default:
      return before;
  }
}

/** [EV10] Whoever is there again takes back what was verified. */
function moved(row: EvacuationZone, p: Payload): Partial<EvacuationZone> {
  const villages = countedIn(row.villages, p);
  const isBack = p.moves.some(({ to }) => to !== null && (STILL_THERE as readonly HouseholdState[]).includes(to));
  if (!isBack || row.verifiedBy.length === 0) return { villages };
  return { villages, verifiedBy: [], ...(row.state === 'verifiedEmpty' && { state: 'running' }) };
}

const NONE: HouseholdTally = { households: 0, people: 0, vulnerable: 0 };
const plus = (a: HouseholdTally, b: HouseholdTally, sign: number): HouseholdTally => ({
  households: a.households + sign * b.households,
  people: a.people + sign * b.people,
  vulnerable: a.vulnerable + sign * b.vulnerable,
});

export const emptyVillage = (jurisdictionId: string): VillageCount => ({
  jurisdictionId,
  ...NONE,
  byState: Object.fromEntries(HOUSEHOLD_STATES.map((state) => [state, NONE])) as VillageCount['byState'],
});

type Counting = Pick<Payload, 'jurisdictionId' | 'moves' | 'household'>;

/** The counts after some people have moved; a village comes into being with its first household. */
export function countedIn(villages: readonly VillageCount[], counting: Counting): VillageCount[] {
  const { jurisdictionId } = counting;
  const village = villages.find((one) => one.jurisdictionId === jurisdictionId) ?? emptyVillage(jurisdictionId);
  const others = villages.filter((one) => one.jurisdictionId !== jurisdictionId);
  const after = [...others, counted(village, counting)].filter((one) => one.households > 0);
  return after.sort((a, b) => (a.jurisdictionId < b.jurisdictionId ? -1 : 1));
}

function counted(village: VillageCount, { moves, household }: Counting): VillageCount {
  const byState = { ...village.byState };
  let whole: HouseholdTally = village;
  const add = (state: HouseholdState | null, tally: HouseholdTally, sign: number): void => {
    if (state === null) whole = plus(whole, tally, -sign);
    else byState[state] = plus(byState[state], tally, sign);
  };
  for (const { from, to, people, vulnerable } of moves) {
    const tally = { households: 0, people, vulnerable };
    add(from, tally, -1);
    add(to, tally, 1);
  }
  const one = { households: 1, people: 0, vulnerable: 0 };
  if (household.from !== household.to) {
    add(household.from, one, -1);
    add(household.to, one, 1);
  }
  const { households, people, vulnerable } = whole;
  return { jurisdictionId: village.jurisdictionId, households, people, vulnerable, byState };
}

/** Its own node, each village of it, and the helpers; live until everybody is home. */
function hold(row: EvacuationZone, extra: ZoneExtra): HeldZone {
  const nodes = [row.jurisdictionId, ...row.villages.map(({ jurisdictionId }) => jurisdictionId)];
  const scope = unique([...nodes.map(nodeKey), ...extra.helperIds.map(personKey)]);
  return { kind: 'evacuationZone', row, live: row.state !== 'returned', extra, scope };
}
