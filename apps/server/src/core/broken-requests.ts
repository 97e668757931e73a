/** What is not HTTP, has too large headers or stops in the middle never reaches a route; it is answered in the form of every other refusal. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemBody, TYPE_OF_PROBLEMS } from './errors.filter.ts';

const MEANING: Record<string, { status: number; code: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'TOO_LARGE' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'UNAVAILABLE' },
};

export function refuseBroken(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, code } = MEANING[error.code ?? ''] ?? { status: 400, code: 'INVALID' };
  const body = JSON.stringify(problemBody({ status, code, detail: error.message }));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${TYPE_OF_PROBLEMS}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
