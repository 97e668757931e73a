/** The lanes as a picture: a row a team, the time line on top, turning points below. Its numbers are one key away, as a table. */
import type { Assignment, Incident, Targets } from '@fenghuo/domain';
import { Segmented } from 'antd';
import { type CSSProperties, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRow } from '../../live/live.ts';
import type { TimelineItem } from '../../live/timeline.ts';
import { allowance, clockTime, duration, monthDay } from '../../ui/format.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { type Axis, axisOf, type Lane, type Part, type PartKind, type Stretch, shareAt, ticksOf } from './lanes.ts';
import { type Mark, marksBy, nodesOf, withRoom } from './marks.ts';
import { overSeconds, spansOf } from './steps.ts';

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
const LEGEND: readonly PartKind[] = ['waiting', 'acknowledged', 'enRoute', 'onScene'];

type Props = {
  incident: Incident;
  lanes: readonly Lane[];
  items: readonly TimelineItem[];
  targets: Targets;
  nowMs: number;
  teamOfPerson: (personId: string) => string | null;
  pickedTeamId: string | null;
  onPick: (teamId: string | null) => void;
  onRecord: (recordId: string) => void;
};

/** Width of the time line in pixels, to know how many words have room. */
function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(700);
  useLayoutEffect(() => {
    if (ref.current === null) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(200, entry.contentRect.width)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

const TICK_ROOM = 84;
const LABEL_ROOM = 62;

export function LanesView(props: Props) {
  const { incident, lanes, items, targets, nowMs, teamOfPerson, pickedTeamId, onPick, onRecord } = props;
  const { t } = useTranslation();
  const [stretch, setStretch] = useState<Stretch>('whole');
  const [line, width] = useWidth();
  const axis = axisOf(incident, lanes, stretch, nowMs);
  const ticks = ticksOf(axis, Math.max(2, Math.floor(width / TICK_ROOM)));
  const marks = marksBy(items, teamOfPerson);
  const ofTeams = new Set(lanes.map((lane) => lane.assignment.teamId));
  const others = [...marks].flatMap(([teamId, own]) => (teamId === null || !ofTeams.has(teamId) ? own : []));
  const inside = (ms: number): boolean => ms >= axis.fromMs && ms <= axis.toMs;
  const nodes = withRoom(
    nodesOf(items)
      .filter(({ atMs }) => inside(atMs))
      .map((node) => ({ ...node, share: shareAt(axis, node.atMs) })),
    LABEL_ROOM / width,
  );
  const spansDays = monthDay(axis.fromMs) !== monthDay(axis.toMs);
  return (
    <div className="lanes">
      <div className="lanes-head">
        <span className="lane-legend">
          {LEGEND.map((kind) => (
            <span key={kind}>
              <i className={`lane-part lane-${kind}`} /> {t(`review.legend.${kind}`)}
            </span>
          ))}
          <span>
            <i className="lane-part lane-late" /> {t('review.legend.late')}
          </span>
          <span>
            <i className="lane-mark" /> {t('review.legend.record')}
          </span>
          <span>
            <i className="lane-mark is-key" /> {t('review.legend.key')}
          </span>
        </span>
        <Segmented<Stretch>
          size="small"
          value={stretch}
          onChange={setStretch}
          options={(['whole', 'response'] as const).map((one) => ({ value: one, label: t(`review.stretch.${one}`) }))}
        />
      </div>
      <div className="lane-grid">
        <div className="lane-axis">
          <span className="tertiary">{monthDay(axis.fromMs)}</span>
          <div className="lane-line" ref={line}>
            {ticks.map((tick) => (
              <span key={tick} className="lane-tick" style={{ left: percent(shareAt(axis, tick)) }}>
                {axis.toMs - axis.fromMs < 600_000 ? clockTime(tick) : clockTime(tick).slice(0, 5)}
                {spansDays && clockTime(tick).startsWith('00:00') && ` ${monthDay(tick)}`}
              </span>
            ))}
          </div>
        </div>
        {lanes.length === 0 && <EmptyState title={t('review.noTeams')}>{t('review.noTeamsHint')}</EmptyState>}
        {lanes.map((lane) => (
          <LaneRow
            key={lane.assignment.id}
            lane={lane}
            axis={axis}
            ticks={ticks}
            width={width}
            targets={targets}
            nowMs={nowMs}
            marks={(marks.get(lane.assignment.teamId) ?? []).filter(({ atMs }) => inside(atMs))}
            isPicked={lane.assignment.teamId === pickedTeamId}
            onPick={onPick}
            onRecord={onRecord}
          />
        ))}
        <div className="lane-row lane-nodes">
          <span className="lane-name secondary">{t('review.nodes')}</span>
          <div className="lane-line">
            <Ticks axis={axis} ticks={ticks} />
            {others
              .filter(({ atMs }) => inside(atMs))
              .map((mark) => (
                <MarkButton key={mark.id} mark={mark} axis={axis} onRecord={onRecord} />
              ))}
            {nodes.map((node) => (
              <button
                key={node.id}
                type="button"
                className={`plain lane-node ${node.kind === 'overdue' ? 'is-late' : ''}`}
                style={{ left: percent(node.share) }}
                title={`${t(`review.node.${node.kind}`)} ${clockTime(node.atMs)}`}
                aria-label={`${t(`review.node.${node.kind}`)} ${clockTime(node.atMs)}`}
                onClick={() => onRecord(node.id)}
              >
                <i />
                {node.isLabelled && <span className={node.share > 0.94 ? 'is-last' : ''}>{t(`review.node.${node.kind}`)}</span>}
              </button>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

const Ticks = ({ axis, ticks }: { axis: Axis; ticks: readonly number[] }) => (
  <>
    {ticks.map((tick) => (
      <i key={tick} className="lane-rule" style={{ left: percent(shareAt(axis, tick)) }} />
    ))}
  </>
);

const MarkButton = ({ mark, axis, onRecord }: { mark: Mark; axis: Axis; onRecord: (id: string) => void }) => (
  <button
    type="button"
    className={`plain lane-mark ${mark.isKey ? 'is-key' : ''}`}
    style={{ left: percent(shareAt(axis, mark.atMs)) }}
    aria-label={clockTime(mark.atMs)}
    title={clockTime(mark.atMs)}
    onClick={() => onRecord(mark.id)}
  />
);

type LaneRowProps = {
  lane: Lane;
  axis: Axis;
  ticks: readonly number[];
  width: number;
  targets: Targets;
  nowMs: number;
  marks: readonly Mark[];
  isPicked: boolean;
  onPick: (teamId: string | null) => void;
  onRecord: (id: string) => void;
};

const WORD_ROOM = 40;

function LaneRow({ lane, axis, ticks, width, targets, nowMs, marks, isPicked, onPick, onRecord }: LaneRowProps) {
  const { t } = useTranslation();
  const team = useRow('team', lane.assignment.teamId);
  const last = lane.parts.at(-1);
  const tail = tailOf(lane.assignment);
  const late = worstStep(lane.assignment, targets, nowMs);
  const tailMs = lane.endMs ?? last?.toMs ?? axis.toMs;
  const tailShare = shareAt(axis, tailMs);
  const words = [
    late ? t(`review.lateAt.${late.step}`, { time: duration(late.seconds) }) : '',
    tail && tail !== 'completed' ? t(`review.ended.${tail}`) : '',
    lane.isOutOfOrder ? t('review.contradicts') : '',
  ].filter(Boolean);
  const isAtEnd = tailShare > 0.72;
  return (
    <div className={`lane-row ${isPicked ? 'is-picked' : ''}`}>
      <button
        type="button"
        className="plain lane-name"
        aria-pressed={isPicked}
        onClick={() => onPick(isPicked ? null : lane.assignment.teamId)}
      >
        <b className="cut">{team?.name ?? t('common.unknown')}</b>
        <span className="tertiary">{team?.code}</span>
      </button>
      <div className="lane-line">
        <Ticks axis={axis} ticks={ticks} />
        {lane.parts.map((part) => (
          <LanePart key={part.kind} part={part} axis={axis} width={width} />
        ))}
        {lane.endMs !== null && tail !== null && (
          <i
            className={`lane-end lane-end-${tail}`}
            style={{ left: percent(tailShare) }}
            title={`${t(`review.ended.${tail}`)} ${clockTime(tailMs)}`}
          />
        )}
        {words.length > 0 && (
          <span
            className={`lane-words ${late ? 'red-text' : 'tertiary'} ${isAtEnd ? 'is-above' : ''}`}
            style={isAtEnd ? { right: percent(1 - tailShare) } : { left: `calc(${percent(tailShare)} + 14px)` }}
          >
            {words.join(' · ')}
          </span>
        )}
        {marks.map((mark) => (
          <MarkButton key={mark.id} mark={mark} axis={axis} onRecord={onRecord} />
        ))}
      </div>
    </div>
  );
}

function LanePart({ part, axis, width }: { part: Part; axis: Axis; width: number }) {
  const { t } = useTranslation();
  const [from, to] = [shareAt(axis, part.fromMs), shareAt(axis, part.toMs)];
  if (to <= from) return null;
  const share = to - from;
  const seconds = (part.toMs - part.fromMs) / 1000;
  const target = part.targetSeconds === null ? '' : ` / ${allowance(part.targetSeconds)}`;
  const title = `${t(`review.legend.${part.kind}`)} ${clockTime(part.fromMs)} → ${part.isRunning ? '…' : clockTime(part.toMs)}  ${duration(seconds)}${target}`;
  const lateShare = part.lateFromMs === null ? null : (Math.max(from, shareAt(axis, part.lateFromMs)) - from) / share;
  const style: CSSProperties = { left: percent(from), width: `max(2px, ${percent(share)})` };
  const isWordy = (lateShare ?? 1) * share * width > WORD_ROOM && (part.kind === 'onScene' || part.kind === 'enRoute');
  return (
    <span
      className={`lane-part lane-${part.kind} ${part.isRunning ? 'is-running' : ''}`}
      style={style}
      title={title}
      role="img"
      aria-label={title}
    >
      {isWordy && <span className="lane-word">{t(part.kind === 'onScene' ? 'common.clock.arrive' : 'common.clock.turnout')}</span>}
      {lateShare !== null && lateShare < 1 && <i className="lane-late" style={{ left: percent(lateShare) }} />}
    </span>
  );
}

const tailOf = ({ state }: Assignment): 'completed' | 'declined' | 'stoodDown' | null =>
  state === 'completed' || state === 'declined' || state === 'stoodDown' ? state : null;

function worstStep(
  assignment: Assignment,
  targets: Targets,
  nowMs: number,
): { step: 'acknowledge' | 'turnout' | 'travel'; seconds: number } | null {
  const spans = spansOf(assignment, targets, nowMs);
  const late = (['acknowledge', 'turnout', 'travel'] as const)
    .map((step) => ({ step, seconds: spans[step] ? overSeconds(spans[step]) : 0 }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds);
  return late[0] ?? null;
}
