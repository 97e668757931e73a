/** People in one shelter over time, as steps against its capacity. Its numbers are one key away (T), as a table. */
import type { Shelter, ShelterHistory } from '@fenghuo/domain';
import { Button, Table } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { useNow } from '../../live/live.ts';
import { clockTime, count, instant } from '../../ui/format.ts';
import { type Entry, entriesOf, frameOf, SIZE, stepPath, xAt, yAt } from './headcount-steps.ts';

const EVERY_MS = 60_000;
const TICKS = 4;

export function HeadcountChart({ shelter }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const [isTable, setTable] = useState(false);
  const { value } = useAsked<ShelterHistory>(`/shelters/${shelter.id}/history`, shelter.version);
  useEffect(() => {
    const turn = (event: KeyboardEvent): void => {
      const isTyped = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]') !== null;
      if (event.key.toLowerCase() === 't' && !isTyped && !event.ctrlKey && !event.metaKey && !event.altKey) setTable((before) => !before);
    };
    window.addEventListener('keydown', turn);
    return () => window.removeEventListener('keydown', turn);
  }, []);
  const entries = useMemo(() => entriesOf(value?.items ?? []), [value]);
  if (entries.length === 0) return null;
  return (
    <section className="shelter-block" aria-label={t('shelter.pane.headcounts')}>
      <div className="shelter-card-line">
        <h3>{t('shelter.pane.headcounts')}</h3>
        <Button size="small" className="shelter-right" onClick={() => setTable(!isTable)}>
          {t(isTable ? 'shelter.chart.picture' : 'shelter.chart.table')}
        </Button>
      </div>
      {isTable ? <Numbers entries={entries} /> : <Picture entries={entries} capacity={shelter.capacity} />}
    </section>
  );
}

function Picture({ entries, capacity }: { entries: readonly Entry[]; capacity: number }) {
  const { t } = useTranslation();
  const nowMs = Math.floor(useNow() / EVERY_MS) * EVERY_MS + EVERY_MS;
  const frame = frameOf(entries, capacity, nowMs);
  const capacityY = yAt(frame, capacity);
  const last = entries.reduce<Entry | null>((newest, one) => (newest === null || one.at >= newest.at ? one : newest), null);
  const right = SIZE.width - SIZE.right;
  return (
    <svg className="headcount-chart" viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={t('shelter.pane.headcounts')}>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line className="chart-grid" x1={SIZE.left} x2={right} y1={yAt(frame, frame.most * share)} y2={yAt(frame, frame.most * share)} />
          <text className="chart-text" x={SIZE.left - 6} y={yAt(frame, frame.most * share) + 4} textAnchor="end">
            {count(Math.round(frame.most * share))}
          </text>
        </g>
      ))}
      {Array.from({ length: TICKS }, (_, index) => frame.fromMs + ((frame.toMs - frame.fromMs) * index) / (TICKS - 1)).map((ms, index) => (
        <text
          key={ms}
          className="chart-text"
          x={xAt(frame, ms)}
          y={SIZE.height - 4}
          textAnchor={index === 0 ? 'start' : index === TICKS - 1 ? 'end' : 'middle'}
        >
          {clockTime(ms).slice(0, 5)}
        </text>
      ))}
      <line className="chart-capacity" x1={SIZE.left} x2={right} y1={capacityY} y2={capacityY} />
      <text className="chart-text" x={SIZE.left + 4} y={capacityY - 4}>
        {t('shelter.chart.capacity', { n: count(capacity) })}
      </text>
      <path className="chart-steps" d={stepPath(entries, frame)} />
      {last && <circle className="chart-now" cx={xAt(frame, frame.toMs)} cy={yAt(frame, last.present)} r="3" />}
    </svg>
  );
}

function Numbers({ entries }: { entries: readonly Entry[] }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  return (
    <Table<Entry>
      size="small"
      rowKey={({ at, kind, count: n }) => `${at} ${kind} ${n}`}
      dataSource={entries.toSorted((a, b) => (a.at < b.at ? 1 : -1))}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: t('shelter.chart.at'), render: (_, { at }) => instant(Date.parse(at), nowMs) },
        { title: t('shelter.chart.kind'), render: (_, { kind, count: n }) => `${t(`shelter.chart.${kind}`)} ${count(n)}` },
        { title: t('shelter.chart.count'), align: 'right', render: (_, { present }) => count(present) },
      ]}
    />
  );
}
