/**
 * A file that lies on the disk sealed: whoever finds it, or a copy of it, reads nothing. It has a key of its own, which stands wrapped at its head
 * (core/sealed.ts); then a nonce, the content under AES-256-GCM, and the tag that says it is whole. Gone is gone: with the file
 * goes its key. What opens it stands in sheets/process.mjs.
 */
import { createCipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;

/** What a stream becomes on its way to the disk: the head, each piece, the end. */
export type Sealing = { readonly head: Buffer; update: (piece: Buffer) => Buffer; end: () => Buffer };

/** `wrapped`: the key as it stands at the head. */
export function sealing(key: Buffer, wrapped: Buffer): Sealing {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  return {
    head: Buffer.concat([wrapped, nonce]),
    update: (piece) => cipher.update(piece),
    end: () => Buffer.concat([cipher.final(), cipher.getAuthTag()]),
  };
}
