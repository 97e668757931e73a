/** Media through the public interface (docs/spec/media.md): what is taken, what is given out, who may, and that nothing is left behind. */
import { createHash } from 'node:crypto';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { Incident, Media, Report } from '@fenghuo/domain';
import sharp from 'sharp';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { type JobQueue } from '../jobs/backend.ts';
import { LogReader, moveOn, type ReadTo } from '../jobs/log-reader.ts';
import { Pictures } from '../jobs/pictures.ts';
import { withoutPlace } from './film.ts';

type Problem = { code: string; errors?: { path: string }[] };
type Sent = { file?: Buffer | Buffer[]; name?: string; fields?: Record<string, string>; headers?: Record<string, string> };

let server: TestServer;
let duty: Caller;
let report: Report;
let incident: Incident;
let jpeg: Buffer;
let enqueued: string[] = [];
/** Takes the place of the queue where the order of jobs is the test's. */
const queue = { add: async (_: string, data: { id: string }) => enqueued.push(data.id) } as unknown as JobQueue;

const GPS = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '36/1 3/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '120/1 21/1 0/1' } };
const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#a03020' } });
const sum = (content: Buffer) => createHash('sha256').update(content).digest('hex');

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  const place = { point: { type: 'Point', coordinates: WEST }, address: '九水东路 178 号' };
  const said = { source: 'phone', summary: '地下车库进水', place, occurredAt: new Date().toISOString() };
  report = (await duty.post<Report>('/reports', said)).body;
  incident = (await duty.post<Incident>(`/reports/${report.id}/accept`)).body;
  jpeg = await plain(3000, 1200).withExif(GPS).withMetadata({ orientation: 6 }).jpeg().toBuffer();
});
afterAll(() => server.close());
beforeEach(() => {
  enqueued = [];
});

async function upload<T = Media>(caller: Caller, path: string, { file, name = '现场.jpg', fields = {}, headers = {} }: Sent) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  for (const content of file === undefined ? [] : [file].flat()) form.append('file', new Blob([new Uint8Array(content)]), name);
  return caller.request<T>(`/api/v1${path}`, { raw: form, headers });
}
const toIncident = (sent: Sent, caller = duty) => upload(caller, `/incidents/${incident.id}/media`, sent);
const refused = async (sent: Sent, path = `/incidents/${incident.id}/media`, caller = duty) => {
  const { status, body } = await upload<Problem>(caller, path, sent);
  return [status, body.code];
};

async function given(caller: Caller, id: string, query = '') {
  const response = await fetch(`${server.url}/api/v1/media/${id}${query}`, { headers: { authorization: `Bearer ${caller.token}` } });
  return { status: response.status, headers: response.headers, content: Buffer.from(await response.arrayBuffer()) };
}

