/** The review of one incident: which step was late and by how much, then everything that happened. It follows along while the incident is live. */
import type { Incident } from '@fenghuo/domain';
import { Segmented } from 'antd';
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clocks, store, useNow, useRows } from '../../live/live.ts';
import { useReviewed } from '../../live/review.ts';
import { serverTime } from '../../live/server-time.ts';
import { useTimeline } from '../../live/timeline.ts';
import { download, fileName, isoWithOffset } from '../../ui/csv.ts';
import { eventSentence } from '../../ui/event-sentence.ts';
import { shortCode } from '../../ui/format.ts';
import { namesIn } from '../../ui/names.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { recordsCsv } from './export.ts';
import { figuresOf } from './figures.ts';
import { FiguresStrip } from './figures-strip.tsx';
import { lanesOf } from './lanes.ts';
import { LanesView } from './lanes-view.tsx';
import { PrintFrame } from './print-frame.tsx';
import { NO_FILTER, type OrderBy, type RecordFilter, type Told } from './records.ts';
import { type RecordsHandle, RecordsView } from './records-view.tsx';
import { ReviewHead } from './review-head.tsx';
import { SituationLine } from './situation-line.tsx';
import { StepTable } from './step-table.tsx';
import './review.css';
import './print.css';

export type ReviewHandle = {
  record: (step: 1 | -1) => void;
  unfold: () => void;
  find: () => void;
  turn: () => void;
  save: () => void;
  print: () => void;
  /** False: there was nothing to fold or clear. */
  back: () => boolean;
};

type Props = {
  handle: React.Ref<ReviewHandle>;
  id: string;
  /** Lanes beside records, or above them. */
  isWide: boolean;
  isPhone: boolean;
  onBack: () => void;
  onCommand: ((incident: Incident) => void) | null;
  onOpen: (id: string) => void;
};

export function IncidentReview({ handle, id, isWide, isPhone, onBack, onCommand, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const { incident, assignments, reports, state, isLive } = useReviewed(id);
  const timeline = useTimeline(id);
  const teams = useRows('team');
  const nowMs = useNow();
  const [filter, setFilter] = useState<RecordFilter>(NO_FILTER);
  const [orderBy, setOrder] = useState<OrderBy>('at');
  const [shows, setShows] = useState<'lanes' | 'table'>('lanes');
  const records = useRef<RecordsHandle>(null);
  const targets = clocks.targets(incident);
  const told = useMemo<readonly Told[]>(() => {
    const known = namesIn(i18n.language);
    const ofReports = new Map(reports.map((report) => [report.id, shortCode(report.code)]));
    const names = { ...known, report: (reportId: string) => known.report(reportId) ?? ofReports.get(reportId) ?? null };
    return timeline.items.map((item) => ({ item, sentence: eventSentence(t, item, names) }));
  }, [timeline.items, reports, t, i18n.language]);
  const teamOfPerson = useCallback(
    (personId: string): string | null => teams.find((team) => team.leader?.personId === personId)?.id ?? null,
    [teams],
  );
  const code = incident === null ? '' : shortCode(incident.code);
  const save = (): void => {
    if (incident === null) return;
    const at = isoWithOffset(serverTime.now()).slice(0, 16).replace(':', '');
    download(
      fileName(incident.code, t('review.file'), at),
      recordsCsv(t, told, (teamId) => store.get('team', teamId)?.name ?? null),
    );
  };
  const print = (): void => window.print();
  useImperativeHandle(handle, () => ({
    record: (step) => records.current?.move(step),
    unfold: () => records.current?.unfold(),
    find: () => records.current?.find(),
    turn: () => setShows((now) => (now === 'lanes' ? 'table' : 'lanes')),
    save,
    print,
    back: () => records.current?.back() ?? false,
  }));
  useEffect(() => {
    document.title = [code, incident?.title, t('review.title'), t('common.product')].filter(Boolean).join(' · ');
  }, [code, incident?.title, t]);
  if (incident === null) {
    if (state === 'missing') return <EmptyState title={t('review.missing')}>{t('review.missingHint')}</EmptyState>;
    if (state === 'failed')
      return (
        <EmptyState unknown title={t('review.failed')}>
          {t('review.failedHint')}
        </EmptyState>
      );
    return <div className="review-waiting" aria-busy="true" />;
  }
  const lanes = lanesOf(assignments, targets, nowMs);
  const figures = figuresOf(incident, assignments, targets, nowMs);
  const picture = (
    <section className="review-lanes" aria-label={t('review.lanes')}>
      <div className="records-head">
        <h2>{shows === 'lanes' || isWide ? t('review.lanes') : t('review.table')}</h2>
        <span className="tertiary cut">{isPhone ? '' : t('review.laneHint')}</span>
        {!isWide && (
          <Segmented<'lanes' | 'table'>
            size="small"
            className="records-order"
            value={shows}
            onChange={setShows}
            options={[
              { value: 'lanes', label: t('review.chartKey') },
              { value: 'table', label: `${t('review.tableKey')}${isPhone ? '' : ' T'}` },
            ]}
          />
        )}
      </div>
      {(isWide || shows === 'lanes') && (
        <LanesView
          incident={incident}
          lanes={lanes}
          items={timeline.items}
          targets={targets}
          nowMs={nowMs}
          teamOfPerson={teamOfPerson}
          pickedTeamId={filter.teamId}
          onPick={(teamId) => setFilter({ ...filter, teamId })}
          onRecord={(recordId) => records.current?.show(recordId)}
        />
      )}
      {isWide && lanes.length > 0 && (
        <div className="records-head">
          <h2>{t('review.table')}</h2>
        </div>
      )}
      {(isWide ? lanes.length > 0 : shows === 'table') && <StepTable lanes={lanes} targets={targets} nowMs={nowMs} />}
    </section>
  );
  return (
    <article className={`incident-review ${isWide ? 'is-wide' : ''} ${isPhone ? 'is-phone' : ''}`}>
      <PrintFrame code={incident.code} />
      <ReviewHead
        incident={incident}
        isLive={isLive}
        isPhone={isPhone}
        onBack={onBack}
        onCommand={isLive && onCommand ? () => onCommand(incident) : null}
        onOpen={onOpen}
        onExport={save}
        onPrint={print}
      />
      <div className="review-body">
        <FiguresStrip
          figures={figures}
          teamOf={(assignmentId) => (assignments.length > 1 ? (assignments.find((one) => one.id === assignmentId)?.teamId ?? null) : null)}
        />
        <SituationLine figures={incident.figures} />
        <div className="review-columns">
          {picture}
          <RecordsView
            handle={records}
            told={told}
            state={timeline.state}
            filter={filter}
            onFilter={setFilter}
            orderBy={orderBy}
            onOrder={setOrder}
          />
        </div>
      </div>
    </article>
  );
}
