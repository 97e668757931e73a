/**
 * Steps pressed on a phone: shown as asked for until the server has said yes, and tried again for as long as the page is open.
 * The time of the press travels with it, so a step that was sent late still says when it happened.
 */
import { type Assignment, STATE_AFTER } from '@fenghuo/domain';
import { create } from 'zustand';
import { isUndelivered } from './outgoing.ts';
import { RequestError, send } from './send.ts';
import { serverTime } from './server-time.ts';

const FIELD_STEPS = ['acknowledge', 'depart', 'arrive', 'complete', 'decline'] as const;
export type FieldStep = (typeof FIELD_STEPS)[number];

export type Press = {
  assignmentId: string;
  step: FieldStep;
  at: string;
  reason: string | null;
  /** `waiting`: not delivered, tried again when the line is back. */
  state: 'sending' | 'waiting' | 'confirmed' | 'refused';
  /** When the server's yes came, server time. */
  confirmedAt: number | null;
  failure: unknown;
};

type Presses = {
  /** The last press of each assignment. */
  byAssignment: Readonly<Record<string, Press>>;
  /** Rows as the server answered; the feed says the same a moment later. */
  answered: Readonly<Record<string, Assignment>>;
};

export const usePresses = create<Presses>()(() => ({ byAssignment: {}, answered: {} }));

const put = (press: Press): void =>
  usePresses.setState(({ byAssignment }) => ({ byAssignment: { ...byAssignment, [press.assignmentId]: press } }));
const answer = (row: Assignment): void => usePresses.setState(({ answered }) => ({ answered: { ...answered, [row.id]: row } }));

export function press(assignmentId: string, step: FieldStep, reason: string | null = null): Promise<void> {
  const made: Press = {
    assignmentId,
    step,
    at: new Date(serverTime.now()).toISOString(),
    reason,
    state: 'sending',
    confirmedAt: null,
    failure: null,
  };
  return deliver(made);
}

async function deliver(pressed: Press): Promise<void> {
  put({ ...pressed, state: 'sending', failure: null });
  const { assignmentId, step, at, reason } = pressed;
  try {
    const body = reason === null ? { at } : { at, reason };
    const row = await send<Assignment>('POST', `/assignments/${assignmentId}/${step}`, body, { name: step, subjectId: assignmentId });
    answer(row);
    put({ ...pressed, state: 'confirmed', confirmedAt: serverTime.now(), failure: null });
  } catch (error) {
    if (isUndelivered(error)) return put({ ...pressed, state: 'waiting', failure: error });
    const current = error instanceof RequestError && error.code === 'STEP_NOT_POSSIBLE' ? (error.current as Assignment | null) : null;
    if (current !== null) answer(current);
    // Somebody has recorded the same step for the team meanwhile: what was asked for is so.
    if (current?.state === STATE_AFTER[step]) put({ ...pressed, state: 'confirmed', confirmedAt: serverTime.now(), failure: null });
    else put({ ...pressed, state: 'refused', failure: error });
  }
}

/** Tries everything that was not delivered once more, with its first key and its first time. */
export function retryPresses(): void {
  for (const one of Object.values(usePresses.getState().byAssignment)) if (one.state === 'waiting') void deliver(one);
}

export async function undoPress(assignmentId: string): Promise<void> {
  answer(await send<Assignment>('POST', `/assignments/${assignmentId}/undo`, {}, { name: 'undo', subjectId: assignmentId }));
  forgetPress(assignmentId);
}

export const forgetPress = (assignmentId: string): void =>
  usePresses.setState(({ byAssignment }) => {
    const { [assignmentId]: _, ...rest } = byAssignment;
    return { byAssignment: rest };
  });

/** Presses that the server has not answered. */
export const unsentPresses = ({ byAssignment }: Presses): number =>
  Object.values(byAssignment).filter(({ state }) => state === 'waiting').length;

/** The newer of the feed's row and the server's own answer. */
export const newerOf = (row: Assignment, answered: Assignment | undefined): Assignment =>
  answered !== undefined && answered.version > row.version ? answered : row;
