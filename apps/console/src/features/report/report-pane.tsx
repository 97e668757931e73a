/** One report: what was said, what it resembles, and the decision. Keys 1–3 join, 0 accepts, X dismisses. */
import type { Incident, Report } from '@fenghuo/domain';
import { Button, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toneAt } from '../../live/clock-of.ts';
import { clocks, useNow, useRow, useRows } from '../../live/live.ts';
import { ask, send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { joinTo, type SimilarItem, useSimilar } from '../../live/similar.ts';
import { NoticeBar, ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { DetailHead, DetailPlace } from '../../ui/detail-head.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { PhoneGlyph } from '../../ui/glyphs.tsx';
import { EmptyState, Keycap } from '../../ui/pane.tsx';
import { PROBABLY_SAME, SimilarCard } from '../../ui/similar-card.tsx';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';
import { typeName } from '../../ui/words.ts';
import { Additions } from './additions.tsx';
import './report.css';

export type ReportPaneProps = {
  id: string;
  isCompact: boolean;
  onOpen: (ref: { kind: 'report' | 'incident'; id: string }) => void;
  onLocate: () => void;
  /** An accepted report goes straight on to dispatch. */
  onAccepted: (incidentId: string) => void;
  /** A key of the command screen meant for this pane. */
  pressed: { key: string; at: number } | null;
};

export function ReportPane(props: ReportPaneProps) {
  const { t } = useTranslation();
  const report = useRow('report', props.id);
  if (report === null) return <EmptyState title={t('incident.gone')}>{t('incident.goneHint')}</EmptyState>;
  return <ReportBody {...props} report={report} />;
}

function ReportBody({ report, isCompact, onOpen, onLocate, onAccepted, pressed }: ReportPaneProps & { report: Report }) {
  const { t } = useTranslation();
  const person = usePerson();
  const nowMs = useNow();
  const isWaiting = report.state === 'waiting';
  const mayAct = can(person, 'handleReports');
  const likeness = useSimilar(isWaiting ? { reportId: report.id } : null);
  const incident = useRow('incident', report.incidentId);
  const { run, isBusy, failure } = useCommand();
  const [asking, setAsking] = useState<'dismiss' | 'unjoin' | null>(null);
  const clock = clocks.report(report);
  const tone = toneAt(clock, nowMs);

  const accept = async (): Promise<void> => {
    const opened = await run(() => send<Incident>('POST', `/reports/${report.id}/accept`, {}, { name: 'accept', subjectId: report.id }));
    if (opened === null) return;
    tellDone(t('report.accepted', { code: shortCode(opened.code) }));
    onAccepted(opened.id);
  };
  const join = async (item: SimilarItem): Promise<void> => {
    const incidentId = await run(() => joinTo(report.id, item));
    if (incidentId === null) return;
    tellDone(t('report.joined', { code: shortCode(item.code) }), () =>
      send('POST', `/reports/${report.id}/unjoin`, { reason: t('common.undo') }, { name: 'unjoin', subjectId: report.id }),
    );
    onOpen({ kind: 'incident', id: incidentId });
  };
  const best = likeness.items.find((item) => item.score >= PROBABLY_SAME) ?? null;
  const latest = { accept, join, items: likeness.items };
  const [handled, setHandled] = useState(pressed?.at ?? 0);
  useEffect(() => {
    if (pressed === null || pressed.at === handled || !isWaiting || !mayAct || isBusy) return;
    setHandled(pressed.at);
    const item = latest.items[Number(pressed.key) - 1];
    if (pressed.key === '0' || pressed.key === 'a') void latest.accept();
    else if (pressed.key === 'x') setAsking('dismiss');
    else if (item) void latest.join(item);
  });

  const reasons = [
    t('report.dismissReason.duplicate'),
    t('report.dismissReason.falseAlarm'),
    t('report.dismissReason.notOurs'),
    t('report.dismissReason.tested'),
  ];
  return (
    <>
      <DetailHead
        of="report"
        symbol={<SymbolIcon spec={{ of: 'report', late: tone === 'red' }} size={24} />}
        title={report.summary}
        code={
          !isCompact && (
            <span className="tertiary nowrap" title={report.code}>
              {shortCode(report.code)}
            </span>
          )
        }
      >
        <DetailPlace place={report.place} jurisdictionId={report.jurisdictionId} hasCoordinates={!isCompact} onLocate={onLocate} />
        <div className="report-status">
          <span className="report-state">{t(`common.reportState.${report.state}`)}</span>
          {clock && <TimeChip tone={tone} step={clock.step} seconds={(nowMs - clock.startMs) / 1000} targetSeconds={clock.targetSeconds} />}
          {isCompact && <span className="tertiary">{shortCode(report.code)}</span>}
        </div>
        {isWaiting && mayAct && (
          <div className="report-actions">
            {best && (
              <Button type="primary" loading={isBusy} onClick={() => void join(best)}>
                {t(best.kind === 'report' ? 'report.joinReport' : 'report.join', { code: shortCode(best.code) })} <Keycap>1</Keycap>
              </Button>
            )}
            <Button type={best ? 'default' : 'primary'} loading={isBusy} onClick={() => void accept()}>
              {isCompact ? t('report.acceptShort') : t('report.accept')} <Keycap>0</Keycap>
            </Button>
            <Button onClick={() => setAsking('dismiss')}>
              {t('report.dismiss')} <Keycap>X</Keycap>
            </Button>
          </div>
        )}
        <Sending subjectId={report.id} />
        <Refusal failure={failure} />
      </DetailHead>
      <div className="report-scroll">
        {isWaiting && (
          <section>
            <h3>
              {t('report.similar')}{' '}
              <span className="tertiary">
                {likeness.state === 'comparing'
                  ? t('report.similarLoading')
                  : likeness.state === 'failed'
                    ? t('report.similarFailed')
                    : likeness.items.length === 0
                      ? t('report.similarNone')
                      : ''}
              </span>
            </h3>
            <div className="report-similar">
              {likeness.items.map((item, index) => (
                <SimilarCard
                  key={item.id}
                  item={item}
                  index={index}
                  isBest={item === best}
                  onJoin={() => void join(item)}
                  disabled={!mayAct || isBusy}
                />
              ))}
            </div>
          </section>
        )}
        {incident && (
          <section>
            <h3>{t('report.inIncident')}</h3>
            <button type="button" className="plain report-incident" onClick={() => onOpen({ kind: 'incident', id: incident.id })}>
              <b>{shortCode(incident.code)}</b> {incident.title}
            </button>
            {mayAct && report.state === 'joined' && incident.state !== 'closed' && (
              <Button size="small" onClick={() => setAsking('unjoin')}>
                {t('report.unjoin')}
              </Button>
            )}
          </section>
        )}
        <Facts report={report} />
        <Additions reportId={report.id} />
        {mayAct && <ReporterBlock reportId={report.id} />}
      </div>
      <NoticeBar />
      <ReasonDialog
        open={asking !== null}
        title={asking === 'unjoin' ? t('report.unjoin') : t('report.dismissTitle', { code: shortCode(report.code) })}
        okText={asking === 'unjoin' ? t('report.unjoin') : t('common.reportState.dismissed')}
        {...(asking === 'dismiss' && { choices: reasons })}
        onCancel={() => setAsking(null)}
        onGiven={(reason) =>
          asking ? send('POST', `/reports/${report.id}/${asking}`, { reason }, { name: asking, subjectId: report.id }) : Promise.resolve()
        }
      />
    </>
  );
}

function Facts({ report }: { report: Report }) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const types = useRows('incidentType');
  const type = typeName(
    types.find((one) => one.code === report.typeCode),
    i18n.language,
  );
  const figures = Object.entries(report.figures).map(
    ([figure, value]) => `${t(`common.figure.${figure as 'dead'}`, { defaultValue: figure })} ${value}`,
  );
  const flags = report.flags.map((flag) => t(`report.flag.${flag as 'late'}`, { defaultValue: flag }));
  const rows: [string, string][] = [
    [t('report.facts.received'), instant(Date.parse(report.receivedAt), nowMs)],
    [t('report.facts.occurred'), instant(Date.parse(report.occurredAt), nowMs)],
    [t('report.facts.source'), t(`common.source.${report.source}`) + (report.externalId ? ` · ${report.externalId}` : '')],
    [t('report.facts.type'), type ?? t('report.facts.noType')],
    ...(figures.length > 0 ? ([[t('incident.figures.title'), figures.join(' · ')]] as [string, string][]) : []),
    ...(flags.length > 0 ? ([['', flags.join(' · ')]] as [string, string][]) : []),
  ];
  return (
    <section>
      {report.description && <p className="report-description">{report.description}</p>}
      <dl className="facts">
        {rows.map(([term, words]) => (
          <div key={term || words}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The caller is personal data: read only when asked for, shown only here, and each reading is on record. */
function ReporterBlock({ reportId }: { reportId: string }) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const [reporter, setReporter] = useState<{ reportId: string; name: string | null; phone: string | null } | null>(null);
  const shown = reporter?.reportId === reportId ? reporter : null;
  const read = async (): Promise<void> => {
    const answer = await run(() => ask<{ name: string | null; phone: string | null }>(`/reports/${reportId}/reporter`));
    if (answer !== null) setReporter({ ...answer, reportId });
  };
  return (
    <section className="report-reporter">
      {shown === null ? (
        <Tooltip title={t('report.reporterAudited')}>
          <Button size="small" loading={isBusy} onClick={() => void read()}>
            <PhoneGlyph /> {t('report.showReporter')}
          </Button>
        </Tooltip>
      ) : (
        <span>
          <PhoneGlyph /> {t('report.reporter')} <b>{[shown.name, shown.phone].filter(Boolean).join(' ') || t('report.noReporter')}</b>
        </span>
      )}
      <Refusal failure={failure} />
    </section>
  );
}
