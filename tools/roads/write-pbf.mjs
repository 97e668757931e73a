/** Writes an OSM PBF file (https://wiki.openstreetmap.org/wiki/PBF_Format) of nodes and ways: what Valhalla builds its tiles from. */
import { deflateSync } from 'node:zlib';
import { bytes, differences, message, number, numbers, signedNumber } from './protobuf.mjs';

/** Things in one block; the format's own advice. */
const IN_BLOCK = 8000;
/** Coordinates are kept in units of 100 nanodegrees. */
const E7 = 1e7;

/**
 * @param nodes `{ id, point: [lng, lat] }`
 * @param ways `{ id, nodes: [id…], tags: { key: value } }`
 */
export function writePbf(nodes, ways) {
  const lng = nodes.map(({ point }) => point[0]);
  const lat = nodes.map(({ point }) => point[1]);
  const [west, east] = [Math.min(...lng), Math.max(...lng)];
  const [south, north] = [Math.min(...lat), Math.max(...lat)];
  const nano = (degrees) => Math.round(degrees * 1e9);
  const box = [west, east, north, south].map((degrees, index) => signedNumber(index + 1, nano(degrees)));
  const header = Buffer.concat([message(1, ...box), bytes(4, 'OsmSchema-V0.6'), bytes(4, 'DenseNodes'), bytes(16, 'fenghuo')]);
  return Buffer.concat([
    blob('OSMHeader', header),
    ...blocksOf(nodes).map((some) => blob('OSMData', nodeBlock(some))),
    ...blocksOf(ways).map((some) => blob('OSMData', wayBlock(some))),
  ]);
}

function nodeBlock(nodes) {
  const dense = message(
    2,
    differences(
      1,
      nodes.map(({ id }) => id),
    ),
    differences(
      8,
      nodes.map(({ point }) => Math.round(point[1] * E7)),
    ),
    differences(
      9,
      nodes.map(({ point }) => Math.round(point[0] * E7)),
    ),
  );
  return Buffer.concat([message(1, bytes(1, '')), message(2, dense)]);
}

function wayBlock(ways) {
  const words = new Map([['', 0]]);
  const numberOf = (word) => {
    if (!words.has(word)) words.set(word, words.size);
    return words.get(word);
  };
  const encoded = ways.map(({ id, nodes, tags }) =>
    message(
      3,
      number(1, id),
      numbers(2, Object.keys(tags).map(numberOf)),
      numbers(3, Object.values(tags).map(numberOf)),
      differences(8, nodes),
    ),
  );
  return Buffer.concat([message(1, ...[...words.keys()].map((word) => bytes(1, word))), message(2, ...encoded)]);
}

function blob(type, data) {
  const body = Buffer.concat([number(2, data.length), bytes(3, deflateSync(data, { level: 9 }))]);
  const head = Buffer.concat([bytes(1, type), number(3, body.length)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, body]);
}

const blocksOf = (things) =>
  Array.from({ length: Math.ceil(things.length / IN_BLOCK) }, (_, block) => things.slice(block * IN_BLOCK, (block + 1) * IN_BLOCK));
