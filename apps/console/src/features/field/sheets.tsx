/** What lies behind one more tap: a photo, a note, and that the team cannot go. */
import type { Assignment, Incident } from '@fenghuo/domain';
import { Button, Drawer, Input } from 'antd';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendOut } from '../../live/outgoing.ts';
import { press } from '../../live/presses.ts';
import { shortCode } from '../../ui/format.ts';
import { CameraGlyph, PenGlyph } from '../../ui/glyphs.tsx';
import { mayDecline } from './tasks.ts';

type Sheet = 'photo' | 'note' | 'decline' | null;
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
      <Button icon={<PenGlyph size={18} />} onClick={() => setSheet('note')}>
        {t('phone.more.note')}
      </Button>
      {mayStep && mayDecline(assignment) && (
        <Button danger onClick={() => setSheet('decline')}>
          {t('phone.more.decline')}
        </Button>
      )}
      <BottomSheet title={t('phone.photo.title', { code })} isOpen={sheet === 'photo'} onClose={close}>
        <PhotoSheet assignment={assignment} onDone={close} />
      </BottomSheet>
      <BottomSheet title={t('phone.note.title', { code })} isOpen={sheet === 'note'} onClose={close}>
        <NoteSheet assignment={assignment} onDone={close} />
      </BottomSheet>
      <BottomSheet title={t('phone.decline.title', { code })} isOpen={sheet === 'decline'} onClose={close}>
        <DeclineSheet assignment={assignment} onDone={close} />
      </BottomSheet>
    </div>
  );
}

function BottomSheet({ title, isOpen, onClose, children }: { title: string; isOpen: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <Drawer placement="bottom" size="auto" title={title} open={isOpen} onClose={onClose} className="phone-sheet" destroyOnHidden>
      {children}
    </Drawer>
  );
}

function NoteSheet({ assignment, onDone }: { assignment: Assignment; onDone: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const id = useId();
  const send = (): void => {
    sendOut({
      kind: 'note',
      words: text.trim(),
      path: `/incidents/${assignment.incidentId}/notes`,
      body: { text: text.trim() },
      subjectId: assignment.incidentId,
    });
    onDone();
  };
  return (
    <>
      <label htmlFor={id}>{t('phone.note.label')}</label>
      <Input.TextArea id={id} autoFocus rows={4} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="primary" block disabled={text.trim() === ''} onClick={send}>
        {t('phone.note.send')}
      </Button>
    </>
  );
}

function PhotoSheet({ assignment, onDone }: { assignment: Assignment; onDone: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [note, setNote] = useState('');
  const picture = usePicture(file);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const send = (): void => {
    if (file === null) return;
    const form = new FormData();
    form.append('file', file, file.name);
    if (note.trim() !== '') form.append('note', note.trim());
    sendOut({
      kind: 'photo',
      words: note.trim() || file.name,
      path: `/incidents/${assignment.incidentId}/media`,
      body: form,
      subjectId: assignment.incidentId,
    });
    onDone();
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
      <Button type="primary" block disabled={file === null} onClick={send}>
        {t('phone.photo.send')}
      </Button>
    </>
  );
}

function usePicture(file: File | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (file === null) return setUrl(null);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

function DeclineSheet({ assignment, onDone }: { assignment: Assignment; onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const id = useId();
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
      <Button
        danger
        block
        disabled={reason.trim() === ''}
        onClick={() => {
          void press(assignment.id, 'decline', reason.trim());
          onDone();
        }}
      >
        {t('phone.decline.send')}
      </Button>
    </>
  );
}
