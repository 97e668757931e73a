/** Running a command from a screen: busy while it is on its way, the refusal beside it, and a bar to take it back. */
import { Button, Input, Modal } from 'antd';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { useNow, usePending } from '../live/live.ts';
import { serverTime } from '../live/server-time.ts';
import { failureWords } from './failure.ts';
import { clockTime } from './format.ts';
import { CheckGlyph, ClockGlyph, LateGlyph } from './glyphs.tsx';

export type Run = <T>(work: () => Promise<T>) => Promise<T | null>;

/** `run` answers null when it was refused; the refusal then stands in `failure` until the next try. */
export function useCommand(): { run: Run; isBusy: boolean; failure: unknown; clear: () => void } {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const run = useCallback<Run>(async (work) => {
    setBusy(true);
    setFailure(null);
    try {
      return await work();
    } catch (error) {
      setFailure(error);
      return null;
    } finally {
      setBusy(false);
    }
  }, []);
  return { run, isBusy, failure, clear: useCallback(() => setFailure(null), []) };
}

export function Refusal({ failure, title, children }: { failure: unknown; title?: string; children?: ReactNode }) {
  const { t } = useTranslation();
  if (failure === null || failure === undefined) return null;
  return (
    <div className="refusal" role="alert">
      <span>
        <b>
          <LateGlyph /> {title ?? t('error.DISPATCH_REFUSED')}
        </b>{' '}
        {failureWords(t, failure)}
      </span>
      {children}
    </div>
  );
}

/** What is on its way for this thing; the old state stays on the screen beside it. */
export function Sending({ subjectId }: { subjectId: string }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const own = usePending().filter((command) => command.subjectId === subjectId);
  if (own.length === 0) return null;
  return (
    <>
      {own.map((command) => (
        <div key={command.key} className="sending" role="status">
          <ClockGlyph /> <b>{command.attempt === 0 ? t('common.sending') : t('common.sendingAgain', { attempt: command.attempt })}</b>
          <span className="tertiary">{Math.max(0, Math.round((nowMs - serverTime.offset() - command.startedAt) / 1000))}"</span>
        </div>
      ))}
    </>
  );
}

/** A thing just done and confirmed, and for ten seconds the way back. */
type Notice = {
  text: string;
  at: number;
  undo: (() => Promise<unknown>) | null;
  refused?: unknown;
  isLocal?: boolean;
  /** Nothing was done: why not, and what can be done instead. */
  hint?: { text: string; action: string; act: () => void };
};
const useNotice = create<{ notice: Notice | null }>()(() => ({ notice: null }));
const UNDO_SECONDS = 10;

export const tellDone = (text: string, undo: (() => Promise<unknown>) | null = null): void =>
  useNotice.setState({ notice: { text, at: serverTime.now(), undo } });

/** A thing of this screen alone, of which the server knows nothing. */
export const tellLocal = (text: string, undo: (() => Promise<unknown>) | null = null): void =>
  useNotice.setState({ notice: { text, at: serverTime.now(), undo, isLocal: true } });

/** A key that had nothing to do. */
export const tellNothing = (text: string, hint: NonNullable<Notice['hint']>): void =>
  useNotice.setState({ notice: { text, at: serverTime.now(), undo: null, hint } });

/** What was asked for away from any pane, and refused. */
export const tellRefused = (refused: unknown): void =>
  useNotice.setState({ notice: { text: '', at: serverTime.now(), undo: null, refused } });

export function NoticeBar() {
  const { t } = useTranslation();
  const { notice } = useNotice();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  if (notice === null) return null;
  const left = Math.ceil(UNDO_SECONDS - (nowMs - notice.at) / 1000);
  if (left <= 0 && !failure) return null;
  const takeBack = async (): Promise<void> => {
    const { undo } = notice;
    if (undo && (await run(undo)) !== null) useNotice.setState({ notice: null });
  };
  return (
    <div className="notice">
      {notice.refused !== undefined || (failure !== null && left > -5) ? (
        <Refusal failure={failure ?? notice.refused} />
      ) : (
        left > 0 && (
          <div className="banner banner-neutral" role="status">
            {!notice.hint && (
              <span className="notice-check">
                <CheckGlyph />
              </span>
            )}
            <b>{notice.text}</b>
            <span className={`tertiary banner-text ${notice.hint ? 'notice-hint' : ''}`}>
              {notice.hint?.text ?? (notice.isLocal ? '' : t('common.confirmedByServer', { time: clockTime(notice.at) }))}
            </span>
            {notice.hint && (
              <Button size="small" onClick={notice.hint.act}>
                {notice.hint.action}
              </Button>
            )}
            {notice.undo && (
              <Button size="small" loading={isBusy} onClick={() => void takeBack()}>
                {t('common.undoIn', { seconds: Math.min(UNDO_SECONDS, left) })}
              </Button>
            )}
          </div>
        )
      )}
    </div>
  );
}

type ReasonProps = {
  title: string;
  open: boolean;
  choices?: readonly string[];
  /** What is asked for, where it is no reason. */
  placeholder?: string;
  okText: string;
  danger?: boolean;
  onCancel: () => void;
  onGiven: (reason: string) => Promise<unknown>;
};

/** Asks for the reason that a step back needs. What was typed stays when it is refused. */
export function ReasonDialog({ title, open, choices, placeholder, okText, danger, onCancel, onGiven }: ReasonProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const { run, isBusy, failure, clear } = useCommand();
  const give = async (): Promise<void> => {
    if (reason.trim() === '') return;
    if ((await run(() => onGiven(reason.trim()).then(() => true))) === null) return;
    setReason('');
    onCancel();
  };
  return (
    <Modal
      open={open}
      title={title}
      width={420}
      onCancel={() => {
        clear();
        onCancel();
      }}
      onOk={() => void give()}
      okText={okText}
      okButtonProps={{
        disabled: reason.trim() === '',
        loading: isBusy,
        danger: danger ?? false,
        title: reason.trim() === '' ? t('common.reasonNeeded') : '',
      }}
      cancelText={t('common.cancel')}
    >
      <div className="reason-dialog">
        {choices && (
          <div className="reason-choices">
            {choices.map((choice) => (
              <Button key={choice} size="small" onClick={() => setReason(choice)}>
                {choice}
              </Button>
            ))}
          </div>
        )}
        <Input.TextArea
          autoFocus
          aria-label={placeholder ?? t('common.reason')}
          placeholder={placeholder ?? t('common.reasonNeeded')}
          rows={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={(event) => {
            if (event.shiftKey) return;
            event.preventDefault();
            void give();
          }}
        />
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
