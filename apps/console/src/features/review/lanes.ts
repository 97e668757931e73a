/** Lanes: each team's steps along one time line. Height grows with the step; what lies past a target is a part of its own. */
import { type Assignment, type Incident, isOpen, type Targets } from '@fenghuo/domain';
import { lastMs, msOf, overSeconds, type Span, spansOf } from './steps.ts';

export type PartKind = 'waiting' | 'acknowledged' | 'enRoute' | 'onScene';
export type Part = {
  kind: PartKind;
  fromMs: number;
  toMs: number;
  /** From here on it is past the target; null: it is not. */
  lateFromMs: number | null;
  targetSeconds: number | null;
  isRunning: boolean;
};

export type Lane = {
  assignment: Assignment;
  parts: readonly Part[];
  endMs: number | null;
  /** Seconds past the target, of the worst step. */
  overSeconds: number;
  isOutOfOrder: boolean;
};

export function laneOf(assignment: Assignment, targets: Targets, nowMs: number): Lane {
  const spans = spansOf(assignment, targets, nowMs);
  const [dispatched, acknowledged, enRoute, onScene] = [
    Date.parse(assignment.dispatchedAt),
    msOf(assignment.acknowledgedAt),
    msOf(assignment.enRouteAt),
    msOf(assignment.onSceneAt),
  ];
  const end = lastMs(assignment, nowMs);
  const parts: Part[] = [];
  const add = (kind: PartKind, fromMs: number | null, nextMs: readonly (number | null)[], span: Span | undefined): void => {
    if (fromMs === null) return;
    const next = nextMs.find((ms) => ms !== null) ?? null;
    const toMs = next ?? end;
    if (toMs <= fromMs) return;
    const isLate = span !== undefined && overSeconds(span) > 0;
    parts.push({
      kind,
      fromMs,
      toMs,
      lateFromMs: isLate ? span.fromMs + span.targetSeconds * 1000 : null,
      targetSeconds: span?.targetSeconds ?? null,
      isRunning: next === null && isOpen(assignment),
    });
  };
  add('waiting', dispatched, [acknowledged, enRoute, onScene], spans.acknowledge);
  add('acknowledged', acknowledged, [enRoute, onScene], spans.turnout);
  add('enRoute', enRoute, [onScene], spans.travel);
  add('onScene', onScene, [], undefined);
  const inOrder = [dispatched, acknowledged, enRoute, onScene, msOf(assignment.endedAt)].filter((ms) => ms !== null);
  return {
    assignment,
    parts,
    endMs: msOf(assignment.endedAt),
    overSeconds: Math.max(0, ...Object.values(spans).map(overSeconds)),
    isOutOfOrder: inOrder.some((ms, index) => index > 0 && ms < (inOrder[index - 1] ?? ms)),
  };
}

export function lanesOf(assignments: readonly Assignment[], targets: Targets, nowMs: number): readonly Lane[] {
  return [...assignments]
    .sort((a, b) => Date.parse(a.dispatchedAt) - Date.parse(b.dispatchedAt) || (a.id < b.id ? -1 : 1))
    .map((assignment) => laneOf(assignment, targets, nowMs));
}

export type Axis = { fromMs: number; toMs: number };
export type Stretch = 'whole' | 'response';

const ROOM = 0.04;
const LEAST_MS = 60_000;

/** `response`: until the last team had arrived, where the steps are; `whole`: until the end. */
export function axisOf(incident: Incident, lanes: readonly Lane[], stretch: Stretch, nowMs: number): Axis {
  const starts = [
    Date.parse(incident.receivedAt),
    Date.parse(incident.openedAt),
    ...lanes.flatMap((lane) => lane.parts.map((part) => part.fromMs)),
  ];
  const steps = lanes.flatMap(({ parts }) => parts.filter(({ kind }) => kind !== 'onScene').map(({ toMs }) => toMs));
  const closed = msOf(incident.closedAt);
  const isRunning = incident.state !== 'closed' && !incident.flags.includes('imported');
  const ends = [
    ...steps,
    ...lanes.flatMap((lane) => [...lane.parts.map((part) => part.toMs), lane.endMs ?? 0]),
    closed ?? (isRunning ? nowMs : 0),
  ];
  const fromMs = Math.min(...starts);
  const endMs = stretch === 'response' && steps.length > 0 ? Math.max(...steps) : Math.max(...starts, ...ends);
  const length = Math.max(LEAST_MS, endMs - fromMs);
  return { fromMs, toMs: fromMs + length * (1 + ROOM) };
}

const STEPS_MINUTES = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880, 10_080];

/** Round instants of the local day, at most `most` of them. */
export function ticksOf({ fromMs, toMs }: Axis, most: number): readonly number[] {
  const length = toMs - fromMs;
  const minutes = STEPS_MINUTES.find((step) => length / (step * 60_000) <= most) ?? length / 60_000 / most;
  const stepMs = minutes * 60_000;
  const shift = new Date(fromMs).getTimezoneOffset() * 60_000;
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs - shift) / stepMs) * stepMs + shift; at <= toMs; at += stepMs) ticks.push(at);
  return ticks;
}

/** Position on the axis as a share, kept inside. */
export const shareAt = ({ fromMs, toMs }: Axis, ms: number): number => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
