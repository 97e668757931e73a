/** JSON logs: one line an event, with request ids and without personal data. */
import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

export const makeLog = (level: string, part: string): Logger => pino({ level, base: { part }, timestamp: pino.stdTimeFunctions.isoTime });

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
