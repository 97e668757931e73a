/**
 * Dispatch (调派): whom to send, why, and what is still missing. Space ticks, Enter shows the order, a second Enter sends it;
 * nothing is sent by one press, and a refusal says by whom the team was taken.
 */
import { type Assignment, isAgainstAdvice, isGateOpen, isOpen } from '@fenghuo/domain';
import { Button, Input } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAssignmentsOf, useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { clockTime, shortCode } from '../../ui/format.ts';
import { EmptyState, Keycap } from '../../ui/pane.tsx';
import { undoDispatch } from '../../ui/undo.ts';
import { useCandidates, useRecommendation } from './advice.ts';
import { Missing, Needs } from './needs.tsx';
import { OrderReason, Refused, Summary } from './order-parts.tsx';
import { TeamTable } from './team-table.tsx';
import { WhyNot } from './why-not.tsx';
import './dispatch.css';

export type DispatchPanelProps = {
  incidentId: string;
  isCompact: boolean;
  chosen: readonly string[];
  onChoose: (teamIds: readonly string[]) => void;
  /** The candidate whose way is looked at. */
  onPoint: (teamId: string | null) => void;
  onClose: () => void;
};

export function DispatchPanel({ incidentId, isCompact, chosen, onChoose, onPoint, onClose }: DispatchPanelProps) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const { advice, askedAt, failure: notAdvised, again } = useRecommendation(incidentId);
  const candidates = useCandidates(advice);
  const assignments = useAssignmentsOf('incidentId', incidentId);
  const [task, setTask] = useState('');
  const [override, setOverride] = useState('');
  const [against, setAgainst] = useState('');
  const [isArmed, setArmed] = useState(false);
  const { run, isBusy, failure, clear } = useCommand();
  // A team that somebody else has sent here meanwhile is never sent again, whatever the reason.
  const isHere = (teamId: string): boolean => assignments.some((assignment) => assignment.teamId === teamId && isOpen(assignment));
  const picked = chosen.flatMap((id) => candidates.find(({ team }) => team.id === id && !isHere(id)) ?? []);
  const busy = picked.filter(({ team }) => team.openAssignmentIds.length > 0);
  const requests = useRows('forceRequest').filter((request) => request.incidentId === incidentId);
  // A kind of force that has not got its yes: a leader sends it and says why, nobody else does.
  const held = picked.filter(({ team }) => isGateOpen(team, requests));
  const isLifting = can(usePerson(), 'signForce') && held.length > 0;
  const asksReason = busy.length > 0 || isLifting;
  const needsReason = asksReason && override.trim() === '';
  const isAgainst =
    advice !== null &&
    isAgainstAdvice(
      advice,
      picked.map(({ team }) => team.id),
    );
  const namesOf = (some: typeof picked): string => some.map(({ team }) => team.name).join(t('common.listSeparator'));
  const panel = useRef<HTMLElement>(null);

  useEffect(() => panel.current?.focus(), []);
  useEffect(() => () => onPoint(null), [onPoint]);
  const hasRows = candidates.length > 0;
  // The arrows and Space work at once, unless somebody has already gone to a field.
  useEffect(() => {
    if (hasRows && document.activeElement === panel.current) panel.current?.querySelector<HTMLElement>('.ant-table-row')?.focus();
  }, [hasRows]);
  // Any change of the order takes the first press back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: armed is for exactly this order
  useEffect(() => setArmed(false), [chosen, task, override, against]);

  const toggle = useCallback(
    (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]),
    [chosen, onChoose],
  );
  const sendOrder = async (teamIds: readonly string[]): Promise<void> => {
    const body = {
      teamIds,
      ...(task.trim() && { task: task.trim() }),
      ...(override.trim() && asksReason && { override: { reason: override.trim() } }),
      ...(against.trim() && isAgainst && { againstAdvice: { reason: against.trim() } }),
    };
    const answer = await run(() =>
      send<{ assignments: Assignment[] }>('POST', `/incidents/${incidentId}/dispatch`, body, { name: 'dispatch', subjectId: incidentId }),
    );
    setArmed(false);
    if (answer === null) {
      again();
      return;
    }
    const sent = answer.assignments;
    tellDone(t('dispatch.sent', { n: sent.length }), () => undoDispatch(sent, t('common.undo')));
    onChoose([]);
    onClose();
  };
  const press = (): void => {
    if (picked.length === 0 || needsReason || isBusy) return;
    if (isArmed) void sendOrder(picked.map(({ team }) => team.id));
    else {
      clear();
      setArmed(true);
    }
  };
  if (incident === null) return <EmptyState title={t('incident.gone')} />;
  return (
    <section
      ref={panel}
      className="dispatch"
      tabIndex={-1}
      aria-label={t('incident.action.dispatch')}
      onKeyDown={(event) => {
        const isTyping =
          event.target instanceof HTMLTextAreaElement || (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox');
        if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement) && !event.nativeEvent.isComposing) {
          event.preventDefault();
          press();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          if (isArmed) setArmed(false);
          else onClose();
        } else if (isTyping) event.stopPropagation();
      }}
    >
      <header className="dispatch-head">
        <h2 className="cut">{t('dispatch.title', { code: shortCode(incident.code), name: incident.title })}</h2>
        <span className="tertiary nowrap">
          {askedAt === null ? t('dispatch.loading') : t('dispatch.asOf', { time: clockTime(askedAt) })}
        </span>
      </header>
      <Needs
        advice={advice}
        picked={picked}
        hasPoint={incident.place.point !== null}
        onPickAdvised={(ids) => onChoose([...new Set([...chosen, ...ids])])}
      />
      {notAdvised !== null && advice === null && <Refusal failure={notAdvised} title={t('dispatch.failed')} />}
      <div className="dispatch-body">
        {advice !== null && advice.items.length === 0 ? (
          <EmptyState title={t('dispatch.noTeams')}>
            <Link to="/resources/teams">{t('dispatch.noTeamsHint')}</Link>
          </EmptyState>
        ) : (
          <TeamTable
            requirements={advice?.requirements ?? []}
            candidates={candidates}
            chosen={chosen}
            isCompact={isCompact}
            isLoading={advice === null && notAdvised === null}
            onToggle={toggle}
            onPoint={onPoint}
          />
        )}
      </div>
      <Missing picked={picked} advice={advice} />
      <Refused failure={failure} chosen={chosen} onDrop={(rest) => onChoose(rest)} />
      <WhyNot candidates={candidates} onPick={toggle} />
      <footer className="dispatch-foot">
        <div className="dispatch-order">
          <Summary picked={picked} />
          <Input
            className="dispatch-task"
            size="small"
            maxLength={200}
            aria-label={t('dispatch.task')}
            placeholder={t('dispatch.taskHint')}
            value={task}
            onChange={(event) => setTask(event.target.value)}
          />
        </div>
        {held.length > 0 && !isLifting && <div className="amber-text">{t('dispatch.gate', { teams: namesOf(held) })}</div>}
        {asksReason && (
          <OrderReason
            asks={isLifting ? t('dispatch.gateLifted', { teams: namesOf(held) }) : t('dispatch.override', { teams: namesOf(busy) })}
            label={t('dispatch.overrideReason')}
            value={override}
            onChange={setOverride}
          />
        )}
        {isAgainst && (
          <OrderReason
            asks={t('dispatch.against')}
            label={t('dispatch.againstReason')}
            choices={[t('dispatch.againstChoice.equipment'), t('dispatch.againstChoice.knows'), t('dispatch.againstChoice.spare')]}
            value={against}
            onChange={setAgainst}
          />
        )}
        <div className="dispatch-buttons">
          <Sending subjectId={incidentId} />
          <Button onClick={onClose}>
            {t('common.cancel')} <Keycap>Esc</Keycap>
          </Button>
          <Button
            type="primary"
            className={isArmed ? 'dispatch-armed' : ''}
            disabled={picked.length === 0 || needsReason}
            title={picked.length === 0 ? t('dispatch.noneChosen') : needsReason ? t('dispatch.overrideReason') : ''}
            loading={isBusy}
            onClick={press}
          >
            {isArmed ? t('dispatch.sendAgain', { n: picked.length }) : t('dispatch.send', { n: picked.length })}
          </Button>
        </div>
      </footer>
    </section>
  );
}
