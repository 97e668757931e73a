/** One row of the queue: a report that waits, or an open incident with its clock. */
import type { ClockTone } from '@fenghuo/domain';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type BoardRow, overrunSeconds } from '../../live/board.ts';
import { toneAt } from '../../live/clock-of.ts';
import { duration, shortCode } from '../../ui/format.ts';
import { PlaceLine } from '../../ui/place-line.tsx';
import { GradeSquare } from '../../ui/state-chip.tsx';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { Overrun, TimeChip } from '../../ui/time-chip.tsx';

type Props = {
  row: BoardRow;
  nowMs: number;
  isSelected: boolean;
  isAtCursor: boolean;
  isCompact: boolean;
  onOpen: (row: BoardRow) => void;
};

export const QueueRow = memo(function QueueRow({ row, nowMs, isSelected, isAtCursor, isCompact, onOpen }: Props) {
  const { clock } = row;
  const tone: ClockTone = toneAt(clock, nowMs);
  const chip = clock && (
    <TimeChip
      tone={tone}
      {...(row.kind === 'incident' && { step: clock.step })}
      seconds={(nowMs - clock.startMs) / 1000}
      targetSeconds={clock.targetSeconds}
      short={isCompact}
    />
  );
  const late = clock && tone === 'red' ? <Overrun seconds={overrunSeconds(clock, nowMs)} /> : null;
  const classes = [
    'queue-row',
    `queue-row-${row.kind}`,
    `queue-row-${tone}`,
    isSelected && 'is-selected',
    isAtCursor && 'is-at-cursor',
    clock && tone === 'red' && overrunSeconds(clock, nowMs) < 2 && 'has-turned',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <button
      type="button"
      className={`plain ${classes}`}
      aria-current={isSelected}
      tabIndex={-1}
      onClick={() => onOpen(row)}
      data-id={row.id}
    >
      {row.kind === 'report' ? (
        <SymbolIcon spec={{ of: 'report', late: tone === 'red' }} size={22} />
      ) : (
        <GradeSquare grade={row.incident.grade} />
      )}
      <span className="queue-row-lines">
        <span className="queue-line">
          <b className="cut">{row.kind === 'report' ? row.report.summary : row.incident.title}</b>
          {chip}
        </span>
        {row.kind === 'report' ? (
          <ReportLine row={row} late={late} isCompact={isCompact} />
        ) : (
          <IncidentLines row={row} late={late} nowMs={nowMs} isCompact={isCompact} />
        )}
      </span>
    </button>
  );
});

function ReportLine({ row, late, isCompact }: { row: Extract<BoardRow, { kind: 'report' }>; late: React.ReactNode; isCompact: boolean }) {
  const { t } = useTranslation();
  const { report } = row;
  return (
    <span className="queue-line queue-line-2">
      <span className="tertiary nowrap" title={report.code}>
        {shortCode(report.code)}
      </span>
      <PlaceLine place={report.place} jurisdictionId={report.jurisdictionId} short={isCompact} />
      <span className="queue-right">
        {late} <span className="tertiary">{t(`common.source.${report.source}`)}</span>
      </span>
    </span>
  );
}

function IncidentLines({
  row,
  late,
  nowMs,
  isCompact,
}: {
  row: Extract<BoardRow, { kind: 'incident' }>;
  late: React.ReactNode;
  nowMs: number;
  isCompact: boolean;
}) {
  const { t } = useTranslation();
  const { incident, teamCount, isDispatched } = row;
  return (
    <>
      <span className="queue-line queue-line-2">
        <span className="tertiary nowrap" title={incident.code}>
          {shortCode(incident.code)}
        </span>
        <PlaceLine place={incident.place} jurisdictionId={incident.jurisdictionId} short={isCompact} />
        {isCompact && <span className="queue-right">{late}</span>}
      </span>
      {!isCompact && (
        <span className="queue-line queue-line-2">
          <span className="nowrap">{t('queue.elapsed', { time: duration((nowMs - Date.parse(incident.openedAt)) / 1000) })}</span>
          {isDispatched ? (
            <span className="nowrap">{t('queue.teams', { n: teamCount })}</span>
          ) : (
            <span className="red-text strong nowrap">{t('queue.notDispatched')}</span>
          )}
          <span className="nowrap">{t('queue.reports', { n: incident.reportIds.length })}</span>
          {incident.state === 'controlled' && (
            <span className="nowrap">
              <i className="hatch" aria-hidden="true" /> {t('queue.controlled')}
            </span>
          )}
          <span className="queue-right">{late}</span>
        </span>
      )}
    </>
  );
}
