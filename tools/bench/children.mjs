/** Child processes of a measurement: messages that are answered, and a clean end. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../run/places.mjs';

export class Child {
  #process;
  #serial = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #asked = new Map();
  /** What it says unasked. @type {(message: any) => void} */
  onSaid = () => undefined;

  /** @param {string} file in tools/bench @param {{ execArgv?: string[], env?: Record<string, string> }} [options] */
  constructor(file, { execArgv = [], env = {} } = {}) {
    this.#process = fork(join(root, 'tools/bench', file), { execArgv, env: { ...process.env, ...env }, serialization: 'advanced' });
    this.#process.on('message', (/** @type {any} */ message) => {
      const asked = this.#asked.get(message.serial);
      if (asked === undefined) return this.onSaid(message);
      this.#asked.delete(message.serial);
      if (message.error) asked.reject(new Error(message.error));
      else asked.resolve(message.answer);
    });
    this.#process.on('exit', (code, signal) => {
      for (const { reject } of this.#asked.values()) reject(new Error(`${file} ended: ${signal ?? code}`));
      this.#asked.clear();
    });
  }

  /** @param {string} what @param {unknown} [value] @returns {Promise<any>} */
  ask(what, value) {
    const serial = ++this.#serial;
    return new Promise((resolve, reject) => {
      this.#asked.set(serial, { resolve, reject });
      this.#process.send({ serial, what, value });
    });
  }

  /** @param {unknown} message */
  tell(message) {
    this.#process.send(/** @type {any} */ (message));
  }

  async close() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((done) => this.#process.once('exit', done));
    this.#process.kill('SIGKILL');
    await ended;
  }
}

/** The child's side. @param {Record<string, (value: any) => unknown>} answers @param {(message: any) => void} [onTold] */
export function answer(answers, onTold = () => undefined) {
  process.on('message', async (/** @type {any} */ { serial, what, value, ...told }) => {
    if (serial === undefined) return onTold(told);
    try {
      process.send?.({ serial, answer: await answers[what]?.(value) });
    } catch (error) {
      process.send?.({ serial, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
}

/** Microseconds of the wall clock, the same in every process. */
export const wallMicros = () => (performance.timeOrigin + performance.now()) * 1000;
