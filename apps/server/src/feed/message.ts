/**
 * A message that many sockets get: the packet of Socket.IO and the frame of WebSocket round it are made once, as one piece, so that a socket costs one
 * write. engine.io takes a made frame by an option that its types do not name; it uses it for texts itself, ours are bytes.
 */
import type { Socket } from 'socket.io';
import { Encoder } from './wire.ts';

const encoder = new Encoder();
/** Of the protocol of Socket.IO. */
const EVENT = 2;
/** A whole WebSocket message of bytes, not masked (RFC 6455, 5.2). */
const FINAL_BINARY = 0x82;
const LENGTH_OF_16_BITS = 126;
const LENGTH_OF_64_BITS = 127;

export type Message = { packet: Buffer; options: { compress: false; wsPreEncodedFrame: [Buffer] } };

export function messageOf(namespace: string, event: string, body: unknown): Message {
  // The types of the package say less than it gives: a list of one.
  const [packet] = encoder.encode({ type: EVENT, nsp: namespace, data: [event, body] }) as unknown as [Buffer];
  return { packet, options: { compress: false, wsPreEncodedFrame: [Buffer.concat([headOf(packet.length), packet])] } };
}

/** In order with whatever else was emitted on the socket. */
export function send(socket: Socket, { packet, options }: Message): void {
  socket.conn.send(packet, options);
}

function headOf(length: number): Buffer {
  if (length < LENGTH_OF_16_BITS) return Buffer.of(FINAL_BINARY, length);
  if (length <= 0xffff) return Buffer.of(FINAL_BINARY, LENGTH_OF_16_BITS, length >> 8, length & 0xff);
  const head = Buffer.alloc(10);
  head.set([FINAL_BINARY, LENGTH_OF_64_BITS]);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
