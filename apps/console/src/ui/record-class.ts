/**
 * Classes of a written record (P1): 要情, 续报, 红色急报. The mark is the first sign of the words, so that every reader and every export has it; no
 * field of the log is needed.
 */
export const RECORD_MARKS = { key: '★', followUp: '※', urgent: '▲' } as const;
export type RecordClass = keyof typeof RECORD_MARKS;

const CLASSES = Object.keys(RECORD_MARKS) as RecordClass[];

export const classOf = (text: string | null): RecordClass | null =>
  CLASSES.find((one) => text?.startsWith(RECORD_MARKS[one]) ?? false) ?? null;

/** What everybody should have read: filters and exports mean these by 要情. */
export const isKeyRecord = (text: string | null): boolean => ((one) => one === 'key' || one === 'urgent')(classOf(text));

export const marked = (text: string, as: RecordClass | null): string => (as === null ? text : `${RECORD_MARKS[as]} ${text}`);

/** A sentence without the mark that stands beside it. */
export const unmarked = (sentence: string, as: RecordClass | null): string =>
  as === null ? sentence : sentence.replace(RECORD_MARKS[as], '').trim();
