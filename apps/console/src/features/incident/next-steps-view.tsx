/** 下一步: each thing to do now with its clock and the press that does it. */
import type { Assignment, Incident, Step } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type RunningClock, toneAt } from '../../live/clock-of.ts';
import { clocks, store, useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { duration } from '../../ui/format.ts';
import { ClockGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { type NextStep, nextSteps } from './next-steps.ts';

const STEP_OF = { acknowledge: 'acknowledge', turnout: 'depart', arrive: 'arrive' } as const satisfies Record<string, Step>;
const SHOWN = 5;

type Props = {
  incident: Incident;
  assignments: readonly Assignment[];
  mayAct: boolean;
  isCompact: boolean;
  onDispatch: () => void;
  onEdit: () => void;
  onClose: () => void;
};

export function NextSteps({ incident, assignments, mayAct, isCompact, onDispatch, onEdit, onClose }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const ownClock = clocks.incident(incident).find((clock) => clock.step === 'dispatch') ?? null;
  const steps = nextSteps({ incident, assignments, ownClock, clockOf: (assignment) => clocks.assignment(assignment), nowMs });
  const { run, isBusy, failure } = useCommand();
  const record = async (assignment: Assignment, step: (typeof STEP_OF)[keyof typeof STEP_OF]): Promise<void> => {
    const done = await run(() => send('POST', `/assignments/${assignment.id}/${step}`, {}, { name: step, subjectId: assignment.id }));
    if (done === null) return;
    const team = store.get('team', assignment.teamId)?.name ?? '';
    tellDone(t('incident.stepDone', { step: t(`incident.step.${step}`), team }), () =>
      send('POST', `/assignments/${assignment.id}/undo`, {}, { name: 'undo', subjectId: assignment.id }),
    );
  };
  return (
    <section className={isCompact ? 'next-steps is-stacked' : 'next-steps'}>
      <h3>
        {t('incident.next.title')}{' '}
        <span className="tertiary">{steps.length === 0 ? t('incident.next.none') : t('incident.next.count', { n: steps.length })}</span>
      </h3>
      {steps.slice(0, SHOWN).map((step) => (
        <div key={step.kind === 'assignment' ? step.assignment.id : step.kind} className="next-step">
          <StepChip step={step} nowMs={nowMs} />
          <span className="next-step-text">{stepText(t, step)}</span>
          {mayAct &&
            (step.kind === 'assignment' ? (
              <>
                <Button size="small" loading={isBusy} onClick={() => void record(step.assignment, STEP_OF[step.step])}>
                  {t(`incident.next.onBehalfButton.${step.step}`)}
                </Button>
                <Button size="small" onClick={onDispatch}>
                  {t('incident.next.replace')}
                </Button>
              </>
            ) : (
              <Button size="small" onClick={step.kind === 'dispatch' ? onDispatch : step.kind === 'close' ? onClose : onEdit}>
                {t(`incident.next.${step.kind}Button`)}
              </Button>
            ))}
        </div>
      ))}
      <Refusal failure={failure} />
    </section>
  );
}

function stepText(t: TFunction, step: NextStep): string {
  if (step.kind !== 'assignment') return t(`incident.next.${step.kind}`);
  return t(`incident.next.${step.step}`, { team: store.get('team', step.assignment.teamId)?.name ?? t('common.unknown') });
}

/** Overrun in solid red, what is left in amber, what is simply missing dashed. */
function StepChip({ step, nowMs }: { step: NextStep; nowMs: number }) {
  const { t } = useTranslation();
  const clock: RunningClock | null = 'clock' in step ? step.clock : null;
  if (clock === null) return <span className="step-chip step-chip-empty">{t('incident.next.empty')}</span>;
  const left = clock.targetSeconds - (nowMs - clock.startMs) / 1000;
  const tone = toneAt(clock, nowMs);
  return (
    <span className={`step-chip time-chip-${tone}`}>
      {tone === 'red' ? <LateGlyph size={13} /> : <ClockGlyph size={13} />}
      {tone === 'red'
        ? `${t('common.late')} ${left > -60 ? `${Math.floor(-left)}"` : duration(-left)}`
        : t('incident.next.left', { time: duration(Math.max(0, left)) })}
    </span>
  );
}
