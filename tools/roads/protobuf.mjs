/** As much of the protobuf wire format (https://protobuf.dev/programming-guides/encoding) as OSM's files use. Numbers are doubles: exact to 2^53, which no OSM id reaches. */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

export class Malformed extends Error {}

/** Walks over one message. */
export class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  varint() {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      if (this.at >= this.end || shift > 2 ** 63) throw new Malformed('a number runs over its end');
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  }

  /** Zigzag. */
  signed() {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  part() {
    const length = this.varint();
    if (this.at + length > this.end) throw new Malformed('a part runs over its end');
    const part = new Reader(this.bytes, this.at, this.at + length);
    this.at += length;
    return part;
  }

  slice() {
    return this.bytes.subarray(this.at, this.end);
  }

  /** Calls `known[field](this)` for the fields that are asked for and steps over the rest. */
  fields(known) {
    while (this.at < this.end) {
      const tag = this.varint();
      const take = known[Math.floor(tag / 8)];
      if (take !== undefined) take(this);
      else this.skip(tag % 8);
    }
  }

  skip(wire) {
    if (wire === VARINT) this.varint();
    else if (wire === BYTES) this.part();
    else if (wire === FIXED64 || wire === FIXED32) this.at += wire === FIXED64 ? 8 : 4;
    else throw new Malformed(`wire type ${wire}`);
    if (this.at > this.end) throw new Malformed('a field runs over its end');
  }

  list(read) {
    const part = this.part();
    const values = [];
    while (part.at < part.end) values.push(read(part));
    return values;
  }
}

function varint(value, out) {
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) out.push((left % 128) + 128);
  out.push(left);
}

const zigzag = (value) => (value < 0 ? -value * 2 - 1 : value * 2);
const tagged = (field, wire, body) => {
  const head = [];
  varint(field * 8 + wire, head);
  if (wire === BYTES) varint(body.length, head);
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
};
const packed = (values) => {
  const out = [];
  for (const value of values) varint(value, out);
  return out;
};

export const number = (field, value) => tagged(field, VARINT, packed([value]));
export const signedNumber = (field, value) => number(field, zigzag(value));
export const bytes = (field, value) => tagged(field, BYTES, typeof value === 'string' ? Buffer.from(value) : value);
export const numbers = (field, values) => bytes(field, packed(values));
/** Each as the difference to the one before, zigzag. */
export const differences = (field, values) =>
  bytes(field, packed(values.map((value, index) => zigzag(value - (index === 0 ? 0 : values[index - 1])))));
export const message = (field, ...parts) => bytes(field, Buffer.concat(parts));
