/** Tasks (任务): one team on one incident, its state and its clock side by side; steps are recorded for a team from here. */
import { type Assignment, isOpen, isStepPossible, STEPS, type Step } from '@fenghuo/domain';
import { Button, Dropdown, type MenuProps, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toneAt } from '../../live/clock-of.ts';
import { clocks, useNow, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { duration } from '../../ui/format.ts';
import { ClockGlyph } from '../../ui/glyphs.tsx';
import { StateChip } from '../../ui/state-chip.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';
import { WayCut } from '../../ui/way-cut.tsx';
import { ArrivalLine } from './arrival-line.tsx';
import { LostLine } from './lost-line.tsx';

const PATH: Record<Step, string> = {
  acknowledge: 'acknowledge',
  depart: 'depart',
  arrive: 'arrive',
  complete: 'complete',
  decline: 'decline',
  standDown: 'stand-down',
};
const FORWARD = ['acknowledge', 'depart', 'arrive', 'complete'] as const;
const OPEN_FIRST = ['dispatched', 'acknowledged', 'enRoute', 'onScene', 'declined', 'completed', 'stoodDown'] as const;

type Props = {
  assignments: readonly Assignment[];
  isCompact: boolean;
  mayAct: boolean;
  onOpen: (ref: { kind: 'team'; id: string }) => void;
};

export function Assignments({ assignments, isCompact, mayAct, onOpen }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const open = assignments.filter(isOpen);
  const ended = assignments.filter((assignment) => !isOpen(assignment));
  const sorted = [...open, ...ended].sort(
    (a, b) => weight(b, nowMs) - weight(a, nowMs) || OPEN_FIRST.indexOf(a.state) - OPEN_FIRST.indexOf(b.state),
  );
  return (
    <section className="assignments">
      <div className="section-head">
        <b>
          {t('incident.assignments.title')} {open.length}
        </b>
        {ended.length > 0 && <span className="tertiary">{t('incident.assignments.ended', { n: ended.length })}</span>}
        {!isCompact && <span className="tertiary section-note">{t('incident.assignments.clock')}</span>}
      </div>
      {assignments.length === 0 && (
        <div className="section-empty tertiary">
          {t('incident.assignments.none')} · {t('incident.assignments.noneHint')}
        </div>
      )}
      {sorted.map((assignment) => (
        <AssignmentRow key={assignment.id} assignment={assignment} nowMs={nowMs} isCompact={isCompact} mayAct={mayAct} onOpen={onOpen} />
      ))}
    </section>
  );
}

/** Late ones on top, ended ones below. */
function weight(assignment: Assignment, nowMs: number): number {
  if (!isOpen(assignment)) return -1;
  const tone = toneAt(clocks.assignment(assignment), nowMs);
  return tone === 'red' ? 2 : tone === 'amber' ? 1 : 0;
}

function AssignmentRow({
  assignment,
  nowMs,
  isCompact,
  mayAct,
  onOpen,
}: { assignment: Assignment; nowMs: number } & Omit<Props, 'assignments'>) {
  const { t } = useTranslation();
  const team = useRow('team', assignment.teamId);
  const clock = clocks.assignment(assignment);
  const tone = isOpen(assignment) ? toneAt(clock, nowMs) : 'calm';
  const { run, isBusy, failure } = useCommand();
  const [asking, setAsking] = useState<'decline' | 'standDown' | null>(null);
  const name = team?.name ?? t('common.unknown');
  const record = (step: Step, reason?: string) =>
    send<Assignment>('POST', `/assignments/${assignment.id}/${PATH[step]}`, reason ? { reason } : {}, {
      name: step,
      subjectId: assignment.id,
    }).then((done) => {
      tellDone(t('incident.stepDone', { step: t(`incident.step.${step}`), team: name }), () =>
        send('POST', `/assignments/${assignment.id}/undo`, {}, { name: 'undo', subjectId: assignment.id }),
      );
      return done;
    });
  const possible = STEPS.filter((step) => isStepPossible(assignment, step));
  const next = FORWARD.find((step) => possible.includes(step));
  const since = sinceOf(assignment);
  const menu: MenuProps = {
    items: possible.map((step) => ({
      key: step,
      label: t('incident.stepOnBehalf', { step: t(`incident.step.${step}`) }),
      danger: step === 'decline' || step === 'standDown',
    })),
    onClick: ({ key }) => (key === 'decline' || key === 'standDown' ? setAsking(key) : void run(() => record(key as Step))),
  };
  return (
    <div className={`assignment-row assignment-${tone}`}>
      <button type="button" className="plain assignment-team" onClick={() => team && onOpen({ kind: 'team', id: team.id })}>
        <b className="cut">{name}</b>
        {!isCompact && <span className="tertiary">{team?.code}</span>}
        {!isCompact && team?.headcount != null && <span className="tertiary nowrap">{t('common.people', { n: team.headcount })}</span>}
        {assignment.onBehalf && !isCompact && <span className="tertiary nowrap">{t('event.assignment.onBehalf')}</span>}
      </button>
      {mayAct && next && !isCompact && (
        <Space.Compact size="small" className="assignment-steps">
          <Button
            size="small"
            loading={isBusy}
            title={t('incident.stepOnBehalf', { step: t(`incident.step.${next}`) })}
            onClick={() => void run(() => record(next))}
          >
            {t(`incident.step.${next}`)}
          </Button>
          <Dropdown trigger={['click']} menu={menu} disabled={isBusy}>
            <Button size="small" aria-label={t('common.more')}>
              ⋯
            </Button>
          </Dropdown>
        </Space.Compact>
      )}
      {mayAct && next && isCompact ? (
        <Dropdown trigger={['click']} menu={menu} disabled={isBusy}>
          <button type="button" className="plain state-trigger">
            <StateChip state={assignment.state} />
          </button>
        </Dropdown>
      ) : (
        <StateChip state={assignment.state} />
      )}
      {clock && isOpen(assignment) ? (
        <TimeChip tone={tone} seconds={(nowMs - clock.startMs) / 1000} targetSeconds={clock.targetSeconds} short={isCompact} />
      ) : (
        <span className="assignment-since">
          <ClockGlyph size={13} /> {duration(((assignment.endedAt ? Date.parse(assignment.endedAt) : nowMs) - since) / 1000)}
        </span>
      )}
      {assignment.reason && <span className="assignment-reason tertiary">{assignment.reason}</span>}
      <div className="assignment-more">
        {team && isOpen(assignment) && <LostLine team={team} nowMs={nowMs} />}
        <ArrivalLine assignment={assignment} nowMs={nowMs} />
        <WayCut assignment={assignment} />
        <Sending subjectId={assignment.id} />
        <Refusal failure={failure} />
      </div>
      <ReasonDialog
        open={asking !== null}
        title={asking ? t('incident.reasonTitle', { team: name, step: t(`incident.step.${asking}`) }) : ''}
        okText={asking ? t(`incident.step.${asking}`) : ''}
        onCancel={() => setAsking(null)}
        onGiven={(reason) => (asking ? record(asking, reason) : Promise.resolve())}
      />
    </div>
  );
}

const sinceOf = (assignment: Assignment): number =>
  Date.parse((assignment.endedAt ? assignment.dispatchedAt : assignment.onSceneAt) ?? assignment.dispatchedAt);
