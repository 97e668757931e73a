/** What a phone may have to say, each as one item of the outbox. The time of the press goes along, for it may arrive much later. */
import type { Assignment, LngLat, SubmitReport } from '@fenghuo/domain';
import type { FieldStep } from '../presses.ts';
import type { Fix } from '../tracker.ts';
import type { Draft } from './outbox-state.ts';

type Subject = { kind: 'incident' | 'report'; id: string };
const pathOf = ({ kind, id }: Subject): string => `/${kind}s/${id}`;
const laneOf = ({ kind, id }: Subject): string => `${kind}:${id}`;

export const stepDraft = ({ id }: Pick<Assignment, 'id'>, step: FieldStep, at: string, reason: string | null = null): Draft => ({
  kind: 'step',
  lane: `assignment:${id}`,
  path: `/assignments/${id}/${step}`,
  body: reason === null ? { at } : { at, reason },
  subjectId: id,
  words: step,
});

/** An order has been read. */
export const readDraft = (orderId: string, at: string): Draft => ({
  kind: 'read',
  lane: `order:${orderId}`,
  path: `/orders/${orderId}/read`,
  body: { at },
  subjectId: orderId,
  words: '',
});

/** Said like that it was read, and after it. */
export const doneDraft = (orderId: string, at: string): Draft => ({ ...readDraft(orderId, at), path: `/orders/${orderId}/done` });

export const noteDraft = (subject: Subject, text: string, at: string): Draft => ({
  kind: 'note',
  lane: laneOf(subject),
  path: `${pathOf(subject)}/notes`,
  body: { text, at },
  subjectId: subject.id,
  words: text,
});

export const mediaDraft = (subject: Subject, file: Blob, fileName: string, note: string, at: string): Draft => ({
  kind: 'media',
  lane: laneOf(subject),
  path: `${pathOf(subject)}/media`,
  body: note === '' ? { at } : { at, note },
  subjectId: subject.id,
  words: note || fileName,
  blob: file,
  fileName,
});

export const reportDraft = (id: string, report: SubmitReport): Draft => ({
  kind: 'report',
  lane: `report:${id}`,
  path: '/reports',
  body: { ...report, id },
  subjectId: id,
  words: report.summary,
});

/** What is done at a shelter, a depot, a household. `lane`: whose it is, so that the presses of one place stay in their order; `words`: as the button said it. */
export const placeDraft = (lane: string, subjectId: string, path: string, body: Record<string, unknown>, words: string): Draft => ({
  kind: 'place',
  lane,
  path,
  body,
  subjectId,
  words,
});

/** Of what came, behind the receipt that was pressed with it. */
export const shipmentPhotoDraft = (shipmentId: string, file: File, at: string, words: string): Draft => ({
  kind: 'media',
  lane: `place:${shipmentId}`,
  path: `/shipments/${shipmentId}/media`,
  body: { at },
  subjectId: shipmentId,
  words,
  blob: file,
  fileName: file.name,
});

/** Of an issue, behind it: its receiver or witness has signed on the glass of the phone. */
export const issueSignatureDraft = (depotId: string, issueId: string, file: File, words: string): Draft => ({
  kind: 'media',
  lane: `place:${depotId}`,
  path: `/issues/${issueId}/media`,
  body: {},
  subjectId: depotId,
  words,
  blob: file,
  fileName: file.name,
});

export const positionDraft = (fix: Fix): Draft => ({
  kind: 'position',
  lane: 'positions',
  path: '/positions',
  body: fix,
  subjectId: fix.teamId,
  words: '',
});

export type Call = { id: string; assignmentId: string | null; teamId: string | null; point: LngLat | null; accuracyMetres: number | null };

export const sosDraft = ({ id, assignmentId, teamId, point, accuracyMetres }: Call, at: string): Draft => ({
  kind: 'sos',
  lane: `sos:${id}`,
  path: '/sos',
  body: {
    id,
    at,
    ...(assignmentId !== null && { assignmentId }),
    ...(teamId !== null && { teamId }),
    ...(point !== null && { point: { type: 'Point', coordinates: point } }),
    ...(accuracyMetres !== null && { accuracyMetres }),
  },
  subjectId: id,
  words: '',
});

export const sosEndDraft = (id: string, reason: string, at: string): Draft => ({
  kind: 'sos',
  lane: `sos:${id}`,
  path: `/sos/${id}/end`,
  body: { reason, at },
  subjectId: id,
  words: reason,
});
