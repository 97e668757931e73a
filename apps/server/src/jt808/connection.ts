/**
 * One terminal's connection. Messages are taken one after the other, and the next is read from the line when the one before is answered: a terminal
 * that sends faster than we commit waits in its own buffer, not in our memory.
 */
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { terminalNumber } from '@fenghuo/domain';
import type { Logger } from 'pino';
import { generalAnswer, RESULT, type Result, registerAnswer, resendParts, texts } from './answers.ts';
import { type Location, readAnswer, readBatch, readCode, readLocation, type TerminalFix } from './bodies.ts';
import { codeOf, isCodeOf } from './codes.ts';
import type { Counts } from './counts.ts';
import { type Frame, FrameReader } from './frames.ts';
import { MESSAGE, type Message, readMessage, type Version, writeMessage } from './messages.ts';
import { Parts } from './parts.ts';
import { type Platform, Unacceptable } from './platform.ts';

/** Until it has shown its code. */
const STRANGER_MS = 30_000;
/** Terminals send a heartbeat every minute or so, sleepy ones every five. */
const IDLE_MS = 600_000;
/** Messages that cannot be read or are out of place; more come from something that is no terminal. */
const MOST_FAULTS = 20;
/** Who is refused waits for the answer, so that trying numbers takes time. */
const REFUSAL_PAUSE_MS = 1_000;
/** Answers that the terminal has not taken off the line. */
const MOST_UNREAD_BYTES = 65_536;
/** Texts that terminals have shown, of all together; the oldest are no longer current. */
const MOST_SHOWN = 50_000;
/** Texts that a terminal has not answered. */
const MOST_ASKED = 200;

/** `shown`: which texts terminals have shown, so that a new connection does not show them again. */
export type Shared = { platform: Platform; secret: string; counts: Counts; log: Logger; nowMs: () => number; shown: Set<string> };

/** What is answered: a message, or all parts of one. */
type Whole = Pick<Message, 'id' | 'phone' | 'version' | 'body'> & { serials: readonly number[] };

export class Connection {
  /** Null until it has shown its code. */
  terminalId: string | null = null;
  private readonly reader = new FrameReader();
  private readonly parts = new Parts();
  private readonly openedMs: number;
  private heardMs: number;
  private faults = 0;
  private serial = 0;
  /** How the terminal speaks; of its last message. */
  private voice: { version: Version; phone: string } | null = null;
  private readonly asked = new Map<number, string>();

  constructor(
    private readonly socket: Socket,
    private readonly shared: Shared,
    private readonly onKnown: (terminalId: string) => void,
  ) {
    this.openedMs = shared.nowMs();
    this.heardMs = this.openedMs;
  }

  /** Has not said anything that could be read. */
  get isSilent(): boolean {
    return this.voice === null;
  }

  /** Ends when the connection does. */
  async run(): Promise<void> {
    try {
      for await (const chunk of this.socket) {
        this.heardMs = this.shared.nowMs();
        for (const frame of this.reader.read(chunk as Buffer)) if (this.socket.writable) await this.take(frame);
      }
    } catch {
      // The line was cut: by the terminal, by the network or by us.
    }
    this.socket.destroy();
  }

  close(): void {
    this.socket.destroy();
  }

  /** What time alone brings about: a silent connection ends, a lost part is asked for. */
  tick(): void {
    const now = this.shared.nowMs();
    const isOver = this.terminalId === null ? now - this.openedMs > STRANGER_MS : now - this.heardMs > IDLE_MS;
    if (isOver) this.end(this.terminalId === null ? 'STRANGER_SILENT' : 'TERMINAL_SILENT');
    else if (this.voice !== null)
      for (const { firstSerial, indexes } of this.parts.missing(now))
        this.send(MESSAGE.resendParts, resendParts(this.voice.version, firstSerial, indexes));
  }

