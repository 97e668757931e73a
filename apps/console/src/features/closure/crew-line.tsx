/** Who reopens a road, how far they are and when it should be open; a crew that is not sent or not there in time is late. */
import { type Closure, crewClockOf, isOpeningLate, toInstant } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { TimeChip } from '../../ui/time-chip.tsx';
import { CrewDialog } from './crew-dialog.tsx';
import { ExpectButton } from './expect-button.tsx';

export function CrewLine({ closure }: { closure: Closure }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const [isSending, setSending] = useState(false);
  const { run, isBusy, failure } = useCommand();
  const mayClose = can(usePerson(), 'closeRoads');
  const { crew, expectedOpenAt } = closure;
  const team = useRow('team', crew?.teamId);
  const { closureCrewMinutes } = useNodeFacts().settings(closure.jurisdictionId);
  const clock = crewClockOf(closure, closureCrewMinutes, toInstant(nowMs));
  const time = (iso: string): string => instant(Date.parse(iso), nowMs);
  const arrive = async (): Promise<void> => {
    const about = { name: 'crewArrived', subjectId: closure.id };
    if ((await run(() => send<Closure>('POST', `/closures/${closure.id}/crew/arrive`, {}, about))) === null) return;
    tellDone(t('closure.crew.arrivedDone', { team: team?.name ?? '' }));
  };
  const isClosed = closure.state === 'closed';
  return (
    <div className="closure-crew">
      <span className={crew || !isClosed ? '' : 'amber-text'}>
        {crew ? <b>{team?.name ?? t('common.unknown')}</b> : t('closure.crew.none')}{' '}
        {crew && (
          <span className="secondary">
            {crew.arrivedAt === null
              ? t('closure.crew.sent', { time: time(crew.sentAt) })
              : t('closure.crew.arrived', { time: time(crew.arrivedAt) })}
          </span>
        )}
      </span>
      {clock !== null && crew && <TimeChip tone={clock.tone} seconds={clock.seconds} targetSeconds={clock.limitSeconds} />}
      {clock !== null && !crew && clock.tone !== 'calm' && (
        <TimeChip tone={clock.tone} seconds={clock.seconds} targetSeconds={clock.limitSeconds} />
      )}
      {isClosed && expectedOpenAt && (
        <span className={isOpeningLate(closure, toInstant(nowMs)) ? 'red-text' : 'secondary'}>
          {t(isOpeningLate(closure, toInstant(nowMs)) ? 'closure.crew.expectedLate' : 'closure.crew.expectedAt', {
            time: time(expectedOpenAt),
          })}
        </span>
      )}
      {mayClose && isClosed && (
        <span className="closure-crew-deeds">
          {crew && crew.arrivedAt === null && crew.assignmentId === null && (
            <Button size="small" loading={isBusy} onClick={() => void arrive()}>
              {t('closure.crew.arrive')}
            </Button>
          )}
          {crew?.arrivedAt === null || !crew ? (
            <Button size="small" onClick={() => setSending(true)}>
              {t(crew ? 'closure.crew.other' : 'closure.crew.send')}
            </Button>
          ) : (
            <ExpectButton closure={closure} />
          )}
        </span>
      )}
      <Refusal failure={failure} />
      {isSending && <CrewDialog closure={closure} onClose={() => setSending(false)} />}
    </div>
  );
}
