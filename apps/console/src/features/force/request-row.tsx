/** One request: who is asked, how far it is, and the one step that comes next; the others are behind the dots. */
import {
  AIR_ARRIVAL_SECONDS,
  type ClockTone,
  type ForceRequest,
  type ForceStep,
  forceStepsFrom,
  isForceEnded,
  READY_SECONDS,
} from '@fenghuo/domain';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { clockTime, count } from '../../ui/format.ts';
import { TimeChip } from '../../ui/time-chip.tsx';
import { StepDialog } from './step-dialog.tsx';

/** These ask for a number, for teams, or whether it is meant. */
const ASKS: ReadonlySet<ForceStep> = new Set(['agree', 'order', 'arrive', 'name', 'refuse', 'withdraw']);
const AMBER_SHARE = 0.6;

export function RequestRow({ request, isCompact, mayAct }: { request: ForceRequest; isCompact: boolean; mayAct: boolean }) {
  const { t } = useTranslation();
  const person = usePerson();
  const teams = useRows('team').filter(({ id }) => request.teamIds.includes(id));
  const { run, isBusy, failure } = useCommand();
  const [asking, setAsking] = useState<ForceStep | null>(null);
  const kind = t(`force.kind.${request.kind}`);
  // Of the army nothing is named, not even the team's own name.
  const who =
    request.kind === 'military' ? null : (request.addressee ?? (teams.map(({ name }) => name).join(t('common.listSeparator')) || null));
  const steps = forceStepsFrom(request);
  const [next] = steps;
  const isNotMine = next === 'sign' && !can(person, 'signForce');
  const record = (step: ForceStep, more: object = {}): Promise<ForceRequest> =>
    send<ForceRequest>('POST', `/force-requests/${request.id}/steps`, { step, ...more }, { name: step, subjectId: request.id }).then(
      (done) => {
        tellDone(`${kind} ${t(`force.state.${done.state}`)}`);
        return done;
      },
    );
  const press = (step: ForceStep): void => (ASKS.has(step) ? setAsking(step) : void run(() => record(step)));
  return (
    <div className="request-row">
      <div className="request-line">
        <i className={`tally-mark tally-${request.kind}`} aria-hidden="true" />
        <b className="nowrap">{kind}</b>
        {who !== null && <span className="cut secondary">{who}</span>}
        <span className="request-count nowrap">{numbers(request)}</span>
      </div>
      <div className="request-line">
        <span className={`request-state request-${request.state}`}>{t(`force.state.${request.state}`)}</span>
        {request.kind === 'air' && request.times.order && <ReadyClock times={request.times} isShort={isCompact} />}
        {request.kind === 'air' && !isForceEnded(request) && <ArrivalClock request={request} isShort={isCompact} />}
        {!isCompact && request.wantedAt && (
          <span className="tertiary nowrap">{t('force.wantedAt', { time: clockTime(Date.parse(request.wantedAt)) })}</span>
        )}
        {mayAct && next && next !== 'withdraw' && (
          <Button
            size="small"
            className="request-next"
            loading={isBusy}
            disabled={isNotMine}
            title={isNotMine ? t('force.leaderSigns') : ''}
            onClick={() => press(next)}
          >
            {t(`force.step.${next}`)}
          </Button>
        )}
        {mayAct && steps.length > 1 && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: steps
                .slice(1)
                .map((step) => ({ key: step, label: t(`force.step.${step}`), danger: step === 'withdraw' || step === 'refuse' })),
              onClick: ({ key }) => press(key as ForceStep),
            }}
          >
            <Button size="small" type="text" aria-label={t('common.more')}>
              ⋯
            </Button>
          </Dropdown>
        )}
      </div>
      <StepTimes request={request} />
      {request.task && !isCompact && <div className="tertiary request-task">{request.task}</div>}
      <Sending subjectId={request.id} />
      <Refusal failure={failure} />
      {asking !== null && (
        <StepDialog request={request} step={asking} onClose={() => setAsking(null)} onGiven={(more) => record(asking, more)} />
      )}
    </div>
  );
}

/** On scene of agreed of asked, as far as known. */
function numbers({ onSceneCount, agreedCount, headcount }: ForceRequest): string {
  if (agreedCount === null) return count(headcount);
  return onSceneCount > 0
    ? `${count(onSceneCount)}/${count(agreedCount)}/${count(headcount)}`
    : `${count(agreedCount)}/${count(headcount)}`;
}

/** [C12] Runs from the order until the aircraft is ready, or is seen in the air; how it came out stays. */
function ReadyClock({ times, isShort }: { times: ForceRequest['times']; isShort: boolean }) {
  const nowMs = useNow();
  const doneAt = times.ready ?? times.takeOff ?? times.arrive;
  const seconds = ((doneAt ? Date.parse(doneAt) : nowMs) - Date.parse(times.order ?? '')) / 1000;
  const tone = toneOf(seconds / READY_SECONDS, doneAt !== undefined);
  return <TimeChip tone={tone} step="ready" seconds={seconds} targetSeconds={READY_SECONDS} short={isShort} />;
}

/** From the call until it is over the place. */
function ArrivalClock({ request: { raisedAt, times }, isShort }: { request: ForceRequest; isShort: boolean }) {
  const nowMs = useNow();
  const seconds = ((times.arrive ? Date.parse(times.arrive) : nowMs) - Date.parse(raisedAt)) / 1000;
  const tone = toneOf(seconds / AIR_ARRIVAL_SECONDS, times.arrive !== undefined);
  return <TimeChip tone={tone} step="arrive" seconds={seconds} targetSeconds={AIR_ARRIVAL_SECONDS} short={isShort} />;
}

const toneOf = (share: number, isDone: boolean): ClockTone => (share > 1 ? 'red' : !isDone && share >= AMBER_SHARE ? 'amber' : 'calm');

/** When each step was taken, in the order in which they were. */
function StepTimes({ request: { times } }: { request: ForceRequest }) {
  const { t } = useTranslation();
  const taken = Object.entries(times).sort(([, a], [, b]) => (a < b ? -1 : 1));
  if (taken.length === 0) return null;
  const words = taken.map(([step, at]) => `${t(`force.step.${step as ForceStep}`)} ${clockTime(Date.parse(at)).slice(0, 5)}`);
  return <div className="tertiary request-times">{words.join(' → ')}</div>;
}
