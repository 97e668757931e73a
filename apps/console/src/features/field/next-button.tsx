/**
 * One big button: the next step. Pressed, sent and confirmed look different: dashed until the centre has said yes, then for five seconds the way back.
 * Without network the step after it can be pressed too; the state that is shown stays what the centre knows. A second tap of a quick thumb takes no step.
 */
import { type Assignment, isOpen } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection, useNow } from '../../live/live.ts';
import { stepDraft } from '../../live/outbox/drafts.ts';
import type { OutboxItem } from '../../live/outbox/outbox-order.ts';
import { type Delivered, useOutbox } from '../../live/outbox/outbox-state.ts';
import { askToPersist, outbox } from '../../live/outbox/phone-outbox.ts';
import { type FieldStep, lastDelivered, pressesOf, stateAfter, stepOf, undoPress } from '../../live/presses.ts';
import { serverTime } from '../../live/server-time.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { ConflictCard } from './conflict-card.tsx';
import { RefusedCard } from './refused-card.tsx';
import { nextStep } from './tasks.ts';

const UNDO_SECONDS = 5;
const GUARD_MS = 1_200;
/** So long a press is on its way; after that it waits, and the next one may follow it. */
const ANSWER_MS = 4_000;

export const pressStep = (assignment: Assignment, step: FieldStep, reason: string | null = null): Promise<unknown> => {
  askToPersist();
  const now = serverTime.now();
  return outbox.add([stepDraft(assignment, step, new Date(now).toISOString(), reason)], now);
};

export function NextButton({ assignment, mayStep }: { assignment: Assignment; mayStep: boolean }) {
  const { t } = useTranslation();
  const items = useOutbox((outboxed) => outboxed.items);
  const delivered = useOutbox((outboxed) => lastDelivered(outboxed, assignment.id));
  const { state } = useConnection();
  const nowMs = useNow();
  const { run, failure } = useCommand();
  const presses = pressesOf(items, assignment.id);
  const newest = presses.findLast((press) => press.state === 'waiting');
  const isGuarded = useGuard(delivered?.confirmedAt ?? null, newest?.id ?? null);
  const isUnderWay = newest !== undefined && state === 'live' && nowMs - Date.parse(newest.at) < ANSWER_MS;
  const after = stateAfter(assignment, presses);
  const step = nextStep(after);
  const isStuck = presses.some((press) => press.state !== 'waiting');
  return (
    <>
      <div aria-live="polite">
        {failure !== null && <Trouble words={failureWords(t, failure)} />}
        <Pressed assignment={assignment} presses={presses} />
        {delivered && presses.length === 0 && <Arrived delivered={delivered} />}
      </div>
      {isOpen(after) && step && !isUnderWay && !isStuck && (
        <button
          type="button"
          className="plain next-button"
          disabled={!mayStep || isGuarded}
          onClick={() => void run(() => pressStep(assignment, step))}
          data-step={step}
        >
          <b>{t(`phone.next.${step}`)}</b>
          <span>{t(mayStep ? 'phone.undoHint' : 'phone.memberHint')}</span>
        </button>
      )}
      {newest && isUnderWay && (
        <div className="next-button is-asked" role="status">
          <b>{t('phone.sending', { step: wordOf(t, newest) })}</b>
          <span>{t('phone.sendingHint', { step: wordOf(t, newest) })}</span>
        </div>
      )}
    </>
  );
}

/** True for a moment after a press or a yes: the button under the thumb has just become another one. */
function useGuard(confirmedAt: number | null, pressedId: string | null): boolean {
  const [isGuarded, setGuarded] = useState(false);
  useEffect(() => {
    const isFresh = pressedId !== null || (confirmedAt !== null && serverTime.now() - confirmedAt <= GUARD_MS);
    if (!isFresh) return;
    setGuarded(true);
    const timer = setTimeout(() => setGuarded(false), GUARD_MS);
    return () => {
      clearTimeout(timer);
      setGuarded(false);
    };
  }, [confirmedAt, pressedId]);
  return isGuarded;
}

const wordOf = (t: TFunction, item: OutboxItem): string => {
  const step = stepOf(item);
  return step === 'decline' ? t('common.assignmentState.declined') : t(`phone.next.${step}`);
};

/** Presses that have not arrived, the oldest first: what waits, what the centre has refused, what stands against something else. */
function Pressed({ assignment, presses }: { assignment: Assignment; presses: readonly OutboxItem[] }) {
  const { t } = useTranslation();
  const { state } = useConnection();
  const nowMs = useNow();
  const [first] = presses;
  if (first === undefined) return null;
  if (first.state === 'conflict') return <ConflictCard assignment={assignment} presses={presses} />;
  if (first.state === 'refused') return <RefusedCard item={first} title={t('phone.refused', { step: wordOf(t, first) })} />;
  const waiting = presses.filter(({ at }) => state !== 'live' || nowMs - Date.parse(at) >= ANSWER_MS);
  if (waiting.length === 0) return null;
  return (
    <div className="phone-note is-amber waiting-presses" role="status">
      <ClockGlyph size={18} />
      <span>
        {waiting.map((press) => (
          <b key={press.id}>{t('phone.waiting', { step: wordOf(t, press), time: clockTime(Date.parse(press.at)) })}</b>
        ))}
        <span>{t('phone.waitingHint')}</span>
      </span>
      <Button onClick={() => void outbox.remove([waiting.at(-1)?.id ?? ''])}>{t('phone.takeBack')}</Button>
    </div>
  );
}

function Arrived({ delivered: { item, confirmedAt } }: { delivered: Delivered }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  if (failure !== null) return <Trouble words={failureWords(t, failure)} onDismiss={() => outbox.forgetDelivered(item.id)} />;
  const left = Math.min(UNDO_SECONDS, Math.ceil(UNDO_SECONDS - (nowMs - confirmedAt) / 1000));
  if (left <= 0 && !isBusy) return null;
  const undo = async (): Promise<void> => {
    await undoPress(item.subjectId ?? '');
    outbox.forgetDelivered(item.id);
  };
  return (
    <div className="phone-note is-green">
      {isBusy ? <ClockGlyph size={18} /> : <CheckGlyph size={18} />}
      <span>{t('phone.confirmed', { step: wordOf(t, item), time: clockTime(confirmedAt) })}</span>
      <Button loading={isBusy} onClick={() => void run(undo)}>
        {t('phone.undo', { n: Math.max(0, left) })}
      </Button>
    </div>
  );
}

function Trouble({ words, onDismiss }: { words: string; onDismiss?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="phone-note is-red" role="alert">
      <LateGlyph size={18} />
      <span>{words}</span>
      {onDismiss && <Button onClick={onDismiss}>{t('phone.dismiss')}</Button>}
    </div>
  );
}
