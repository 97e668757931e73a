/** Steps pressed on a phone, as the outbox holds them, and the rows as the server answered; the feed says the same a moment later. */
import { type Assignment, isStepPossible, STATE_AFTER } from '@fenghuo/domain';
import { create } from 'zustand';
import type { OutboxItem } from './outbox/outbox-order.ts';
import type { OutboxState } from './outbox/outbox-state.ts';
import { send } from './send.ts';

const FIELD_STEPS = ['acknowledge', 'depart', 'arrive', 'complete', 'decline'] as const;
export type FieldStep = (typeof FIELD_STEPS)[number];

const useAnswered = create<{ rows: Readonly<Record<string, Assignment>> }>()(() => ({ rows: {} }));
export const useAnsweredRows = (): Readonly<Record<string, Assignment>> => useAnswered(({ rows }) => rows);

/** `answer` is an assignment: what a step is answered with, or what stands in its way. */
export function answerOfStep(answer: unknown): void {
  const row = answer as Assignment;
  useAnswered.setState(({ rows }) => ({ rows: { ...rows, [row.id]: newerOf(row, rows[row.id]) } }));
}

/** The newer of two rows of one assignment. */
export const newerOf = (row: Assignment, other: Assignment | undefined): Assignment =>
  other !== undefined && other.version > row.version ? other : row;

/** The step of a press. */
export const stepOf = (item: OutboxItem): FieldStep => item.words as FieldStep;

/** This assignment's presses that have not arrived, in the order of the thumb. */
export const pressesOf = (items: readonly OutboxItem[], assignmentId: string): readonly OutboxItem[] =>
  items.filter(({ kind, subjectId }) => kind === 'step' && subjectId === assignmentId);

/** The state after what was pressed and has not arrived: only the next button goes by it, never what is shown as the state. */
export function stateAfter(row: Assignment, presses: readonly OutboxItem[]): Assignment {
  let after = row;
  for (const press of presses) {
    const step = stepOf(press);
    if (press.state === 'waiting' && isStepPossible(after, step)) after = { ...row, state: STATE_AFTER[step] };
  }
  return after;
}

/** The press that arrived last, for the way back. */
export const lastDelivered = ({ delivered }: OutboxState, assignmentId: string): OutboxState['delivered'][number] | undefined =>
  delivered.findLast(({ item }) => item.kind === 'step' && item.subjectId === assignmentId);

export async function undoPress(assignmentId: string): Promise<void> {
  answerOfStep(await send<Assignment>('POST', `/assignments/${assignmentId}/undo`, {}, { name: 'undo', subjectId: assignmentId }));
}
