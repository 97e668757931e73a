/** Whom to ask: one kind, one or several of its teams or somebody outside the ledger; task, number and time for the form. */
import { FORCE_KINDS, type ForceKind, type ForceRequest, meets, type Need, type NeedBoard } from '@fenghuo/domain';
import { Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { InstantField } from '../../ui/instant-field.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { HeadcountField } from './headcount-field.tsx';

/** 1 is best. */
const LEVELS = [1, 2, 3] as const;

type Props = { need: Need; board: NeedBoard | undefined; onClose: () => void };

export function RequestDialog({ need, board, onClose }: Props) {
  const { t } = useTranslation();
  const allTeams = useRows('team');
  const [kind, setKind] = useState<ForceKind>('military');
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const [addressee, setAddressee] = useState('');
  const missing = Math.max(1, need.headcount - (board?.promised ?? 0));
  const [headcount, setHeadcount] = useState<number | null>(missing);
  const [task, setTask] = useState('');
  const [wantedAt, setWantedAt] = useState<string | null>(null);
  const { run, isBusy, failure } = useCommand();
  const [minLevel, setMinLevel] = useState<number | null>(null);
  const { capability } = need;
  const teams = allTeams.filter(
    (team) => team.kind === kind && (minLevel === null || capability === null || meets(team, { capability, minLevel, teams: 1 })),
  );
  const ask = (more: object) =>
    send<ForceRequest>(
      'POST',
      `/needs/${need.id}/force-requests`,
      {
        kind,
        ...more,
        ...(task.trim() && { task: task.trim() }),
        ...(wantedAt !== null && { wantedAt }),
      },
      { name: 'forceRequest', subjectId: need.id },
    );
  const save = async (): Promise<void> => {
    // Each team answers for itself: one request each, for as many as it has.
    const asked = await run(async () => {
      if (teamIds.length === 0) return [await ask({ headcount, ...(addressee.trim() && { addressee: addressee.trim() }) })];
      const made: ForceRequest[] = [];
      for (const teamId of teamIds) {
        made.push(await ask({ teamId }));
        setTeamIds((left) => left.filter((id) => id !== teamId));
      }
      return made;
    });
    if (asked === null) return;
    tellDone(t('force.asked', { n: asked.length, kind: t(`force.kind.${kind}`) }));
    onClose();
  };
  return (
    <Modal
      open
      title={t('force.ask')}
      width={520}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('force.raise')}
      okButtonProps={{ loading: isBusy, disabled: teamIds.length === 0 && headcount === null }}
      cancelText={t('common.cancel')}
    >
      <div className="force-form">
        <Segmented
          block
          size="small"
          value={kind}
          options={FORCE_KINDS.map((value) => ({ value, label: t(`force.kind.${value}`) }))}
          onChange={(value) => {
            setKind(value);
            setTeamIds([]);
          }}
        />
        {kind !== 'military' && capability !== null && (
          <Segmented
            block
            size="small"
            aria-label={t('force.level')}
            value={minLevel}
            options={[
              { value: null, label: t('force.anyLevel') },
              ...LEVELS.map((level) => ({ value: level, label: t('force.minLevel', { level }) })),
            ]}
            onChange={(level) => {
              setMinLevel(level);
              setTeamIds([]);
            }}
          />
        )}
        {kind !== 'military' && teams.length > 0 && (
          <Labelled label={t('force.teams')}>
            <Select
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              value={teamIds}
              options={teams.map(({ id, name, headcount: people }) => ({
                value: id,
                label: people === null ? name : `${name} ${t('common.people', { n: people })}`,
              }))}
              onChange={setTeamIds}
            />
          </Labelled>
        )}
        {teamIds.length === 0 && (
          <>
            <Labelled label={t('force.addressee')}>
              <Input maxLength={100} value={addressee} onChange={(event) => setAddressee(event.target.value)} />
            </Labelled>
            <HeadcountField label={t('force.headcount')} value={headcount} onChange={setHeadcount} />
          </>
        )}
        <Labelled label={t('force.task')}>
          <Input maxLength={500} value={task} onChange={(event) => setTask(event.target.value)} />
        </Labelled>
        <Labelled label={t('force.wanted')}>
          <InstantField label={t('force.wanted')} value={wantedAt} onChange={setWantedAt} />
        </Labelled>
        <div className="tertiary">{t(`force.hint.${kind}`)}</div>
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