  private async take(frame: Frame): Promise<void> {
    const message = 'content' in frame ? readMessage(frame.content) : null;
    if (message === null) this.blame('fault' in frame ? frame.fault : 'HEADER_WRONG');
    else if (this.isAnother(message)) this.refuse(message, RESULT.failed, 'NUMBER_CHANGED');
    else {
      this.voice = message;
      if (message.flaw === 'ENCRYPTED') this.refuse(message, RESULT.unsupported, message.flaw);
      else if (message.flaw !== null) this.refuse(message, RESULT.malformed, message.flaw);
      else await this.takeReadable(message);
    }
  }

  private isAnother({ phone }: Message): boolean {
    return this.terminalId !== null && terminalNumber(phone) !== this.terminalId;
  }

  /** Parts are answered when the message is whole and committed, each by its own serial number. */
  private async takeReadable(message: Message): Promise<void> {
    const { part } = message;
    if (part === null) return this.takeWhole({ ...message, serials: [message.serial] });
    if (this.terminalId === null) return this.refuse(message, RESULT.failed, 'UNAUTHENTICATED');
    const whole = this.parts.take({ ...message, part }, this.shared.nowMs());
    if (whole === 'tooMany') this.refuse(message, RESULT.failed, 'MESSAGE_TOO_LONG');
    else if (whole !== null) await this.takeWhole({ ...message, ...whole });
  }

  private async takeWhole(whole: Whole): Promise<void> {
    try {
      await this.act(whole);
    } catch (error) {
      this.shared.counts.add('FAILED');
      this.shared.log.error({ err: { message: (error as Error).message }, id: whole.id }, 'a message of a terminal was not taken');
      // What may be taken later is not answered: the terminal keeps it and comes again.
      if (error instanceof Unacceptable) this.answer(whole, RESULT.failed);
      else this.socket.destroy();
    }
  }

  private async act(whole: Whole): Promise<void> {
    if (whole.id === MESSAGE.register) return this.register(whole);
    if (whole.id === MESSAGE.authenticate) return this.authenticate(whole);
    if (this.terminalId === null) return this.refuse(whole, RESULT.failed, 'UNAUTHENTICATED');
    switch (whole.id) {
      case MESSAGE.heartbeat:
        return this.report(whole, []);
      case MESSAGE.location:
        return this.report(whole, readLocation(whole.body));
      case MESSAGE.locationBatch:
        return this.report(whole, readBatch(whole.body));
      case MESSAGE.unregister:
        this.terminalId = null;
        return this.answer(whole, RESULT.done);
      case MESSAGE.terminalAnswer:
        return this.hearAnswer(whole.body);
      default:
        this.shared.counts.add('UNSUPPORTED');
        return this.answer(whole, RESULT.unsupported);
    }
  }

  private async register(whole: Whole): Promise<void> {
    const terminalId = terminalNumber(whole.phone);
    const isListed = await this.isListed(terminalId);
    if (!isListed) await this.doubt('TERMINAL_UNLISTED', terminalId);
    const code = isListed ? codeOf(this.shared.secret, terminalId) : null;
    for (const serial of whole.serials) this.send(MESSAGE.registerAnswer, registerAnswer({ serial }, code));
    if (!isListed) this.socket.end();
  }

  private async authenticate(whole: Whole): Promise<void> {
    const terminalId = terminalNumber(whole.phone);
    if (!isCodeOf(this.shared.secret, terminalId, readCode(whole.body, whole.version))) {
      // It may have a code of another platform, and registers anew when it hears that ours is another.
      await this.doubt('CODE_WRONG', terminalId);
      return this.refuse(whole, RESULT.failed, 'UNAUTHENTICATED');
    }
    if (!(await this.isListed(terminalId))) {
      await this.doubt('TERMINAL_UNLISTED', terminalId);
      this.answer(whole, RESULT.failed);
      this.socket.end();
      return;
    }
    this.terminalId = terminalId;
    this.onKnown(terminalId);
    this.answer(whole, RESULT.done);
  }

