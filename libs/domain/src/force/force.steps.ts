/** Which step of a force request follows which, by kind: the way of the military (4.6), of aircraft (4.7), and of those who are asked and answer. */
import { type ForceKind, type ForceRequest, type ForceState, type ForceStep, GATED_KINDS } from './force.ts';

type Ways = Partial<Record<ForceState, Partial<Record<ForceStep, ForceState>>>>;

const MILITARY: Ways = {
  raised: { sign: 'signed' },
  signed: { send: 'sent' },
  sent: { agree: 'agreed', refuse: 'refused' },
  agreed: { name: 'named' },
  named: { arrive: 'onScene', close: 'closed' },
  onScene: { arrive: 'onScene', close: 'closed' },
};

/** What is seen rather than granted may be recorded late: an aircraft over the place was ready, whether that was pressed or not. */
const AIR: Ways = {
  raised: { askAirspace: 'airspaceAsked' },
  airspaceAsked: { clearAirspace: 'airspaceCleared', refuse: 'refused' },
  airspaceCleared: { order: 'ordered' },
  ordered: { ready: 'ready', takeOff: 'airborne', arrive: 'onScene' },
  ready: { takeOff: 'airborne', arrive: 'onScene' },
  airborne: { arrive: 'onScene' },
  onScene: { arrive: 'onScene', close: 'closed' },
};

const ASKED: Ways = {
  asked: { agree: 'agreed', refuse: 'refused' },
  agreed: { arrive: 'onScene', close: 'closed' },
  onScene: { arrive: 'onScene', close: 'closed' },
};

const WAYS: Record<ForceKind, Ways> = { military: MILITARY, air: AIR, social: ASKED, enterprise: ASKED, department: ASKED };

/** Asking is what raising a request to people is; the army and the air have forms to go through first. */
export const FIRST_STATE: Record<ForceKind, ForceState> = {
  military: 'raised',
  air: 'raised',
  social: 'asked',
  enterprise: 'asked',
  department: 'asked',
};

const ENDED: ReadonlySet<ForceState> = new Set(['refused', 'closed', 'withdrawn']);
export const isForceEnded = ({ state }: Pick<ForceRequest, 'state'>): boolean => ENDED.has(state);

/** Where the step leads from here; null where it leads nowhere. Until it has ended anything can be withdrawn. */
export function stateAfterForceStep({ kind, state }: Pick<ForceRequest, 'kind' | 'state'>, step: ForceStep): ForceState | null {
  if (step === 'withdraw') return ENDED.has(state) ? null : 'withdrawn';
  return WAYS[kind][state]?.[step] ?? null;
}

/** The steps that are possible now, the expected one first. */
export function forceStepsFrom({ kind, state }: Pick<ForceRequest, 'kind' | 'state'>): ForceStep[] {
  return ENDED.has(state) ? [] : [...(Object.keys(WAYS[kind][state] ?? {}) as ForceStep[]), 'withdraw'];
}

const THROUGH: Record<(typeof GATED_KINDS)[number], ReadonlySet<ForceState>> = {
  military: new Set(['named', 'onScene']),
  air: new Set(['airspaceCleared', 'ordered', 'ready', 'airborne', 'onScene']),
  social: new Set(['agreed', 'onScene']),
  enterprise: new Set(['agreed', 'onScene']),
};

export const isGated = (kind: string | null): kind is (typeof GATED_KINDS)[number] =>
  (GATED_KINDS as readonly (string | null)[]).includes(kind);

/** Whether a team still lacks the yes that its kind needs: no request of the incident that names it has got that far. */
export function isGateOpen(
  team: { id: string; kind: string | null },
  requests: readonly Pick<ForceRequest, 'kind' | 'state' | 'teamIds'>[],
): boolean {
  const { id, kind } = team;
  if (!isGated(kind)) return false;
  return !requests.some((request) => request.kind === kind && request.teamIds.includes(id) && THROUGH[kind].has(request.state));
}
