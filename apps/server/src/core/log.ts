/** JSON logs: one line an event, with request ids and without personal data. */
import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** Lines that wait for a slow or full disk; what is more is dropped. */
const MAX_WAITING_BYTES = 1024 * 1024;
const STANDARD_OUTPUT = 1;

/** A log that cannot be written costs its lines, never the process that writes them: a full disk is answered 503, not with the end. */
/** Where what goes on behind an answer says that it has failed. */
export const LOG = Symbol('LOG');

export function makeLog(level: string, part: string, dest: number | string = STANDARD_OUTPUT): Logger {
  const to = pino.destination({ dest, sync: false, maxLength: MAX_WAITING_BYTES });
  to.on('error', () => undefined);
  return pino({ level, base: { part }, timestamp: pino.stdTimeFunctions.isoTime }, to);
}

/** Nest's own messages go into the same stream; its start-up chatter does not. */
export class NestLog implements LoggerService {
  constructor(private readonly to: Logger) {}
  log(message: unknown, context?: unknown): void {
    this.to.debug({ context }, String(message));
  }
  warn(message: unknown, context?: unknown): void {
    this.to.warn({ context }, String(message));
  }
  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.to.error({ context, stack }, String(message));
  }
}