  private async isListed(terminalId: string): Promise<boolean> {
    return (await this.shared.platform.report({ terminalId, fixes: [], isSos: false })).isListed;
  }

  /** Null: the body could not be read. A terminal taken off the list meanwhile is told so, and goes. */
  private async report(whole: Whole, said: Location | readonly Location[] | null): Promise<void> {
    const { terminalId } = this;
    if (said === null || terminalId === null) return this.refuse(whole, RESULT.malformed, 'BODY_WRONG');
    const locations = Array.isArray(said) ? (said as readonly Location[]) : [said as Location];
    const fixes = locations.flatMap(({ fix }): TerminalFix[] => (fix === null ? [] : [fix]));
    const isSos = locations.some((location) => location.isSos);
    const reported = await this.shared.platform.report({ terminalId, fixes, isSos });
    if (!reported.isListed) {
      this.shared.counts.add('TERMINAL_UNLISTED');
      this.terminalId = null;
      this.answer(whole, RESULT.failed);
      this.socket.end();
      return;
    }
    this.answer(whole, RESULT.done);
    for (const text of reported.texts) this.show(text);
  }

  /** Each text once on a line. It counts as shown when the terminal has answered it; one that could not just now gets it again. */
  private show({ id, text }: { id: string; text: string }): void {
    const isAsked = [...this.asked.values()].includes(id);
    if (this.voice === null || isAsked || this.asked.size >= MOST_ASKED || this.shared.shown.has(this.shownKey(id))) return;
    for (const body of texts(this.voice.version, text)) this.asked.set(this.send(MESSAGE.text, body), id);
  }

  private hearAnswer(body: Buffer): void {
    const answer = readAnswer(body);
    const id = answer === null ? undefined : this.asked.get(answer.serial);
    if (answer === null || id === undefined) return;
    this.asked.delete(answer.serial);
    if (answer.result !== RESULT.failed) this.remember(this.shownKey(id));
  }

  private shownKey(id: string): string {
    return `${this.terminalId} ${id}`;
  }

  private remember(key: string): void {
    const { shown } = this.shared;
    shown.add(key);
    const [oldest] = shown;
    if (shown.size > MOST_SHOWN && oldest !== undefined) shown.delete(oldest);
  }

  private answer(whole: Pick<Whole, 'id' | 'serials'>, result: Result): void {
    for (const serial of whole.serials) this.send(MESSAGE.platformAnswer, generalAnswer({ id: whole.id, serial }, result));
  }

  /** Said to the terminal, counted, and held against the connection. */
  private refuse(message: Pick<Message, 'id' | 'serial'> | Whole, result: Result, code: string): void {
    this.answer('serials' in message ? message : { id: message.id, serials: [message.serial] }, result);
    this.blame(code);
  }

  private blame(code: string): void {
    this.shared.counts.add(code);
    if (code === 'FRAME_TOO_LONG' || ++this.faults > MOST_FAULTS) this.socket.destroy();
  }

  /** The number is that of a telephone line: the log has its end, which is enough to find it in the list. */
  private async doubt(code: string, terminalId: string): Promise<void> {
    this.shared.counts.add(code);
    this.shared.log.warn({ code, numberEnd: terminalId.slice(-4) }, 'a terminal is refused');
    await pause(REFUSAL_PAUSE_MS);
  }

  private end(code: string): void {
    this.shared.counts.add(code);
    this.socket.destroy();
  }

  /** The serial number that it was sent with. */
  private send(id: number, body: Buffer): number {
    const serial = this.serial;
    this.serial = (this.serial + 1) & 0xffff;
    if (this.voice === null || !this.socket.writable) return serial;
    if (this.socket.writableLength > MOST_UNREAD_BYTES) this.end('ANSWERS_UNREAD');
    else this.socket.write(writeMessage(this.voice, serial, id, body));
    return serial;
  }
}
