/** The reports that tell of this incident; one that does not belong is taken out with a reason. */
import type { Incident } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useNow, useRevision } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { ReasonDialog } from '../../ui/command.tsx';
import { instant, shortCode } from '../../ui/format.ts';

type Props = { incident: Incident; mayAct: boolean; onOpen: (ref: { kind: 'report'; id: string }) => void };

export function Reports({ incident, mayAct, onOpen }: Props) {
  const { t } = useTranslation();
  useRevision();
  const nowMs = useNow();
  const [leaving, setLeaving] = useState<{ id: string; code: string } | null>(null);
  const reports = incident.reportIds.flatMap((id) => store.get('report', id) ?? []);
  if (reports.length === 0) return null;
  return (
    <section className="reports">
      <div className="section-head">
        <b>
          {t('incident.reports.title')} {reports.length}
        </b>
      </div>
      {reports.map((report) => (
        <div key={report.id} className="report-line">
          <button type="button" className="plain report-line-open" onClick={() => onOpen({ kind: 'report', id: report.id })}>
            <span className="tertiary nowrap">{instant(Date.parse(report.receivedAt), nowMs)}</span>
            <span className="cut">{report.summary}</span>
            <span className="tertiary nowrap">{t(`common.source.${report.source}`)}</span>
          </button>
          {mayAct && report.state === 'joined' && incident.state !== 'closed' && (
            <Button size="small" type="text" onClick={() => setLeaving(report)}>
              {t('incident.reports.unjoin')}
            </Button>
          )}
        </div>
      ))}
      <ReasonDialog
        open={leaving !== null}
        title={t('incident.reports.unjoinTitle', { code: leaving ? shortCode(leaving.code) : '' })}
        okText={t('incident.reports.unjoin')}
        onCancel={() => setLeaving(null)}
        onGiven={(reason) =>
          leaving
            ? send('POST', `/reports/${leaving.id}/unjoin`, { reason }, { name: 'unjoin', subjectId: incident.id })
            : Promise.resolve()
        }
      />
    </section>
  );
}
