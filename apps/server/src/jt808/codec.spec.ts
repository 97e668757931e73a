import fc from 'fast-check';
import { generalAnswer, RESULT, registerAnswer, resendParts, texts } from './answers.ts';
import { readAnswer, readBatch, readCode, readLocation } from './bodies.ts';
import { type Frame, FrameReader } from './frames.ts';
import { readText, writeText } from './gbk.ts';
import { type Message, readMessage, writeMessage } from './messages.ts';
import { Parts } from './parts.ts';
import { batchBody, hex, locationBody, packet, type Sender, wrapped } from './testing/packets.ts';

const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** The one message of some bytes. */
function read(sent: Buffer): Message {
  const [only] = new FrameReader().read(sent);
  if (only === undefined || !('content' in only)) throw new Error(`no frame: ${JSON.stringify(only)}`);
  const message = readMessage(only.content);
  if (message === null) throw new Error('no header');
  return message;
}

const faultsOf = (frames: readonly Frame[]): string[] => frames.map((frame) => ('fault' in frame ? frame.fault : 'whole'));

describe('packets that others have published', () => {
  // Huabao, maker of locks that track: "JT808 common message parsing of GPS electronic lock", huabaotelematics.com/blog, sections 1 to 3.
  test('[J3] a location of a lock by Huabao, in the version of 2013', () => {
    const message = read(
      bytes(
        `7E 02 00 00 52 00 20 02 60 43 23 00 A4 00 02 00 00 00 0C 00 02 01 58 B9 1B 06 CB 70 61 00 46 00 00 00 59 21 09 22 16 37 58
        01 04 00 00 00 01 03 02 00 00 25 04 00 00 00 01 30 01 11 31 01 10 E3 01 00 D5 1B 02 20 02 60 43 23 27 95 93 78 61 60 00 12
        20 00 00 12 34 27 95 93 78 61 58 00 12 86 7E`.replaceAll('\n', ''),
      ),
    );
    expect(message).toMatchObject({ id: 0x0200, serial: 0xa4, phone: '002002604323', version: '2013', part: null, flaw: null });
    expect(message.body).toHaveLength(0x52);
    expect(readLocation(message.body)).toEqual({
      isSos: false,
      fix: { point: [113.995873, 22.591771], at: '2021-09-22T08:37:58.000Z', speedMps: 0, headingDegrees: 0x59 },
    });
  });

  test('[J2] the authentication of the same lock', () => {
    const message = read(bytes('7E 01 02 00 0D 00 20 02 60 43 25 00 01 38 33 30 30 32 30 30 32 36 30 34 33 32 13 7E'));
    expect(message).toMatchObject({ id: 0x0102, serial: 1, phone: '002002604325' });
    expect(readCode(message.body, '2013')).toBe('8300200260432');
  });

  test('[J4] our answer to its location is the one that its maker shows', () => {
    const answer = writeMessage(
      { version: '2013', phone: '002002604323' },
      9,
      0x8001,
      generalAnswer({ serial: 0xee, id: 0x0200 }, RESULT.done),
    );
    expect(answer).toEqual(bytes('7E 80 01 00 05 00 20 02 60 43 23 00 09 00 EE 02 00 00 43 7E'));
  });

  // hylexus/xtream-codec, debug/jt/jt-808-server-spring-boot-starter-debug-ui/src/utils/codec-utils.ts: packets beside the values they hold.
  const terminal = { version: '2019', phone: '00000000013912344329' } as const;

  test('[J3] a location of 2019, with its values in the documentation of xtream-codec', () => {
    const message = read(
      bytes('7e02004026010000000001391234432900000000006f0000001601dc9a0707456246007b004200032501292233440202006401040000000c417e'),
    );
    expect(message).toMatchObject({ id: 0x0200, serial: 0, ...terminal });
    // alarmFlag 111, status 22: an emergency, positioned, south, and not west; latitude 31234567, longitude 121987654, speed 66, direction 3.
    expect(readLocation(message.body)).toEqual({
      isSos: true,
      fix: { point: [121.987654, -31.234567], at: '2025-01-29T14:33:44.000Z', speedMps: 66 / 36, headingDegrees: 3 },
    });
  });

  test('[J3] a batch of 2019: two locations without a fix', () => {
    const message = read(
      bytes(
        '7e0704403f01000000000139123443290000000200001c000000010000000101d907f2073d336c029a00210059241029213903001c000000010000000101d907f3073d336d03090043005a241029213903f87e',
      ),
    );
    expect(message).toMatchObject({ id: 0x0704, ...terminal });
    expect(readBatch(message.body)).toEqual([
      { isSos: true, fix: null },
      { isSos: true, fix: null },
    ]);
  });

  test('[J5] parts asked for again, in both versions', () => {
    const old = writeMessage({ version: '2013', phone: '013912344323' }, 0, 0x8003, resendParts('2013', 111, [2, 3, 4]));
    expect(old.toString('hex')).toBe('7e800300090139123443230000006f030002000300049d7e');
    const recent = writeMessage(terminal, 0, 0x8003, resendParts('2019', 111, [2, 3, 4]));
    expect(recent.toString('hex')).toBe('7e8003400a01000000000139123443290000006f0003000200030004d57e');
  });

  test('[J7] a text in GBK, as the documentation has its bytes', () => {
    const published = bytes('48656c6c6f576f726c6420babad7d62047424b20b1e0c2eb');
    expect(texts('2013', 'HelloWorld 汉字 GBK 编码')).toEqual([Buffer.concat([Buffer.of(0x0c), published])]);
    expect(texts('2019', 'HelloWorld 汉字 GBK 编码')).toEqual([Buffer.concat([Buffer.of(0x0d, 1), published])]);
  });
});

