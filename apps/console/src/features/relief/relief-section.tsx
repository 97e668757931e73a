/** The relief clock of an incident (救助时限): how many groups were relieved in time, each with its clock; the late one red, with what came last and why. */
import { type Incident, RELIEF_KINDS, type ReliefBoard, type ReliefClock, type ReliefKind, type Role } from '@fenghuo/domain';
import { Button, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { useChanges, useNow, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { count, duration, instant } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { useNodeFacts } from '../../ui/node-facts.ts';
import './relief.css';

const GROUPS_SHOWN = 100;
const MOST_SHOWN = 1_000;

export function ReliefSection({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const mayAct = can(usePerson(), 'handleIncidents');
  const facts = useNodeFacts();
  const signers = incident === null ? [] : facts.settings(incident.jurisdictionId).reliefSigners;
  const [shown, setShown] = useState(GROUPS_SHOWN);
  const board = useBoard(incidentId, incident, shown);
  const [isAdding, setAdding] = useState(false);
  const nowMs = useNow();
  const { value } = board;
  return (
    <section className="relief" aria-label={t('relief.title')}>
      <div className="section-head">
        <b>{t('relief.title')}</b>
        {value !== null && value.share !== null && (
          <span className={value.within < value.groups ? 'relief-short' : ''}>
            {t('relief.within', { within: value.within, groups: value.groups, hours: value.limitHours })} ·{' '}
            {t('relief.share', { share: value.share })}
          </span>
        )}
        {mayAct && (
          <Button size="small" className="relief-add" onClick={() => setAdding(true)}>
            {t('relief.add')}
          </Button>
        )}
      </div>
      {value?.groups === 0 && <div className="section-empty tertiary">{t('relief.none')}</div>}
      {value !== null && value.groups > 0 && (
        <div className="tertiary relief-rule">
          {t('relief.start', { at: instant(Date.parse(value.start.at), nowMs) })} · {t('relief.stop')}
        </div>
      )}
      {value?.clocks.map((clock) => (
        <GroupLine
          key={clock.group.id}
          clock={clock}
          limitHours={value.limitHours}
          mayAct={mayAct}
          signers={signers}
          onChanged={board.read}
        />
      ))}
      {value !== null && value.next !== null && (
        <Button type="link" size="small" onClick={() => setShown(Math.min(MOST_SHOWN, shown + GROUPS_SHOWN))}>
          {t('relief.more', { n: value.groups - value.clocks.length })}
        </Button>
      )}
      {isAdding && <AddDialog incidentId={incidentId} onAdded={board.read} onClose={() => setAdding(false)} />}
    </section>
  );
}

/** Groups are no rows of the feed: what is said of them, and another place or limit of the incident, asks again. */
function useBoard(incidentId: string, incident: Incident | null, limit: number) {
  const last = useChanges().find((change) => change.incidentId === incidentId && change.type.startsWith('reliefGroup.'));
  const node = useRow('jurisdiction', incident?.jurisdictionId);
  return useAsked<ReliefBoard>(
    `/incidents/${incidentId}/relief?limit=${limit}`,
    `${last?.id} ${incident?.jurisdictionId} ${node?.version}`,
  );
}

type GroupProps = { clock: ReliefClock; limitHours: number; mayAct: boolean; signers: readonly Role[]; onChanged: () => void };

function GroupLine({ clock, limitHours, mayAct, signers, onChanged }: GroupProps) {
  const { t } = useTranslation();
  const { group, stoppedAt, isWithin, seconds, lastKind } = clock;
  const { run, isBusy, failure } = useCommand();
  const [isAskingWhy, setAskingWhy] = useState(false);
  const nowMs = useNow();
  const maySign = usePerson()?.roles.some(({ role }) => signers.includes(role)) ?? false;
  const isLate = isWithin === false || (stoppedAt === null && nowMs > Date.parse(clock.dueAt));
  const change = async (path: string, body: object, words: string): Promise<void> => {
    const done = await run(() => send('POST', `/relief-groups/${group.id}/${path}`, body, { name: 'relief', subjectId: group.id }));
    if (done === null) return;
    tellDone(words);
    onChanged();
  };
  const arrive = (kind: ReliefKind): void =>
    void change('relief', { kind }, t('relief.arrived', { name: group.name, kind: t(`relief.kind.${kind}`) }));
  const sign = (cause: string | null): void => void change('sign', cause === null ? {} : { cause }, t('relief.signed'));
  const kind = lastKind === null ? '' : t(`relief.kind.${lastKind}`);
  return (
    <div className={`relief-group ${isLate ? 'is-late' : ''}`}>
      <div className="relief-line">
        <b className="cut">{group.name}</b>
        <span className="tertiary nowrap">{t('evacuation.count', { people: count(group.people) })}</span>
        <span className="relief-time">
          {isLate && (
            <b className="relief-late">
              <LateGlyph /> {t('relief.late')}
            </b>
          )}{' '}
          {seconds === null
            ? t('relief.running', { at: instant(Date.parse(clock.dueAt), nowMs) })
            : t('relief.took', { time: duration(seconds) })}
        </span>
      </div>
      <div className="relief-line secondary">
        {RELIEF_KINDS.map((one) => {
          const at = group.relief[one];
          return (
            <span key={one} className="nowrap">
              {t(`relief.kind.${one}`)} {at === null ? '—' : instant(Date.parse(at), nowMs)}
            </span>
          );
        })}
      </div>
      {isLate && (
        <div className="relief-cause">
          {stoppedAt === null ? t('relief.waitingFor', { kind }) : t('relief.lateBy', { kind })}
          {group.cause !== null && ` · ${t('relief.causeOf', { cause: group.cause })}`}
        </div>
      )}
      {group.signed.map((figure) => (
        <div key={figure.signedAt} className="tertiary">
          {t('relief.signedFigure', {
            at: instant(Date.parse(figure.signedAt), nowMs),
            by: figure.byName,
            time: duration(figure.seconds),
            hours: figure.limitHours,
          })}
        </div>
      ))}
      {mayAct && (
        <div className="relief-line">
          {RELIEF_KINDS.filter((one) => group.relief[one] === null).map((one) => (
            <Button key={one} size="small" loading={isBusy} onClick={() => arrive(one)}>
              {t('relief.arrive', { kind: t(`relief.kind.${one}`) })}
            </Button>
          ))}
          {stoppedAt !== null && !isSigned(clock, limitHours) && (
            <Button
              size="small"
              loading={isBusy}
              disabled={!maySign}
              title={
                maySign
                  ? ''
                  : t('relief.signers', { roles: signers.map((role) => t(`common.role.${role}`)).join(t('common.listSeparator')) })
              }
              onClick={() => (isLate && group.cause === null ? setAskingWhy(true) : sign(null))}
            >
              {t('relief.sign')}
            </Button>
          )}
        </div>
      )}
      <Sending subjectId={group.id} />
      <Refusal failure={failure} />
      <ReasonDialog
        open={isAskingWhy}
        title={t('relief.cause')}
        okText={t('relief.sign')}
        onCancel={() => setAskingWhy(false)}
        onGiven={async (cause) => {
          setAskingWhy(false);
          sign(cause);
        }}
      />
    </div>
  );
}

/** The figure as it stands is the one that was signed last. */
function isSigned({ group, startedAt, stoppedAt }: ReliefClock, limitHours: number): boolean {
  const last = group.signed.at(-1);
  const isSameTime = last?.startedAt === startedAt && last.stoppedAt === stoppedAt;
  return isSameTime && last.limitHours === limitHours && last.people === group.people && last.cause === group.cause;
}

function AddDialog({ incidentId, onAdded, onClose }: { incidentId: string; onAdded: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [people, setPeople] = useState<number | null>(null);
  const { run, isBusy, failure } = useCommand();
  const canSave = name.trim() !== '' && people !== null;
  const save = async (): Promise<void> => {
    if (!canSave) return;
    const body = { incidentId, name: name.trim(), people };
    const done = await run(() => send('POST', '/relief-groups', body, { name: 'relief', subjectId: incidentId }));
    if (done === null) return;
    tellDone(t('relief.saved', { name: name.trim() }));
    onAdded();
    onClose();
  };
  return (
    <Modal
      open
      title={t('relief.add')}
      width={420}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('relief.save')}
      okButtonProps={{ disabled: !canSave, loading: isBusy }}
      cancelText={t('common.cancel')}
    >
      <div className="relief-form">
        <Labelled label={t('relief.name')}>
          <Input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} onPressEnter={() => void save()} />
        </Labelled>
        <Labelled label={t('relief.people')}>
          <InputNumber min={1} max={10_000_000} precision={0} value={people} onChange={setPeople} onPressEnter={() => void save()} />
        </Labelled>
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
