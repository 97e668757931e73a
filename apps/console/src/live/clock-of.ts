/** The clocks of rows as the screen shows them. Computed once for each row object: a row never changes, it is replaced. */
import {
  AMBER_SHARE,
  type Assignment,
  type Clock,
  type ClockStep,
  type ClockTone,
  clockOfAssignment,
  clockOfIncident,
  clockOfReport,
  DEFAULT_TARGETS,
  type Incident,
  isOpen,
  type Report,
  type Targets,
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

export class Clocks {
  readonly #store: LiveStore;
  #targets = new Map<string, Targets>();
  #targetsRevision = -1;
  #known = new WeakMap<object, { typeCode: string | null; clock: RunningClock | null }>();
  #ofIncident = new WeakMap<object, { assignments: readonly Assignment[] | undefined; clocks: RunningClock[] }>();

  constructor(store: LiveStore) {
    this.#store = store;
  }

  report(report: Report): RunningClock | null {
    return this.#once(report, report.typeCode, (targets) => clockOfReport(report, targets));
  }

  assignment(assignment: Assignment): RunningClock | null {
    const typeCode = this.#store.get('incident', assignment.incidentId)?.typeCode ?? null;
    return this.#once(assignment, typeCode, (targets) => clockOfAssignment(assignment, targets));
  }

  /** Every clock that runs for an incident: its own, and those of its assignments. */
  incident(incident: Incident): readonly RunningClock[] {
    this.#refresh();
    const assignments = this.#store.assignmentsBy('incidentId').get(incident.id);
    const known = this.#ofIncident.get(incident);
    if (known !== undefined && known.assignments === assignments) return known.clocks;
    const own = running(clockOfIncident(incident, (assignments?.length ?? 0) > 0, this.#targetsOf(incident.typeCode)));
    const clocks = [own, ...(assignments ?? []).filter(isOpen).map((one) => this.assignment(one))].filter((clock) => clock !== null);
    this.#ofIncident.set(incident, { assignments, clocks });
    return clocks;
  }

  #once(row: object, typeCode: string | null, make: (targets: Targets) => Clock | null): RunningClock | null {
    this.#refresh();
    const known = this.#known.get(row);
    if (known !== undefined && known.typeCode === typeCode) return known.clock;
    const clock = running(make(this.#targetsOf(typeCode)));
    this.#known.set(row, { typeCode, clock });
    return clock;
  }

  #targetsOf(typeCode: string | null | undefined): Targets {
    this.#refresh();
    return (typeCode ? this.#targets.get(typeCode) : undefined) ?? DEFAULT_TARGETS;
  }

  #refresh(): void {
    const revision = this.#store.revision('incidentType');
    if (revision === this.#targetsRevision) return;
    this.#targetsRevision = revision;
    this.#targets = new Map(this.#store.list('incidentType').map((type) => [type.code, type.targets]));
    this.#known = new WeakMap();
    this.#ofIncident = new WeakMap();
  }
}