describe('what a terminal sends is what is read', () => {
  const sender: fc.Arbitrary<Sender> = fc.oneof(
    fc.record({ version: fc.constant('2013' as const), phone: fc.stringMatching(/^[0-9]{12}$/) }),
    fc.record({ version: fc.constant('2019' as const), phone: fc.stringMatching(/^[0-9]{20}$/) }),
  );
  const body = fc.uint8Array({ maxLength: 1_023 }).map((all) => Buffer.from(all).toString('hex'));

  test('[J1] any message, in pieces of any size, among others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ sender, id: fc.nat(0xffff), serial: fc.nat(0xffff), body, isPart: fc.boolean() }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 700 }),
        (sent, size) => {
          const stream = Buffer.concat(
            sent.map(({ sender, isPart, ...rest }) => packet({ ...sender, ...rest, ...(isPart && { part: { total: 3, index: 2 } }) })),
          );
          const reader = new FrameReader();
          const frames: Frame[] = [];
          for (let at = 0; at < stream.length; at += size) frames.push(...reader.read(stream.subarray(at, at + size)));
          const messages = frames.map((frame) => ('content' in frame ? readMessage(frame.content) : frame));
          expect(messages).toEqual(
            sent.map(({ sender, id, serial, body, isPart }) => ({
              ...sender,
              id,
              serial,
              body: Buffer.from(body, 'hex'),
              part: isPart ? { total: 3, index: 2 } : null,
              flaw: null,
            })),
          );
        },
      ),
    );
  });

  test('[J3] any location, on all four quarters of the earth', () => {
    fc.assert(
      fc.property(
        fc.record({
          alarm: fc.nat(0xffff_ffff),
          lat: fc.nat(90_000_000),
          lng: fc.nat(180_000_000),
          isSouth: fc.boolean(),
          isWest: fc.boolean(),
          speed: fc.nat(2_000),
          direction: fc.nat(359),
          at: fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T15:59:59Z'), noInvalidDate: true }),
        }),
        ({ at, isSouth, isWest, ...sent }) => {
          const inBeijing = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' }).format(
            at,
          );
          const time = inBeijing.replace(/\D/g, '').slice(2);
          const status = 2 + (isSouth ? 4 : 0) + (isWest ? 8 : 0);
          const location = readLocation(Buffer.from(locationBody({ ...sent, status, time }), 'hex'));
          expect(location?.isSos).toBe(sent.alarm % 2 === 1);
          expect(location?.fix?.point[0]).toBeCloseTo((isWest ? -1 : 1) * (sent.lng / 1e6), 9);
          expect(location?.fix?.point[1]).toBeCloseTo((isSouth ? -1 : 1) * (sent.lat / 1e6), 9);
          expect(location?.fix?.speedMps).toBeCloseTo(sent.speed / 10 / 3.6, 9);
          expect(location?.fix?.headingDegrees).toBe(sent.direction);
          expect(location?.fix?.at).toBe(new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString());
        },
      ),
    );
  });

  test('[J1] what we send is read as it was meant', () => {
    fc.assert(
      fc.property(sender, fc.nat(0xffff), fc.nat(0xffff), fc.uint8Array({ maxLength: 1_023 }), (to, serial, id, body) => {
        const sent = Buffer.from(body);
        expect(read(writeMessage(to, serial, id, sent))).toEqual({ ...to, serial, id, body: sent, part: null, flaw: null });
      }),
    );
  });

  test('[J7] text of any length comes as its characters, in pieces that fit', () => {
    const characters = fc.constantFrom('青', '岛', '消', '防', 'a', '7', '\n', '～', '𠮷');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 2_500 }), (all) => {
        const bodies = texts('2019', all.join(''));
        for (const one of bodies) expect(one.length).toBeLessThan(1_023);
        expect(bodies.map((one) => readText(one.subarray(2))).join('')).toBe(all.join('').replaceAll('𠮷', '?'));
      }),
    );
  });
});

