/** The queue (队列): what waits on top, then what is open; late rows rise, but never under the pointer. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { Segmented, Tooltip } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardRow } from '../../live/board.ts';
import { mine, useBoard, useConnection, useIsLoaded, useNow } from '../../live/live.ts';
import { clockTime, duration } from '../../ui/format.ts';
import { EmptyState, GroupHead, PaneHead } from '../../ui/pane.tsx';
import { JustChanged } from './just-changed.tsx';
import { FILTERS, type Filter, filtered, steady } from './queue-order.ts';
import { QueueRow } from './queue-row.tsx';
import './queue.css';

type Item = { kind: 'head' | 'none'; key: string; group: 'waiting' | 'open' } | { kind: 'row'; key: string; row: BoardRow };

const HEIGHTS = { head: 28, none: 84, report: 52, incident: 72, compact: 52 } as const;

export type QueueKeys = { move: (step: 1 | -1) => void; open: () => void };

export type QueueProps = {
  selectedId: string | null;
  isCompact: boolean;
  onOpen: (row: { kind: 'report' | 'incident'; id: string }) => void;
  /** The command screen moves the cursor by keys; this tells how. */
  registerKeys: (keys: QueueKeys) => void;
};

export function Queue({ selectedId, isCompact, onOpen, registerKeys }: QueueProps) {
  const { t } = useTranslation();
  const board = useBoard();
  const nowMs = useNow();
  const [filter, setFilter] = useState<Filter>('all');
  const [cursor, setCursor] = useState<string | null>(null);
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const shown = filtered(board, filter, (id) => mine.has(id));
  const reports = steady(shown.reports, held);
  const incidents = steady(shown.incidents, held);
  const fresh = reports.waiting + incidents.waiting;
  const items = useMemo(() => itemsOf(reports.rows, incidents.rows, filter), [reports.rows, incidents.rows, filter]);
  const order = [...reports.rows, ...incidents.rows];
  const counts = {
    all: board.reports.length + board.incidents.length,
    waiting: board.reports.length,
    late: board.lateCount,
    mine: countMine(board),
  };

  const scroller = useRef<HTMLDivElement>(null);
  const heightOf = (item: Item): number =>
    item.kind !== 'row' ? HEIGHTS[item.kind] : item.row.kind === 'report' ? HEIGHTS.report : isCompact ? HEIGHTS.compact : HEIGHTS.incident;
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index] ? heightOf(items[index]) : 0),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights follow the kinds of rows, which follow the items
  useEffect(() => virtual.measure(), [items.length, isCompact]);

  const keys = useRef({ order, cursor, items });
  keys.current = { order, cursor, items };
  useEffect(() => {
    registerKeys({
      move: (step) => {
        const { order: rows, cursor: at } = keys.current;
        const index = rows.findIndex((row) => row.id === (at ?? selectedId));
        const next = rows[Math.min(rows.length - 1, Math.max(0, index === -1 ? 0 : index + step))];
        if (!next) return;
        setCursor(next.id);
        virtual.scrollToIndex(keys.current.items.findIndex((item) => item.key === next.id));
      },
      open: () => {
        const row = keys.current.order.find((one) => one.id === keys.current.cursor);
        if (row) onOpen(row);
      },
    });
  }, [registerKeys, onOpen, selectedId, virtual]);

  const open = (row: BoardRow): void => {
    setCursor(row.id);
    onOpen(row);
  };
  const oldest = board.reports[0]?.clock;
  const filters = isCompact ? FILTERS.filter((one) => one !== 'waiting') : FILTERS;
  return (
    <>
      <PaneHead title={t('queue.title')}>
        <Segmented<Filter>
          size="small"
          value={filter}
          onChange={setFilter}
          options={filters.map((one) => ({
            value: one,
            label: (
              <Tooltip title={one === 'mine' ? t('queue.mineHint') : undefined}>
                {t(`queue.filter.${one}`)} {counts[one]}
              </Tooltip>
            ),
          }))}
        />
      </PaneHead>
      <div className="queue-body">
        {fresh > 0 && (
          <button
            type="button"
            className="plain queue-fresh"
            onClick={() => setHeld([...shown.reports, ...shown.incidents].map((row) => row.id))}
          >
            {t('queue.more', { n: fresh })}
          </button>
        )}
        <section
          ref={scroller}
          className="queue-scroll"
          aria-label={t('queue.label')}
          onPointerEnter={() => setHeld(order.map((row) => row.id))}
          onPointerLeave={() => setHeld(null)}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const item = items[index];
              if (item === undefined) return null;
              return (
                <div
                  key={key}
                  className={held === null ? 'queue-item queue-item-moving' : 'queue-item'}
                  style={{ transform: `translateY(${start}px)`, height: heightOf(item) }}
                >
                  {item.kind === 'row' ? (
                    <QueueRow
                      row={item.row}
                      nowMs={nowMs}
                      isSelected={item.row.id === selectedId}
                      isAtCursor={item.row.id === cursor}
                      isCompact={isCompact}
                      onOpen={open}
                    />
                  ) : item.kind === 'none' ? (
                    <Nothing group={item.group} filter={filter} />
                  ) : item.group === 'waiting' ? (
                    <GroupHead title={t('queue.waiting')} count={shown.reports.length}>
                      {oldest && (
                        <>
                          {t('queue.oldest')}{' '}
                          <span className={board.reports[0]?.isLate ? 'red-text strong' : 'secondary'}>
                            {duration((nowMs - oldest.startMs) / 1000)}
                          </span>
                        </>
                      )}
                    </GroupHead>
                  ) : (
                    <GroupHead title={t('queue.open')} count={shown.incidents.length}>
                      {t('queue.order')}
                    </GroupHead>
                  )}
                </div>
              );
            })}
          </div>
        </section>
      </div>
      <JustChanged onOpen={onOpen} isCompact={isCompact} />
    </>
  );
}

const countMine = (board: { reports: readonly BoardRow[]; incidents: readonly BoardRow[] }): number =>
  [...board.reports, ...board.incidents].reduce((sum, row) => sum + Number(mine.has(row.id)), 0);

function itemsOf(reports: readonly BoardRow[], incidents: readonly BoardRow[], filter: Filter): Item[] {
  const group = (name: 'waiting' | 'open', rows: readonly BoardRow[]): Item[] => [
    { kind: 'head', key: `head-${name}`, group: name },
    ...(rows.length === 0
      ? [{ kind: 'none' as const, key: `none-${name}`, group: name }]
      : rows.map((row) => ({ kind: 'row' as const, key: row.id, row }))),
  ];
  return [...group('waiting', reports), ...(filter === 'waiting' ? [] : group('open', incidents))];
}

/** An empty list is only called empty while the line is live; else it is unknown. */
function Nothing({ group, filter }: { group: 'waiting' | 'open'; filter: Filter }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const isLoaded = useIsLoaded();
  const nowMs = useNow();
  if (!isLoaded) return <div className="queue-skeleton" aria-hidden="true" />;
  if (connection.state !== 'live') {
    const since = 'since' in connection ? connection.since : nowMs;
    return (
      <EmptyState unknown title={t('queue.empty.unknown')}>
        {t('queue.empty.unknownText', { time: clockTime(since) })}
      </EmptyState>
    );
  }
  const title = filter !== 'all' && filter !== 'waiting' ? t('queue.empty.filtered') : t(`queue.empty.${group}`);
  return (
    <EmptyState title={title}>
      {t('common.asOf', { time: clockTime(connection.asOf) })} {group === 'waiting' && t('queue.empty.newKey')}
    </EmptyState>
  );
}
