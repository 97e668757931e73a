/** Reads an OSM PBF file (https://wiki.openstreetmap.org/wiki/PBF_Format) block by block, so that a province needs no more memory than a town. */
import { open } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { Malformed, Reader } from './protobuf.mjs';

/** Limits of the format itself. */
const MAX_HEADER = 65_536;
const MAX_BLOB = 33_554_432;

const KNOWN_FEATURES = ['OsmSchema-V0.6', 'DenseNodes'];

/** What the file holds: nodes, roads (ways with `highway`), their box. Throws Malformed with what is wrong and where. */
export async function surveyPbf(path) {
  const found = { nodes: 0, ways: 0, roads: 0, box: [180, 90, -180, -90] };
  for await (const { type, data, offset } of blobs(path)) {
    try {
      if (type === 'OSMHeader') checkHeader(new Reader(data));
      else if (type === 'OSMData') surveyBlock(new Reader(data), found);
    } catch (error) {
      throw new Malformed(`byte ${offset}: ${error.message}`);
    }
  }
  return found;
}

async function* blobs(path) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (offset, length) => {
      if (offset + length > size) throw new Malformed(`byte ${offset}: the file ends in the middle of a block`);
      const buffer = Buffer.alloc(length);
      await file.read(buffer, 0, length, offset);
      return buffer;
    };
    for (let offset = 0; offset < size; ) {
      const headLength = (await read(offset, 4)).readUInt32BE();
      if (headLength > MAX_HEADER) throw new Malformed(`byte ${offset}: not an OSM PBF file`);
      const head = { type: '', size: 0 };
      new Reader(await read(offset + 4, headLength)).fields({
        1: (field) => (head.type = field.part().slice().toString()),
        3: (field) => (head.size = field.varint()),
      });
      if (head.size > MAX_BLOB) throw new Malformed(`byte ${offset}: a block of ${head.size} bytes`);
      const body = await read(offset + 4 + headLength, head.size);
      if (offset === 0 && head.type !== 'OSMHeader') throw new Malformed('byte 0: not an OSM PBF file');
      yield { type: head.type, data: unpack(body, offset), offset };
      offset += 4 + headLength + head.size;
    }
  } finally {
    await file.close();
  }
}

function unpack(body, offset) {
  let data = null;
  try {
    new Reader(body).fields({
      1: (field) => (data = field.part().slice()),
      3: (field) => (data = inflateSync(field.part().slice(), { maxOutputLength: MAX_BLOB })),
    });
  } catch (error) {
    throw new Malformed(`byte ${offset}: ${error.message}`);
  }
  if (data === null) throw new Malformed(`byte ${offset}: packed in a way that is not read here (zlib is)`);
  return data;
}

function checkHeader(reader) {
  reader.fields({
    4: (field) => {
      const feature = field.part().slice().toString();
      if (!KNOWN_FEATURES.includes(feature)) throw new Malformed(`asks for ${feature}, which is not read here`);
    },
  });
}

function surveyBlock(reader, found) {
  const words = [];
  const groups = [];
  let [granularity, latOffset, lngOffset] = [100, 0, 0];
  reader.fields({
    1: (field) => field.part().fields({ 1: (word) => words.push(word.part().slice().toString()) }),
    2: (field) => groups.push(field.part()),
    17: (field) => (granularity = field.varint()),
    19: (field) => (latOffset = field.varint()),
    20: (field) => (lngOffset = field.varint()),
  });
  const place = (lat, lng) => {
    found.nodes++;
    const point = [(lngOffset + granularity * lng) / 1e9, (latOffset + granularity * lat) / 1e9];
    const [west, south, east, north] = found.box;
    found.box = [Math.min(west, point[0]), Math.min(south, point[1]), Math.max(east, point[0]), Math.max(north, point[1])];
  };
  const highway = words.indexOf('highway');
  for (const group of groups) {
    group.fields({
      1: (field) => placeNode(field.part(), place),
      2: (field) => placeDense(field.part(), place),
      3: (field) => {
        found.ways++;
        field.part().fields({ 2: (keys) => (found.roads += keys.list((key) => key.varint()).includes(highway) ? 1 : 0) });
      },
    });
  }
}

function placeNode(reader, place) {
  let [lat, lng] = [0, 0];
  reader.fields({ 8: (field) => (lat = field.signed()), 9: (field) => (lng = field.signed()) });
  place(lat, lng);
}

function placeDense(reader, place) {
  let [lats, lngs] = [[], []];
  reader.fields({
    8: (field) => (lats = field.list((value) => value.signed())),
    9: (field) => (lngs = field.list((value) => value.signed())),
  });
  if (lats.length !== lngs.length) throw new Malformed('places without a longitude');
  let [lat, lng] = [0, 0];
  lats.forEach((step, index) => {
    lat += step;
    lng += lngs[index];
    place(lat, lng);
  });
}
