/** Every incident one may see, the archived too: newest first, filtered by the server, searched by words here. */
import type { Incident } from '@fenghuo/domain';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clocks, store, useNow, useRevision, useRows } from '../../live/live.ts';
import { type IncidentFilter, useIncidentList } from '../../live/review.ts';
import { count, duration, instant, shortCode } from '../../ui/format.ts';
import { SearchGlyph } from '../../ui/glyphs.tsx';
import { EmptyState, PaneHead } from '../../ui/pane.tsx';
import { placeWords } from '../../ui/place-line.tsx';
import { GradeSquare } from '../../ui/state-chip.tsx';
import { typeOptions } from '../../ui/type-options.ts';
import { lateStepCount } from './figures.ts';
import { isFilteringList, type ListFilter, NO_LIST_FILTER, speaksOf } from './list-filter.ts';

const ROW = 56;
const STATES = ['open', 'controlled', 'closed'] as const;

export type ListKeys = { move: (step: 1 | -1) => void; open: () => void };

type Props = {
  filter: ListFilter;
  onFilter: (filter: ListFilter) => void;
  selectedId: string | null;
  onOpen: (id: string) => void;
  registerKeys: (keys: ListKeys) => void;
};

export function IncidentList({ filter, onFilter, selectedId, onOpen, registerKeys }: Props) {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const asked = useMemo<IncidentFilter>(
    () => ({ state: filter.state === null ? [] : [filter.state], typeCode: filter.typeCode, from: filter.from, to: filter.to }),
    [filter.state, filter.typeCode, filter.from, filter.to],
  );
  const { items, state, hasMore, more } = useIncidentList(asked);
  const shown = useMemo(
    () =>
      items.filter((incident) => speaksOf(incident, placeWords(incident.place, incident.jurisdictionId, i18n.language, true), filter.text)),
    [items, filter.text, i18n.language],
  );
  const isSearching = filter.text.trim() !== '' && hasMore && state === 'ready';
  // biome-ignore lint/correctness/useExhaustiveDependencies: every page that came without filling the list asks for the next one
  useEffect(() => {
    if (isSearching) more();
  }, [isSearching, more, items.length]);
  const [cursor, setCursor] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 10,
  });
  const keys = useRef({ shown, cursor });
  keys.current = { shown, cursor };
  useEffect(() => {
    registerKeys({
      move: (step) => {
        const { shown: rows, cursor: at } = keys.current;
        const index = rows.findIndex(({ id }) => id === (at ?? selectedId));
        const to = Math.min(rows.length - 1, Math.max(0, index === -1 ? 0 : index + step));
        const next = rows[to];
        if (!next) return;
        setCursor(next.id);
        virtual.scrollToIndex(to);
      },
      open: () => {
        if (keys.current.cursor !== null) onOpen(keys.current.cursor);
      },
    });
  }, [registerKeys, onOpen, selectedId, virtual]);
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= shown.length - 20 && shown.length > 0) more();
  }, [hasMore, last, shown.length, more]);
  const change = (changes: Partial<ListFilter>): void => onFilter({ ...filter, ...changes });
  return (
    <>
      <PaneHead title={t('review.incidents')}>
        <span className="tertiary" role="status">
          {state === 'loading' && items.length === 0
            ? ''
            : t(hasMore && filter.text === '' ? 'review.foundMore' : 'review.found', { n: count(shown.length) })}
        </span>
      </PaneHead>
      <search className="review-filters" aria-label={t('review.list')}>
        <Input
          allowClear
          prefix={<SearchGlyph />}
          placeholder={t('review.search')}
          aria-label={t('review.search')}
          value={filter.text}
          maxLength={60}
          onChange={(event) => change({ text: event.target.value })}
        />
        <div className="review-filter-row">
          <Select
            allowClear
            aria-label={t('review.state')}
            placeholder={t('review.anyState')}
            value={filter.state}
            onChange={(value) => change({ state: value ?? null })}
            options={STATES.map((one) => ({ value: one, label: t(`common.incidentState.${one}`) }))}
          />
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('review.type')}
            placeholder={t('review.anyType')}
            popupMatchSelectWidth={260}
            value={filter.typeCode}
            onChange={(value) => change({ typeCode: value ?? null })}
            options={typeOptions(types, i18n.language)}
          />
        </div>
        <div className="review-filter-row">
          {(['from', 'to'] as const).map((edge) => (
            <DatePicker
              key={edge}
              showTime={{ format: 'HH:mm' }}
              format="YYYY-MM-DD HH:mm"
              suffixIcon={null}
              aria-label={t(`review.${edge}`)}
              placeholder={t(`review.${edge}`)}
              value={filter[edge] === null ? null : dayjs(filter[edge])}
              onChange={(value) => change({ [edge]: value?.toISOString() ?? null })}
            />
          ))}
        </div>
        {isFilteringList(filter) && (
          <Button size="small" type="link" className="review-clear" onClick={() => onFilter(NO_LIST_FILTER)}>
            {t('review.clear')}
          </Button>
        )}
      </search>
      {state === 'failed' && (
        <EmptyState unknown title={t('review.failed')}>
          {t('review.failedHint')}
        </EmptyState>
      )}
      {state === 'ready' &&
        shown.length === 0 &&
        !isSearching &&
        (isFilteringList(filter) ? (
          <EmptyState title={t('review.none')}>{t('review.noneHint')}</EmptyState>
        ) : (
          <EmptyState title={t('review.noneAtAll')}>{t('review.noneAtAllHint')}</EmptyState>
        ))}
      <nav ref={scroller} className="review-scroll" aria-label={t('review.list')} aria-busy={state === 'loading'}>
        {state === 'loading' && items.length === 0 && <ListSkeleton />}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const incident = shown[index];
            return incident === undefined ? null : (
              <div key={key} className="review-item" style={{ transform: `translateY(${start}px)`, height: ROW }}>
                <IncidentRow
                  incident={incident}
                  isSelected={incident.id === selectedId}
                  isAtCursor={incident.id === cursor}
                  onOpen={(id) => {
                    setCursor(id);
                    onOpen(id);
                  }}
                />
              </div>
            );
          })}
        </div>
        {isSearching && <div className="review-searching tertiary">{t('review.searching')}</div>}
      </nav>
    </>
  );
}

