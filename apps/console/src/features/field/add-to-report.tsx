/** More to a report that has been pressed: words, another photo. They go to that report, whether it has arrived or still waits; no second one is made. */
import { Button, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaDraft, noteDraft } from '../../live/outbox/drafts.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { serverTime } from '../../live/server-time.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { CameraGlyph } from '../../ui/glyphs.tsx';
import { BottomSheet } from './bottom-sheet.tsx';

export type PressedReport = { id: string; summary: string };

export function AddToReport({ report, onClose }: { report: PressedReport | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <BottomSheet title={t('phone.addTo.title', { summary: report?.summary ?? '' })} isOpen={report !== null} onClose={onClose}>
      {report !== null && <Sheet reportId={report.id} onDone={onClose} />}
    </BottomSheet>
  );
}

function Sheet({ reportId, onDone }: { reportId: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [photo, setPhoto] = useState<File | null>(null);
  const camera = useRef<HTMLInputElement>(null);
  const { run, isBusy, failure } = useCommand();
  const id = useId();
  const words = text.trim();
  const send = (): void => {
    const now = serverTime.now();
    const at = new Date(now).toISOString();
    const report = { kind: 'report' as const, id: reportId };
    void run(async () => {
      await outbox.add([photo === null ? noteDraft(report, words, at) : mediaDraft(report, photo, photo.name, words, at)], now);
      onDone();
    });
  };
  return (
    <>
      <label htmlFor={id}>{t('phone.note.label')}</label>
      <Input.TextArea id={id} rows={3} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
      <input
        ref={camera}
        type="file"
        className="unseen"
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        aria-label={t('phone.more.photo')}
        tabIndex={-1}
        onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
      />
      <Button block icon={<CameraGlyph size={18} />} onClick={() => camera.current?.click()}>
        {t(photo === null ? 'phone.more.photo' : 'phone.photo.again')}
      </Button>
      {failure !== null && (
        <p className="red-text" role="alert">
          {failureWords(t, failure)}
        </p>
      )}
      <Button type="primary" block disabled={words === '' && photo === null} loading={isBusy} onClick={send}>
        {t('phone.addTo.send')}
      </Button>
    </>
  );
}
