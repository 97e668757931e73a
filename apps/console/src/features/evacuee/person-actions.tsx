/** What can be done with one person: in here, on to another shelter, out. A child alone is handed to a recorded person, and a second person signs. */
import { DESTINATIONS, type Destination, type Evacuee, isChildAlone, type NamedEvacuee, type Page, type Shelter } from '@fenghuo/domain';
import { Button, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { useRows } from '../../live/live.ts';
import { RequestError, send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { usePerson } from '../../live/session.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { Labelled } from '../../ui/labelled.tsx';

type Props = { evacuee: NamedEvacuee; shelter: Shelter; onChanged: () => void };
type Did = 'checkIn' | 'move' | 'checkOut' | 'handover' | 'sign';

function usePersonCommand(evacuee: NamedEvacuee, onChanged: () => void) {
  const { t } = useTranslation();
  const { run, isBusy, failure, clear } = useCommand();
  const act = async (path: string, body: object, did: (row: Evacuee) => Did): Promise<boolean> => {
    const at = new Date(serverTime.now()).toISOString();
    const about = { name: path, subjectId: evacuee.id };
    const row = await run(() => send<Evacuee>('POST', `/evacuees/${evacuee.id}/${path}`, { ...body, at }, about));
    if (row === null) return false;
    tellDone(t(`evacuee.done.${did(row)}`, { code: evacuee.code }));
    onChanged();
    return true;
  };
  return { act, isBusy, failure, clear };
}

export function PersonActions({ evacuee, shelter, onChanged }: Props) {
  const { t } = useTranslation();
  const person = usePerson();
  const [asked, setAsked] = useState<'move' | 'out' | null>(null);
  const { act, isBusy, failure } = usePersonCommand(evacuee, onChanged);
  const isHere = evacuee.state === 'in' && evacuee.shelterId === shelter.id;
  const isMine = evacuee.handover !== null && evacuee.handover.byPersonId === person?.id;
  const close = (): void => setAsked(null);
  return (
    <span className="person-actions">
      {evacuee.state !== 'in' && (
        <Button size="small" loading={isBusy} onClick={() => void act('check-in', { shelterId: shelter.id }, () => 'checkIn')}>
          {t('evacuee.do.checkIn')}
        </Button>
      )}
      {isHere && evacuee.handover === null && (
        <>
          <Button size="small" onClick={() => setAsked('move')}>
            {t('evacuee.do.move')}
          </Button>
          <Button size="small" onClick={() => setAsked('out')}>
            {t('evacuee.do.checkOut')}
          </Button>
        </>
      )}
      {isHere && evacuee.handover !== null && (
        <Button
          size="small"
          loading={isBusy}
          disabled={isMine}
          title={isMine ? t('evacuee.signHint') : ''}
          onClick={() => void act('check-out/sign', {}, () => 'sign')}
        >
          {t('evacuee.do.sign')}
        </Button>
      )}
      <Refusal failure={failure} title={evacuee.code} />
      {asked === 'move' && <MoveDialog evacuee={evacuee} shelter={shelter} onChanged={onChanged} onClose={close} />}
      {asked === 'out' && <OutDialog evacuee={evacuee} onChanged={onChanged} onClose={close} />}
    </span>
  );
}

type DialogProps = { evacuee: NamedEvacuee; onChanged: () => void; onClose: () => void };

function MoveDialog({ evacuee, shelter, onChanged, onClose }: DialogProps & { shelter: Shelter }) {
  const { t } = useTranslation();
  const { act, isBusy, failure } = usePersonCommand(evacuee, onChanged);
  const [to, setTo] = useState<string | null>(null);
  const [arrived, setArrived] = useState(false);
  const [withGroup, setWithGroup] = useState(evacuee.groupId !== null);
  const goals = useRows('shelter').filter(({ id, state }) => id !== shelter.id && (state === 'open' || state === 'opening'));
  const move = async (): Promise<void> => {
    if (to !== null && (await act('move', { toShelterId: to, arrived, withGroup }, () => 'move'))) onClose();
  };
  return (
    <Modal
      open
      title={`${evacuee.code} ${t('evacuee.moveTitle')}`}
      okText={t('evacuee.moveSend')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: to === null, loading: isBusy }}
      onOk={() => void move()}
      onCancel={onClose}
    >
      <div className="desk-form">
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('evacuee.moveTitle')}
          placeholder={t('evacuee.chooseShelter')}
          value={to}
          onChange={setTo}
          options={goals.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Checkbox checked={arrived} onChange={(event) => setArrived(event.target.checked)}>
          {t('evacuee.arrived')}
        </Checkbox>
        {evacuee.groupId !== null && (
          <Checkbox checked={withGroup} onChange={(event) => setWithGroup(event.target.checked)}>
            {t('evacuee.withGroup')}
          </Checkbox>
        )}
        <Refusal failure={failure} title={evacuee.code} />
      </div>
    </Modal>
  );
}

const NO_RECEIVER = { name: '', phone: '', relation: '' };

function OutDialog({ evacuee, onChanged, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { act, isBusy, failure } = usePersonCommand(evacuee, onChanged);
  const [destination, setDestination] = useState<Destination | null>(null);
  const [withGroup, setWithGroup] = useState(evacuee.groupId !== null);
  const [receiver, setReceiver] = useState(NO_RECEIVER);
  // The group says whether a child is alone; until it is read the server judges, and asks for who takes them.
  const isYoung = evacuee.birthYear !== null && isChildAlone(new Date(serverTime.now()).toISOString(), evacuee, []);
  const group = useAsked<Page<Evacuee>>(isYoung && evacuee.groupId !== null ? `/evacuees?groupId=${evacuee.groupId}&limit=60` : null);
  const known = evacuee.groupId === null ? [] : (group.value?.items ?? null);
  const isAlone =
    evacuee.needs.includes('childAlone') ||
    (isYoung && known !== null && isChildAlone(new Date(serverTime.now()).toISOString(), evacuee, known));
  const isAskedFor = isAlone || (failure instanceof RequestError && failure.code === 'RECEIVER_MISSING');
  const isComplete = destination !== null && (!isAskedFor || receiver.name.trim() !== '');
  const leave = async (): Promise<void> => {
    if (destination === null) return;
    const given = Object.fromEntries(Object.entries(receiver).filter(([, words]) => words.trim() !== ''));
    const body = { destination, withGroup, ...(receiver.name.trim() !== '' && { receiver: given }) };
    if (await act('check-out', body, (row) => (row.handover === null ? 'checkOut' : 'handover'))) onClose();
  };
  const field = (key: keyof typeof NO_RECEIVER, label: string) => (
    <Labelled label={label}>
      <Input
        autoComplete="off"
        maxLength={key === 'relation' ? 40 : 60}
        value={receiver[key]}
        onChange={(event) => setReceiver((before) => ({ ...before, [key]: event.target.value }))}
      />
    </Labelled>
  );
  return (
    <Modal
      open
      title={`${evacuee.code} ${t('evacuee.outTitle')}`}
      okText={t('evacuee.outSend')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: !isComplete, loading: isBusy }}
      onOk={() => void leave()}
      onCancel={onClose}
    >
      <div className="desk-form">
        <div className="desk-buttons">
          {DESTINATIONS.map((one) => (
            <Button
              key={one}
              type={one === destination ? 'primary' : 'default'}
              ghost={one === destination}
              onClick={() => setDestination(one)}
            >
              {t(`evacuee.destination.${one}`)}
            </Button>
          ))}
        </div>
        {evacuee.groupId !== null && (
          <Checkbox checked={withGroup} onChange={(event) => setWithGroup(event.target.checked)}>
            {t('evacuee.withGroup')}
          </Checkbox>
        )}
        {isAskedFor && (
          <>
            <b>{t('evacuee.receiver')}</b>
            <span className="tertiary">{t('evacuee.receiverHint')}</span>
            <div className="desk-pair">
              {field('name', t('evacuee.receiverName'))}
              {field('phone', t('evacuee.receiverPhone'))}
            </div>
            {field('relation', t('evacuee.relation'))}
          </>
        )}
        <Refusal failure={failure} title={evacuee.code} />
      </div>
    </Modal>
  );
}
