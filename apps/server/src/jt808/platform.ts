/**
 * The server, as the process of terminals sees it: one request over HTTP that takes what terminals said and answers when it is committed. What comes
 * while a request is under way goes with the next one, so a thousand terminals cost no more requests than one. A server that is away is waited for:
 * terminals are answered late rather than wrongly.
 */
import { Agent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { TerminalFix } from './bodies.ts';
import type { Counts } from './counts.ts';
import { MOST_REPORT_FIXES, MOST_REPORTS, type ReportsAnswer } from './reports.ts';

/** One thing that a terminal said; without fixes and without an emergency it was heard. */
export type Report = { terminalId: string; fixes: readonly TerminalFix[]; isSos: boolean };
export type Reported = ReportsAnswer['answers'][number];
/** One server node. */
type Node = { url: URL; agent: Agent; request: typeof plainRequest };
type Waiting = { report: Report; done: (reported: Reported) => void; fail: (error: Error) => void };

const REQUEST_TIMEOUT_MS = 30_000;
const LONGEST_PAUSE_MS = 5_000;
/** Of terminals that came and went while the server was away. */
const MOST_WAITING = 20_000;
/** One line of the log in this time while the server is away. */
const SAY_EVERY_MS = 60_000;

/** The server understood the request and will never take it. */
export class Unacceptable extends Error {}

export class Platform {
  private waiting: Waiting[] = [];
  private isSending = false;
  private mustTell = false;
  private isClosed = false;
  private saidAt = Number.NEGATIVE_INFINITY;
  /** The node that is asked, until it fails. */
  private at = 0;
  private readonly nodes: readonly Node[];

  constructor(
    servers: readonly string[],
    private readonly secret: string,
    private readonly counts: Counts,
    private readonly log: Logger,
  ) {
    this.nodes = servers.map(nodeAt);
  }

  /** Resolves once it is committed; fails with `Unacceptable` for what will never be. */
  report(report: Report): Promise<Reported> {
    if (this.waiting.length >= MOST_WAITING) return Promise.reject(new Error('too much waits for the server'));
    return new Promise((done, fail) => {
      this.waiting.push({ report, done, fail });
      void this.send();
    });
  }

  /** What was counted goes with the next request; without one it is told by a request of its own. */
  tellCounts(): void {
    this.mustTell = this.counts.size > 0;
    void this.send();
  }

  close(): void {
    this.isClosed = true;
    for (const { agent } of this.nodes) agent.destroy();
  }

  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    while (this.waiting.length > 0 || this.mustTell) {
      this.mustTell = false;
      const batch = this.takeBatch();
      try {
        const { answers } = await this.persist(batch.map(({ report }) => report));
        for (const [index, { done, fail }] of batch.entries()) {
          const answer = answers[index];
          if (answer === undefined) fail(new Error('an answer is missing'));
          else done(answer);
        }
      } catch (error) {
        for (const { fail } of batch) fail(error as Error);
      }
    }
    this.isSending = false;
  }

  private takeBatch(): Waiting[] {
    let [count, fixes] = [0, 0];
    for (const { report } of this.waiting) {
      fixes += report.fixes.length;
      if (count > 0 && (fixes > MOST_REPORT_FIXES || count === MOST_REPORTS)) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  /** Whichever node answers: they stand on one database. */
  private async persist(reports: readonly Report[]): Promise<ReportsAnswer> {
    const body = JSON.stringify({ reports, counts: this.counts.take() });
    for (let attempts = 1; ; attempts++) {
      const node = this.nodes[this.at % this.nodes.length] as Node;
      const { status, text } = await this.ask(node, body).catch((error: Error) => ({ status: 0, text: error.message }));
      if (status === 200) return JSON.parse(text) as ReportsAnswer;
      this.say(node, status, text);
      const isForGood = status >= 400 && status < 500 && status !== 401 && status !== 404 && status !== 429;
      if (isForGood) throw new Unacceptable(`${status} ${text.slice(0, 200)}`);
      if (this.isClosed) throw new Error('closing');
      this.at++;
      if (this.at % this.nodes.length === 0) await pause(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(attempts, 10)));
    }
  }

  private say(node: Node, status: number, text: string): void {
    if (Date.now() - this.saidAt < SAY_EVERY_MS) return;
    this.saidAt = Date.now();
    this.log.warn({ status, text: text.slice(0, 200), server: node.url.origin }, 'the server does not take what terminals say');
  }

  private ask({ url, agent, request }: Node, body: string): Promise<{ status: number; text: string }> {
    const headers = {
      authorization: `Bearer ${this.secret}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return new Promise((done, fail) => {
      const asked = request(url, { method: 'POST', agent, headers, timeout: REQUEST_TIMEOUT_MS }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
      asked.on('error', fail);
      asked.end(body);
    });
  }
}

function nodeAt(server: string): Node {
  const url = new URL('/api/v1/jt808/reports', server);
  const kept = { keepAlive: true, maxSockets: 2 };
  if (url.protocol === 'http:') return { url, agent: new Agent(kept), request: plainRequest };
  // Our own process on our own machine: its certificate names the public address, not this one.
  return { url, agent: new SecureAgent({ ...kept, rejectUnauthorized: !isOwnMachine(url.hostname) }), request: secureRequest };
}

const isOwnMachine = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\./.test(host);
