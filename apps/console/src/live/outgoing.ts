/**
 * What a phone has to say beside its steps: notes, photos, reports. Each stands on the screen until the server has it, and is tried again with its first
 * key while the page is open.
 */
import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import { RequestError, send } from './send.ts';
import { serverTime } from './server-time.ts';

export type OutgoingKind = 'note' | 'photo' | 'report';
export type Outgoing = {
  id: string;
  kind: OutgoingKind;
  /** What was written, or the name of the file. */
  words: string;
  madeAt: number;
  path: string;
  body: unknown;
  subjectId: string | null;
  state: 'sending' | 'waiting' | 'confirmed' | 'refused';
  confirmedAt: number | null;
  failure: unknown;
};

type Sent = Pick<Outgoing, 'kind' | 'words' | 'path' | 'body' | 'subjectId'>;

export const useOutgoing = create<{ items: readonly Outgoing[] }>()(() => ({ items: [] }));

/** It was never answered, or the server asked to try later: the same key is safe. */
export const isUndelivered = (error: unknown): boolean =>
  error instanceof RequestError && (error.code === 'OFFLINE' || error.status === 503 || error.status === 429);

const change = (id: string, changes: Partial<Outgoing>): void =>
  useOutgoing.setState(({ items }) => ({ items: items.map((item) => (item.id === id ? { ...item, ...changes } : item)) }));

export function sendOut(sent: Sent): void {
  const item: Outgoing = { ...sent, id: uuidv7(), madeAt: serverTime.now(), state: 'sending', confirmedAt: null, failure: null };
  useOutgoing.setState(({ items }) => ({ items: [...items, item] }));
  void deliver(item);
}

async function deliver({ id, kind, path, body, subjectId }: Outgoing): Promise<void> {
  change(id, { state: 'sending', failure: null });
  try {
    await send('POST', path, body, { name: kind, subjectId });
    change(id, { state: 'confirmed', confirmedAt: serverTime.now() });
  } catch (error) {
    change(id, { state: isUndelivered(error) ? 'waiting' : 'refused', failure: error });
  }
}

export const retryOutgoing = (id?: string): void => {
  for (const item of useOutgoing.getState().items)
    if (item.state === 'waiting' || (item.id === id && item.state === 'refused')) void deliver(item);
};

export const forgetOutgoing = (id: string): void =>
  useOutgoing.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));

export const undelivered = (items: readonly Outgoing[]): number => items.filter(({ state }) => state === 'waiting').length;
