/** Bodies are JSON in UTF-8 or nothing: bytes of another encoding would be stored as something nobody wrote. */
import { DomainError } from '@fenghuo/domain';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { OneATurn } from './one-a-turn.ts';

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/** No report and no step is as long; a thousand fixes or a drawn area are, and take milliseconds to read and to check. */
const LONG_BYTES = 8 * 1024;

/** Takes the place of the framework's own parsers, which guess at wrong bytes and read forms as well. */
export function takeJsonBodies(nest: NestFastifyApplication, bodyLimit: number): void {
  const parse = nest.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const turns = new OneATurn();
  nest.useBodyParser(
    'application/json',
    { bodyLimit },
    (request: FastifyRequest, bytes: Buffer, done: (error: Error | null, body?: unknown) => void) => {
      const read = () => {
        const text = asText(utf8, request.headers['content-type'], bytes);
        if (text === null) done(new DomainError('INVALID', { path: 'body' }));
        else if (text.trim() === '') done(null, {});
        else void parse(request, text, done);
      };
      if (bytes.length < LONG_BYTES) read();
      else turns.enter(read);
    },
  );
}

function asText(utf8: { decode: (bytes: Buffer) => string }, contentType: string | undefined, bytes: Buffer): string | null {
  const charset = CHARSET.exec(contentType ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Trackers send forms. They stay text, so that whatever wants an object refuses them. */
export function takeForms(nest: NestFastifyApplication, bodyLimit: number): void {
  nest.useBodyParser(
    'application/x-www-form-urlencoded',
    { bodyLimit },
    (_: FastifyRequest, bytes: Buffer, done: (error: Error | null, body?: unknown) => void) => done(null, bytes.toString('latin1')),
  );
}
