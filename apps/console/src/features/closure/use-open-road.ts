/** Opening a road again, and saying how long it was closed against what its place allows. */
import { type Closure, closureClockOf, toInstant } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { tellDone, useCommand } from '../../ui/command.tsx';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { verdictOf } from './took.ts';

export function useOpenRoad(closure: Closure) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { closureHours } = useNodeFacts().settings(closure.jurisdictionId);
  const { run, isBusy, failure } = useCommand();
  const open = async (): Promise<void> => {
    const opened = await run(() => send<Closure>('POST', `/closures/${closure.id}/open`, {}, { name: 'openRoad', subjectId: closure.id }));
    if (opened === null) return;
    const verdict = verdictOf(t, closureClockOf(opened, closureHours, toInstant(nowMs)));
    tellDone(t('closure.opened', { reason: closure.reason, verdict: verdict ?? '' }));
  };
  return { open, isBusy, failure, clock: closureClockOf(closure, closureHours, toInstant(nowMs)) };
}
