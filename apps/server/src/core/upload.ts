/** A multipart form of one file and its fields. The file goes straight to the disk; whoever reads a form discards what came when done. */
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Multipart } from '@fastify/multipart';
import { DomainError } from '@fenghuo/domain';
import type { ArgumentMetadata } from '@nestjs/common';
import type { z } from 'zod';
import { isUnavailable } from './errors.filter.ts';
import { type OurRequest, SchemaPipe } from './http.ts';
import type { Sealing } from './sealed-file.ts';

/** What came, not yet in its place. */
export type Received = { path: string; bytes: number; sha256: string };
/** `body` is what the request says, for its fingerprint. */
export type Upload<T> = { received: Received; name: string | undefined; command: T; body: Record<string, unknown> };
type Reading = { received: Received | null; name: string | undefined; fields: Record<string, unknown>; wrong: string | null };

const FORM_OVERHEAD = 65_536;
const OWNER_ONLY = 0o600;
const pipe = new SchemaPipe();

/** `sealing`: asked for where what comes is not to lie there as it came. */
type Where = { folder: string; mostBytes: number; sealing?: () => Sealing };

/** `folder`: where what comes lies until it is placed or discarded. Throws INVALID naming the part, TOO_LARGE. */
export async function readUpload<T>(request: OurRequest, schema: z.ZodType<T>, { mostBytes, ...where }: Where): Promise<Upload<T>> {
  if (!request.isMultipart()) throw new DomainError('INVALID', { path: 'file' });
  if (Number(request.headers['content-length'] ?? 0) > mostBytes + FORM_OVERHEAD) throw new DomainError('TOO_LARGE');
  const reading: Reading = { received: null, name: undefined, fields: {}, wrong: null };
  try {
    // One file more than is taken, so that a second is refused by name and not as too much.
    const limits = { fileSize: mostBytes, files: 2, fields: 10, parts: 12 };
    for await (const part of request.parts({ limits })) await take(reading, part, where);
    return await checked(reading, schema);
  } catch (error) {
    // The parser has let go of the request; unread, its rest would hold the line until the sender gives up.
    request.raw.resume();
    if (reading.received !== null) await discard(reading.received);
    throw asRefusal(error);
  }
}

/** The whole form is read even when a part is wrong, so that the sender hears the answer. */
async function take(reading: Reading, part: Multipart, where: Omit<Where, 'mostBytes'>): Promise<void> {
  if (part.type === 'field') {
    if (part.fieldname in reading.fields) reading.wrong ??= part.fieldname;
    // A browser writes every line end of a form as CR LF, whatever its person wrote.
    reading.fields[part.fieldname] = typeof part.value === 'string' ? part.value.replaceAll('\r\n', '\n') : part.value;
  } else if (part.fieldname !== 'file' || reading.received !== null) {
    reading.wrong ??= part.fieldname;
    part.file.resume();
  } else {
    reading.name = part.filename;
    reading.received = await receive(where, part.file);
  }
}

async function checked<T>({ received, name, fields, wrong }: Reading, schema: z.ZodType<T>): Promise<Upload<T>> {
  if (wrong !== null) throw new DomainError('INVALID', { path: wrong });
  const command = (await pipe.transform(fields, { type: 'body', schema } as ArgumentMetadata)) as T;
  if (received === null) throw new DomainError('INVALID', { path: 'file' });
  return { received, name, command, body: { ...fields, file: received.sha256 } };
}

/** Takes a stream to the disk. What fails half-way leaves nothing. */
async function receive({ folder, sealing }: Omit<Where, 'mostBytes'>, source: Readable): Promise<Received> {
  const hash = createHash('sha256');
  const seal = sealing?.();
  let bytes = 0;
  const path = await writeAside(folder, async (handle) => {
    if (seal !== undefined) await handle.writeFile(seal.head);
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      hash.update(chunk);
      await handle.writeFile(seal?.update(chunk) ?? chunk);
    }
    if (seal !== undefined) await handle.writeFile(seal.end());
  });
  return { path, bytes, sha256: hash.digest('hex') };
}

export const discard = ({ path }: Received): Promise<void> => rm(path, { force: true });

/** A new file in `folder` that only we may read, on the disk when this returns its path. What fails leaves nothing. */
export async function writeAside(folder: string, write: (handle: FileHandle) => Promise<void>): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  const handle = await open(path, 'wx', OWNER_ONLY);
  try {
    await write(handle);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(path, { force: true });
    throw error;
  }
  await handle.close();
  return path;
}

/** What the parser says of a broken form is the sender's fault; what the disk says is not. */
function asRefusal(error: unknown): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new DomainError('TOO_LARGE');
  if (error instanceof DomainError || isUnavailable(error) || syscall !== undefined) return error;
  return new DomainError('INVALID', { path: 'file' });
}
