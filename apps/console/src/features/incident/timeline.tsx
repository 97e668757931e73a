/** The timeline (处置记录): system lines muted, people's words normal, key records bold; newest on top. */
import { Button, Checkbox, Input, Segmented } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellPresence, useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { type TimelineItem, useTimeline } from '../../live/timeline.ts';
import { type Attached, attachedBy, thumbnailOf } from '../../ui/attached.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { actorName, eventSentence, isWritten } from '../../ui/event-sentence.ts';
import { instant } from '../../ui/format.ts';
import { namesIn } from '../../ui/names.ts';
import { classOf, isKeyRecord, marked, RECORD_MARKS, unmarked } from '../../ui/record-class.ts';

type Show = 'all' | 'key' | 'people' | 'system';
/** The newest; the rest of the incident's pane stays near. */
const SHOWN_FIRST = 12;
const SHOWS: readonly Show[] = ['all', 'key', 'people', 'system'];

type Props = { incidentId: string; mayAct: boolean; isCompact: boolean; asked: number | null };

export function Timeline({ incidentId, mayAct, isCompact, asked }: Props) {
  const { t, i18n } = useTranslation();
  const { items, state } = useTimeline(incidentId);
  const [show, setShow] = useState<Show>('all');
  const [isWhole, setWhole] = useState(false);
  const nowMs = useNow();
  const names = useMemo(() => namesIn(i18n.language), [i18n.language]);
  const shown = items
    .filter((item) => show === 'all' || (show === 'key' ? isKeyRecord(item.text) : isWritten(item.type) === (show === 'people')))
    .toReversed();
  return (
    <section className="timeline">
      <div className="section-head">
        <b>{t('incident.timeline.title')}</b>
        {!isCompact && (
          <Segmented<Show>
            size="small"
            className="section-note"
            value={show}
            onChange={setShow}
            options={SHOWS.map((one) => ({
              value: one,
              label: one === 'key' ? `${RECORD_MARKS.key} ${t('incident.timeline.key')}` : t(`incident.timeline.${one}`),
            }))}
          />
        )}
      </div>
      {mayAct && <NoteForm incidentId={incidentId} asked={asked} />}
      {state === 'loading' && items.length === 0 && <div className="timeline-skeleton" title={t('incident.timeline.loading')} />}
      {state === 'failed' && <div className="section-empty red-text">{t('incident.timeline.failed')}</div>}
      {state === 'ready' && shown.length === 0 && <div className="section-empty tertiary">{t('incident.timeline.none')}</div>}
      {(isWhole ? shown : shown.slice(0, SHOWN_FIRST)).map((item) => (
        <TimelineRow
          key={item.id}
          item={item}
          time={instant(Date.parse(item.at), nowMs)}
          sentence={eventSentence(t, item, names)}
          nowMs={nowMs}
          isCompact={isCompact}
        />
      ))}
      {!isWhole && shown.length > SHOWN_FIRST && (
        <Button type="link" size="small" className="timeline-more" onClick={() => setWhole(true)}>
          {t('incident.timeline.more', { n: shown.length - SHOWN_FIRST })}
        </Button>
      )}
    </section>
  );
}

const LATE_MS = 120_000;

function TimelineRow({
  item,
  time,
  sentence,
  nowMs,
  isCompact,
}: {
  item: TimelineItem;
  time: string;
  sentence: string;
  nowMs: number;
  isCompact: boolean;
}) {
  const { t } = useTranslation();
  const recorded = isWritten(item.type) ? classOf(item.text) : null;
  const isKey = isKeyRecord(item.text);
  const isLate = item.flags.includes('late') || Date.parse(item.recordedAt) - Date.parse(item.at) > LATE_MS;
  const media = attachedBy(item);
  return (
    <div
      className={`timeline-row ${isKey ? 'is-key' : isWritten(item.type) ? 'is-written' : ''} ${recorded === 'urgent' ? 'is-urgent' : ''}`}
    >
      <span className="tertiary timeline-time" title={instant(Date.parse(item.recordedAt), nowMs)}>
        {isCompact ? time.slice(0, -3) : time}
      </span>
      <span className="timeline-mark" title={recorded === null ? '' : t(`incident.recordClass.${recorded}`)}>
        {recorded === null ? isLate && t('incident.timeline.lateMark') : t(`incident.recordMark.${recorded}`)}
      </span>
      <span className="timeline-text">
        {unmarked(sentence, recorded)}
        {media !== null && item.text !== null && <span className="timeline-said">{item.text}</span>}
        {media !== null && <MediaLink media={media} />}
      </span>
      {!isCompact && (
        <span className="timeline-actor tertiary">
          {isLate
            ? t('incident.timeline.recordedLate', { time: instant(Date.parse(item.recordedAt), nowMs).slice(-8, -3) })
            : 'name' in item.actor
              ? actorName(t, item.actor)
              : ''}
        </span>
      )}
    </div>
  );
}

/** Pictures small and linked to the large one; anything else by its name, to be kept as a file. */
function MediaLink({ media }: { media: Attached }) {
  const { t } = useTranslation();
  const { address, name, isPicture, isSound } = media;
  // biome-ignore lint/a11y/useMediaCaption: somebody's own words; what was written with them stands beside it
  if (isSound) return <audio className="timeline-sound" controls preload="none" src={address} aria-label={name} />;
  if (!isPicture) {
    return (
      <a className="timeline-file" href={address} download={name}>
        {t('incident.media.download')}
      </a>
    );
  }
  return (
    <a href={address} target="_blank" rel="noreferrer">
      <img className="timeline-picture" src={thumbnailOf(media)} alt={t('incident.media.picture', { name })} loading="lazy" />
    </a>
  );
}

/** What was being written when something more urgent was opened. As long as the page lives, and here alone. */
const unsent = new Map<string, string>();

function NoteForm({ incidentId, asked }: { incidentId: string; asked: number | null }) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => unsent.get(incidentId) ?? '');
  const write = (words: string): void => {
    unsent.set(incidentId, words);
    setText(words);
  };
  const [isKey, setKey] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const { run, isBusy, failure } = useCommand();
  useEffect(() => {
    if (asked !== null) field.current?.querySelector('textarea')?.focus();
  }, [asked]);
  const submit = async (): Promise<void> => {
    if (text.trim() === '') return;
    const words = marked(text.trim(), isKey ? 'key' : null);
    const done = await run(() => send('POST', `/incidents/${incidentId}/notes`, { text: words }, { name: 'note', subjectId: incidentId }));
    if (done === null) return;
    write('');
    setKey(false);
  };
  return (
    <div className="note-form" ref={field}>
      <Input.TextArea
        aria-label={t('incident.note.label')}
        placeholder={t('incident.note.placeholder')}
        autoSize={{ minRows: 1, maxRows: 6 }}
        maxLength={4000}
        value={text}
        onFocus={() => tellPresence(incidentId, 'note')}
        onBlur={() => tellPresence(incidentId, null)}
        onChange={(event) => write(event.target.value)}
        onPressEnter={(event) => {
          if (event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void submit();
        }}
      />
      {text !== '' && (
        <div className="note-actions">
          <Checkbox checked={isKey} onChange={(event) => setKey(event.target.checked)}>
            {RECORD_MARKS.key} {t('incident.note.key')}
          </Checkbox>
          <Button size="small" loading={isBusy} onClick={() => void submit()}>
            {t('incident.note.send')} ⏎
          </Button>
        </div>
      )}
      <Refusal failure={failure} />
    </div>
  );
}
