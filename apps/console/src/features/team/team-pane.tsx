/** One team: what it can do, where it is, what it is on. */
import { isOpen, positionAge } from '@fenghuo/domain';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { toneAt } from '../../live/clock-of.ts';
import { clocks, positions, store, useAssignmentsOf, useNow, useRow, useWhereabouts } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { useTeamContacts } from '../../live/team-contacts.ts';
import { NoticeBar, ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { DetailHead } from '../../ui/detail-head.tsx';
import { coordinates, shortCode } from '../../ui/format.ts';
import { PinGlyph } from '../../ui/glyphs.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { PositionAge } from '../../ui/position-age.tsx';
import { StateChip } from '../../ui/state-chip.tsx';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';
import { addressOf, capabilityGlyph, capabilityWords } from '../../ui/words.ts';
import { ContactLost } from './contact-lost.tsx';
import './team.css';

export function TeamPane({
  id,
  onOpen,
  onLocate,
}: {
  id: string;
  onOpen: (ref: { kind: 'incident'; id: string }) => void;
  onLocate: () => void;
}) {
  const { t } = useTranslation();
  const team = useRow('team', id);
  const reach = useTeamContacts(team);
  useWhereabouts(id);
  const assignments = useAssignmentsOf('teamId', id).filter(isOpen);
  const person = usePerson();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  const [isAsking, setAsking] = useState(false);
  if (team === null) return <EmptyState title={t('incident.gone')}>{t('incident.goneHint')}</EmptyState>;
  const fix = positions.get(team.positionNumber);
  const isOut = team.availability === 'outOfService';
  const mayManage = can(person, 'manageTeams');
  const standing = assignments.length > 0 ? t('team.assigned') : isOut ? t('team.outOfService') : t('team.standby');
  const back = async (): Promise<void> => {
    const done = await run(() => send('PATCH', `/teams/${id}`, { availability: 'available' }, { name: 'availability', subjectId: id }));
    if (done !== null) tellDone(t('event.team.available', { team: team.name }));
  };
  const facts: [string, ReactNode][] = [
    [
      t('team.capabilities'),
      team.capabilities.map(({ code, level }) => capabilityWords(t, code) + (level ? ` ${level}` : '')).join(t('common.listSeparator')) ||
        t('common.none'),
    ],
    [t('team.headcount'), team.headcount === null ? t('common.none') : t('common.people', { n: team.headcount })],
    [t('team.leader'), team.leader?.name ?? t('common.none')],
    ...(team.liaison ? [[t('team.liaison'), team.liaison.name] satisfies [string, ReactNode]] : []),
    ...reach.contacts.map(({ channel, value }): [string, ReactNode] => [t(`team.channel.${channel}`), value]),
    ...(reach.state === 'read' ? [] : [[t('team.contacts'), t(`team.reach.${reach.state}`)] satisfies [string, ReactNode]]),
    [t('team.station'), (team.station && addressOf(team.station)) ?? t('common.none')],
    [
      t('team.position'),
      fix ? (
        <>
          {coordinates([fix.lng, fix.lat])} · <PositionAge fixAtMs={fix.at} nowMs={nowMs} />
          {fix.speedMps !== null && fix.speedMps > 0 && positionAge(fix.at, nowMs) === 'fresh' && (
            <> · {t('team.speed', { n: Math.round(fix.speedMps * 3.6) })}</>
          )}
        </>
      ) : (
        t('team.noPosition')
      ),
    ],
  ];
  return (
    <>
      <DetailHead
        of="team"
        symbol={
          <SymbolIcon
            spec={{
              of: 'team',
              look: assignments[0]?.state ?? (isOut ? 'outOfService' : 'standby'),
              glyph: capabilityGlyph(t, team.capabilities[0]?.code),
            }}
            size={24}
          />
        }
        title={team.name}
        code={<span className="tertiary nowrap">{team.code}</span>}
      >
        <div className="team-actions">
          <span className="team-standing">{standing}</span>
          <Button size="small" onClick={onLocate}>
            <PinGlyph /> {t('incident.action.fly')}
          </Button>
          {mayManage && (
            <Link to={`/resources/teams?team=${id}`} className="team-edit">
              {t('team.edit')}
            </Link>
          )}
          {mayManage &&
            (isOut ? (
              <Button size="small" loading={isBusy} onClick={() => void back()}>
                {t('team.setAvailable')}
              </Button>
            ) : (
              <Button size="small" onClick={() => setAsking(true)}>
                {t('team.setOutOfService')}
              </Button>
            ))}
        </div>
        <ContactLost team={team} read={reach} />
        <Sending subjectId={id} />
        <Refusal failure={failure} />
      </DetailHead>
      <section className="team-facts">
        <dl className="facts">
          {facts.map(([term, words]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="team-facts">
        <h3>
          {t('team.assignments')} {assignments.length}
        </h3>
        {assignments.length === 0 && <div className="tertiary">{t('team.noAssignments')}</div>}
        {assignments.map((assignment) => {
          const incident = store.get('incident', assignment.incidentId);
          const clock = clocks.assignment(assignment);
          return (
            <button
              key={assignment.id}
              type="button"
              className="plain team-assignment"
              onClick={() => onOpen({ kind: 'incident', id: assignment.incidentId })}
            >
              <span className="cut">
                <b>{incident && shortCode(incident.code)}</b> {incident?.title}
              </span>
              <StateChip state={assignment.state} />
              {clock && (
                <TimeChip tone={toneAt(clock, nowMs)} seconds={(nowMs - clock.startMs) / 1000} targetSeconds={clock.targetSeconds} />
              )}
            </button>
          );
        })}
      </section>
      <NoticeBar />
      <ReasonDialog
        open={isAsking}
        title={t('team.outOfServiceReason', { team: team.name })}
        okText={t('team.outOfService')}
        onCancel={() => setAsking(false)}
        onGiven={(reason) =>
          send('PATCH', `/teams/${id}`, { availability: 'outOfService', reason }, { name: 'availability', subjectId: id })
        }
      />
    </>
  );
}
