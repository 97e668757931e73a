/** What we say to terminals: bodies of messages. */
import { writeText } from './gbk.ts';
import { type Message, type Version, word } from './messages.ts';

/** Of the general answer 0x8001. */
export const RESULT = { done: 0, failed: 1, malformed: 2, unsupported: 3 } as const;
export type Result = (typeof RESULT)[keyof typeof RESULT];

/** Of the answer to a registration 0x8100. */
const REGISTERED = 0;
const TERMINAL_UNLISTED = 4;

/** Display and read aloud; in 2019 with the two bits that make it a message of the service. */
const TEXT_FLAGS = { 2013: 0x0c, 2019: 0x0d } as const;
const NOTICE = 1;
/** Of one message; a longer text is sent in several. */
const MAX_TEXT_BYTES = 1_000;

export const generalAnswer = (to: Pick<Message, 'serial' | 'id'>, result: Result): Buffer =>
  Buffer.from([...word(to.serial), ...word(to.id), result]);

/** Without a code: the terminal is not listed. */
export const registerAnswer = (to: Pick<Message, 'serial'>, code: string | null): Buffer =>
  Buffer.concat([Buffer.from([...word(to.serial), code === null ? TERMINAL_UNLISTED : REGISTERED]), Buffer.from(code ?? '')]);

/** Asks for parts again, by the serial number of the first; their count has become a word in 2019. */
export const resendParts = (version: Version, firstSerial: number, indexes: readonly number[]): Buffer =>
  Buffer.from([...word(firstSerial), ...(version === '2019' ? word(indexes.length) : [indexes.length]), ...indexes.flatMap(word)]);

/** Texts to be shown in the cab, each a body of its own. */
export function texts(version: Version, text: string): Buffer[] {
  const head = Buffer.from([TEXT_FLAGS[version], ...(version === '2019' ? [NOTICE] : [])]);
  return cut(text).map((bytes) => Buffer.concat([head, bytes]));
}

/** Between characters, never in one. */
function cut(text: string): Buffer[] {
  const pieces: Buffer[][] = [[]];
  let length = 0;
  for (const bytes of Array.from(text, writeText)) {
    if (length + bytes.length > MAX_TEXT_BYTES) {
      pieces.push([]);
      length = 0;
    }
    pieces.at(-1)?.push(bytes);
    length += bytes.length;
  }
  return pieces.map((piece) => Buffer.concat(piece));
}
