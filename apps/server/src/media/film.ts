/** Films and recordings (MP4, M4A) without the place they were made at: phones write it into `udta` and `meta`. The boxes become empty ones of the same size, so that nothing moves. */

const CONTAINERS = new Set(['moov', 'trak', 'moof', 'traf']);
const TELLING = new Set(['udta', 'meta', 'uuid']);
const HEADER = 8;
const LONG_HEADER = 16;

/** A copy of the film whose telling boxes are blank; what cannot be read as boxes is left as it is. */
export function withoutPlace(film: Buffer): Buffer {
  const copy = Buffer.from(film);
  blank(copy, 0, copy.length);
  return copy;
}

function blank(film: Buffer, from: number, to: number): void {
  for (let at = from; at + HEADER <= to; ) {
    const [header, size] = sizeOf(film, at, to);
    if (size < header || at + size > to) return;
    const type = film.toString('latin1', at + 4, at + HEADER);
    if (CONTAINERS.has(type)) blank(film, at + header, at + size);
    if (TELLING.has(type)) {
      film.write('free', at + 4, 'latin1');
      film.fill(0, at + header, at + size);
    }
    at += size;
  }
}

/** A size of 1 is followed by a long one, 0 reaches to the end. */
function sizeOf(film: Buffer, at: number, to: number): [header: number, size: number] {
  const short = film.readUInt32BE(at);
  if (short === 0) return [HEADER, to - at];
  if (short !== 1) return [HEADER, short];
  return at + LONG_HEADER > to ? [LONG_HEADER, 0] : [LONG_HEADER, Number(film.readBigUInt64BE(at + HEADER))];
}
