/**
 * Dispatch (调派): whom to send, why, and what is still missing. Space ticks, Enter shows the order, a second Enter sends it;
 * nothing is sent by one press, and a refusal says by whom the team was taken.
 */
import { type Assignment, type Incident, isOpen, type Recommendation, type RecommendedTeam, type Team } from '@fenghuo/domain';
import { Button, Input } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useAssignmentsOf, useRevision, useRow, useRows } from '../../live/live.ts';
import { ask, send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { refusedTeams } from '../../ui/failure.ts';
import { clockTime, minutes, shortCode } from '../../ui/format.ts';
import { CheckGlyph, CrossGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { EmptyState, Keycap } from '../../ui/pane.tsx';
import { capabilityWords } from '../../ui/words.ts';
import { TeamTable } from './team-table.tsx';
import { WhyNot } from './why-not.tsx';
import './dispatch.css';

export type DispatchPanelProps = {
  incidentId: string;
  isCompact: boolean;
  chosen: readonly string[];
  onChoose: (teamIds: readonly string[]) => void;
  onClose: () => void;
};

export type Candidate = { team: Team; advice: RecommendedTeam };

/** How often the ranking is asked for again while the panel is open. */
const REFRESH_MS = 15_000;

export function DispatchPanel({ incidentId, isCompact, chosen, onChoose, onClose }: DispatchPanelProps) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const { advice, askedAt, failure: notAdvised, again } = useRecommendation(incidentId);
  const candidates = useCandidates(advice);
  const assignments = useAssignmentsOf('incidentId', incidentId);
  const [task, setTask] = useState('');
  const [override, setOverride] = useState('');
  const [isArmed, setArmed] = useState(false);
  const { run, isBusy, failure, clear } = useCommand();
  // A team that somebody else has sent here meanwhile is never sent again, whatever the reason.
  const isHere = (teamId: string): boolean => assignments.some((assignment) => assignment.teamId === teamId && isOpen(assignment));
  const picked = chosen.flatMap((id) => candidates.find(({ team }) => team.id === id && !isHere(id)) ?? []);
  const busy = picked.filter(({ team }) => team.openAssignmentIds.length > 0);
  const needsReason = busy.length > 0 && override.trim() === '';
  const panel = useRef<HTMLElement>(null);

  useEffect(() => panel.current?.focus(), []);
  const hasRows = candidates.length > 0;
  // The arrows and Space work at once, unless somebody has already gone to a field.
  useEffect(() => {
    if (hasRows && document.activeElement === panel.current) panel.current?.querySelector<HTMLElement>('.ant-table-row')?.focus();
  }, [hasRows]);
  // Any change of the order takes the first press back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: armed is for exactly this order
  useEffect(() => setArmed(false), [chosen, task, override]);

  const toggle = useCallback(
    (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]),
    [chosen, onChoose],
  );
  const sendOrder = async (teamIds: readonly string[]): Promise<void> => {
    const body = {
      teamIds,
      ...(task.trim() && { task: task.trim() }),
      ...(override.trim() && busy.length > 0 && { override: { reason: override.trim() } }),
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
    tellDone(t('dispatch.sent', { n: sent.length }), () => takeBack(sent, t('common.undo')));
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
      <Needs incident={incident} picked={picked} assigned={assignments.filter(isOpen)} />
      {notAdvised !== null && advice === null && <Refusal failure={notAdvised} title={t('dispatch.failed')} />}
      <div className="dispatch-body">
        <TeamTable
          incidentId={incidentId}
          candidates={candidates}
          chosen={chosen}
          isCompact={isCompact}
          isLoading={advice === null && notAdvised === null}
          onToggle={toggle}
        />
      </div>
      <Missing incident={incident} picked={picked} advice={advice} />
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
        {busy.length > 0 && (
          <div className="dispatch-override">
            <span className="amber-text">
              <LateGlyph size={12} /> {t('dispatch.override', { teams: busy.map(({ team }) => team.name).join(t('common.listSeparator')) })}
            </span>
            <Input
              size="small"
              maxLength={200}
              aria-label={t('dispatch.overrideReason')}
              placeholder={t('dispatch.overrideReason')}
              value={override}
              onChange={(event) => setOverride(event.target.value)}
            />
          </div>
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

/** Undo of an order: each team is stood down again, which the timeline keeps. */
const takeBack = (assignments: readonly Assignment[], reason: string): Promise<unknown> =>
  Promise.all(
    assignments.map(({ id, incidentId }) =>
      send('POST', `/assignments/${id}/stand-down`, { reason }, { name: 'standDown', subjectId: incidentId }),
    ),
  );

function useRecommendation(incidentId: string): {
  advice: Recommendation | null;
  askedAt: number | null;
  failure: unknown;
  again: () => void;
} {
  const [answer, setAnswer] = useState<{ incidentId: string; advice: Recommendation; askedAt: number } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const own = useAssignmentsOf('incidentId', incidentId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the incident's teams change, and every few seconds
  useEffect(() => {
    const abort = new AbortController();
    ask<Recommendation>(`/incidents/${incidentId}/recommendations`, abort.signal).then(
      (advice) => {
        setAnswer({ incidentId, advice, askedAt: serverTime.now() });
        setFailure(null);
      },
      (error: unknown) => !abort.signal.aborted && setFailure(error),
    );
    const timer = setTimeout(() => setRound((before) => before + 1), REFRESH_MS);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [incidentId, round, own.length]);
  const current = answer?.incidentId === incidentId ? answer : null;
  return { advice: current?.advice ?? null, askedAt: current?.askedAt ?? null, failure, again: () => setRound((before) => before + 1) };
}

/** Who could be sent but can do nothing of what is needed stands below those who can something of it; within each by time to arrive. */
const placeOf = ({ available, reasons }: Recommendation['items'][number]): number => {
  const isUnable = reasons.some(({ code }) => code === 'NO_CAPABILITY') && !reasons.some(({ code }) => code === 'CAPABILITY');
  return available ? Number(isUnable) : 2;
};

/** The advice with the live rows of its teams. */
function useCandidates(advice: Recommendation | null): readonly Candidate[] {
  const revision = useRevision();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is read anew when a row has changed
  return useMemo(
    () =>
      [...(advice?.items ?? [])]
        .sort((a, b) => placeOf(a) - placeOf(b))
        .flatMap((item) => ((team) => (team ? [{ team, advice: item }] : []))(store.get('team', item.teamId))),
    [advice, revision],
  );
}

const capable = (team: Team, capability: string): boolean => team.capabilities.some(({ code }) => code === capability);

function useNeeds(incident: Incident): readonly string[] {
  const types = useRows('incidentType');
  return useMemo(() => types.find((type) => type.code === incident.typeCode)?.capabilities ?? [], [types, incident.typeCode]);
}

/** What the type needs, each with how many of the ticked and already sent teams can do it. */
function Needs({ incident, picked, assigned }: { incident: Incident; picked: readonly Candidate[]; assigned: readonly Assignment[] }) {
  const { t } = useTranslation();
  const needs = useNeeds(incident);
  const teams = [...picked.map(({ team }) => team), ...assigned.flatMap(({ teamId }) => store.get('team', teamId) ?? [])];
  return (
    <div className="dispatch-needs">
      <span className="tertiary">{needs.length === 0 ? t('dispatch.noNeeds') : t('dispatch.needs')}</span>
      {needs.map((need) => {
        const n = teams.filter((team) => capable(team, need)).length;
        return (
          <span key={need} className={n > 0 ? 'need need-met' : 'need need-open'}>
            {n > 0 ? <CheckGlyph size={12} /> : <CrossGlyph size={12} />} {capabilityWords(t, need)} {n}
          </span>
        );
      })}
      {incident.place.point === null && <span className="amber-text">{t('dispatch.noPoint')}</span>}
      <span className="tertiary dispatch-keys">{t('dispatch.keys')}</span>
    </div>
  );
}

/** 缺口: in red what nobody available can do, and what the ticked ones cannot. */
function Missing({ incident, picked, advice }: { incident: Incident; picked: readonly Candidate[]; advice: Recommendation | null }) {
  const { t } = useTranslation();
  const needs = useNeeds(incident);
  const nobody = advice?.missing.map(({ capability }) => capability) ?? [];
  const unticked =
    picked.length === 0 ? [] : needs.filter((need) => !nobody.includes(need) && !picked.some(({ team }) => capable(team, need)));
  if (nobody.length === 0 && unticked.length === 0) return null;
  const words = (codes: readonly string[]): string => codes.map((code) => capabilityWords(t, code)).join(t('common.listSeparator'));
  return (
    <div className="dispatch-missing">
      <b>{t('dispatch.missing')}</b>
      {nobody.length > 0 && <span>{t('dispatch.missingNobody', { list: words(nobody) })}</span>}
      {unticked.length > 0 && <span>{t('dispatch.missingText', { list: words(unticked) })}</span>}
    </div>
  );
}

function Refused({ failure, chosen, onDrop }: { failure: unknown; chosen: readonly string[]; onDrop: (rest: readonly string[]) => void }) {
  const { t } = useTranslation();
  if (failure === null) return null;
  const errors = refusedTeams(t, failure);
  if (errors.length === 0) return <Refusal failure={failure} />;
  const refused = new Set(errors.map(({ teamId }) => teamId));
  const rest = chosen.filter((id) => !refused.has(id));
  return (
    <div className="refusal dispatch-refused" role="alert">
      <b>
        <LateGlyph /> {t('dispatch.refused', { n: errors.length })}
      </b>
      {errors.map(({ teamId, words }) => (
        <span key={teamId}>{words}</span>
      ))}
      {rest.length > 0 && (
        <span>
          {t('dispatch.refusedKept', { n: rest.length })}{' '}
          <Button size="small" onClick={() => onDrop(rest)}>
            {t('dispatch.drop')}
          </Button>
        </span>
      )}
    </div>
  );
}

function Summary({ picked }: { picked: readonly Candidate[] }) {
  const { t } = useTranslation();
  if (picked.length === 0) return <b>{t('dispatch.noneChosen')}</b>;
  const etas = picked.flatMap(({ advice }) => advice.etaSeconds ?? []);
  const people = picked.reduce((sum, { team }) => sum + (team.headcount ?? 0), 0);
  return (
    <span className="nowrap">
      <b>{t('dispatch.chosen', { teams: picked.length, people })}</b>{' '}
      {etas.length > 0 && (
        <span className="secondary">{t('dispatch.first', { first: minutes(Math.min(...etas)), last: minutes(Math.max(...etas)) })}</span>
      )}
    </span>
  );
}
