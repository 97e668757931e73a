/** Doing what the command line has shown. What reaches others can be taken back for ten seconds. */
import type { Assignment, LngLat, Step } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { marked } from '../../ui/record-class.ts';
import { undoClose, undoDispatch, undoGrade, undoMerge, undoStep } from '../../ui/undo.ts';
import type { Deed, Ref } from './deed.ts';

export type Desk = {
  open: (ref: Ref) => void;
  fly: (point: LngLat, name: string) => void;
  newReport: () => void;
  /** What was done has been taken back. */
  undone: () => void;
};

const STEP_PATH: Readonly<Record<Step, string>> = {
  acknowledge: 'acknowledge',
  depart: 'depart',
  arrive: 'arrive',
  complete: 'complete',
  decline: 'decline',
  standDown: 'stand-down',
};

/** Answers what has been done, in words, once the server has said yes; null for what only this screen does. */
export async function perform(t: TFunction, deed: Deed, desk: Desk): Promise<string | null> {
  switch (deed.does) {
    case 'new':
      desk.newReport();
      return null;
    case 'open':
      desk.open(deed.ref);
      return null;
    case 'fly':
      desk.fly(deed.place.point, deed.place.name);
      return null;
    case 'note':
      await send(
        'POST',
        `/incidents/${deed.incident.id}/notes`,
        { text: marked(deed.text, deed.as) },
        { name: 'note', subjectId: deed.incident.id },
      );
      return t('bar.done.note', { code: shortCode(deed.incident.code) });
    case 'grade':
      return grade(t, deed, desk);
    case 'dispatch':
      return dispatch(t, deed, desk);
    case 'step':
      return step(t, deed, desk);
    case 'close':
      return close(t, deed, desk);
    case 'merge':
      return merge(t, deed, desk);
  }
}

const told = (desk: Desk, words: string, undo: () => Promise<unknown>): string => {
  tellDone(words, () => undo().then(desk.undone));
  return words;
};

async function dispatch(t: TFunction, { incident, teams, task }: Extract<Deed, { does: 'dispatch' }>, desk: Desk): Promise<string> {
  const body = { teamIds: teams.map(({ id }) => id), ...(task !== null && { task }) };
  const about = { name: 'dispatch', subjectId: incident.id };
  const { assignments } = await send<{ assignments: Assignment[] }>('POST', `/incidents/${incident.id}/dispatch`, body, about);
  desk.open({ kind: 'incident', id: incident.id });
  return told(desk, t('dispatch.sent', { n: assignments.length }), () => undoDispatch(assignments, t('common.undo')));
}

async function step(t: TFunction, deed: Extract<Deed, { does: 'step' }>, desk: Desk): Promise<string> {
  const { assignmentId, remark } = deed;
  const isEnd = deed.step === 'decline' || deed.step === 'standDown';
  const body = remark === null ? {} : isEnd ? { reason: remark } : { note: remark };
  await send('POST', `/assignments/${assignmentId}/${STEP_PATH[deed.step]}`, body, { name: deed.step, subjectId: assignmentId });
  return told(desk, t('incident.stepDone', { step: t(`incident.step.${deed.step}`), team: deed.team.name }), () => undoStep(assignmentId));
}

async function close(t: TFunction, { incident, disposition, note }: Extract<Deed, { does: 'close' }>, desk: Desk): Promise<string> {
  const body = { disposition, ...(note !== null && { note }) };
  await send('POST', `/incidents/${incident.id}/close`, body, { name: 'close', subjectId: incident.id });
  return told(desk, t('bar.done.close', { code: shortCode(incident.code) }), () => undoClose(incident, t('common.undo')));
}

async function merge(t: TFunction, { incident, into }: Extract<Deed, { does: 'merge' }>, desk: Desk): Promise<string> {
  const body = { intoIncidentId: into.id };
  await send('POST', `/incidents/${incident.id}/merge`, body, { name: 'merge', subjectId: incident.id });
  desk.open({ kind: 'incident', id: into.id });
  return told(desk, t('bar.done.merge', { code: shortCode(incident.code), into: shortCode(into.code) }), () =>
    undoMerge(incident, t('common.undo')),
  );
}

/** With the version that was shown: whoever graded it meanwhile is not overruled unseen. An incident that had no grade cannot be without one again. */
async function grade(t: TFunction, { incident, grade: given }: Extract<Deed, { does: 'grade' }>, desk: Desk): Promise<string> {
  const about = { name: 'edit', subjectId: incident.id, version: incident.version };
  await send('PATCH', `/incidents/${incident.id}`, { grade: given }, about);
  const before = incident.grade;
  const words = t('bar.done.grade', { code: shortCode(incident.code), grade: t(`common.grade.${given}`) });
  if (before !== null) return told(desk, words, () => undoGrade(incident.id, before));
  tellDone(words);
  return words;
}
