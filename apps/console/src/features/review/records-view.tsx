/** The whole timeline as records: when, what, who; filtered, walked through by keys, each unfolding to all it carries. */
import { Button, Input, type InputRef, Segmented, Select } from 'antd';
import { memo, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useNow } from '../../live/live.ts';
import type { TimelineItem } from '../../live/timeline.ts';
import { attachedBy, thumbnailOf } from '../../ui/attached.ts';
import { actorName } from '../../ui/event-sentence.ts';
import { instant } from '../../ui/format.ts';
import { SearchGlyph } from '../../ui/glyphs.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { RECORD_MARKS, unmarked } from '../../ui/record-class.ts';
import { factsOf } from './facts.ts';
import {
  actorKey,
  flagsOf,
  isFiltering,
  isKey,
  isOfKind,
  isRecordedElsewhen,
  kindOf,
  matches,
  NO_FILTER,
  type OrderBy,
  ordered,
  RECORD_KINDS,
  type RecordFilter,
  recordClass,
  type Told,
  teamIdOf,
} from './records.ts';

export type RecordsHandle = {
  move: (step: 1 | -1) => void;
  unfold: () => void;
  find: () => void;
  show: (id: string) => void;
  back: () => boolean;
};

type Props = {
  handle: React.Ref<RecordsHandle>;
  told: readonly Told[];
  state: 'loading' | 'ready' | 'failed';
  filter: RecordFilter;
  onFilter: (filter: RecordFilter) => void;
  orderBy: OrderBy;
  onOrder: (by: OrderBy) => void;
};

