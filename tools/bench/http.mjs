/**
 * A kept HTTP connection that costs the load generator next to nothing: it shares the cores with what it measures. One request at a time,
 * answers with a content-length, which is what our server gives.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

export class Line {
  #socket;
  #host;
  #pending = '';
  /** @type {((answer: { status: number, body: string }) => void) | null} */
  #answered = null;

  /** @param {import('node:net').Socket} socket @param {string} host */
  constructor(socket, host) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (/** @type {string} */ data) => this.#take(data));
    socket.on('close', () => this.#settle({ status: 0, body: '' }));
  }

  /** @param {string} url */
  static async open(url) {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Line(socket, host);
  }

  /** @param {string} path @param {string} token @param {unknown} body @param {string} [key] @returns {Promise<{ status: number, body: string }>} */
  post(path, token, body, key) {
    return this.#change('POST', path, token, body, key);
  }

  /** A body that is JSON already. @param {string} path @param {string} token @param {string} text @returns {Promise<{ status: number, body: string }>} */
  postText(path, token, text) {
    return this.#write('POST', path, token, text);
  }

  /** @param {string} path @param {string} token @param {unknown} body @returns {Promise<{ status: number, body: string }>} */
  patch(path, token, body) {
    return this.#change('PATCH', path, token, body);
  }

  /** @param {string} path @param {string} token @returns {Promise<{ status: number, body: string }>} */
  get(path, token) {
    return this.#send(`GET ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${token}\r\n\r\n`);
  }

  close() {
    this.#socket.destroy();
  }

  /** @param {string} method @param {string} path @param {string} token @param {unknown} body @param {string} [key] */
  #change(method, path, token, body, key) {
    return this.#write(method, path, token, JSON.stringify(body), key);
  }

  /** @param {string} method @param {string} path @param {string} token @param {string} text @param {string} [key] */
  #write(method, path, token, text, key) {
    const keyed = key === undefined ? '' : `idempotency-key: ${key}\r\n`;
    return this.#send(
      `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n` +
        `${keyed}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  }

  /** @param {string} request @returns {Promise<{ status: number, body: string }>} */
  #send(request) {
    if (this.#socket.destroyed) throw new Error('The server has closed this line');
    return new Promise((answered) => {
      this.#answered = answered;
      this.#socket.write(request, 'utf8');
    });
  }

  /** @param {string} data */
  #take(data) {
    this.#pending += data;
    const end = this.#pending.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#pending.slice(0, end))?.[1] ?? 0);
    if (this.#pending.length < end + 4 + length) return;
    const body = Buffer.from(this.#pending.slice(end + 4, end + 4 + length), 'latin1').toString('utf8');
    const status = Number(this.#pending.slice(9, 12));
    this.#pending = '';
    this.#settle({ status, body });
  }

  /** @param {{ status: number, body: string }} answer */
  #settle(answer) {
    const answered = this.#answered;
    this.#answered = null;
    answered?.(answer);
  }
}

/** The parsed body; anything but success stops the measurement. @param {{ status: number, body: string }} answer */
export function bodyOf({ status, body }) {
  if (status !== 200 && status !== 201) throw new Error(`The server answered ${status}: ${body.slice(0, 400)}`);
  return JSON.parse(body);
}
