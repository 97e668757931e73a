/** The clocks of rows as the screen shows them. Computed once for each row object: a row never changes, it is replaced. */
import {
  AMBER_SHARE,
  type Assignment,
  type Clock,
  type ClockStep,
  type ClockTone,
  clockOfAssignment,
  clockOfIncident,
  clockOfOrder,
  clockOfReport,
  type Incident,
  type IncidentType,
  isOpen,
  type Order,
  type Report,
  type Targets,
  targetsFor,
} from '@fenghuo/domain';
import type { LiveStore } from './store.ts';

export type RunningClock = { step: ClockStep; startMs: number; targetSeconds: number };

const running = (clock: Clock | null): RunningClock | null =>
  clock === null ? null : { step: clock.step, startMs: Date.parse(clock.startedAt), targetSeconds: clock.targetSeconds };

/** Share of the target that has gone: 1 is the target itself. */
export const shareOf = (clock: RunningClock, nowMs: number): number => (nowMs - clock.startMs) / (clock.targetSeconds * 1000);

export function toneAt(clock: RunningClock | null, nowMs: number): ClockTone {
  if (clock === null) return 'calm';
  const share = shareOf(clock, nowMs);
  return share >= 1 ? 'red' : share >= AMBER_SHARE ? 'amber' : 'calm';
}

/** An order has its own time to be done by: no type says it. */
export const orderClock = (order: Order): RunningClock | null => running(clockOfOrder(order));

/** What the targets of a thing depend on besides its step. */
type Kind = Pick<Incident, 'typeCode' | 'grade' | 'jurisdictionId'>;

export class Clocks {
  readonly #store: LiveStore;
  #types = new Map<string, IncidentType>();
  #targetsRevision = '';
  #known = new WeakMap<object, { key: string; clock: RunningClock | null }>();
  #ofIncident = new WeakMap<object, { assignments: readonly Assignment[] | undefined; clocks: RunningClock[] }>();

  constructor(store: LiveStore) {
    this.#store = store;
  }

  report(report: Report): RunningClock | null {
    return this.#once(report, { ...report, grade: null }, (targets) => clockOfReport(report, targets));
  }

  assignment(assignment: Assignment): RunningClock | null {
    const incident = this.#store.get('incident', assignment.incidentId);
    return this.#once(assignment, incident, (targets) => clockOfAssignment(assignment, targets));
  }

  /** Every clock that runs for an incident: its own, and those of its assignments. */
  incident(incident: Incident): readonly RunningClock[] {
    this.#refresh();
    const assignments = this.#store.assignmentsBy('incidentId').get(incident.id);
    const known = this.#ofIncident.get(incident);
    if (known !== undefined && known.assignments === assignments) return known.clocks;
    const own = running(clockOfIncident(incident, (assignments?.length ?? 0) > 0, this.targets(incident)));
    const clocks = [own, ...(assignments ?? []).filter(isOpen).map((one) => this.assignment(one))].filter((clock) => clock !== null);
    this.#ofIncident.set(incident, { assignments, clocks });
    return clocks;
  }

  #once(row: object, kind: Kind | null, make: (targets: Targets) => Clock | null): RunningClock | null {
    this.#refresh();
    const known = this.#known.get(row);
    const key = `${kind?.typeCode} ${kind?.grade} ${kind?.jurisdictionId}`;
    if (known !== undefined && known.key === key) return known.clock;
    const clock = running(make(this.targets(kind)));
    this.#known.set(row, { key, clock });
    return clock;
  }

  /** The targets of an incident: its type's, with what differs for its grade and place. */
  targets(kind: Kind | null): Targets {
    this.#refresh();
    const type = kind?.typeCode ? this.#types.get(kind.typeCode) : undefined;
    const nodes = type?.exceptions?.length && kind ? this.#pathFrom(kind.jurisdictionId) : [];
    return targetsFor(type, { grade: kind?.grade ?? null, nodes });
  }

  /** The node and everything above it. */
  #pathFrom(nodeId: string | null): string[] {
    const node = this.#store.get('jurisdiction', nodeId);
    return node === null ? [] : [node.id, ...this.#pathFrom(node.parentId)];
  }

  #refresh(): void {
    const revision = `${this.#store.revision('incidentType')} ${this.#store.revision('jurisdiction')}`;
    if (revision === this.#targetsRevision) return;
    this.#targetsRevision = revision;
    this.#types = new Map(this.#store.list('incidentType').map((type) => [type.code, type]));
    this.#known = new WeakMap();
    this.#ofIncident = new WeakMap();
  }
}