export function RecordsView({ handle, told, state, filter, onFilter, orderBy, onOrder }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const shown = useMemo(() => ordered(told, orderBy).filter((one) => matches(one, filter)), [told, filter, orderBy]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const search = useRef<InputRef>(null);
  const list = useRef<HTMLUListElement>(null);
  const reveal = (id: string): void => {
    setCursor(id);
    list.current?.querySelector(`[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const toggle = (id: string): void =>
    setUnfolded((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  useImperativeHandle(handle, () => ({
    move: (step) => {
      const index = shown.findIndex(({ item }) => item.id === cursor);
      const next = shown[Math.min(shown.length - 1, Math.max(0, index === -1 ? 0 : index + step))];
      if (next) reveal(next.item.id);
    },
    unfold: () => cursor !== null && toggle(cursor),
    find: () => search.current?.focus({ cursor: 'all' }),
    show: (id) => {
      if (!shown.some(({ item }) => item.id === id)) onFilter(NO_FILTER);
      setUnfolded((before) => new Set([...before, id]));
      // The row may only be there after the filter has gone.
      requestAnimationFrame(() => reveal(id));
    },
    back: () => {
      if (unfolded.size > 0) setUnfolded(new Set());
      else if (isFiltering(filter)) onFilter(NO_FILTER);
      else if (cursor !== null) setCursor(null);
      else return false;
      return true;
    },
  }));
  useEffect(() => {
    if (cursor !== null && !shown.some(({ item }) => item.id === cursor)) setCursor(null);
  }, [shown, cursor]);
  return (
    <section className="records" aria-label={t('review.records')}>
      <div className="records-head">
        <h2>{t('review.records')}</h2>
        <span className="tertiary" role="status">
          {t('review.recordCount', { shown: shown.length, all: told.length })}
        </span>
        <Segmented<OrderBy>
          size="small"
          className="records-order"
          value={orderBy}
          onChange={onOrder}
          options={[
            { value: 'at', label: t('review.byHappened') },
            { value: 'recordedAt', label: t('review.byRecorded') },
          ]}
        />
      </div>
      <Filters told={told} filter={filter} onFilter={onFilter} search={search} />
      {state === 'loading' && told.length === 0 && <div className="records-skeleton" />}
      {state === 'failed' && (
        <EmptyState unknown title={t('review.failed')}>
          {t('review.failedHint')}
        </EmptyState>
      )}
      {state === 'ready' && shown.length === 0 && <EmptyState title={t('review.noRecords')}>{t('review.noRecordsHint')}</EmptyState>}
      <ul className="records-list" ref={list}>
        {shown.map((one) => (
          <RecordRow
            key={one.item.id}
            told={one}
            orderBy={orderBy}
            day={new Date(nowMs).toDateString()}
            isAtCursor={one.item.id === cursor}
            isUnfolded={unfolded.has(one.item.id)}
            onPick={(id) => {
              setCursor(id);
              toggle(id);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function Filters({ told, filter, onFilter, search }: Pick<Props, 'told' | 'filter' | 'onFilter'> & { search: React.Ref<InputRef> }) {
  const { t } = useTranslation();
  const change = (changes: Partial<RecordFilter>): void => onFilter({ ...filter, ...changes });
  const options = useMemo(() => {
    const [actors, teams, flags] = [new Map<string, string>(), new Map<string, string>(), new Set<string>()];
    for (const { item } of told) {
      actors.set(actorKey(item), actorName(t, item.actor));
      const teamId = teamIdOf(item);
      if (teamId !== null) teams.set(teamId, store.get('team', teamId)?.name ?? t('common.unknown'));
      for (const flag of flagsOf(item)) flags.add(flag);
    }
    const listed = (entries: Map<string, string>) => [...entries].map(([value, label]) => ({ value, label }));
    return {
      actor: listed(actors),
      teamId: listed(teams),
      flag: [...flags].map((value) => ({ value, label: t(`review.flag.${value as 'late'}`, { defaultValue: value }) })),
    };
  }, [told, t]);
  const countOf = (kind: RecordFilter['kind']): number => told.filter(({ item }) => isOfKind(item, kind)).length;
  return (
    <search className="records-filters">
      <Segmented<RecordFilter['kind']>
        size="small"
        value={filter.kind}
        onChange={(kind) => change({ kind })}
        options={(['all', ...RECORD_KINDS] as const).map((kind) => ({
          value: kind,
          label: `${kind === 'key' ? `${RECORD_MARKS.key} ` : ''}${t(`review.kind.${kind}`)} ${countOf(kind)}`,
        }))}
      />
      <Input
        ref={search}
        allowClear
        size="small"
        className="records-find"
        prefix={<SearchGlyph size={13} />}
        aria-label={t('review.filter.text')}
        placeholder={t('review.filter.text')}
        value={filter.text}
        maxLength={60}
        onChange={(event) => change({ text: event.target.value })}
      />
      {(['actor', 'teamId', 'flag'] as const).map((key) => (
        <Select<string>
          key={key}
          size="small"
          allowClear
          className="records-select"
          popupMatchSelectWidth={false}
          aria-label={t(`review.filter.${key === 'teamId' ? 'team' : key}`)}
          placeholder={t(`review.filter.${key === 'teamId' ? 'team' : key}`)}
          disabled={options[key].length === 0}
          value={filter[key]}
          onChange={(value) => change({ [key]: value ?? null })}
          options={options[key]}
        />
      ))}
      {isFiltering(filter) && (
        <Button size="small" type="link" onClick={() => onFilter(NO_FILTER)}>
          {t('review.clear')}
        </Button>
      )}
    </search>
  );
}

type RowProps = {
  told: Told;
  orderBy: OrderBy;
  /** Rows only say another thing when the day has changed. */
  day: string;
  isAtCursor: boolean;
  isUnfolded: boolean;
  onPick: (id: string) => void;
};

const RecordRow = memo(
  function RecordRow({ told: { item, sentence }, orderBy, day, isAtCursor, isUnfolded, onPick }: RowProps) {
    const { t } = useTranslation();
    const nowMs = Date.parse(day);
    const kind = kindOf(item);
    const recorded = recordClass(item);
    const flags = flagsOf(item);
    const [atMs, recordedMs] = [Date.parse(item.at), Date.parse(item.recordedAt)];
    const [first, other] = orderBy === 'at' ? [atMs, recordedMs] : [recordedMs, atMs];
    const media = attachedBy(item);
    const role = 'name' in item.actor ? item.actor.role : null;
    return (
      <li
        className={`record record-${kind} ${isKey(item) ? 'is-key' : ''} ${recorded === 'urgent' ? 'is-urgent' : ''} ${isAtCursor ? 'is-at-cursor' : ''}`}
        data-id={item.id}
      >
        <button type="button" className="plain record-button" aria-expanded={isUnfolded} onClick={() => onPick(item.id)}>
          <time className="record-time" dateTime={item.at}>
            {instant(first, nowMs)}
          </time>
          <span className="record-kind">{recorded === null ? t(`review.kind.${kind}`) : t(`incident.recordMark.${recorded}`)}</span>
          <span className="record-text">
            {unmarked(sentence, recorded)}
            {flags.map((flag) => (
              <span key={flag} className={`record-flag ${flag === 'outOfOrder' || flag === 'late' ? 'is-amber' : ''}`}>
                {t(`review.flag.${flag as 'late'}`, { defaultValue: flag })}
              </span>
            ))}
            {isRecordedElsewhen(item) && (
              <span className="record-recorded tertiary">
                {orderBy === 'at'
                  ? t('review.recordedAt', { time: instant(other, nowMs) })
                  : `${t('review.byHappened')} ${instant(other, nowMs)}`}
              </span>
            )}
          </span>
          <span className="record-actor">
            <span>{actorName(t, item.actor)}</span>
            {role && <span className="tertiary"> {t(`common.role.${role as 'dutyOfficer'}`, { defaultValue: '' })}</span>}
          </span>
        </button>
        {media?.isPicture && (
          <a className="record-media" href={media.address} target="_blank" rel="noreferrer">
            <img src={thumbnailOf(media)} alt={media.name} loading="lazy" />
          </a>
        )}
        {media?.isSound && (
          // biome-ignore lint/a11y/useMediaCaption: somebody's own words; what was written with them stands beside it
          <audio className="record-media" controls preload="none" src={media.address} aria-label={media.name} />
        )}
        {media && !media.isPicture && !media.isSound && (
          <a className="record-media" href={media.address} download={media.name}>
            {media.name}
          </a>
        )}
        <RecordFacts item={item} isUnfolded={isUnfolded} />
      </li>
    );
  },
  (before, after) =>
    before.told.item === after.told.item &&
    before.told.sentence === after.told.sentence &&
    before.orderBy === after.orderBy &&
    before.day === after.day &&
    before.isAtCursor === after.isAtCursor &&
    before.isUnfolded === after.isUnfolded,
);

/** On paper every record is unfolded. */
function RecordFacts({ item, isUnfolded }: { item: TimelineItem; isUnfolded: boolean }) {
  const { t } = useTranslation();
  const facts = factsOf(t, item);
  const text = item.text !== null && kindOf(item) !== 'people' ? item.text : null;
  return (
    <dl className={`record-facts ${isUnfolded ? 'is-unfolded' : ''}`}>
      {text !== null && !facts.some(({ value }) => value === text) && (
        <div>
          <dt>{t('review.csv.text')}</dt>
          <dd>{text}</dd>
        </div>
      )}
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className="record-facts-screen">
        <dt>{t('review.csv.at')}</dt>
        <dd>{item.at}</dd>
      </div>
      <div className="record-facts-screen">
        <dt>{t('review.csv.recordedAt')}</dt>
        <dd>{item.recordedAt}</dd>
      </div>
      <div className="record-facts-screen">
        <dt>{t('review.csv.type')}</dt>
        <dd>{item.type}</dd>
      </div>
    </dl>
  );
}
