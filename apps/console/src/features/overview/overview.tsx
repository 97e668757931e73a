/** The right pane while nothing is selected: what to turn to first, how many could still be sent, and the keys that lead on. */
import { isOpen, looksOld, positionAge } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BoardRow } from '../../live/board.ts';
import { toneAt } from '../../live/clock-of.ts';
import { positions, store, useBoard, useIsLoaded, useNow, useRows } from '../../live/live.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { clockTime, shortCode } from '../../ui/format.ts';
import { KeyHints } from '../../ui/key-hints.tsx';
import { EmptyState, PaneHead } from '../../ui/pane.tsx';
import { GradeSquare } from '../../ui/state-chip.tsx';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';
import { pressing } from './pressing.ts';
import './overview.css';

type Props = { isCompact: boolean; onOpen: (ref: { kind: 'report' | 'incident'; id: string }) => void };

export function Overview({ isCompact, onOpen }: Props) {
  const { t } = useTranslation();
  const board = useBoard();
  const isLoaded = useIsLoaded();
  const nowMs = useNow();
  const rows = pressing(board, nowMs);
  return (
    <>
      <PaneHead title={t('queue.overview.title')}>
        <span className="tertiary overview-at">{t('common.asOf', { time: clockTime(nowMs) })}</span>
      </PaneHead>
      <div className="overview">
        <section>
          <h3>{t('queue.overview.first')}</h3>
          {isLoaded && rows.length === 0 && <EmptyState title={t('queue.overview.nothing')}>{t('queue.overview.nothingHint')}</EmptyState>}
          {rows.map((row) => (
            <PressingRow key={row.id} row={row} nowMs={nowMs} isCompact={isCompact} onOpen={onOpen} />
          ))}
        </section>
        <Teams isLoaded={isLoaded} nowMs={nowMs} />
        <section className="overview-keys">
          <KeyHints
            hints={(['move', 'new', 'line', 'all'] as const).map((key) => ({
              keys: t(`queue.overview.keys.${key}`),
              words: t(`queue.overview.keyWords.${key}`),
            }))}
          />
        </section>
      </div>
      <NoticeBar />
    </>
  );
}

function PressingRow({ row, nowMs, isCompact, onOpen }: { row: BoardRow; nowMs: number } & Props) {
  const { clock } = row;
  const tone = toneAt(clock, nowMs);
  const { code } = row.kind === 'report' ? row.report : row.incident;
  return (
    <button type="button" className={`plain overview-row overview-row-${tone}`} onClick={() => onOpen(row)}>
      {row.kind === 'report' ? (
        <SymbolIcon spec={{ of: 'report', late: tone === 'red' }} size={20} />
      ) : (
        <GradeSquare grade={row.incident.grade} size={20} />
      )}
      <b className="cut overview-title" title={code}>
        {row.kind === 'report' ? row.report.summary : row.incident.title}
      </b>
      {!isCompact && <span className="tertiary nowrap">{shortCode(code)}</span>}
      {clock && (
        <TimeChip
          tone={tone}
          step={clock.step}
          seconds={(nowMs - clock.startMs) / 1000}
          targetSeconds={clock.targetSeconds}
          short={isCompact}
        />
      )}
    </button>
  );
}

/** How many could still be sent. A position that looks old is told, for the map then shows where the team was. */
function Teams({ isLoaded, nowMs }: { isLoaded: boolean; nowMs: number }) {
  const { t } = useTranslation();
  const teams = useRows('team');
  useRows('assignment');
  const byTeam = store.assignmentsBy('teamId');
  const assigned = teams.filter(({ id }) => byTeam.get(id)?.some(isOpen));
  const out = teams.filter(({ id, availability }) => availability === 'outOfService' && !byTeam.get(id)?.some(isOpen)).length;
  const old = assigned.filter(({ positionNumber }) => {
    const fix = positions.get(positionNumber);
    return fix !== null && looksOld(positionAge(fix.at, nowMs));
  }).length;
  const figures = [
    ['standby', teams.length - assigned.length - out],
    ['assigned', assigned.length],
    ['outOfService', out],
  ] as const;
  return (
    <section>
      <h3>
        {t('queue.overview.teams')}{' '}
        <Link className="overview-link" to="/resources/teams">
          {t('team.ledger')}
        </Link>
      </h3>
      {isLoaded && teams.length === 0 ? (
        <EmptyState title={t('team.none')}>{t('team.noneHint')}</EmptyState>
      ) : (
        <div className="overview-figures">
          {figures.map(([figure, n]) => (
            <span key={figure} className={n === 0 ? 'tertiary' : ''}>
              <b>{n}</b> {t(`team.${figure}`)}
            </span>
          ))}
          {old > 0 && (
            <span className="amber-text">
              <b>{old}</b> {t('queue.overview.old')}
            </span>
          )}
        </div>
      )}
    </section>
  );
}
