/** A voice note of up to three minutes, as this browser records it: WebM with Opus, on an iPhone M4A. */
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MicrophoneGlyph } from '../../ui/glyphs.tsx';
import { useObjectUrl } from './use-object-url.ts';

const LONGEST_MS = 180_000;
const SPEECH_BITS_PER_SECOND = 24_000;
const FORMS = [
  { mimeType: 'audio/webm;codecs=opus', ending: 'webm' },
  { mimeType: 'audio/mp4', ending: 'm4a' },
] as const;

type Recording = { recorder: MediaRecorder; stream: MediaStream };

export function VoiceRecorder({ voice, onRecorded }: { voice: File | null; onRecorded: (voice: File | null) => void }) {
  const { t } = useTranslation();
  const recording = useRef<Recording | null>(null);
  const [isOn, setOn] = useState(false);
  const [isDenied, setDenied] = useState(false);
  const url = useObjectUrl(voice);
  useEffect(() => () => stop(recording.current), []);
  const start = async (): Promise<void> => {
    setDenied(false);
    onRecorded(null);
    const form = FORMS.find(({ mimeType }) => globalThis.MediaRecorder?.isTypeSupported(mimeType));
    const stream = form && (await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null));
    if (!form || !stream) return setDenied(true);
    const recorder = new MediaRecorder(stream, { mimeType: form.mimeType, audioBitsPerSecond: SPEECH_BITS_PER_SECOND });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      setOn(false);
      onRecorded(new File(parts, `voice.${form.ending}`, { type: form.mimeType.split(';')[0] ?? '' }));
    };
    recording.current = { recorder, stream };
    recorder.start();
    setOn(true);
    setTimeout(() => stop({ recorder, stream }), LONGEST_MS);
  };
  return (
    <div className="voice-recorder">
      <Button
        block
        icon={<MicrophoneGlyph size={18} />}
        danger={isOn}
        onClick={() => (isOn ? stop(recording.current) : void start())}
        aria-pressed={isOn}
      >
        {t(isOn ? 'phone.voice.stop' : voice === null ? 'phone.voice.start' : 'phone.voice.again')}
      </Button>
      {isDenied && <p className="red-text">{t('phone.voice.denied')}</p>}
      {/* biome-ignore lint/a11y/useMediaCaption: a person's own words, heard before they are sent */}
      {url !== null && <audio controls src={url} />}
    </div>
  );
}

function stop(recording: Recording | null): void {
  if (recording !== null && recording.recorder.state !== 'inactive') recording.recorder.stop();
}
