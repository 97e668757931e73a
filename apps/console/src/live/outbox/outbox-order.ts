/**
 * In which order a phone says what it has to say (docs/spec/phone.md): a call for help, steps, words, positions, then files; within one report or
 * assignment in the order of the presses. What was refused holds up only what stands on it.
 */
import type { FailureCode } from '../send.ts';

export const OUTBOX_KINDS = ['sos', 'step', 'read', 'place', 'report', 'note', 'position', 'media'] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

export type OutboxItem = {
  /** Also the Idempotency-Key, and in the order of the presses. */
  id: string;
  kind: OutboxKind;
  /** The report, assignment, call for help, or place (shelter, depot, household) it belongs to. */
  lane: string;
  path: string;
  body: Record<string, unknown>;
  /** A file is sent as a form; its bytes lie apart. */
  file: { name: string; type: string } | null;
  subjectId: string | null;
  /** What was written or pressed, for the list on the screen. */
  words: string;
  /** The press, server time. */
  at: string;
  /** `conflict`: the step is no longer possible, somebody has recorded otherwise; a person looks at both. */
  state: 'waiting' | 'refused' | 'conflict';
  failure: { code: FailureCode; status: number; current: unknown } | null;
};

const RANK: Record<OutboxKind, number> = { sos: 0, step: 1, read: 1, place: 1, report: 2, note: 2, position: 3, media: 4 };

const inOrder = (a: OutboxItem, b: OutboxItem): number => RANK[a.kind] - RANK[b.kind] || (a.id < b.id ? -1 : 1);

/** [O3] Whether the later one makes no sense before the earlier one has arrived. */
export const standsOn = (later: OutboxItem, earlier: OutboxItem): boolean =>
  later.lane === earlier.lane &&
  earlier.id < later.id &&
  (earlier.kind === 'report' || ((earlier.kind === 'step' || earlier.kind === 'sos') && later.kind === earlier.kind));

/** The next one to send; null when everything that is left waits for a person. */
export function nextOf(items: readonly OutboxItem[]): OutboxItem | null {
  const first = new Map<string, OutboxItem>();
  for (const item of items) {
    if (item.kind !== 'report' && item.kind !== 'step' && item.kind !== 'sos') continue;
    const key = `${item.kind} ${item.lane}`;
    const known = first.get(key);
    if (known === undefined || item.id < known.id) first.set(key, item);
  }
  let next: OutboxItem | null = null;
  for (const item of items) {
    if (item.state !== 'waiting' || (next !== null && inOrder(next, item) <= 0)) continue;
    const held = [first.get(`report ${item.lane}`), first.get(`${item.kind} ${item.lane}`)];
    if (!held.some((one) => one !== undefined && one !== item && standsOn(item, one))) next = item;
  }
  return next;
}

/** What waits behind a refused one. */
export const heldUpBy = (items: readonly OutboxItem[], refused: OutboxItem): readonly OutboxItem[] =>
  items.filter((item) => item.state === 'waiting' && standsOn(item, refused));
