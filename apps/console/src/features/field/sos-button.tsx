/** [S4] Held for three seconds it calls for help, network or not. It goes before everything else, and says what has become of it. */
import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { useRows } from '../../live/live.ts';
import { sosDraft, sosEndDraft } from '../../live/outbox/drafts.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { serverTime } from '../../live/server-time.ts';
import { usePerson } from '../../live/session.ts';
import { useTracking } from '../../live/tracker.ts';
import { clockTime } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { BottomSheet } from './bottom-sheet.tsx';

const HOLD_MS = 3_000;
const VIBRATION = [300, 100, 300, 100, 300];

type Props = { assignmentId: string | null; teamId: string | null };

export function SosButton({ assignmentId, teamId }: Props) {
  const { t } = useTranslation();
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setHeld(false);
  };
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  const call = async (): Promise<void> => {
    stop();
    navigator.vibrate?.(VIBRATION);
    const { point, accuracyMetres } = useTracking.getState();
    const now = serverTime.now();
    await outbox.add([sosDraft({ id: uuidv7(), assignmentId, teamId, point, accuracyMetres }, new Date(now).toISOString())], now);
  };
  const start = (): void => {
    if (timer.current !== null) return;
    setHeld(true);
    timer.current = setTimeout(() => void call(), HOLD_MS);
  };
  return (
    <button
      type="button"
      className={`plain sos-button ${isHeld ? 'is-held' : ''}`}
      onPointerDown={start}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && start()}
      onKeyUp={stop}
    >
      <b>SOS</b> <span>{t(isHeld ? 'phone.sos.holding' : 'phone.sos.hold')}</span>
    </button>
  );
}

/** What has become of this person's call, on top of whatever page is open. */
export function SosState() {
  const { t } = useTranslation();
  const person = usePerson();
  const own = useRows('sos').filter((sos) => sos.person?.id === person?.id);
  const calls = useOutbox(({ items }) => items).filter(({ kind }) => kind === 'sos');
  const [isEnding, setEnding] = useState(false);
  const waiting = calls.find(({ path }) => path === '/sos');
  const ended = new Set(calls.filter(({ path }) => path !== '/sos').map(({ subjectId }) => subjectId));
  const sos = own.find(({ id }) => !ended.has(id));
  const id = sos?.id ?? waiting?.subjectId ?? null;
  if (id === null || ended.has(id)) return null;
  const words = sos?.owner
    ? t('phone.sos.owned', { name: sos.owner.name, time: clockTime(Date.parse(sos.ownedAt ?? sos.raisedAt)) })
    : sos
      ? t('phone.sos.raised', { time: clockTime(Date.parse(sos.raisedAt)) })
      : t('phone.sos.waiting', { time: clockTime(Date.parse(waiting?.at ?? '')) });
  return (
    <div className="phone-note sos-state" role="alert" data-sos={sos?.state ?? 'waiting'}>
      <LateGlyph size={18} />
      <span>
        <b>{words}</b>
      </span>
      <Button onClick={() => setEnding(true)}>{t('phone.sos.end')}</Button>
      <BottomSheet title={t('phone.sos.endTitle')} isOpen={isEnding} onClose={() => setEnding(false)}>
        <EndSheet id={id} onDone={() => setEnding(false)} />
      </BottomSheet>
    </div>
  );
}

const REASONS = ['safe', 'mistake'] as const;

function EndSheet({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const end = async (): Promise<void> => {
    const now = serverTime.now();
    await outbox.add([sosEndDraft(id, reason.trim(), new Date(now).toISOString())], now);
    onDone();
  };
  return (
    <>
      <div className="phone-choices">
        {REASONS.map((choice) => (
          <Button key={choice} onClick={() => setReason(t(`phone.sos.reason.${choice}`))}>
            {t(`phone.sos.reason.${choice}`)}
          </Button>
        ))}
      </div>
      <Input aria-label={t('common.reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Button danger block disabled={reason.trim() === ''} onClick={() => void end()}>
        {t('phone.sos.end')}
      </Button>
    </>
  );
}
