import * as parser from 'socket.io-msgpack-parser';
import { checkLengths, Decoder } from './wire.ts';

const encode = (data: unknown): Buffer => {
  const [bytes] = new parser.Encoder().encode({ type: 2, nsp: '/live', data: ['x', data] }) as unknown as [Buffer];
  return bytes;
};

function decode(bytes: Buffer): unknown {
  const decoder = new Decoder();
  let data: unknown;
  decoder.on('decoded', (packet: { data: unknown[] }) => {
    data = packet.data[1];
  });
  decoder.add(bytes);
  return data;
}

const long = 'x'.repeat(70_000);
test.each<[string, unknown]>([
  ['null and booleans', [null, true, false]],
  ['numbers', [0, 127, 128, 255, 65_535, 65_536, 2 ** 40, -1, -32, -33, -129, -40_000, -(2 ** 40), 1.5]],
  ['words', ['', 'a', 'x'.repeat(40), 'x'.repeat(300), long, '水']],
  ['lists', [[], Array.from({ length: 20 }, (_, index) => index), Array.from({ length: 70_000 }, () => 0)]],
  ['maps', [{}, { a: { b: { c: [1] } } }, Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, index]))]],
  ['bytes', [Buffer.alloc(0), Buffer.alloc(300, 7), Buffer.alloc(70_000, 7)]],
  ['a date', new Date(0)],
])('what a client writes is read: %s', (_, data) => {
  expect(decode(encode(data))).toEqual(data);
});

const hostile: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['an extension of 4 GiB', Buffer.from('c9ffffffff00', 'hex')],
  ['bytes of 4 GiB', Buffer.from('c6ffffffff', 'hex')],
  ['a list of 30 million, in lists of 30 million', Buffer.from('dd01c9c380'.repeat(1_000), 'hex')],
  ['a map of four billion', Buffer.from('dfffffffff', 'hex')],
  ['words that end before they should', Buffer.from('d9ff61', 'hex')],
  ['a length that ends before it should', Buffer.from('dbff', 'hex')],
  ['lists in lists', Buffer.alloc(60_000, 0x91)],
  ['maps in maps', Buffer.from('81a161'.repeat(15_000), 'hex')],
  ['a value that does not exist', Buffer.from('c1', 'hex')],
];
test.each(hostile)('what claims more than has come is refused at once: %s', (_, bytes) => {
  const began = Date.now();
  expect(() => checkLengths(bytes)).toThrow();
  expect(() => new Decoder().add(bytes)).toThrow();
  expect(Date.now() - began).toBeLessThan(500);
});

test('every prefix, cut short at every byte, is refused or read, and never read beyond its end', () => {
  const whole = encode({ a: [1, 300, 70_000, 'words', Buffer.alloc(40), { b: null }] });
  for (let end = 0; end < whole.length; end++) expect(() => new Decoder().add(whole.subarray(0, end))).toThrow();
  for (let prefix = 0; prefix < 256; prefix++) {
    try {
      checkLengths(Buffer.concat([Buffer.from([prefix]), Buffer.alloc(8, 0xff)]));
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }
});

test('words instead of bytes are refused', () => {
  expect(() => new Decoder().add('0{}')).toThrow();
});
