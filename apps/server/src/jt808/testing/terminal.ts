/** A vehicle terminal at the other end of a real line. It reads what it is sent by itself, with no line of the product's reader. */
import { connect, type Socket } from 'node:net';
import { eventually } from '../../core/testing/eventually.ts';
import { authenticateBody, packet, registerBody, type Sender } from './packets.ts';

export type Heard = { id: number; serial: number /** Hexadecimal. */; body: string };

export class Terminal {
  readonly heard: Heard[] = [];
  isClosed = false;
  private line = '';
  private serial = 0;
  private readonly socket: Socket;

  constructor(
    port: number,
    readonly sender: Sender,
    localAddress?: string,
  ) {
    this.socket = connect({ port, host: '127.0.0.1', ...(localAddress !== undefined && { localAddress }) });
    this.socket.on('data', (data) => this.hear(data));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.isClosed = true;
    });
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** The serial number that it was sent with. */
  say(id: number, body = '', more: { part?: { total: number; index: number }; encryption?: number } = {}): number {
    const serial = this.serial++;
    this.write(packet({ ...this.sender, id, serial, body, ...more }));
    return serial;
  }

  /** The result in the general answer. */
  async resultOf(serial: number): Promise<number> {
    const digits = serial.toString(16).padStart(4, '0');
    return Number.parseInt((await this.hears(({ id, body }) => id === 0x8001 && body.startsWith(digits))).body.slice(8), 16);
  }

  ask(id: number, body = ''): Promise<number> {
    return this.resultOf(this.say(id, body));
  }

  async hears(isIt: (heard: Heard) => boolean): Promise<Heard> {
    let found: Heard | undefined;
    await eventually(() => {
      found = this.heard.find(isIt);
      if (found === undefined) throw new Error(`heard only ${JSON.stringify(this.heard)}`);
    });
    return found as unknown as Heard;
  }

  /** Result and code of the answer to a registration. */
  async register(): Promise<{ result: number; code: string }> {
    this.say(0x0100, registerBody(this.sender.version));
    const { body } = await this.hears(({ id }) => id === 0x8100);
    return { result: Number.parseInt(body.slice(4, 6), 16), code: Buffer.from(body.slice(6), 'hex').toString() };
  }

  authenticate(code: string): Promise<number> {
    return this.ask(0x0102, authenticateBody(this.sender.version, code));
  }

  async enter(): Promise<this> {
    await this.authenticate((await this.register()).code);
    return this;
  }

  async closes(): Promise<void> {
    await eventually(() => {
      if (!this.isClosed) throw new Error('still open');
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(data: Buffer): void {
    this.line += data.toString('hex');
    for (let end = this.endOfFirst(); end > 0; end = this.endOfFirst()) {
      const content = (this.line.slice(2, end).match(/7d01|7d02|../g) ?? [])
        .map((pair) => ({ '7d01': '7d', '7d02': '7e' })[pair] ?? pair)
        .join('');
      this.line = this.line.slice(end + 2);
      const serialAt = this.sender.version === '2019' ? 30 : 20;
      const number = (from: number) => Number.parseInt(content.slice(from, from + 4), 16);
      this.heard.push({ id: number(0), serial: number(serialAt), body: content.slice(serialAt + 4, -2) });
    }
  }

  /** Where the flag behind the first message stands, in digits; 0 or less while it has not come. */
  private endOfFirst(): number {
    for (let at = 2; at < this.line.length; at += 2) if (this.line.startsWith('7e', at)) return at;
    return 0;
  }
}
