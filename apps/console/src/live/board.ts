/** What waits, what is open and what is late, in the order of the queue. Computed once for each second and revision, for whoever asks. */
import { GRADES, type Incident, isOpen, type Report } from '@fenghuo/domain';
import { type Clocks, type RunningClock, shareOf, toneAt } from './clock-of.ts';
import type { LiveStore } from './store.ts';

export type WaitingReport = { kind: 'report'; id: string; report: Report; clock: RunningClock | null; isLate: boolean };
export type OpenIncident = {
  kind: 'incident';
  id: string;
  incident: Incident;
  clock: RunningClock | null;
  isLate: boolean;
  teamCount: number;
  isDispatched: boolean;
};
export type BoardRow = WaitingReport | OpenIncident;

export type BoardView = {
  reports: readonly WaitingReport[];
  incidents: readonly OpenIncident[];
  lateCount: number;
  /** Teams on the way. */
  underWayCount: number;
};

const rankOf = (incident: Incident): number => (incident.grade === null ? -1 : GRADES.indexOf(incident.grade));

/** The oldest first: what has waited longest is also the first to be late. Records without a clock come last. */
export const orderReports = (rows: WaitingReport[]): WaitingReport[] =>
  rows.sort(
    (a, b) => (a.clock?.startMs ?? Number.MAX_SAFE_INTEGER) - (b.clock?.startMs ?? Number.MAX_SAFE_INTEGER) || (a.id < b.id ? -1 : 1),
  );

/** Late first, then by grade, then the oldest. */
export const orderIncidents = (rows: OpenIncident[]): OpenIncident[] =>
  rows.sort(
    (a, b) =>
      Number(b.isLate) - Number(a.isLate) ||
      rankOf(b.incident) - rankOf(a.incident) ||
      (a.incident.openedAt < b.incident.openedAt ? -1 : a.incident.openedAt > b.incident.openedAt ? 1 : a.id < b.id ? -1 : 1),
  );

/** Seconds past the target; negative before it. */
export const overrunSeconds = (clock: RunningClock, nowMs: number): number => (nowMs - clock.startMs) / 1000 - clock.targetSeconds;

export class Board {
  readonly #store: LiveStore;
  readonly #clocks: Clocks;
  #known: { revision: number; second: number; view: BoardView } | null = null;

  constructor(store: LiveStore, clocks: Clocks) {
    this.#store = store;
    this.#clocks = clocks;
  }

  at(nowMs: number): BoardView {
    const [revision, second] = [this.#store.revision('*'), Math.floor(nowMs / 1000)];
    if (this.#known !== null && this.#known.revision === revision && this.#known.second === second) return this.#known.view;
    const view = this.#compute(nowMs);
    this.#known = { revision, second, view };
    return view;
  }

  #compute(nowMs: number): BoardView {
    const isRed = (clock: RunningClock | null): boolean => toneAt(clock, nowMs) === 'red';
    const reports: WaitingReport[] = [];
    for (const report of this.#store.list('report')) {
      if (report.state !== 'waiting') continue;
      const clock = this.#clocks.report(report);
      reports.push({ kind: 'report', id: report.id, report, clock, isLate: isRed(clock) });
    }
    const byIncident = this.#store.assignmentsBy('incidentId');
    const incidents: OpenIncident[] = [];
    for (const incident of this.#store.list('incident')) {
      if (incident.state === 'closed') continue;
      const assignments = byIncident.get(incident.id);
      let worst: RunningClock | null = null;
      for (const clock of this.#clocks.incident(incident))
        if (worst === null || shareOf(clock, nowMs) > shareOf(worst, nowMs)) worst = clock;
      incidents.push({
        kind: 'incident',
        id: incident.id,
        incident,
        clock: worst,
        isLate: isRed(worst),
        teamCount: assignments?.filter(isOpen).length ?? 0,
        isDispatched: (assignments?.length ?? 0) > 0,
      });
    }
    return {
      reports: orderReports(reports),
      incidents: orderIncidents(incidents),
      lateCount: [...reports, ...incidents].filter((row) => row.isLate).length,
      underWayCount: this.#store.list('assignment').filter((assignment) => assignment.state === 'enRoute').length,
    };
  }
}
