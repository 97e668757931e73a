/** Records (处置记录) as the review reads them: of which kind, by whom, about which team, with which flags; and how they are filtered. */
import { LATE_AFTER_MS } from '@fenghuo/domain';
import type { TimelineItem } from '../../live/timeline.ts';
import { isWritten } from '../../ui/event-sentence.ts';
import { classOf, isKeyRecord, type RecordClass } from '../../ui/record-class.ts';

export const RECORD_KINDS = ['key', 'people', 'step', 'late', 'system'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What a record is: a person's words, a step of a team, something passed its target, or the rest. A key record is also a person's words. */
export function kindOf(item: Pick<TimelineItem, 'type' | 'text'>): Exclude<RecordKind, 'key'> {
  if (isWritten(item.type)) return 'people';
  if (item.type.endsWith('.overdueMarked')) return 'late';
  return item.type.startsWith('assignment.') ? 'step' : 'system';
}

/** Only a person's words have a class. */
export const recordClass = (item: Pick<TimelineItem, 'type' | 'text'>): RecordClass | null =>
  isWritten(item.type) ? classOf(item.text) : null;

export const isKey = (item: Pick<TimelineItem, 'type' | 'text'>): boolean => isWritten(item.type) && isKeyRecord(item.text);

/** Flags of the log, and `late` where only the two times say it. */
export function flagsOf(item: Pick<TimelineItem, 'flags' | 'at' | 'recordedAt' | 'payload'>): readonly string[] {
  const isRecordedLate = Date.parse(item.recordedAt) - Date.parse(item.at) > LATE_AFTER_MS;
  return [
    ...item.flags,
    ...(isRecordedLate && !item.flags.includes('late') ? ['late'] : []),
    ...(item.payload['onBehalf'] === true ? ['onBehalf'] : []),
  ];
}

export function teamIdOf(item: Pick<TimelineItem, 'payload'>): string | null {
  const { teamId, assignment } = item.payload as { teamId?: unknown; assignment?: { teamId?: unknown } };
  const id = teamId ?? assignment?.teamId;
  return typeof id === 'string' ? id : null;
}

/** The person, or the part of the system. */
export const actorKey = ({ actor }: Pick<TimelineItem, 'actor'>): string => ('name' in actor ? actor.personId : `system:${actor.system}`);

export type Told = { item: TimelineItem; sentence: string };
export type RecordFilter = {
  kind: RecordKind | 'all';
  actor: string | null;
  teamId: string | null;
  flag: string | null;
  text: string;
};
export const NO_FILTER: RecordFilter = { kind: 'all', actor: null, teamId: null, flag: null, text: '' };
export const isFiltering = (filter: RecordFilter): boolean =>
  filter.kind !== 'all' || filter.actor !== null || filter.teamId !== null || filter.flag !== null || filter.text.trim() !== '';

export const isOfKind = (item: TimelineItem, kind: RecordFilter['kind']): boolean =>
  kind === 'all' || (kind === 'key' ? isKey(item) : kindOf(item) === kind);

export function matches({ item, sentence }: Told, filter: RecordFilter): boolean {
  const words = filter.text.trim().toLowerCase();
  return (
    isOfKind(item, filter.kind) &&
    (filter.actor === null || actorKey(item) === filter.actor) &&
    (filter.teamId === null || teamIdOf(item) === filter.teamId) &&
    (filter.flag === null || flagsOf(item).includes(filter.flag)) &&
    (words === '' ||
      [sentence, item.text ?? '', 'name' in item.actor ? item.actor.name : ''].some((one) => one.toLowerCase().includes(words)))
  );
}

/** Times that differ by less than the way to the server are one time. */
const SAME_MS = 1_000;
export const isRecordedElsewhen = (item: Pick<TimelineItem, 'at' | 'recordedAt'>): boolean =>
  Math.abs(Date.parse(item.recordedAt) - Date.parse(item.at)) >= SAME_MS;

export type OrderBy = 'at' | 'recordedAt';
export const ordered = (told: readonly Told[], by: OrderBy): readonly Told[] =>
  by === 'at'
    ? told
    : [...told].sort((a, b) => (a.item.recordedAt < b.item.recordedAt ? -1 : a.item.recordedAt > b.item.recordedAt ? 1 : 0));
