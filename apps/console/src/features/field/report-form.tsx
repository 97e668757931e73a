/** Report what I see: one sentence, where, who is concerned, a photo, a voice note. One press makes one report, which waits for triage in the duty room. */
import type { PlaceInput, SubmitReport } from '@fenghuo/domain';
import { Button, Checkbox, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { mediaDraft, reportDraft } from '../../live/outbox/drafts.ts';
import { askToPersist, outbox } from '../../live/outbox/phone-outbox.ts';
import { serverTime } from '../../live/server-time.ts';
import { useTracking } from '../../live/tracker.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { coordinates } from '../../ui/format.ts';
import { CameraGlyph } from '../../ui/glyphs.tsx';
import { OutgoingList } from './outgoing-list.tsx';
import { VoiceRecorder } from './voice-recorder.tsx';

const ASKED = ['trapped', 'injured', 'affected'] as const;
type Asked = (typeof ASKED)[number];
const MOST_PHOTOS = 9;
const NOBODY: Record<Asked, number> = { trapped: 0, injured: 0, affected: 0 };
/** Steps of a thumb: single people first, then what is only estimated. */
const STEP: Record<Asked, number> = { trapped: 1, injured: 1, affected: 5 };

export function ReportForm() {
  const { t } = useTranslation();
  const tracking = useTracking();
  const [summary, setSummary] = useState('');
  const [address, setAddress] = useState('');
  const [isWithPosition, setWithPosition] = useState(true);
  const [people, setPeople] = useState(NOBODY);
  const [isMissing, setMissing] = useState(false);
  const [photos, setPhotos] = useState<readonly File[]>([]);
  const [voice, setVoice] = useState<File | null>(null);
  const camera = useRef<HTMLInputElement>(null);
  const { run, isBusy, failure } = useCommand();
  const ids = { summary: useId(), address: useId(), hint: useId() };
  const submit = (): void => {
    if (summary.trim() === '') return setMissing(true);
    const known = Object.fromEntries(ASKED.filter((figure) => people[figure] > 0).map((figure) => [figure, people[figure]]));
    const place: PlaceInput = {
      ...(address.trim() !== '' && { address: address.trim() }),
      ...(isWithPosition && tracking.point && { point: { type: 'Point', coordinates: tracking.point } }),
    };
    const now = serverTime.now();
    const at = new Date(now).toISOString();
    const body: SubmitReport = {
      source: 'app',
      summary: summary.trim(),
      place,
      occurredAt: at,
      ...(Object.keys(known).length > 0 && { figures: known }),
    };
    const report = { kind: 'report' as const, id: uuidv7() };
    const files = voice === null ? photos : [...photos, voice];
    askToPersist();
    void run(async () => {
      await outbox.add([reportDraft(report.id, body), ...files.map((file) => mediaDraft(report, file, file.name, '', at))], now);
      setSummary('');
      setAddress('');
      setPeople(NOBODY);
      setPhotos([]);
      setVoice(null);
    });
  };
  return (
    <div className="report-form">
      <p className="secondary" id={ids.hint}>
        {t('phone.report.hint')}
      </p>
      <label htmlFor={ids.summary}>{t('phone.report.summary')}</label>
      <Input.TextArea
        id={ids.summary}
        rows={3}
        maxLength={200}
        status={isMissing ? 'error' : ''}
        value={summary}
        onChange={(event) => {
          setSummary(event.target.value);
          setMissing(false);
        }}
      />
      {isMissing && (
        <p className="red-text" role="alert">
          {t('phone.report.summaryNeeded')}
        </p>
      )}
      <label htmlFor={ids.address}>{t('phone.report.place')}</label>
      <Input
        id={ids.address}
        maxLength={200}
        placeholder={t('phone.report.placeHint')}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      {tracking.point ? (
        <Checkbox checked={isWithPosition} onChange={(event) => setWithPosition(event.target.checked)}>
          {t('phone.report.withPosition', { point: coordinates(tracking.point), n: Math.round(tracking.accuracyMetres ?? 0) })}
        </Checkbox>
      ) : (
        <p className="tertiary">{t('phone.report.noPosition')}</p>
      )}
      <fieldset className="report-people">
        <legend>{t('phone.report.people')}</legend>
        {ASKED.map((figure) => (
          <Stepper
            key={figure}
            figure={figure}
            value={people[figure]}
            onChange={(value) => setPeople((before) => ({ ...before, [figure]: value }))}
          />
        ))}
      </fieldset>
      <input
        ref={camera}
        type="file"
        className="unseen"
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        aria-label={t('phone.more.photo')}
        tabIndex={-1}
        onChange={(event) => setPhotos((before) => [...before, ...(event.target.files ?? [])].slice(0, MOST_PHOTOS))}
      />
      <div className="report-media">
        <Button block icon={<CameraGlyph size={18} />} disabled={photos.length >= MOST_PHOTOS} onClick={() => camera.current?.click()}>
          {photos.length === 0 ? t('phone.more.photo') : t('phone.report.photos', { n: photos.length })}
        </Button>
        <VoiceRecorder voice={voice} onRecorded={setVoice} />
      </div>
      <OutgoingList />
      {failure !== null && (
        <p className="red-text" role="alert">
          {failureWords(t, failure)}
        </p>
      )}
      <button type="button" className="plain next-button" disabled={isBusy} onClick={submit}>
        <b>{t('phone.report.send')}</b>
      </button>
    </div>
  );
}

function Stepper({ figure, value, onChange }: { figure: Asked; value: number; onChange: (value: number) => void }) {
  const { t } = useTranslation();
  const name = t(`common.figure.${figure}`);
  return (
    <div className="stepper">
      <span>{name}</span>
      <Button
        aria-label={t('phone.report.fewer', { figure: name })}
        disabled={value === 0}
        onClick={() => onChange(Math.max(0, value - STEP[figure]))}
      >
        −
      </Button>
      <output className={value === 0 ? 'tertiary' : ''} aria-live="polite">
        {value}
      </output>
      <Button aria-label={t('phone.report.more', { figure: name })} onClick={() => onChange(value + STEP[figure])}>
        +
      </Button>
    </div>
  );
}
