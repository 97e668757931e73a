/**
 * Commands and questions to the server. A command keeps its idempotency key through every retry, so a line that breaks half-way never does a thing twice.
 * What is on its way is listed as pending and shown as such; it never touches the confirmed rows.
 */
import type { ErrorCode, ErrorDetail, Page } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { serverTime } from './server-time.ts';

export type FailureCode = ErrorCode | 'OFFLINE' | 'OUTBOX_FULL' | 'UNEXPECTED';

/** A refusal in the server's words; OFFLINE: it was never answered. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    readonly code: FailureCode,
    readonly status: number,
    readonly errors: readonly ErrorDetail[] = [],
    readonly current: unknown = null,
    /** How long the server asks to wait. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(code);
  }
}

export type PendingCommand = { key: string; name: string; subjectId: string | null; startedAt: number; attempt: number };

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Asked = { body?: unknown; form?: FormData; key?: string; version?: number | undefined; signal?: AbortSignal };

const PAGE_SIZE = 1000;
const RETRY_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000];

let pending: readonly PendingCommand[] = [];
const listeners = new Set<() => void>();
const setPending = (next: readonly PendingCommand[]): void => {
  pending = next;
  for (const listener of listeners) listener();
};

export const pendingCommands = {
  list: (): readonly PendingCommand[] => pending,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Answers questions: no key, no retry. */
export const ask = <T>(path: string, signal?: AbortSignal): Promise<T> => request<T>('GET', path, signal ? { signal } : {});

/** Every page of a list, newest first. `onPage` hears of each as it comes. */
export async function askAll<T>(path: string, signal: AbortSignal, onPage?: (items: readonly T[]) => void): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | null = null; ; ) {
    const rest = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const page: Page<T> = await ask<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=${PAGE_SIZE}${rest}`, signal);
    all.push(...page.items);
    onPage?.(all);
    if (page.next === null) return all;
    after = page.next;
  }
}

/** A question whose words do not fit into an address. */
export const askWith = <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  request<T>('POST', path, signal ? { body, signal } : { body });

/** Keys of commands that were never answered, by their content: pressed again, the same command has the same key, for it may have arrived. */
const unanswered = new Map<string, string>();

function fingerprint(method: Method, path: string, body: unknown): string {
  const parts =
    body instanceof FormData
      ? [...body.entries()].map(([name, value]) => [name, value instanceof File ? [value.name, value.size, value.lastModified] : value])
      : body;
  return JSON.stringify([method, path, parts]);
}

/**
 * Sends a command until it is answered, at most some 15 s. `name` and `subjectId` are what the screen says meanwhile.
 * With `version` the server refuses it when the row is no longer the one that was read.
 */
export async function send<T>(
  method: Exclude<Method, 'GET'>,
  path: string,
  body: unknown,
  about: { name: string; subjectId?: string | null; version?: number },
): Promise<T> {
  const content = fingerprint(method, path, body);
  const key = unanswered.get(content) ?? uuidv7();
  const asked = { ...(body instanceof FormData ? { form: body } : { body }), key, version: about.version };
  unanswered.set(content, key);
  setPending([...pending, { key, name: about.name, subjectId: about.subjectId ?? null, startedAt: Date.now(), attempt: 0 }]);
  try {
    const answer = await untilAnswered<T>(method, path, asked);
    unanswered.delete(content);
    return answer;
  } catch (error) {
    if (error instanceof RequestError && !isWorthRetrying(error)) unanswered.delete(content);
    throw error;
  } finally {
    setPending(pending.filter((one) => one.key !== key));
  }
}

/** One try of a command that its caller keeps and tries again: a phone's outbox. */
export const sendOnce = (
  path: string,
  content: { body: unknown } | { form: FormData },
  key: string | null,
  signal: AbortSignal,
): Promise<unknown> => request('POST', path, { ...content, signal, ...(key !== null && { key }) });

async function untilAnswered<T>(method: Method, path: string, asked: Asked & { key: string }): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await request<T>(method, path, asked);
    } catch (error) {
      const wait = RETRY_AFTER_MS[attempt];
      if (!(error instanceof RequestError) || !isWorthRetrying(error) || wait === undefined) throw error;
      setPending(pending.map((one) => (one.key === asked.key ? { ...one, attempt: attempt + 1 } : one)));
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

const isWorthRetrying = (error: RequestError): boolean => error.code === 'OFFLINE' || error.status === 503 || error.status === 429;

async function request<T>(method: Method, path: string, { body, form, key, version, signal }: Asked): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (key !== undefined) headers['Idempotency-Key'] = key;
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  if (form === undefined && method !== 'GET') headers['Content-Type'] = 'application/json';
  let answer: Response;
  try {
    answer = await fetch(`${location.origin}/api/v1${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      body: form ?? (method === 'GET' ? null : JSON.stringify(body ?? {})),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestError('OFFLINE', 0);
  }
  serverTime.learnRoughly(answer.headers.get('date'), Date.now());
  const content: unknown = await answer.json().catch(() => null);
  // Taken back between the head of the answer and its body.
  signal?.throwIfAborted();
  if (answer.ok) return content as T;
  const problem = (content ?? {}) as { code?: ErrorCode; errors?: ErrorDetail[]; current?: unknown };
  const code = problem.code ?? (answer.status === 503 || answer.status === 502 || answer.status === 504 ? 'UNAVAILABLE' : 'UNEXPECTED');
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
  throw new RequestError(code, answer.status, problem.errors ?? [], problem.current ?? null, retryAfterMs);
}
