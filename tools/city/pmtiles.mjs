/** Writes one PMTiles v3 archive (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md) of gzipped vector tiles, clustered, equal tiles stored once. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

const HEADER_BYTES = 127;
/** The header and the root directory must fit into the first 16 KiB. */
const ROOT_LIMIT = 16_384 - HEADER_BYTES;
const LEAF_ENTRIES = 2048;
const GZIP = 2;
const MVT = 1;
const E7 = 1e7;

/**
 * @param tiles `{ id, data }`: Hilbert tile id and the tile, not compressed
 * @param info `{ minZoom, maxZoom, bounds: [w, s, e, n], center: [lng, lat, zoom], metadata }`
 */
export function writePmtiles(tiles, info) {
  const stored = new Map();
  const blobs = [];
  const entries = [];
  let end = 0;
  for (const { id, data } of [...tiles].sort((a, b) => a.id - b.id)) {
    const key = createHash('sha256').update(data).digest('hex');
    let at = stored.get(key);
    if (!at) {
      const blob = gzipSync(data, { level: 9 });
      at = { offset: end, length: blob.length };
      stored.set(key, at);
      blobs.push(blob);
      end += blob.length;
    }
    const last = entries.at(-1);
    if (last && last.offset === at.offset && id === last.id + last.run) last.run += 1;
    else entries.push({ id, run: 1, ...at });
  }

  let root = directory(entries);
  let leaves = Buffer.alloc(0);
  if (root.length > ROOT_LIMIT) {
    const parts = [];
    const pointers = [];
    let offset = 0;
    for (let i = 0; i < entries.length; i += LEAF_ENTRIES) {
      const leaf = directory(entries.slice(i, i + LEAF_ENTRIES));
      pointers.push({ id: entries[i].id, run: 0, offset, length: leaf.length });
      parts.push(leaf);
      offset += leaf.length;
    }
    leaves = Buffer.concat(parts);
    root = directory(pointers);
  }
  const metadata = gzipSync(JSON.stringify(info.metadata));

  const header = Buffer.alloc(HEADER_BYTES);
  header.write('PMTiles', 0);
  header[7] = 3;
  let at = HEADER_BYTES;
  [root, metadata, leaves, { length: end }].forEach(({ length }, i) => {
    header.writeBigUInt64LE(BigInt(at), 8 + 16 * i);
    header.writeBigUInt64LE(BigInt(length), 16 + 16 * i);
    at += length;
  });
  [tiles.length, entries.length, stored.size].forEach((count, i) => {
    header.writeBigUInt64LE(BigInt(count), 72 + 8 * i);
  });
  header.set([1, GZIP, GZIP, MVT, info.minZoom, info.maxZoom], 96);
  info.bounds.forEach((degrees, i) => {
    header.writeInt32LE(Math.round(degrees * E7), 102 + 4 * i);
  });
  header[118] = info.center[2];
  header.writeInt32LE(Math.round(info.center[0] * E7), 119);
  header.writeInt32LE(Math.round(info.center[1] * E7), 123);
  return { file: Buffer.concat([header, root, metadata, leaves, ...blobs]), unique: stored.size };
}

/** Columns of a directory: id deltas, run lengths, lengths, offsets (0 = right behind the one before). */
function directory(entries) {
  const out = [];
  varint(entries.length, out);
  entries.forEach((entry, i) => {
    varint(entry.id - (i === 0 ? 0 : entries[i - 1].id), out);
  });
  for (const entry of entries) varint(entry.run, out);
  for (const entry of entries) varint(entry.length, out);
  entries.forEach((entry, i) => {
    const before = entries[i - 1];
    varint(before && entry.offset === before.offset + before.length ? 0 : entry.offset + 1, out);
  });
  return gzipSync(Buffer.from(out));
}

function varint(value, out) {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}