describe('what cannot be read', () => {
  test('[J8] any bytes at all are read to their end without a throw, and no more is held than one message', () => {
    const noise = fc.uint8Array({ maxLength: 3_000 });
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 5 }), (chunks) => {
        const reader = new FrameReader();
        for (const chunk of chunks) {
          for (const frame of reader.read(chunk)) {
            const message = 'content' in frame ? readMessage(frame.content) : null;
            if (message !== null)
              [readLocation(message.body), readBatch(message.body), readCode(message.body, message.version), readAnswer(message.body)];
          }
        }
      }),
    );
  });

  const sender = { version: '2013', phone: '013900000001' } as const;
  const good = packet({ ...sender, id: 0x0002, serial: 1 });

  test('[J8] a wrong checksum, a wrong escape, and the message behind it', () => {
    const wrong = wrapped('0002000001390000000100017e', 0x00);
    const wrongEscape = Buffer.from('7e000200007d037e', 'hex');
    const cut = Buffer.from('7e0002007d7e', 'hex');
    expect(faultsOf(new FrameReader().read(Buffer.concat([wrong, wrongEscape, cut, good])))).toEqual([
      'CHECKSUM_WRONG',
      'ESCAPE_WRONG',
      'ESCAPE_WRONG',
      'whole',
    ]);
  });

  test('[J8] one that never ends is told once, as soon as it is too long, and the next is read', () => {
    const reader = new FrameReader();
    const endless = Buffer.alloc(1_000, 0x01);
    expect(faultsOf(reader.read(Buffer.concat([Buffer.of(0x7e), endless])))).toEqual([]);
    expect(faultsOf(reader.read(endless))).toEqual(['FRAME_TOO_LONG']);
    for (let count = 0; count < 100; count++) expect(reader.read(endless)).toEqual([]);
    expect(faultsOf(reader.read(good))).toEqual(['whole']);
  });

  test('[J8] a header cut off, a number that is none, a body of another length', () => {
    for (const content of ['', '0002', '000200000139000000', '00020000013900000a010001', '000260000139000000010001'])
      expect(readMessage(Buffer.from(content, 'hex'))).toBeNull();
    expect(readMessage(Buffer.from('000200050139000000010001aabb', 'hex'))?.flaw).toBe('LENGTH_WRONG');
    expect(read(packet({ ...sender, id: 0x0200, serial: 1, body: 'aabb', encryption: 1 })).flaw).toBe('ENCRYPTED');
    expect(read(packet({ ...sender, id: 0x0200, serial: 1, part: { total: 2, index: 3 } })).flaw).toBe('PART_WRONG');
  });

  test('[J3] a location cut off is none; a time that is no date was merely heard', () => {
    const body = locationBody();
    for (let length = 0; length < 28; length++) expect(readLocation(Buffer.from(body.slice(0, length * 2), 'hex'))).toBeNull();
    for (const time of ['000000000000', '261301000000', '260230000000', '261126240000', '2611261645ff'])
      expect(readLocation(Buffer.from(locationBody({ time, alarm: 1 }), 'hex'))).toEqual({ isSos: true, fix: null });
  });

  test('[J3] a batch whose lengths lie is none', () => {
    const whole = batchBody([locationBody(), locationBody()]);
    expect(readBatch(Buffer.from(whole, 'hex'))).toHaveLength(2);
    for (const body of ['', '0001', whole.slice(0, -2), hex(3, 2) + whole.slice(4), `000101${hex(9_999, 2)}${locationBody()}`])
      expect(readBatch(Buffer.from(body, 'hex'))).toBeNull();
  });

  test('[J2] a code longer than its message, and an answer cut off', () => {
    expect(readCode(Buffer.from('ff4142', 'hex'), '2019')).toBe('AB');
    expect(readCode(Buffer.alloc(0), '2019')).toBe('');
    expect(readAnswer(Buffer.from('00018300', 'hex'))).toBeNull();
    expect(readAnswer(Buffer.from('0001830002', 'hex'))).toEqual({ serial: 1, id: 0x8300, result: 2 });
  });
});

