/** What becomes of a call: kept for later, accepted, joined, dismissed or thrown away. Each registers the report first, once. */
import { type Incident, type Report, toInstant } from '@fenghuo/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { joinTo, type SimilarItem } from '../../live/similar.ts';
import { tellDone, tellLocal, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { type Draft, isEmpty, submissionOf, useDraft } from './draft.ts';

type Ways = {
  /** There is nothing to decide on yet. */
  onEmpty: () => void;
  onClose: () => void;
  onReopen: () => void;
  onOpen: (ref: { kind: 'report' | 'incident'; id: string }) => void;
  onAccepted: (incidentId: string) => void;
};

export function useDecisions(draft: Draft, { onEmpty, onClose, onReopen, onOpen, onAccepted }: Ways) {
  const { t } = useTranslation();
  const { discard, restore } = useDraft();
  const { run, isBusy, failure } = useCommand();
  // One id for this draft: a second press after a lost answer finds the report of the first.
  const [reportId, setReportId] = useState(uuidv7);
  const register = (): Promise<Report> =>
    send('POST', '/reports', submissionOf(draft, reportId, toInstant(serverTime.now())), { name: 'report', subjectId: 'draft' });
  const submit = async (): Promise<Report | null> => {
    if (draft.text.trim() === '') {
      onEmpty();
      return null;
    }
    return run(register);
  };
  const finish = (): void => {
    setReportId(uuidv7());
    discard();
    onClose();
  };
  /** What a caller has said is not lost by one press. */
  const throwAway = (): void => {
    finish();
    if (isEmpty(draft)) return;
    tellLocal(t('triage.discarded'), async () => {
      restore(draft);
      onReopen();
    });
  };
  const keep = async (): Promise<void> => {
    const report = await submit();
    if (report === null) return;
    tellDone(t('triage.registered', { code: shortCode(report.code) }));
    finish();
    onOpen({ kind: 'report', id: report.id });
  };
  const accept = async (): Promise<void> => {
    const report = await submit();
    if (report === null) return;
    const grade = draft.grade ? { grade: draft.grade } : {};
    const incident = await run(() => send<Incident>('POST', `/reports/${report.id}/accept`, grade, { name: 'accept', subjectId: 'draft' }));
    if (incident === null) return;
    tellDone(t('report.accepted', { code: shortCode(incident.code) }));
    finish();
    onAccepted(incident.id);
  };
  const join = async (item: SimilarItem): Promise<void> => {
    const report = await submit();
    if (report === null) return;
    const incidentId = await run(() => joinTo(report.id, item));
    if (incidentId === null) return;
    tellDone(t('report.joined', { code: shortCode(item.code) }), () =>
      send('POST', `/reports/${report.id}/unjoin`, { reason: t('common.undo') }, { name: 'unjoin', subjectId: incidentId }),
    );
    finish();
    onOpen({ kind: 'incident', id: incidentId });
  };
  /** Throws when it is refused: whoever asks for the reason shows it. */
  const dismiss = async (reason: string): Promise<void> => {
    const report = await register();
    await send('POST', `/reports/${report.id}/dismiss`, { reason }, { name: 'dismiss', subjectId: 'draft' });
    tellDone(t('report.dismissed'));
    finish();
  };
  return { keep, accept, join, dismiss, throwAway, isBusy, failure };
}
