/** Sending a crew to reopen a road (派队抢通): a team, by an order where the road belongs to an incident, and when it should be open. */
import { type Closure, distanceMetres, type Team } from '@fenghuo/domain';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { distance, shortCode } from '../../ui/format.ts';
import { InstantField } from '../../ui/instant-field.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { middleOf } from './middle-of.ts';

export function CrewDialog({ closure, onClose }: { closure: Closure; onClose: () => void }) {
  const { t } = useTranslation();
  const teams = nearestFirst(
    closure,
    useRows('team').filter(({ availability }) => availability === 'available'),
  );
  const incidents = useRows('incident').filter(({ state }) => state !== 'closed');
  const [teamId, setTeamId] = useState<string | null>(null);
  const [incidentId, setIncidentId] = useState<string | null>(null);
  const [expectedOpenAt, setExpected] = useState<string | null>(closure.expectedOpenAt ?? null);
  const { run, isBusy, failure } = useCommand();
  const save = async (): Promise<void> => {
    const body = { teamId, ...(incidentId !== null && { incidentId }), ...(expectedOpenAt !== null && { expectedOpenAt }) };
    const about = { name: 'sendCrew', subjectId: closure.id };
    if ((await run(() => send<Closure>('POST', `/closures/${closure.id}/crew`, body, about))) === null) return;
    tellDone(t('closure.crew.sentDone', { team: teams.find(({ team }) => team.id === teamId)?.team.name ?? '', reason: closure.reason }));
    onClose();
  };
  return (
    <Modal
      open
      width={460}
      title={t('closure.crew.title', { reason: closure.reason })}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('closure.crew.send')}
      okButtonProps={{ disabled: teamId === null, loading: isBusy }}
      cancelText={t('common.cancel')}
    >
      <div className="reason-dialog">
        <Labelled className="closure-field" label={t('closure.crew.team')}>
          <Select<string>
            autoFocus
            showSearch={{ optionFilterProp: 'label' }}
            value={teamId}
            options={teams.map(({ team, metres }) => ({
              value: team.id,
              label: [team.name, metres !== null && distance(metres), team.openAssignmentIds.length > 0 && t('closure.crew.busy')]
                .filter(Boolean)
                .join(' · '),
            }))}
            onChange={setTeamId}
          />
        </Labelled>
        <Labelled className="closure-field" label={`${t('closure.crew.incident')} (${t('common.optional')})`}>
          <Select<string>
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={incidentId}
            options={incidents.map(({ id, code, title }) => ({ value: id, label: `${shortCode(code)} ${title}` }))}
            onChange={(id) => setIncidentId(id ?? null)}
          />
        </Labelled>
        <p className="tertiary closure-note">{t(incidentId === null ? 'closure.crew.named' : 'closure.crew.ordered')}</p>
        <Labelled className="closure-field" label={`${t('closure.crew.expected')} (${t('common.optional')})`}>
          <InstantField label={t('closure.crew.expected')} value={expectedOpenAt} onChange={setExpected} />
        </Labelled>
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}

/** As the crow flies from where a team stands by; one of no known station comes last. */
function nearestFirst(closure: Closure, teams: readonly Team[]): { team: Team; metres: number | null }[] {
  const middle = middleOf(closure);
  return teams
    .map((team) => ({ team, metres: team.station?.point ? distanceMetres(team.station.point.coordinates, middle) : null }))
    .sort(
      (a, b) => (a.metres ?? Number.POSITIVE_INFINITY) - (b.metres ?? Number.POSITIVE_INFINITY) || a.team.code.localeCompare(b.team.code),
    );
}
