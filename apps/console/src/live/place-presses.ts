/** Presses at a shelter, a depot or a household: each once, with its own time, in the outbox until the centre has it. */
import { issueSignatureDraft, placeDraft, shipmentPhotoDraft } from './outbox/drafts.ts';
import type { OutboxItem } from './outbox/outbox-order.ts';
import type { Delivered } from './outbox/outbox-state.ts';
import { askToPersist, outbox } from './outbox/phone-outbox.ts';
import { serverTime } from './server-time.ts';

export type PlacePress = { subjectId: string; path: string; body?: Record<string, unknown>; words: string };
export type ReceiptPhoto = { file: File; words: string };

/** Resolves when it is kept on this phone. */
export function pressAtPlace({ subjectId, path, body = {}, words }: PlacePress): Promise<unknown> {
  askToPersist();
  const now = serverTime.now();
  return outbox.add([placeDraft(`place:${subjectId}`, subjectId, path, { ...body, at: new Date(now).toISOString() }, words)], now);
}

/** What came, counted, with the photo of it: both are kept, or neither. */
export function pressReceipt({ subjectId, path, body = {}, words }: PlacePress, photo: ReceiptPhoto | null): Promise<unknown> {
  askToPersist();
  const now = serverTime.now();
  const at = new Date(now).toISOString();
  const photos = photo === null ? [] : [shipmentPhotoDraft(subjectId, photo.file, at, photo.words)];
  return outbox.add([placeDraft(`place:${subjectId}`, subjectId, path, { ...body, at }, words), ...photos], now);
}

/** Goods handed to a household; who signed for them goes along, or neither. The number of the issue is this phone's: however often it is sent, it is one. */
export function pressIssue(
  depotId: string,
  issue: Record<string, unknown> & { id: string },
  words: string,
  signature: ReceiptPhoto | null,
): Promise<unknown> {
  askToPersist();
  const now = serverTime.now();
  const body = { ...issue, at: new Date(now).toISOString() };
  const signed = signature === null ? [] : [issueSignatureDraft(depotId, issue.id, signature.file, signature.words)];
  return outbox.add([placeDraft(`place:${depotId}`, depotId, '/issues', body, words), ...signed], now);
}

/** What was pressed at this place and has not arrived, in the order of the thumb. */
export const pressesAt = (items: readonly OutboxItem[], subjectId: string): readonly OutboxItem[] =>
  items.filter((item) => item.kind === 'place' && item.subjectId === subjectId);

export const lastArrivedAt = (delivered: readonly Delivered[], subjectId: string): Delivered | undefined =>
  delivered.findLast(({ item }) => item.kind === 'place' && item.subjectId === subjectId);

/** People in and out that wait on this phone: shown beside the centre's figure, never added to it. */
export const waitingPeople = (presses: readonly OutboxItem[]): number =>
  presses
    .filter(({ state }) => state === 'waiting')
    .reduce((sum, { path, body }) => {
      const count = typeof body['count'] === 'number' ? body['count'] : 0;
      return path.endsWith('/arrivals') ? sum + count : path.endsWith('/departures') ? sum - count : sum;
    }, 0);
