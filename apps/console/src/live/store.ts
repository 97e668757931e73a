/**
 * What the server has said, and nothing else: rows by kind and id, held outside React and changed only by the domain's reducer.
 * Listeners hear of changes at most once every 50 ms, however many events come.
 */
import {
  type Assignment,
  applyBatch,
  type Batch,
  type Closure,
  type Depot,
  type Drawing,
  type Escalation,
  type EscalationChain,
  type EvacuationZone,
  type ForceRequest,
  type Incident,
  type IncidentType,
  type Jurisdiction,
  type LogEvent,
  type Need,
  type Order,
  type Pass,
  type Report,
  type Rows,
  rowsOf,
  type Shelter,
  type Shipment,
  type Snapshot,
  type Sos,
  type SupplyRequest,
  type Team,
  type Vehicle,
} from '@fenghuo/domain';
import { type Change, changesIn } from './changes.ts';

export type RowOf = {
  report: Report;
  incident: Incident;
  assignment: Assignment;
  team: Team;
  vehicle: Vehicle;
  incidentType: IncidentType;
  jurisdiction: Jurisdiction;
  closure: Closure;
  need: Need;
  forceRequest: ForceRequest;
  drawing: Drawing;
  order: Order;
  escalation: Escalation;
  escalationChain: EscalationChain;
  sos: Sos;
  depot: Depot;
  supplyRequest: SupplyRequest;
  shipment: Shipment;
  shelter: Shelter;
  evacuationZone: EvacuationZone;
  pass: Pass;
};
export type RowKind = keyof RowOf;

const NOTIFY_EVERY_MS = 50;
/** Events kept for "just changed" and for timelines. */
const RECENT = 200;

export class LiveStore {
  #rows: Rows = new Map();
  #recent: readonly LogEvent[] = [];
  #changes: readonly Change[] = [];
  #revisions = new Map<string, number>();
  #lists = new Map<string, { revision: number; list: readonly unknown[] }>();
  #groups = new Map<string, { revision: number; groups: ReadonlyMap<string, readonly Assignment[]> }>();
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isLoaded = false;
  #snapshots = 0;

  /** True after the first snapshot; from then on the screen always shows data, however old. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** How many snapshots have been taken: a new one may have passed over events. */
  get snapshots(): number {
    return this.#snapshots;
  }

  /** All rows by kind, each in the order of ids. */
  rows(): Record<string, unknown[]> {
    const sorted = (rows: Iterable<[string, unknown]>): unknown[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    return Object.fromEntries([...this.#rows].map(([kind, rows]) => [kind, sorted(rows)]));
  }

  snapshot(parts: readonly Snapshot[]): void {
    const before = this.#rows;
    this.#rows = rowsOf(parts);
    this.#isLoaded = true;
    this.#snapshots += 1;
    for (const kind of new Set([...before.keys(), ...this.#rows.keys()])) this.#touch(kind);
    const rows = { reports: this.list('report'), incidents: this.list('incident'), assignments: this.list('assignment') };
    this.#changes = changesIn(rows, RECENT);
    this.#touch('*');
  }

  batch(batch: Batch): void {
    if (batch.events.length === 0) return;
    applyBatch(this.#rows, batch);
    for (const event of batch.events) for (const change of event.changes) this.#touch(change.kind);
    const newest = batch.events.toReversed();
    this.#recent = [...newest, ...this.#recent].slice(0, RECENT);
    this.#changes = [...newest, ...this.#changes].slice(0, RECENT);
    this.#touch('*');
  }

  /** Forgets everything: another person signed in. */
  clear(): void {
    this.#rows = new Map();
    this.#recent = [];
    this.#changes = [];
    this.#isLoaded = false;
    for (const kind of this.#revisions.keys()) this.#touch(kind);
    this.#touch('*');
  }

  get<K extends RowKind>(kind: K, id: string | null | undefined): RowOf[K] | null {
    // Rows are typed by their kind at the server, whose answers are the domain's schemas.
    return id ? ((this.#rows.get(kind)?.get(id) as RowOf[K] | undefined) ?? null) : null;
  }

  /** All rows of a kind; the same array until one of them changes. */
  list<K extends RowKind>(kind: K): readonly RowOf[K][] {
    const revision = this.revision(kind);
    const present = this.#lists.get(kind);
    if (present !== undefined && present.revision === revision) return present.list as readonly RowOf[K][];
    const list = [...(this.#rows.get(kind)?.values() ?? [])] as unknown as readonly RowOf[K][];
    this.#lists.set(kind, { revision, list });
    return list;
  }

  /** Assignments by incident, or by team. */
  assignmentsBy(key: 'incidentId' | 'teamId'): ReadonlyMap<string, readonly Assignment[]> {
    const revision = this.revision('assignment');
    const present = this.#groups.get(key);
    if (present !== undefined && present.revision === revision) return present.groups;
    const groups = new Map<string, Assignment[]>();
    for (const assignment of this.list('assignment')) {
      const group = groups.get(assignment[key]);
      if (group === undefined) groups.set(assignment[key], [assignment]);
      else group.push(assignment);
    }
    this.#groups.set(key, { revision, groups });
    return groups;
  }

  recent(): readonly LogEvent[] {
    return this.#recent;
  }

  /** The events of this page, and before them what the rows of the snapshot tell. */
  changes(): readonly Change[] {
    return this.#changes;
  }

  /** Rises with every change of a row of this kind; `*` with every change of any. */
  revision(kind: RowKind | '*'): number {
    return this.#revisions.get(kind) ?? 0;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #touch(kind: string): void {
    this.#revisions.set(kind, (this.#revisions.get(kind) ?? 0) + 1);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      for (const listener of this.#listeners) listener();
    }, NOTIFY_EVERY_MS);
  }
}
