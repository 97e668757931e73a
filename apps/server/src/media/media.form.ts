/** Reads a multipart form of one file and its fields. The file goes straight to the disk; whoever reads a form discards what came when done. */

import type { Multipart } from '@fastify/multipart';
import { AddMedia, DomainError, MAX_MEDIA_BYTES } from '@fenghuo/domain';
import { type ArgumentMetadata, Injectable } from '@nestjs/common';
import { isUnavailable } from '../core/errors.filter.ts';
import { type OurRequest, SchemaPipe } from '../core/http.ts';
import { MediaFiles, type Received } from './media.files.ts';

/** `body` is what the request says, for its fingerprint. */
export type MediaForm = { received: Received; name: string | undefined; command: AddMedia; body: Record<string, unknown> };
type Reading = { received: Received | null; name: string | undefined; fields: Record<string, unknown>; wrong: string | null };

/** One file more than is taken, so that a second is refused by name and not as too much. */
const LIMITS = { fileSize: MAX_MEDIA_BYTES, files: 2, fields: 10, parts: 12 };
const FORM_OVERHEAD = 65_536;

@Injectable()
export class MediaForms {
  private readonly pipe = new SchemaPipe();

  constructor(private readonly files: MediaFiles) {}

  async read(request: OurRequest): Promise<MediaForm> {
    if (!request.isMultipart()) throw new DomainError('INVALID', { path: 'file' });
    if (Number(request.headers['content-length'] ?? 0) > MAX_MEDIA_BYTES + FORM_OVERHEAD) throw new DomainError('TOO_LARGE');
    const reading: Reading = { received: null, name: undefined, fields: {}, wrong: null };
    try {
      for await (const part of request.parts({ limits: LIMITS })) await this.take(reading, part);
      return await this.checked(reading);
    } catch (error) {
      // The parser has let go of the request; unread, its rest would hold the line until the sender gives up.
      request.raw.resume();
      if (reading.received !== null) await this.files.discard(reading.received);
      throw asRefusal(error);
    }
  }

  /** The whole form is read even when a part is wrong, so that the sender hears the answer. */
  private async take(reading: Reading, part: Multipart): Promise<void> {
    if (part.type === 'field') {
      if (part.fieldname in reading.fields) reading.wrong ??= part.fieldname;
      // A browser writes every line end of a form as CR LF, whatever its person wrote.
      reading.fields[part.fieldname] = typeof part.value === 'string' ? part.value.replaceAll('\r\n', '\n') : part.value;
    } else if (part.fieldname !== 'file' || reading.received !== null) {
      reading.wrong ??= part.fieldname;
      part.file.resume();
    } else {
      reading.name = part.filename;
      reading.received = await this.files.receive(part.file);
    }
  }

  private async checked({ received, name, fields, wrong }: Reading): Promise<MediaForm> {
    if (wrong !== null) throw new DomainError('INVALID', { path: wrong });
    const command = (await this.pipe.transform(fields, { type: 'body', schema: AddMedia } as ArgumentMetadata)) as AddMedia;
    if (received === null) throw new DomainError('INVALID', { path: 'file' });
    return { received, name, command, body: { ...fields, file: received.sha256 } };
  }
}

/** What the parser says of a broken form is the sender's fault; what the disk says is not. */
function asRefusal(error: unknown): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new DomainError('TOO_LARGE');
  if (error instanceof DomainError || isUnavailable(error) || syscall !== undefined) return error;
  return new DomainError('INVALID', { path: 'file' });
}
