/** A team cannot go: who told it and why, and the next best with one press. Nothing is sent by itself. */
import { type Assignment, nextBest } from '@fenghuo/domain';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useNow, useRevision, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { minutes, shortCode } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { Banner } from '../../ui/pane.tsx';
import { undoDispatch } from '../../ui/undo.ts';
import { useRecommendation } from './advice.ts';
import { unanswered } from './declined.ts';
import './dispatch.css';

/** More than these stand in nobody's way. */
const SHOWN = 2;

export function DeclineOffers() {
  const person = usePerson();
  const revision = useRevision();
  const minute = Math.floor(useNow() / 60_000);
  const [put, setPut] = useState<ReadonlySet<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is read anew when a row has changed, and as time goes by
  const declined = useMemo(
    () => unanswered(store.list('assignment'), (id) => store.get('incident', id), minute * 60_000),
    [revision, minute],
  );
  if (!can(person, 'handleIncidents')) return null;
  const shown = declined.filter(({ id }) => !put.has(id)).slice(0, SHOWN);
  return shown.map((assignment) => (
    <Offer key={assignment.id} assignment={assignment} onPut={() => setPut(new Set([...put, assignment.id]))} />
  ));
}

function Offer({ assignment, onPut }: { assignment: Assignment; onPut: () => void }) {
  const { t } = useTranslation();
  const incident = useRow('incident', assignment.incidentId);
  const team = useRow('team', assignment.teamId);
  const { advice } = useRecommendation(assignment.incidentId);
  const { run, isBusy, failure } = useCommand();
  const next = advice && nextBest(advice);
  const nextTeam = useRow('team', next?.teamId);
  if (incident === null || advice === null) return null;
  const press = async (): Promise<void> => {
    if (next === null) return;
    const body = { teamIds: [next.teamId], ...(assignment.task !== null && { task: assignment.task }) };
    const about = { name: 'dispatch', subjectId: incident.id };
    const answer = await run(() => send<{ assignments: Assignment[] }>('POST', `/incidents/${incident.id}/dispatch`, body, about));
    if (answer !== null) tellDone(t('dispatch.sent', { n: 1 }), () => undoDispatch(answer.assignments, t('common.undo')));
  };
  return (
    <Banner tone="amber" icon={<LateGlyph />}>
      <span className="decline-offer">
        <b>
          {t('dispatch.declined', {
            team: team?.name ?? t('common.unknown'),
            code: shortCode(incident.code),
            reason: assignment.reason ?? t('common.none'),
          })}
        </b>
        {next === null || nextTeam === null ? (
          <span>{t('dispatch.noNext')}</span>
        ) : (
          <Button size="small" type="primary" loading={isBusy} onClick={() => void press()}>
            {t('dispatch.sendNext', {
              team: nextTeam.name,
              eta: next.etaSeconds === null ? '' : `${minutes(next.etaSeconds)}${next.estimated ? ` ${t('dispatch.estimated')}` : ''}`,
            })}
          </Button>
        )}
        <Button size="small" onClick={onPut}>
          {t('dispatch.putAside')}
        </Button>
        <Refusal failure={failure} />
      </span>
    </Banner>
  );
}
