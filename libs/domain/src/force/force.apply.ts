/** The meaning of events for needs and force requests, computed once, inside the transaction. */
import { type DomainEvent, type Held, nodeKey, teamKey, unique, withFlags } from '../feed/held.ts';
import { type FollowExtra, follow } from '../incident/follow.ts';
import { stateAfterForceStep } from './force.steps.ts';
import type { ForceRequest, ForceStep, Need } from './force.ts';

export type HeldNeed = Held<Need>;
export type HeldForceRequest = Held<ForceRequest>;

/** Who recorded which step; the home nodes of the teams that are asked. */
type ForceExtra = FollowExtra & { teamNodes: Readonly<Record<string, string>>; recordedBy: Readonly<Partial<Record<ForceStep, string>>> };
export const forceExtra = (held: HeldForceRequest): ForceExtra => held.extra as ForceExtra;

export const EVENT_OF_FORCE_STEP = {
  sign: 'forceRequest.signed',
  send: 'forceRequest.sent',
  askAirspace: 'forceRequest.airspaceAsked',
  clearAirspace: 'forceRequest.airspaceCleared',
  agree: 'forceRequest.agreed',
  refuse: 'forceRequest.refused',
  name: 'forceRequest.named',
  order: 'forceRequest.ordered',
  ready: 'forceRequest.ready',
  takeOff: 'forceRequest.airborne',
  arrive: 'forceRequest.arrived',
  close: 'forceRequest.closed',
  withdraw: 'forceRequest.withdrawn',
} as const satisfies Record<ForceStep, string>;

type Payload = {
  incidentNode: string;
  headcount: number;
  step: ForceStep;
  personId: string;
  onBehalf: boolean;
  flag: string;
  teamIds: string[];
  teamNodes: Record<string, string>;
};

export function applyNeed(before: HeldNeed | null, event: DomainEvent): HeldNeed {
  const p = event.payload as Payload;
  if (before === null) return holdNeed({ ...(event.initial as Need), version: 0 }, true, { incidentNode: p.incidentNode, cameVia: [] });
  const followed = follow<Need, FollowExtra>(before, event);
  if (followed !== null) return holdNeed(followed.row, followed.live, followed.extra);
  const { row, live } = before;
  const extra = before.extra as FollowExtra;
  switch (event.type) {
    case 'need.headcountSet':
      return holdNeed({ ...row, headcount: p.headcount }, live, extra);
    case 'need.withdrawn':
      return holdNeed({ ...row, state: 'withdrawn' }, live, extra);
    default:
      return before;
  }
}

const holdNeed = (row: Need, live: boolean, extra: FollowExtra): HeldNeed => ({
  kind: 'need',
  row,
  live,
  extra,
  scope: [nodeKey(extra.incidentNode)],
});

export function applyForceRequest(before: HeldForceRequest | null, event: DomainEvent): HeldForceRequest {
  const p = event.payload as Payload;
  if (before === null) {
    const extra = { incidentNode: p.incidentNode, cameVia: [], teamNodes: p.teamNodes, recordedBy: {} };
    return holdRequest({ ...(event.initial as ForceRequest), version: 0 }, true, extra);
  }
  const followed = follow<ForceRequest, ForceExtra>(before, event);
  if (followed !== null) return holdRequest(followed.row, followed.live, followed.extra);
  if (event.type === 'forceRequest.overdueMarked')
    return holdRequest({ ...before.row, flags: withFlags(before.row.flags, [p.flag]) }, before.live, forceExtra(before));
  const state = p.step === undefined ? null : stateAfterForceStep(before.row, p.step);
  if (state === null) return before;
  const { row, live } = before;
  const extra = forceExtra(before);
  const next: ForceRequest = {
    ...row,
    state,
    agreedCount: p.step === 'agree' || p.step === 'order' ? p.headcount : row.agreedCount,
    onSceneCount: p.step === 'arrive' ? p.headcount : row.onSceneCount,
    teamIds: p.step === 'name' ? p.teamIds : row.teamIds,
    // People come in groups: the time of arriving is that of the first.
    times: row.times[p.step] === undefined ? { ...row.times, [p.step]: event.at } : row.times,
    onBehalf: row.onBehalf || p.onBehalf,
    flags: withFlags(row.flags, event.flags),
  };
  return holdRequest(next, live, {
    ...extra,
    teamNodes: p.step === 'name' ? p.teamNodes : extra.teamNodes,
    recordedBy: { ...extra.recordedBy, [p.step]: p.personId },
  });
}

/** The team that is asked sees its request before it sees the incident. Of what the army is asked, nobody but the desk sees anything. */
function holdRequest(row: ForceRequest, live: boolean, extra: ForceExtra): HeldForceRequest {
  const asked = row.kind === 'military' ? [] : row.teamIds;
  const nodes = asked.flatMap((id) => extra.teamNodes[id] ?? []);
  return { kind: 'forceRequest', row, live, extra, scope: unique([extra.incidentNode, ...nodes].map(nodeKey).concat(asked.map(teamKey))) };
}