/** Every file below DATA_DIR/files, without its folder. */
async function lying(): Promise<string[]> {
  const entries = await readdir(join(server.core.config.DATA_DIR, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
const partsOf = async (id: string) => (await lying()).filter((name) => name.startsWith(id)).map((name) => name.slice(37));

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const WHERE = '+36.0671+120.3826/';
const film = (brand: string) =>
  Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\0\0isom`, 'latin1')),
    box('moov', box('mvhd', Buffer.alloc(100)), box('udta', box('©xyz', Buffer.from(WHERE))), box('trak', box('meta', Buffer.from(WHERE)))),
    box('mdat', Buffer.from('frames')),
  ]);
const webm = Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84]), Buffer.from('webm'), Buffer.alloc(64)]);
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

/** A tiny file that says it is a huge picture. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc(named));
    return Buffer.concat([head, named, tail]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((side / 8 + 1) * side));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}
function crc(data: Buffer): number {
  let value = ~0;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

test('[M1] a photo is added: answered as the contract says, told in the timeline, its bytes and sum those of what came', async () => {
  const { status, body } = await toIncident({ file: jpeg, fields: { note: ' 水位到膝\n还在涨 ' } });
  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.any(String),
    name: '现场.jpg',
    type: 'image/jpeg',
    bytes: jpeg.length,
    sha256: sum(jpeg),
    at: expect.stringMatching(/Z$/),
  });
  const timeline = await duty.get<{ items: { type: string; text: string; payload: object }[] }>(`/incidents/${incident.id}/timeline`);
  const told = timeline.body.items.find(({ type }) => type === 'incident.mediaAdded');
  const { id: mediaId, at: _, ...rest } = body;
  expect(told).toMatchObject({ text: '水位到膝\n还在涨', payload: { mediaId, ...rest, note: '水位到膝\n还在涨' } });
});

test('[M2] each of the seven kinds is taken by its content, whatever it is called', async () => {
  const kinds: [string, Buffer][] = [
    ['image/jpeg', jpeg],
    ['image/png', await plain(40, 30).png().toBuffer()],
    ['image/webp', await plain(40, 30).webp().toBuffer()],
    ['application/pdf', pdf],
    ['video/mp4', film('isom')],
    ['audio/mp4', film('M4A ')],
    ['video/webm', webm],
  ];
  for (const [type, file] of kinds) {
    const { status, body } = await toIncident({ file, name: 'x.txt' });
    expect([type, status, body.type]).toEqual([type, 201, type]);
    const shown = await given(duty, body.id);
    const isImage = type.startsWith('image/');
    expect([type, shown.status, shown.headers.get('content-type')]).toEqual([type, 200, isImage ? 'image/jpeg' : type]);
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect(shown.headers.get('content-disposition')).toMatch(isImage ? /^inline; / : /^attachment; /);
    expect(shown.headers.get('content-length')).toBe(String(shown.content.length));
  }
});

test('[M2] what is not one of them, broken, animated or a bomb is refused and leaves nothing behind', async () => {
  const before = await lying();
  const pictures = [await plain(20, 20).png().toBuffer(), await plain(20, 20).negate().png().toBuffer()];
  const frames = await sharp(pictures, { join: { animated: true } })
    .webp({ delay: [100, 100] })
    .toBuffer();
  const wrong: Record<string, Buffer> = {
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    html: Buffer.from('<!doctype html><script>alert(1)</script>'),
    gif: await plain(10, 10).gif().toBuffer(),
    text: Buffer.from('水位上涨'),
    empty: Buffer.alloc(0),
    cut: jpeg.subarray(0, jpeg.length / 2),
    animated: frames,
    bomb: bomb(30_000),
  };
  expect(wrong['bomb']?.length).toBeLessThan(150_000);
  for (const [what, file] of Object.entries(wrong)) expect([what, ...(await refused({ file }))]).toEqual([what, 422, 'MEDIA_REFUSED']);
  expect(await lying()).toEqual(before);
});

test('[M3] 20 MiB are taken, one byte more is too large', async () => {
  const before = await lying();
  const full = Buffer.concat([pdf, Buffer.alloc(20 * 1024 * 1024 - pdf.length, 0x20)]);
  expect(await refused({ file: Buffer.concat([full, Buffer.alloc(1)]) })).toEqual([413, 'TOO_LARGE']);
  expect(await refused({ file: Buffer.concat([full, Buffer.alloc(1024 * 1024)]) })).toEqual([413, 'TOO_LARGE']);
  expect(await lying()).toEqual(before);
  expect((await toIncident({ file: full })).status).toBe(201);
});

test('[M3] a form without a file, with two, with an unknown or doubled field or a bad one is refused by name', async () => {
  const before = await lying();
  const asked = async (sent: Sent) => {
    const { status, body } = await upload<Problem>(duty, `/incidents/${incident.id}/media`, sent);
    return [status, body.code, body.errors?.[0]?.path];
  };
  expect(await asked({})).toEqual([400, 'INVALID', 'file']);
  expect(await asked({ file: [jpeg, jpeg] })).toEqual([400, 'INVALID', 'file']);
  expect(await asked({ file: jpeg, fields: { colour: 'red' } })).toEqual([400, 'INVALID', 'colour']);
  expect(await asked({ file: jpeg, fields: { keepPosition: 'perhaps' } })).toEqual([400, 'INVALID', 'keepPosition']);
  expect(await asked({ file: jpeg, fields: { at: '2026-11-24T10:00:00' } })).toEqual([400, 'INVALID', 'at']);
  expect(await asked({ file: jpeg, fields: { at: '2099-01-01T00:00:00Z' } })).toEqual([422, 'TIME_IN_FUTURE', 'at']);
  expect(await asked({ file: jpeg, fields: { note: '长'.repeat(2001) } })).toEqual([400, 'INVALID', 'note']);
  const json = await duty.post<Problem>(`/incidents/${incident.id}/media`, { file: 'x' });
  expect([json.status, json.body.code]).toEqual([400, 'INVALID']);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const cut = await duty.request<Problem>(`/api/v1/incidents/${incident.id}/media`, { headers, raw: '--x\r\nContent-Disposition: form-d' });
  expect([cut.status, cut.body.code]).toEqual([400, 'INVALID']);
  expect(await lying()).toEqual(before);
});

test('[M4] the same key with the same file answers the first and keeps one file; another file or field is refused', async () => {
  const headers = { 'idempotency-key': 'photo-1' };
  const first = await toIncident({ file: jpeg, headers });
  const before = await lying();
  const again = await toIncident({ file: jpeg, headers });
  expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([201, 'true', first.body]);
  const other = await plain(20, 20).jpeg().toBuffer();
  expect(await refused({ file: other, headers })).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  expect(await refused({ file: jpeg, fields: { note: '另一句' }, headers })).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  expect(await lying()).toEqual(before);
  const [one, two] = await Promise.all([0, 1].map(() => toIncident({ file: jpeg, headers: { 'idempotency-key': 'photo-2' } })));
  expect(one?.body.id).toBe(two?.body.id);
});

test('[M5] whoever sees the incident sees its media; a leader on it adds; another district and a supervisor do not', async () => {
  const east = await server.as('dutyOfficer', 'east');
  const leader = await server.as('teamLeader', 'west', server.city.teams.west);
  const path = `/incidents/${incident.id}/media`;
  const { body: media } = await toIncident({ file: jpeg });
  expect([(await given(east, media.id)).status, await refused({ file: jpeg }, path, east)]).toEqual([404, [404, 'NOT_FOUND']]);
  expect((await given(leader, media.id)).status).toBe(404);
  await duty.post(`/incidents/${incident.id}/dispatch`, { teamIds: [server.city.teams.west] });
  const before = await lying();
  expect(await refused({ file: jpeg }, path, await server.as('supervisor'))).toEqual([403, 'FORBIDDEN']);
  expect(await lying()).toEqual(before);
  expect((await given(leader, media.id)).status).toBe(200);
  expect((await toIncident({ file: jpeg }, leader)).status).toBe(201);
  expect((await given(await server.as('supervisor'), media.id)).status).toBe(200);
  expect((await given(await server.as('secAdmin'), media.id)).status).toBe(404);
});

test('[M5] to a report its submitter adds and whoever handles it; its media are seen where its incident is seen', async () => {
  const informant = await server.as('informant', 'west');
  const place = { point: { type: 'Point', coordinates: WEST }, address: null };
  const said = { source: 'grid', summary: '树倒了', place, occurredAt: new Date().toISOString() };
  const { body: own } = await informant.post<Report>('/reports', said);
  const path = `/reports/${own.id}/media`;
  const { status, body: media } = await upload(informant, path, { file: jpeg });
  expect(status).toBe(201);
  expect(await refused({ file: jpeg }, path, await server.as('supervisor'))).toEqual([403, 'FORBIDDEN']);
  expect(await refused({ file: jpeg }, path, await server.as('dutyOfficer', 'east'))).toEqual([404, 'NOT_FOUND']);
  expect((await given(duty, media.id)).status).toBe(200);
  const spare = await server.as('teamLeader', 'west', server.city.teams.spare);
  expect((await given(spare, media.id)).status).toBe(404);
  const opened = await duty.post<Incident>(`/reports/${own.id}/accept`);
  await duty.post(`/incidents/${opened.body.id}/dispatch`, { teamIds: [server.city.teams.spare] });
  expect((await given(spare, media.id)).status).toBe(200);
  const timeline = await spare.get<{ items: { type: string }[] }>(`/incidents/${opened.body.id}/timeline`);
  expect(timeline.body.items.map(({ type }) => type)).toContain('report.mediaAdded');
});

test('[M6] a picture is turned upright, made smaller and loses its position before anybody sees it', async () => {
  expect((await sharp(jpeg).metadata()).exif).toBeDefined();
  const { body } = await toIncident({ file: jpeg });
  const shown = await given(duty, body.id);
  const seen = await sharp(shown.content).metadata();
  expect([seen.width, seen.height, seen.exif, seen.orientation]).toEqual([1024, 2560, undefined, undefined]);
  const small = await given(duty, body.id, '?size=thumbnail');
  const thumbnail = await sharp(small.content).metadata();
  expect([thumbnail.width, thumbnail.height, thumbnail.exif]).toEqual([128, 320, undefined]);
  expect(await partsOf(body.id)).toEqual(['shown', 'thumbnail']);
  expect((await given(duty, body.id, '?original=true')).status).toBe(404);
  const again = await fetch(`${server.url}/api/v1/media/${body.id}`, {
    headers: { authorization: `Bearer ${duty.token}`, 'if-none-match': shown.headers.get('etag') ?? '' },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('[M6] a film loses the place it was made at, and stays as long as it was', async () => {
  const { body } = await toIncident({ file: film('isom'), name: 'a.mp4' });
  const shown = await given(duty, body.id);
  expect(shown.content.toString('latin1')).not.toContain(WHERE);
  expect(shown.content.length).toBe(film('isom').length);
  expect(shown.content.toString('latin1')).toContain('frames');
  expect(withoutPlace(pdf)).toEqual(pdf);
  expect(await partsOf(body.id)).toEqual(['shown']);
});

test('[M7] with keepPosition the original is kept, as an attachment, for those who may handle the incident', async () => {
  const { body } = await toIncident({ file: jpeg, fields: { keepPosition: 'true' } });
  const shown = await given(duty, body.id);
  expect((await sharp(shown.content).metadata()).exif).toBeUndefined();
  const original = await given(duty, body.id, '?original=true');
  expect(sum(original.content)).toBe(body.sha256);
  expect(original.headers.get('content-disposition')).toMatch(/^attachment; filename="__\.jpg"; filename\*=UTF-8''%E7/);
  await duty.post(`/incidents/${incident.id}/dispatch`, { teamIds: [server.city.teams.east] });
  const leader = await server.as('teamLeader', 'east', server.city.teams.east);
  expect([(await given(leader, body.id)).status, (await given(leader, body.id, '?original=true')).status]).toEqual([200, 403]);
  expect(await partsOf(body.id)).toEqual(['shown', 'thumbnail', 'upload']);
});

test('[M8] the job makes what is shown, twice and beside a reader without harm', async () => {
  const pictures = new Pictures(server.core, queue);
  const { body } = await toIncident({ file: jpeg });
  expect(await partsOf(body.id)).toEqual(['upload']);
  const reads = [given(duty, body.id), given(duty, body.id, '?size=thumbnail'), given(duty, body.id)];
  const [answers] = await Promise.all([Promise.all(reads), pictures.prepare(body.id), pictures.prepare(body.id)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers[2]?.content).toEqual(answers[0]?.content);
  await pictures.prepare(body.id);
  expect(await partsOf(body.id)).toEqual(['shown', 'thumbnail']);
});

test('[M8] a reader of the log enqueues each picture and film, and goes on where it stood', async () => {
  const { body } = await toIncident({ file: jpeg });
  const { body: paper } = await toIncident({ file: pdf });
  const follow = async () => {
    const pictures = new Pictures(server.core, queue);
    const read: ReadTo = async (events, through) => {
      await pictures.read(events);
      await server.core.database.pool.query(moveOn(through));
    };
    const reader = new LogReader(server.core, read, () => undefined);
    reader.start();
    const { last } = (await server.core.database.one<{ last: string }>('SELECT max(id) AS last FROM events')) ?? { last: '0' };
    for (let round = 0; round < 500; round++) {
      const place = await server.core.database.one<{ position: string }>(`SELECT position FROM log_readers WHERE name = 'jobs'`);
      if (Number(place?.position ?? 0) >= Number(last)) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await reader.stop();
  };
  await follow();
  expect(enqueued).toContain(body.id);
  expect(enqueued).not.toContain(paper.id);
  enqueued = [];
  await follow();
  expect(enqueued).toEqual([]);
});

test('[M9] the sweep removes what a crash has left and nothing else', async () => {
  const pictures = new Pictures(server.core, queue);
  const { body } = await toIncident({ file: jpeg });
  const before = await lying();
  const root = join(server.core.config.DATA_DIR, 'files');
  const orphan = '01900000-0000-7000-8000-000000000001';
  const [old, young] = [join(root, 'tmp', 'left'), join(root, body.id.slice(0, 5), `${orphan}.upload`)];
  for (const path of [old, young]) await writeFile(path, 'left by a crash');
  await utimes(old, 0, 0);
  await pictures.sweep();
  expect(await lying()).toEqual([...before, `${orphan}.upload`].sort());
  await utimes(young, 0, 0);
  await pictures.sweep();
  expect(await lying()).toEqual(before);
  expect(enqueued).toContain(body.id);
});

test('[M10] a name is display text: bounded, clean, never a path, and its ending fits what is inside', async () => {
  const names: [string, string][] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\照片\\一.jpg', '一.jpg'],
    ['a\u202Egpj.exe', 'agpj.exe'],
    ['   ', 'file.pdf'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(116)}.pdf`],
  ];
  for (const [name, expected] of names) expect((await toIncident({ file: pdf, name })).body.name).toBe(expected);
  const { body } = await toIncident({ file: pdf, name: 'run".exe' });
  expect((await given(duty, body.id)).headers.get('content-disposition')).toContain('.exe.pdf"');
});
