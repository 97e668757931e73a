/** New report, narrative first: the words being heard, what they already say as dashed proposals, one key for the decision. */
import type { LngLat } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import type { Likeness } from '../../live/similar.ts';
import { ReasonDialog, Refusal, Sending } from '../../ui/command.tsx';
import { clockTime, duration, shortCode } from '../../ui/format.ts';
import { PhoneGlyph } from '../../ui/glyphs.tsx';
import { Keycap } from '../../ui/pane.tsx';
import { PROBABLY_SAME } from '../../ui/similar-card.tsx';
import type { Draft } from './draft.ts';
import { TriageFields } from './triage-fields.tsx';
import { useDecisions } from './use-decisions.ts';
import './triage.css';

/** NFPA 1710: a call is taken in within 60 s; amber from 45 s (P2). */
const CALL_SECONDS = 60;
const CALL_AMBER_SECONDS = 45;

export type TriageFormProps = {
  draft: Draft;
  likeness: Likeness;
  isPicking: boolean;
  onPick: () => void;
  onClose: () => void;
  onReopen: () => void;
  /** The words have led to a point, which may lie outside what the map shows. */
  onPlaced: (point: LngLat) => void;
  onOpen: (ref: { kind: 'report' | 'incident'; id: string }) => void;
  onAccepted: (incidentId: string) => void;
};

export function TriageForm({ draft, likeness, isPicking, onPick, onClose, onReopen, onPlaced, onOpen, onAccepted }: TriageFormProps) {
  const { t } = useTranslation();
  const [isDismissing, setDismissing] = useState(false);
  const nowMs = useNow();
  const form = useRef<HTMLElement>(null);
  const focus = (): void => form.current?.querySelector('textarea')?.focus();
  useEffect(focus, []);
  const { keep, accept, join, dismiss, throwAway, isBusy, failure } = useDecisions(draft, {
    onEmpty: focus,
    onClose,
    onReopen,
    onOpen,
    onAccepted,
  });

  const best = likeness.items[0];
  const isJoinFirst = best !== undefined && best.score >= PROBABLY_SAME;

  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || isDismissing || isBusy) return;
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    const item = likeness.items[Number(event.code.replace('Digit', '')) - 1];
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void keep();
    else if (event.key === 'Escape' && isCombobox(event.target)) return leaveList(event.target);
    else if (event.key === 'Escape' && isTyping) onClose();
    else if (isTyping && !event.altKey) return;
    else if (event.code === 'Digit0') void accept();
    else if (event.code === 'KeyX') setDismissing(true);
    else if (item) void join(item);
    else return;
    event.preventDefault();
  };
  // The decision keys work wherever the focus is: on the map after picking a place, too.
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => latest.current(event);
    window.addEventListener('keydown', listener, true);
    return () => window.removeEventListener('keydown', listener, true);
  }, []);
  return (
    <section className="triage" ref={form}>
      <header className="pane-head">
        <h2>{t('triage.title')}</h2>
        <span className="triage-chip">
          {t('triage.editing')} {draft.savedAt !== null && `· ${t('triage.savedDraft', { time: clockTime(draft.savedAt) })}`}
        </span>
        <Button size="small" type="text" onClick={throwAway}>
          {t('triage.discard')}
        </Button>
        <CallTimer seconds={(nowMs - draft.startedAt) / 1000} />
      </header>
      <div className="triage-scroll">
        <TriageFields draft={draft} isPicking={isPicking} onPick={onPick} onPlaced={onPlaced} />
      </div>
      <footer className="triage-foot">
        <Sending subjectId="draft" />
        <Refusal failure={failure} />
        <div className="triage-buttons">
          {best && (
            <Button type={isJoinFirst ? 'primary' : 'default'} size="large" loading={isBusy} onClick={() => void join(best)}>
              {t(best.kind === 'report' ? 'report.joinReport' : 'triage.join', { code: shortCode(best.code) })} <Keycap>1</Keycap>
            </Button>
          )}
          <Button type={isJoinFirst ? 'default' : 'primary'} size="large" loading={isBusy} onClick={() => void accept()}>
            {t('triage.accept')} <Keycap>0</Keycap>
          </Button>
          <Button size="large" onClick={() => void keep()} title={t('triage.will.keep')}>
            {t('triage.keep')}
          </Button>
          <Button size="large" className="triage-last" onClick={() => setDismissing(true)}>
            {t('triage.dismiss')} <Keycap>X</Keycap>
          </Button>
        </div>
        <p className="tertiary">
          {best && isJoinFirst
            ? t(best.kind === 'report' ? 'triage.will.joinReport' : 'triage.will.join', { key: 'Alt+1', code: shortCode(best.code) })
            : t('triage.will.accept')}{' '}
          {t('triage.will.keep')}
        </p>
      </footer>
      <ReasonDialog
        open={isDismissing}
        title={t('report.dismiss')}
        okText={t('common.reportState.dismissed')}
        choices={[
          t('report.dismissReason.duplicate'),
          t('report.dismissReason.falseAlarm'),
          t('report.dismissReason.notOurs'),
          t('report.dismissReason.tested'),
        ]}
        onCancel={() => setDismissing(false)}
        onGiven={dismiss}
      />
    </section>
  );
}

const isCombobox = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && target.getAttribute('role') === 'combobox';

/** Esc there closes the list, which the field does itself; without one it leaves the field. The call stays open. */
function leaveList(field: HTMLElement): void {
  if (field.getAttribute('aria-expanded') !== 'true') field.blur();
}

function CallTimer({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  const tone = seconds >= CALL_SECONDS ? 'red' : seconds >= CALL_AMBER_SECONDS ? 'amber' : 'calm';
  return (
    <span className={`time-chip time-chip-${tone}`}>
      <PhoneGlyph size={13} /> {t('triage.timer', { time: duration(seconds) })}
    </span>
  );
}
