/** What screens see of the outbox: all that waits, what has just arrived, and why nothing goes at the moment. Written by the outbox alone. */
import { create } from 'zustand';
import type { OutboxItem } from './outbox-order.ts';

export type Draft = Pick<OutboxItem, 'kind' | 'lane' | 'path' | 'body' | 'subjectId' | 'words'> & { blob?: Blob; fileName?: string };
export type Delivered = { item: OutboxItem; confirmedAt: number };

/** Everything that waits, and why nothing goes at the moment. */
export type OutboxState = {
  personId: string | null;
  /** All but positions. */
  items: readonly OutboxItem[];
  positionCount: number;
  sendingId: string | null;
  delivered: readonly Delivered[];
  /** `signIn`: the session is over; `otherPerson`: somebody else is signed in on this phone. */
  halted: 'signIn' | 'otherPerson' | null;
  /** Items that are in this page alone: the phone is full, or its address is not safe enough to keep anything. */
  unsavedIds: ReadonlySet<string>;
  isUnsafe: boolean;
  /** Positions given up to make room. */
  thinnedCount: number;
};

export const EMPTY: OutboxState = {
  personId: null,
  items: [],
  positionCount: 0,
  sendingId: null,
  delivered: [],
  halted: null,
  unsavedIds: new Set(),
  isUnsafe: false,
  thinnedCount: 0,
};
export const useOutbox = create<OutboxState>()(() => EMPTY);

export const MOST_ITEMS = 10_000;
/** The rest is for what people write. */
export const MOST_POSITIONS = 8_000;

/** What has not arrived, positions apart: they are counted, not listed. */
export const unsentCount = ({ items }: Pick<OutboxState, 'items'>): number => items.length;
