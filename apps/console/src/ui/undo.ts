/** How a thing just done is taken back within the ten seconds of the bar: by the command that the timeline knows as its opposite. */
import type { Assignment, Grade, Incident } from '@fenghuo/domain';
import { send } from '../live/send.ts';

/** Each team of the order is stood down again. */
export const undoDispatch = (assignments: readonly Assignment[], reason: string): Promise<unknown> =>
  Promise.all(
    assignments.map(({ id, incidentId }) =>
      send('POST', `/assignments/${id}/stand-down`, { reason }, { name: 'standDown', subjectId: incidentId }),
    ),
  );

export const undoStep = (assignmentId: string): Promise<unknown> =>
  send('POST', `/assignments/${assignmentId}/undo`, {}, { name: 'undo', subjectId: assignmentId });

export const undoClose = ({ id }: Pick<Incident, 'id'>, reason: string): Promise<unknown> =>
  send('POST', `/incidents/${id}/reopen`, { reason }, { name: 'reopen', subjectId: id });

export const undoMerge = ({ id }: Pick<Incident, 'id'>, reason: string): Promise<unknown> =>
  send('POST', `/incidents/${id}/unmerge`, { reason }, { name: 'unmerge', subjectId: id });

export const undoGrade = (id: Incident['id'], before: Grade): Promise<unknown> =>
  send('PATCH', `/incidents/${id}`, { grade: before }, { name: 'edit', subjectId: id });
