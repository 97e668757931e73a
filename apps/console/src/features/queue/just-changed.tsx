/** "Just changed" (刚刚变化): the last events in one line each, without moving the queue. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change } from '../../live/changes.ts';
import { store, useChanges, useNow } from '../../live/live.ts';
import { eventSentence } from '../../ui/event-sentence.ts';
import { clockTime, shortCode } from '../../ui/format.ts';
import { SoundGlyph } from '../../ui/glyphs.tsx';
import { namesIn } from '../../ui/names.ts';
import { usePreferences } from '../../ui/preferences.ts';

const WINDOW_MS = 120_000;

type Ref = { kind: 'report' | 'incident'; id: string };

function subjectOf(event: Change): Ref | null {
  if (event.incidentId !== null) return { kind: 'incident', id: event.incidentId };
  const report = event.changes.find((change) => change.kind === 'report');
  return report ? { kind: 'report', id: report.id } : null;
}

export function JustChanged({ onOpen, isCompact }: { onOpen: (ref: Ref) => void; isCompact: boolean }) {
  const { t, i18n } = useTranslation();
  const recent = useChanges();
  const nowMs = useNow();
  const isMuted = usePreferences((preferences) => preferences.muted);
  const names = useMemo(() => namesIn(i18n.language), [i18n.language]);
  const inWindow = recent.filter((event) => nowMs - Date.parse(event.recordedAt) < WINDOW_MS).length;
  return (
    <footer className="just-changed">
      {!isCompact && (
        <>
          <div className="just-changed-head">
            <b>{t('queue.justChanged')}</b>
            <span className="tertiary">{t('queue.lastMinutes', { n: inWindow })}</span>
          </div>
          {recent.length === 0 && <div className="tertiary">{t('queue.noChange')}</div>}
          {recent.slice(0, 4).map((event) => {
            const ref = subjectOf(event);
            const code = ref && store.get(ref.kind, ref.id)?.code;
            return (
              <button key={event.id} type="button" className="plain just-changed-row" onClick={() => ref && onOpen(ref)}>
                <span className="tertiary">{clockTime(Date.parse(event.recordedAt))}</span>
                {code && <span className="secondary nowrap">{shortCode(code)}</span>}
                <span className="cut">{eventSentence(t, event, names)}</span>
              </button>
            );
          })}
        </>
      )}
      <div className="just-changed-sound tertiary">
        <SoundGlyph muted={isMuted} /> {isMuted ? t('queue.soundsMuted') : t('queue.soundsOn')}
      </div>
    </footer>
  );
}
