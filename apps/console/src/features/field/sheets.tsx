/** What lies behind one more tap: a photo, a voice note, a note, and that the team cannot go. */
import type { Assignment, Incident } from '@fenghuo/domain';
import { Button, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaDraft, noteDraft } from '../../live/outbox/drafts.ts';
import type { Draft } from '../../live/outbox/outbox-state.ts';
import { askToPersist, outbox } from '../../live/outbox/phone-outbox.ts';
import { serverTime } from '../../live/server-time.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { shortCode } from '../../ui/format.ts';
import { CameraGlyph, MicrophoneGlyph, PenGlyph } from '../../ui/glyphs.tsx';
import { BottomSheet } from './bottom-sheet.tsx';
import { JoinSheet } from './join-sheet.tsx';
import { pressStep } from './next-button.tsx';
import { mayDecline } from './tasks.ts';
import { useObjectUrl } from './use-object-url.ts';
import { VoiceRecorder } from './voice-recorder.tsx';

type Sheet = 'photo' | 'voice' | 'note' | 'join' | 'decline' | null;
const DECLINE_CHOICES = ['busy', 'vehicle', 'road', 'crew'] as const;

export function MoreActions({ assignment, incident, mayStep }: { assignment: Assignment; incident: Incident | null; mayStep: boolean }) {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<Sheet>(null);
  const code = incident ? shortCode(incident.code) : '';
  const close = (): void => setSheet(null);
  return (
    <div className="phone-more">
      <Button icon={<CameraGlyph size={18} />} onClick={() => setSheet('photo')}>
        {t('phone.more.photo')}
      </Button>
      <Button icon={<MicrophoneGlyph size={18} />} onClick={() => setSheet('voice')}>
        {t('phone.more.voice')}
      </Button>
      <Button icon={<PenGlyph size={18} />} onClick={() => setSheet('note')}>
        {t('phone.more.note')}
      </Button>
      {mayStep && <Button onClick={() => setSheet('join')}>{t('phone.more.join')}</Button>}
      {mayStep && mayDecline(assignment) && (
        <Button danger onClick={() => setSheet('decline')}>
          {t('phone.more.decline')}
        </Button>
      )}
      <BottomSheet title={t('phone.photo.title', { code })} isOpen={sheet === 'photo'} onClose={close}>
        <PhotoSheet assignment={assignment} onDone={close} />
      </BottomSheet>
      <BottomSheet title={t('phone.voice.title', { code })} isOpen={sheet === 'voice'} onClose={close}>
        <VoiceSheet assignment={assignment} onDone={close} />
      </BottomSheet>
      <BottomSheet title={t('phone.note.title', { code })} isOpen={sheet === 'note'} onClose={close}>
        <NoteSheet assignment={assignment} onDone={close} />
      </BottomSheet>
      <BottomSheet title={t('phone.join.sheetTitle', { code })} isOpen={sheet === 'join'} onClose={close}>
        <JoinSheet assignment={assignment} />
      </BottomSheet>
      <BottomSheet title={t('phone.decline.title', { code })} isOpen={sheet === 'decline'} onClose={close}>
        <DeclineSheet assignment={assignment} onDone={close} />
      </BottomSheet>
    </div>
  );
}

/** Keeps what is to be said, and says when it could not be kept; the sheet then stays with what was typed. */
function useSaying(assignment: Assignment, onDone: () => void) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const say = (draftOf: (subject: { kind: 'incident'; id: string }, at: string) => Draft): void => {
    const now = serverTime.now();
    askToPersist();
    void run(async () => {
      await outbox.add([draftOf({ kind: 'incident', id: assignment.incidentId }, new Date(now).toISOString())], now);
      onDone();
    });
  };
  const trouble =
    failure === null ? null : (
      <p className="red-text" role="alert">
        {failureWords(t, failure)}
      </p>
    );
  return { say, isBusy, trouble };
}

function NoteSheet({ assignment, onDone }: { assignment: Assignment; onDone: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const id = useId();
  const { say, isBusy, trouble } = useSaying(assignment, onDone);
  const send = (): void => say((subject, at) => noteDraft(subject, text.trim(), at));
  return (
    <>
      <label htmlFor={id}>{t('phone.note.label')}</label>
      <Input.TextArea id={id} autoFocus rows={4} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
      {trouble}
      <Button type="primary" block disabled={text.trim() === ''} loading={isBusy} onClick={send}>
        {t('phone.note.send')}
      </Button>
    </>
  );
}

function PhotoSheet({ assignment, onDone }: { assignment: Assignment; onDone: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [note, setNote] = useState('');
  const picture = useObjectUrl(file);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const { say, isBusy, trouble } = useSaying(assignment, onDone);
  const send = (): void => {
    if (file !== null) say((subject, at) => mediaDraft(subject, file, file.name, note.trim(), at));
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        className="unseen"
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        aria-label={t('phone.more.photo')}
        tabIndex={-1}
        onChange={(event) => setFile(event.target.files?.[0] ?? null)}
      />
      {picture && <img className="photo-preview" src={picture} alt={t('phone.photo.preview')} />}
      <Button block icon={<CameraGlyph size={18} />} onClick={() => input.current?.click()}>
        {t(file === null ? 'phone.more.photo' : 'phone.photo.again')}
      </Button>
      <p className="tertiary">{t('phone.photo.hint')}</p>
      {file !== null && (
        <>
          <label htmlFor={id}>{t('phone.photo.note')}</label>
          <Input id={id} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
        </>
      )}
      {trouble}
      <Button type="primary" block disabled={file === null} loading={isBusy} onClick={send}>
        {t('phone.photo.send')}
      </Button>
    </>
  );
}

function VoiceSheet({ assignment, onDone }: { assignment: Assignment; onDone: () => void }) {
  const { t } = useTranslation();
  const [voice, setVoice] = useState<File | null>(null);
  const { say, isBusy, trouble } = useSaying(assignment, onDone);
  const send = (): void => {
    if (voice !== null) say((subject, at) => mediaDraft(subject, voice, voice.name, t('phone.voice.words'), at));
  };
  return (
    <>
      <VoiceRecorder voice={voice} onRecorded={setVoice} />
      {trouble}
      <Button type="primary" block disabled={voice === null} loading={isBusy} onClick={send}>
        {t('phone.voice.send')}
      </Button>
    </>
  );
}

function DeclineSheet({ assignment, onDone }: { assignment: Assignment; onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const id = useId();
  const { run, failure } = useCommand();
  const send = (): void =>
    void run(async () => {
      await pressStep(assignment, 'decline', reason.trim());
      onDone();
    });
  return (
    <>
      <p className="secondary">{t('phone.decline.hint')}</p>
      <div className="phone-choices">
        {DECLINE_CHOICES.map((choice) => (
          <Button key={choice} onClick={() => setReason(t(`phone.decline.choices.${choice}`))}>
            {t(`phone.decline.choices.${choice}`)}
          </Button>
        ))}
      </div>
      <label htmlFor={id}>{t('phone.decline.label')}</label>
      <Input.TextArea id={id} rows={2} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      {failure !== null && <p className="red-text">{failureWords(t, failure)}</p>}
      <Button danger block disabled={reason.trim() === ''} onClick={send}>
        {t('phone.decline.send')}
      </Button>
    </>
  );
}
