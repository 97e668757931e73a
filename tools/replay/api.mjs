/**
 * The public HTTP API as a program uses it: one session, kept connections, a pace below the server's limit, and the same key again after an outage,
 * so that a request is done once however often it is sent.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

/** With a session 1,000 requests a second are allowed; other programs of the same person need some too. */
const REQUESTS_PER_SECOND = 900;
const REQUEST_TIMEOUT_MS = 30_000;
/** A restarting server or database is back within seconds; after this long without any answer there is nobody there. */
const PATIENCE_MS = 120_000;
const FIRST_PATIENCE_MS = 10_000;
const LONGEST_PAUSE_MS = 2000;
const OUTAGES = [429, 502, 503, 504];

/** @typedef {{ status: number, body: any, isReplayed: boolean, sentMs: number, attempts: number }} Answer */

/** The server cannot be reached, or does not let this person in: the program ends, nothing is lost. */
export class NotAdmitted extends Error {}
export class Unreachable extends Error {}
/** The caller has asked to stop while the server was away. */
export class Stopped extends Error {}

/** The server's "no" to one request. */
export class Refused extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = String(body?.code ?? `HTTP_${status}`);
    this.body = body;
    this.field = String(body?.errors?.[0]?.path ?? '');
  }
}

/** The same text always gives the same key. @param {readonly (string | number)[]} parts */
export function keyOf(...parts) {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** --password, else DEMO_PASSWORD, else what an embedded server has left in its data folder. @param {string | undefined} given */
export async function findPassword(given) {
  const known = given ?? process.env.DEMO_PASSWORD;
  if (known) return known;
  const file = `${process.env.DATA_DIR ?? '.data'}/demo-password`;
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    throw new NotAdmitted(`no password: give --password, set DEMO_PASSWORD, or run where ${file} is`);
  }
}

/** @param {{ url: string, user: string, password: string, connections?: number, onOutage?: (what: string) => void }} options */
export async function signIn({ url, user, password, connections = 16, onOutage = () => undefined }) {
  const client = new Api(url, { user, password, connections, onOutage });
  await client.start();
  return client;
}

export class Api {
  #base;
  #agent;
  #request;
  #credentials;
  #onOutage;
  #token = '';
  #nextSlotAt = 0;
  #answeredAt = Date.now();
  #patienceMs = FIRST_PATIENCE_MS;
  /** @type {Promise<void> | null} */
  #signingIn = null;
  /** @type {any} */
  person = null;
  requests = 0;
  /** When the session began, by the server's clock, to the second. */
  signedInMs = 0;
  /** Set to end without waiting for a server that is away. */
  isStopping = false;

  /** @param {string} url @param {{ user: string, password: string, connections: number, onOutage: (what: string) => void }} options */
  constructor(url, { user, password, connections, onOutage }) {
    this.#base = new URL(url);
    const isTls = this.#base.protocol === 'https:';
    this.#request = isTls ? https.request : http.request;
    this.#agent = new (isTls ? https : http).Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' });
    this.#credentials = { username: user, password };
    this.#onOutage = onOutage;
  }

  async start() {
    await this.#signIn();
    this.#patienceMs = PATIENCE_MS;
  }

  close() {
    this.#agent.destroy();
  }

  /** @param {string} path @param {Record<string, string | number>} [query] */
  async get(path, query = {}) {
    const params = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return (await this.send('GET', params.size === 0 ? path : `${path}?${params}`)).body;
  }

  /** Every row of a list, newest first. @param {string} path @param {Record<string, string | number>} [query] @returns {AsyncGenerator<any>} */
  async *list(path, query = {}) {
    let after = '';
    do {
      const page = await this.get(path, { limit: 1000, ...query, ...(after && { after }) });
      yield* page.items;
      after = page.next ?? '';
    } while (after !== '');
  }

  /** @param {string} path @param {unknown} body @param {string} key @returns {Promise<Answer>} */
  post(path, body, key) {
    return this.send('POST', path, body, key);
  }

