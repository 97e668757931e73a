/**
 * What the server holds of a row besides the row itself: who may see it, whether it is in the live set, and facts the feed does not carry.
 * Scope keys: `n:<jurisdiction>` whoever sees that node, `t:<team>` the team's people, `a:<assignment>` the guests
 * of one assignment, `d:<depot>` its keepers, `s:<shelter>` its managers, `p:<person>` one person, `*` everyone signed in.
 */
import type { Instant } from '../time.ts';
import type { EventType, Kind } from './log-event.ts';
import type { Row } from './reducer.ts';

export type Ref = { kind: Kind; id: string };
export const ref = (kind: Kind, id: string): Ref => ({ kind, id });
/** What an event is about: a row of the feed, or a thing that only the log knows. */
export type Subject =
  | Ref
  | {
      kind:
        | 'person'
        | 'gazetteer'
        | 'device'
        | 'joinCode'
        | 'evacuee'
        | 'reunion'
        | 'personalData'
        | 'household'
        | 'item'
        | 'template'
        | 'kit'
        | 'lot'
        | 'movement'
        | 'count'
        | 'import';
      id: string;
    };

export type Held<R extends { id: string; version: number } = Row> = {
  kind: Kind;
  row: R;
  scope: readonly string[];
  live: boolean;
  extra: Record<string, unknown>;
};

/** An event as a rule decides it; the transaction adds the actor, the id, `recordedAt` and the after-images of `touches`. */
export type DomainEvent = {
  type: EventType;
  subject: Subject;
  incidentId: string | null;
  at: Instant;
  flags: readonly string[];
  payload: Record<string, unknown>;
  /** The row that a creating event begins with; the log has it as the after-image. */
  initial?: Record<string, unknown>;
  touches: readonly Ref[];
  /** Scope keys of who hears of it besides those who see the subject or a row that it changes. Of what is no row of the feed. */
  audience?: readonly string[];
};

export const EVERYONE = '*';
export const nodeKey = (jurisdictionId: string): string => `n:${jurisdictionId}`;
export const teamKey = (teamId: string): string => `t:${teamId}`;
export const assignmentKey = (assignmentId: string): string => `a:${assignmentId}`;
export const depotKey = (depotId: string): string => `d:${depotId}`;
export const shelterKey = (shelterId: string): string => `s:${shelterId}`;
export const personKey = (personId: string): string => `p:${personId}`;

export const unique = (keys: readonly string[]): string[] => [...new Set(keys)].sort();
export const withFlags = (present: readonly string[], added: readonly string[]): string[] => [...new Set([...present, ...added])];
