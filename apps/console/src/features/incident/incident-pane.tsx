/** One incident whole: what to do now above every fact, then figures, tasks, what has happened, and below that what is prepared for it. */
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { tellPresence, useAssignmentsOf, useRow } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { NoticeBar, Sending } from '../../ui/command.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { Assignments } from './assignments.tsx';
import { ClocksSection } from './clocks-section.tsx';
import { CloseDialog, EditDialog, MergeDialog, ReopenDialog, UnmergeDialog } from './dialogs.tsx';
import { FiguresBlock, FiguresDialog } from './figures.tsx';
import { IncidentHead } from './incident-head.tsx';
import { NextSteps } from './next-steps-view.tsx';
import { Reports } from './reports.tsx';
import { Timeline } from './timeline.tsx';
import './incident.css';

export type IncidentPaneProps = {
  id: string;
  isCompact: boolean;
  onDispatch: () => void;
  onOpen: (ref: { kind: 'report' | 'incident' | 'team'; id: string }) => void;
  onLocate: () => void;
  /** Raised by the keys L and M of the command screen. */
  asked: { what: 'note' | 'merge'; at: number } | null;
  /** What other features have to say of it, below its records. */
  children?: ReactNode;
};

export type Dialog = 'edit' | 'close' | 'reopen' | 'merge' | 'unmerge' | 'figures' | null;

export function IncidentPane({ id, isCompact, onDispatch, onOpen, onLocate, asked, children }: IncidentPaneProps) {
  const incident = useRow('incident', id);
  const assignments = useAssignmentsOf('incidentId', id);
  const person = usePerson();
  const [dialog, setDialog] = useState<Dialog>(null);
  const mayAct = can(person, 'handleIncidents');
  useEffect(() => {
    tellPresence(id, dialog === 'edit' || dialog === 'figures' ? dialog : null);
    return () => tellPresence(null, null);
  }, [id, dialog]);
  // A key pressed before this incident was opened was not meant for it.
  const [before] = useState(asked?.at);
  const wanted = asked?.at === before ? null : asked;
  const isOpen = incident !== null && incident.state !== 'closed';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each press
  useEffect(() => {
    if (wanted?.what === 'merge' && mayAct && isOpen) setDialog('merge');
  }, [wanted]);
  if (incident === null) return <Gone id={id} />;
  const close = (): void => setDialog(null);
  return (
    <>
      <IncidentHead
        incident={incident}
        isCompact={isCompact}
        mayAct={mayAct}
        onDispatch={onDispatch}
        onDialog={setDialog}
        onLocate={onLocate}
        onOpen={onOpen}
      />
      <div className="incident-scroll">
        <Sending subjectId={id} />
        {incident.state !== 'closed' && (
          <NextSteps
            incident={incident}
            assignments={assignments}
            mayAct={mayAct}
            isCompact={isCompact}
            onDispatch={onDispatch}
            onEdit={() => setDialog('edit')}
            onClose={() => setDialog('close')}
          />
        )}
        <FiguresBlock figures={incident.figures} isCompact={isCompact} {...(mayAct && { onEdit: () => setDialog('figures') })} />
        <Assignments assignments={assignments} isCompact={isCompact} mayAct={mayAct} onOpen={onOpen} />
        {incident.state !== 'closed' && <ClocksSection incidentId={id} mayAct={mayAct} />}
        <Timeline incidentId={id} mayAct={mayAct} isCompact={isCompact} asked={wanted?.what === 'note' ? wanted.at : null} />
        {children}
        <Reports incident={incident} mayAct={mayAct} onOpen={onOpen} />
      </div>
      <NoticeBar />
      {dialog === 'edit' && <EditDialog incident={incident} onClose={close} />}
      {dialog === 'figures' && <FiguresDialog incident={incident} onClose={close} />}
      {dialog === 'close' && <CloseDialog incident={incident} assignments={assignments} onClose={close} />}
      {dialog === 'merge' && (
        <MergeDialog incident={incident} onClose={close} onMerged={(into) => onOpen({ kind: 'incident', id: into })} />
      )}
      <ReopenDialog incident={incident} open={dialog === 'reopen'} onClose={close} />
      <UnmergeDialog incident={incident} open={dialog === 'unmerge'} onClose={close} />
    </>
  );
}

function Gone({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('incident.gone')}>
      {t('incident.goneHint')} <Link to={`/review/${id}`}>{t('incident.review')}</Link>
    </EmptyState>
  );
}
