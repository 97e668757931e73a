/** The task in hand, or since when there is none. With several, the list to choose from is on top. */
import type { Assignment, LngLat } from '@fenghuo/domain';
import { Button } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeptTask } from '../../live/kept-task.ts';
import { retryLine, store, useConnection, useIsLoaded, useNow, useRevision, useRow } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { newerOf, pressesOf, stateAfter, useAnsweredRows } from '../../live/presses.ts';
import { usePerson } from '../../live/session.ts';
import { useTracking } from '../../live/tracker.ts';
import { ArrivalQuestion } from '../../ui/arrival-question.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { useSoundState, wake } from '../../ui/sound.ts';
import { StateChip } from '../../ui/state-chip.tsx';
import { NextButton, pressStep } from './next-button.tsx';
import { OutgoingList } from './outgoing-list.tsx';
import { MoreActions } from './sheets.tsx';
import { TaskCard } from './task-card.tsx';
import { leads, type Tasks, tasksOf, teamIdsOf } from './tasks.ts';

/** The assignments of this person's teams, the server's own answers included. */
export function useTasks(): Tasks & { all: readonly Assignment[] } {
  useRevision();
  const person = usePerson();
  const answered = useAnsweredRows();
  const byTeam = store.assignmentsBy('teamId');
  const all = teamIdsOf(person).flatMap((teamId) => byTeam.get(teamId) ?? []);
  const rows = all.map((row) => newerOf(row, answered[row.id]));
  return { ...tasksOf(rows), all: rows };
}

type Props = { selected: Assignment | null; tasks: Tasks; onSelect: (id: string) => void; onSignIn: () => void; children?: ReactNode };

/** `children`: what else there is to do at the incident. */
export function TaskPage({ selected, tasks, onSelect, onSignIn, children }: Props) {
  const { t } = useTranslation();
  const person = usePerson();
  const isLoaded = useIsLoaded();
  const incident = useRow('incident', selected?.incidentId);
  const mayStep = selected !== null && leads(person, selected.teamId);
  return (
    <>
      <div className="phone-content">
        <LineNote onSignIn={onSignIn} />
        {tasks.open.length > 1 && <Switcher tasks={tasks.open} selectedId={selected?.id ?? null} onSelect={onSelect} />}
        {selected ? (
          <TaskCard key={selected.id} assignment={selected} />
        ) : isLoaded ? (
          <NoTask last={tasks.last} />
        ) : (
          <div className="phone-skeleton" role="status" aria-label={t('phone.loading')} />
        )}
        {children}
        <OutgoingList />
      </div>
      {selected && (
        <div className="phone-actions">
          {mayStep && <Arrival key={`arrival ${selected.id}`} assignment={selected} place={incident?.place.point?.coordinates ?? null} />}
          <NextButton key={selected.id} assignment={selected} mayStep={mayStep} />
          <MoreActions assignment={selected} incident={incident} mayStep={mayStep} />
        </div>
      )}
    </>
  );
}

function Switcher({
  tasks,
  selectedId,
  onSelect,
}: {
  tasks: readonly Assignment[];
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <nav className="task-switcher" aria-label={t('phone.chooseTask')}>
      {tasks.map((task) => (
        <TaskTab key={task.id} task={task} isSelected={task.id === selectedId} onSelect={onSelect} />
      ))}
    </nav>
  );
}

function TaskTab({ task, isSelected, onSelect }: { task: Assignment; isSelected: boolean; onSelect: (id: string) => void }) {
  const incident = useRow('incident', task.incidentId);
  const team = useRow('team', task.teamId);
  return (
    <button
      type="button"
      className={`plain task-tab ${isSelected ? 'is-selected' : ''}`}
      aria-current={isSelected}
      onClick={() => onSelect(task.id)}
    >
      <span className="task-tab-words">
        <b className="cut">{incident?.title ?? ''}</b>
        <span className="tertiary cut">
          {incident ? shortCode(incident.code) : ''} {team?.name}
        </span>
      </span>
      <StateChip state={task.state} />
    </button>
  );
}

function NoTask({ last }: { last: Assignment | null }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const person = usePerson();
  const incident = useRow('incident', last?.incidentId);
  const isSoundOn = useSoundState((sound) => sound.isOn);
  const muted = usePreferences((preferences) => preferences.muted);
  if (teamIdsOf(person).length === 0)
    return (
      <section className="no-task">
        <h2>{t('phone.noTeam')}</h2>
        <p className="secondary">{t('phone.noTeamHint')}</p>
      </section>
    );
  return (
    <section className="no-task">
      <h2>{last?.endedAt ? t('phone.noTaskSince', { time: instant(Date.parse(last.endedAt), nowMs) }) : t('phone.noTask')}</h2>
      <p className="secondary">{t('phone.noTaskHint')}</p>
      {!isSoundOn && !muted && (
        <Button block onClick={() => void wake()}>
          {t('phone.noTaskSound')}
        </Button>
      )}
      {last && (
        <div className="last-task">
          <span className="tertiary">{t('phone.lastTask')}</span>
          <b>{incident ? `${shortCode(incident.code)} ${incident.title}` : ''}</b>
          <StateChip state={last.state} />
          {last.reason && <span className="secondary">{last.reason}</span>}
          <NextButton assignment={last} mayStep={false} />
        </div>
      )}
    </section>
  );
}

/** A condition, not a fault: what the centre does not know, and what happens next. */
function LineNote({ onSignIn }: { onSignIn: () => void }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const nowMs = useNow();
  const keptAt = useKeptTask((kept) => kept.at);
  const isKept = useOutbox(({ unsavedIds, isUnsafe }) => unsavedIds.size === 0 && !isUnsafe);
  if (connection.state === 'ended')
    return (
      <div className="phone-note is-amber" role="alert">
        <LateGlyph size={18} />
        <span>{t('phone.endedNote')}</span>
        <Button onClick={onSignIn}>{t('phone.signInAgain')}</Button>
      </div>
    );
  if (connection.state !== 'offline') return null;
  // A picture from before this page was opened is older than the break.
  const since = keptAt ?? connection.since;
  const retry = (): void => {
    retryLine();
    outbox.hurry();
  };
  return (
    <div className="phone-note is-amber">
      <LateGlyph size={18} />
      <span>
        {t('phone.offlineNote', { time: instant(since, nowMs) })} {isKept && t('phone.offlineKept')}
      </span>
      <Button onClick={retry}>{t('common.retry')}</Button>
    </div>
  );
}

/** Asks the leader whose phone stands at the place; a press of its own answers as well. */
function Arrival({ assignment, place }: { assignment: Assignment; place: LngLat | null }) {
  const { point, fixAt, speedMps } = useTracking();
  const fix = useMemo(() => (point === null || fixAt === null ? null : { point, atMs: fixAt, speedMps }), [point, fixAt, speedMps]);
  const presses = pressesOf(
    useOutbox(({ items }) => items),
    assignment.id,
  );
  const after = stateAfter(assignment, presses);
  return <ArrivalQuestion assignment={after} place={place} fix={fix} onArrived={() => void pressStep(assignment, 'arrive')} />;
}