describe('long messages in parts', () => {
  const sender = { version: '2019', phone: '00000000013900000001' } as const;
  const part = (serial: number, index: number, total: number, body: string) => {
    const message = read(packet({ ...sender, id: 0x0704, serial, part: { total, index }, body }));
    return { ...message, part: { total, index } };
  };

  test('[J5] in any order, over the end of the serial numbers, each as often as it likes', () => {
    const parts = new Parts();
    expect(parts.take(part(0, 3, 3, 'cc'), 0)).toBeNull();
    expect(parts.take(part(0xfffe, 1, 3, 'aa'), 0)).toBeNull();
    expect(parts.take(part(0xfffe, 1, 3, 'aa'), 0)).toBeNull();
    expect(parts.take(part(0xffff, 2, 3, 'bb'), 0)).toEqual({ id: 0x0704, serials: [0xfffe, 0xffff, 0], body: bytes('aabbcc') });
  });

  test('[J5] what is missing is asked for three times when it is quiet, then given up', () => {
    const parts = new Parts();
    parts.take(part(11, 2, 4, 'bb'), 0);
    expect(parts.missing(4_999)).toEqual([]);
    for (const at of [5_000, 10_000, 15_000]) expect(parts.missing(at)).toEqual([{ firstSerial: 10, indexes: [1, 3, 4] }]);
    expect([parts.missing(20_000), parts.missing(30_000)]).toEqual([[], []]);
    expect(parts.take(part(10, 1, 4, 'aa'), 31_000)).toBeNull();
  });

  test('[J8] no more than two are held, none of more than 64 parts', () => {
    const parts = new Parts();
    expect(parts.take(part(1, 1, 65, 'aa'), 0)).toBe('tooMany');
    for (const first of [100, 200, 300]) parts.take(part(first, 1, 2, 'aa'), 0);
    expect(parts.missing(5_000).map(({ firstSerial }) => firstSerial)).toEqual([200, 300]);
  });
});

test('[J2] the answer to a registration has a code only where it was taken', () => {
  expect(registerAnswer({ serial: 258 }, 'AB').toString('hex')).toBe('0102004142');
  expect(registerAnswer({ serial: 258 }, null).toString('hex')).toBe('010204');
});

test('[J7] every character of GBK is written as it is read', () => {
  const all = '啊阿埃挨鲁青岛市崂山区消防救援大队①②③【】《》—…·ＡＢＣ，。！？丂亸鱥龥';
  expect(readText(writeText(all))).toBe(all);
});
