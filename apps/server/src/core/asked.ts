/** What every changing request brings along: who asks, the idempotency key with the request's fingerprint, the expected version. */
import type { Actor } from '@fenghuo/domain';
import type { Viewer } from './viewer.ts';

export type Asked = {
  actor: Actor;
  viewer: Viewer;
  key: string | null;
  /** SHA-256 over method, path and parsed body. */
  requestHash: Buffer | null;
  ifMatch: number | null;
};

/** An answer with its status; `isReplayed` when it is the kept answer of an earlier request with the same key. */
export class Answer<T> {
  constructor(
    readonly status: 200 | 201,
    readonly body: T,
    readonly isReplayed = false,
    /** What a repeat is answered, where that may not be the whole: secrets are shown once. */
    readonly kept: T = body,
  ) {}
}

export const ok = <T>(body: T): Answer<T> => new Answer(200, body);
export const created = <T>(body: T): Answer<T> => new Answer(201, body);
