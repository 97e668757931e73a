/**
 * One big button: the next step. Asked, sent and confirmed look different: dashed until the centre has said yes, then for five seconds the way back.
 * A second tap of a quick thumb never takes the step after.
 */
import { type Assignment, isOpen } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, usePending } from '../../live/live.ts';
import { forgetPress, type Press, press, retryPresses, undoPress, usePresses } from '../../live/presses.ts';
import { serverTime } from '../../live/server-time.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { nextStep } from './tasks.ts';

const UNDO_SECONDS = 5;
const GUARD_MS = 1_200;

export function NextButton({ assignment, mayStep }: { assignment: Assignment; mayStep: boolean }) {
  const { t } = useTranslation();
  const pressed = usePresses((presses) => presses.byAssignment[assignment.id]);
  const isGuarded = useGuard(pressed?.confirmedAt ?? null);
  const step = nextStep(assignment);
  const isUnderWay = pressed?.state === 'sending' || pressed?.state === 'waiting';
  return (
    <>
      <div aria-live="polite">{pressed && <PressState pressed={pressed} />}</div>
      {isOpen(assignment) && step && !isUnderWay && (
        <button
          type="button"
          className="plain next-button"
          disabled={!mayStep || isGuarded}
          onClick={() => void press(assignment.id, step)}
          data-step={step}
        >
          <b>{t(`phone.next.${step}`)}</b>
          <span>{t(mayStep ? 'phone.undoHint' : 'phone.memberHint')}</span>
        </button>
      )}
      {pressed && isUnderWay && <UnderWay pressed={pressed} />}
    </>
  );
}

/** True for a moment after a yes: the button under the thumb has just become another one. */
function useGuard(confirmedAt: number | null): boolean {
  const [isGuarded, setGuarded] = useState(false);
  useEffect(() => {
    if (confirmedAt === null || serverTime.now() - confirmedAt > GUARD_MS) return;
    setGuarded(true);
    const timer = setTimeout(() => setGuarded(false), GUARD_MS);
    return () => {
      clearTimeout(timer);
      setGuarded(false);
    };
  }, [confirmedAt]);
  return isGuarded;
}

const wordOf = (t: TFunction, { step }: Press): string =>
  step === 'decline' ? t('common.assignmentState.declined') : t(`phone.next.${step}`);

function UnderWay({ pressed }: { pressed: Press }) {
  const { t } = useTranslation();
  const attempt = usePending().find((command) => command.subjectId === pressed.assignmentId)?.attempt ?? 0;
  const step = wordOf(t, pressed);
  if (pressed.state === 'sending' && attempt === 0)
    return (
      <div className="next-button is-asked" role="status">
        <b>{t('phone.sending', { step })}</b>
        <span>{t('phone.sendingHint', { step })}</span>
      </div>
    );
  return (
    <div className="next-button is-asked is-waiting" role="status">
      <b>{t('phone.waiting', { step })}</b>
      <span>{t('phone.waitingHint', { time: clockTime(Date.parse(pressed.at)) })}</span>
      <Button disabled={pressed.state === 'sending'} onClick={retryPresses}>
        {t('phone.retryNow')}
      </Button>
    </div>
  );
}

function PressState({ pressed }: { pressed: Press }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  const step = wordOf(t, pressed);
  if (pressed.state === 'refused')
    return (
      <div className="phone-note is-red" role="alert">
        <LateGlyph size={18} />
        <span>
          <b>{t('phone.refused', { step })}</b> {failureWords(t, pressed.failure)}
        </span>
        <Button onClick={() => forgetPress(pressed.assignmentId)}>{t('phone.dismiss')}</Button>
      </div>
    );
  if (pressed.state !== 'confirmed' || pressed.confirmedAt === null) return null;
  if (failure !== null)
    return (
      <div className="phone-note is-red" role="alert">
        <LateGlyph size={18} />
        <span>{failureWords(t, failure)}</span>
        <Button onClick={() => forgetPress(pressed.assignmentId)}>{t('phone.dismiss')}</Button>
      </div>
    );
  const left = Math.min(UNDO_SECONDS, Math.ceil(UNDO_SECONDS - (nowMs - pressed.confirmedAt) / 1000));
  if (left <= 0 && !isBusy) return null;
  return (
    <div className="phone-note is-green">
      {isBusy ? <ClockGlyph size={18} /> : <CheckGlyph size={18} />}
      <span>{t('phone.confirmed', { step, time: clockTime(pressed.confirmedAt) })}</span>
      <Button loading={isBusy} onClick={() => void run(() => undoPress(pressed.assignmentId))}>
        {t('phone.undo', { n: Math.max(0, left) })}
      </Button>
    </div>
  );
}