type RowProps = { incident: Incident; isSelected: boolean; isAtCursor: boolean; onOpen: (id: string) => void };

const IncidentRow = memo(function IncidentRow({ incident, isSelected, isAtCursor, onOpen }: RowProps) {
  const { t, i18n } = useTranslation();
  useRevision();
  const nowMs = useNow();
  const assignments = store.assignmentsBy('incidentId').get(incident.id) ?? [];
  const late = lateStepCount(incident, assignments, clocks.targets(incident), nowMs);
  const untilMs = incident.closedAt === null ? nowMs : Date.parse(incident.closedAt);
  const lasted = duration((untilMs - Date.parse(incident.receivedAt)) / 1000);
  return (
    <button
      type="button"
      className={`plain review-row ${isSelected ? 'is-selected' : ''} ${isAtCursor ? 'is-at-cursor' : ''}`}
      aria-current={isSelected}
      onClick={() => onOpen(incident.id)}
      data-id={incident.id}
    >
      <GradeSquare grade={incident.grade} />
      <span className="review-row-lines">
        <span className="review-row-line">
          <b className="cut">{incident.title}</b>
          {late > 0 && <span className="red-text strong nowrap">{t('review.lateSteps', { n: late })}</span>}
        </span>
        <span className="review-row-line tertiary">
          <span className="nowrap" title={incident.code}>
            {shortCode(incident.code)}
          </span>
          <span className="cut review-row-place">{placeWords(incident.place, incident.jurisdictionId, i18n.language, false)}</span>
          <span className="nowrap" title={instant(Date.parse(incident.receivedAt), nowMs)}>
            {t(incident.state === 'closed' ? 'review.lasted' : 'review.running', { time: lasted })}
          </span>
        </span>
      </span>
    </button>
  );
});

const ListSkeleton = () => (
  <div className="review-skeleton" aria-hidden="true">
    {[72, 54, 63, 48, 66, 58].map((width) => (
      <i key={width} style={{ width: `${width}%` }} />
    ))}
  </div>
);