  /**
   * Sends until there is an answer; throws Refused, Unreachable, NotAdmitted.
   * @param {string} method @param {string} path @param {unknown} [body] @param {string} [key] @returns {Promise<Answer>}
   */
  async send(method, path, body, key) {
    for (let attempts = 1; ; attempts += 1) {
      await this.#slot();
      const token = this.#token;
      const answer = await this.#once(method, path, body, {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(key && { 'idempotency-key': key }),
      });
      if (answer === null || OUTAGES.includes(answer.status)) {
        await this.#waitOut(answer, attempts);
      } else if (answer.status === 401 && path !== '/session') {
        if (token === this.#token) await this.#signIn();
      } else if (answer.status >= 400) {
        throw new Refused(answer.status, answer.body);
      } else {
        return { ...answer, attempts };
      }
    }
  }

  /** One sign-in serves all requests that found their session ended. */
  #signIn() {
    this.#signingIn ??= this.#openSession().finally(() => {
      this.#signingIn = null;
    });
    return this.#signingIn;
  }

  async #openSession() {
    this.#token = '';
    try {
      const { body, sentMs } = await this.send('POST', '/session', this.#credentials);
      this.signedInMs ||= sentMs;
      this.#token = body.token;
      this.person = body.person;
    } catch (error) {
      throw error instanceof Refused ? new NotAdmitted(`${this.#credentials.username}: ${error.code} ${error.message}`) : error;
    }
  }

  /** @param {{ status: number, retryAfterMs: number } | null} answer @param {number} attempts */
  async #waitOut(answer, attempts) {
    if (answer?.status === 429) this.#answeredAt = Date.now(); // somebody is there, and asks for patience
    if (this.isStopping) throw new Stopped();
    const silentMs = Date.now() - this.#answeredAt;
    const what = answer === null ? 'no answer' : `HTTP ${answer.status}`;
    if (silentMs > this.#patienceMs) throw new Unreachable(`${this.#base.origin}: ${what} for ${Math.round(silentMs / 1000)} s`);
    this.#onOutage(what);
    const backoff = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** attempts) * (0.5 + Math.random() / 2);
    await pause(Math.max(backoff, Math.min(answer?.retryAfterMs ?? 0, 30_000)));
  }

  /** Requests leave evenly, not in bursts. */
  async #slot() {
    const now = performance.now();
    const at = Math.max(now, this.#nextSlotAt);
    this.#nextSlotAt = at + 1000 / REQUESTS_PER_SECOND;
    if (at - now > 1) await pause(at - now);
  }

  /**
   * @param {string} method @param {string} path @param {unknown} body @param {Record<string, string>} headers
   * @returns {Promise<{ status: number, body: any, isReplayed: boolean, sentMs: number, retryAfterMs: number } | null>} null when the connection failed
   */
  #once(method, path, body, headers) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const sent =
      text === '' ? headers : { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    this.requests += 1;
    return new Promise((done) => {
      const request = this.#request(
        new URL(`/api/v1${path}`, this.#base),
        { method, agent: this.#agent, headers: sent, timeout: REQUEST_TIMEOUT_MS },
        (response) => {
          /** @type {Buffer[]} */
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', () => done(null));
          response.on('close', () => (response.complete ? undefined : done(null)));
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            if (!OUTAGES.includes(status)) this.#answeredAt = Date.now();
            done({
              status,
              body: asJson(Buffer.concat(chunks).toString('utf8')),
              isReplayed: response.headers['idempotency-replayed'] === 'true',
              sentMs: Date.parse(response.headers.date ?? '') || 0,
              retryAfterMs: Number(response.headers['retry-after'] ?? 0) * 1000 || 0,
            });
          });
        },
      );
      request.on('timeout', () => request.destroy());
      request.on('error', () => done(null));
      request.end(text);
    });
  }
}

/** @param {string} text */
function asJson(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}
