/** 升级: every clock of the incident that would call somebody, who was told, and what comes next, to whom, when. Read again when a clock or an escalation of it moves. */
import type { ClockView, Rung } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useAssignmentsOf, useNow, useRow, useRows } from '../../live/live.ts';
import { ask, send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { clockTime } from '../../ui/format.ts';
import { ClockGlyph, LateGlyph, PhoneGlyph } from '../../ui/glyphs.tsx';
import './clocks-section.css';

const AGAIN_MS = 30_000;

export function ClocksSection({ incidentId, mayAct }: { incidentId: string; mayAct: boolean }) {
  const { t } = useTranslation();
  const [callingFor, setCallingFor] = useState<string | null>(null);
  const isCalling = callingFor === incidentId;
  const { items, hasFailed } = useClocks(incidentId);
  const numbers = useNumbers(incidentId, isCalling);
  // Clocks without a chain stand with their steps and tasks already.
  const calling = items?.filter(({ rounds }) => rounds.length > 0);
  return (
    <section className="clocks">
      <h3>
        {t('escalation.clocks.title')}{' '}
        <span className="tertiary">
          {calling?.length === 0 && t(items?.length === 0 ? 'escalation.clocks.none' : 'escalation.clocks.noChain')}
        </span>
      </h3>
      {hasFailed && <div className="tertiary">{t('escalation.clocks.unread')}</div>}
      {calling?.map((clock, index) => (
        <ClockLine key={`${clock.id} ${clock.step}`} clock={clock} isFirst={index === 0} numbers={numbers.known} mayAct={mayAct} />
      ))}
      {mayAct && !isCalling && calling?.some(hasAway) && (
        <Button size="small" onClick={() => setCallingFor(incidentId)}>
          <PhoneGlyph size={12} /> {t('escalation.clocks.numbers')}
        </Button>
      )}
      {isCalling && <Refusal failure={numbers.failure} title={t('escalation.clocks.numbersUnread')} />}
    </section>
  );
}

/** Asked once and with every change of what it depends on; the times tick here. */
function useClocks(incidentId: string): { items: readonly ClockView[] | null; hasFailed: boolean } {
  const incident = useRow('incident', incidentId);
  const assignments = useAssignmentsOf('incidentId', incidentId);
  const escalations = useRows('escalation').filter((one) => one.incidentId === incidentId);
  const [state, setState] = useState<{ items: readonly ClockView[] | null; hasFailed: boolean }>({ items: null, hasFailed: false });
  const orders = useRows('order').filter((one) => one.incidentId === incidentId);
  const moved = [incident, ...assignments, ...escalations, ...orders].map((row) => `${row?.id} ${row?.version}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved` says when what was read is no longer true
  useEffect(() => {
    const stop = new AbortController();
    const read = (): void => {
      ask<{ items: ClockView[] }>(`/incidents/${incidentId}/clocks`, stop.signal)
        .then(({ items }) => setState({ items, hasFailed: false }))
        .catch(() => {
          if (!stop.signal.aborted) setState((before) => ({ ...before, hasFailed: true }));
        });
    };
    read();
    const timer = setInterval(read, AGAIN_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [incidentId, moved]);
  return state;
}

const hasAway = ({ rounds }: ClockView): boolean => rounds.some(({ to }) => to.some(({ isOnline }) => !isOnline));

/** By person; null who has none. */
type Numbers = ReadonlyMap<string, string | null>;

/** Whom to call and where: asked once when somebody wants to call, for each asking is written down. */
function useNumbers(incidentId: string, isWanted: boolean): { known: Numbers; failure: unknown } {
  const [read, setRead] = useState<{ known: Numbers; failure: unknown }>({ known: new Map(), failure: null });
  useEffect(() => {
    if (!isWanted) return;
    const stop = new AbortController();
    ask<{ items: ClockView[] }>(`/incidents/${incidentId}/clocks?numbers=true`, stop.signal)
      .then(({ items }) => {
        const people = items.flatMap(({ rounds }) => rounds.flatMap(({ to }) => to));
        setRead({ known: new Map(people.map(({ personId, phone }) => [personId, phone ?? null])), failure: null });
      })
      .catch((failure: unknown) => !stop.signal.aborted && setRead({ known: new Map(), failure }));
    return () => stop.abort();
  }, [incidentId, isWanted]);
  return read;
}

type LineProps = { clock: ClockView; isFirst: boolean; numbers: Numbers; mayAct: boolean };

/** The ladder of the one that is due first, and of each that calls somebody now; of the others the next round alone, until it is asked for. */
function ClockLine({ clock, isFirst, numbers, mayAct }: LineProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  const isLate = Date.parse(clock.dueAt) <= nowMs;
  const isAmber = Date.parse(clock.amberAt) <= nowMs;
  const { escalation } = clock;
  const [isAsked, setAsked] = useState(false);
  const isWhole = isFirst || isAsked || (escalation !== null && !escalation.ownedBy);
  const next = clock.rounds.find(({ state }) => state === 'next');
  const team = clock.teamId && store.get('team', clock.teamId)?.name;
  const own = async (id: string): Promise<void> => {
    if ((await run(() => send('POST', `/escalations/${id}/own`, {}, { name: 'own', subjectId: clock.id }))) !== null)
      tellDone(t('escalation.ownDone'));
  };
  return (
    <div className="clock-line">
      <div className="clock-head">
        <span className={`step-chip time-chip-${isLate ? 'red' : isAmber ? 'amber' : 'calm'}`}>
          {isLate ? <LateGlyph size={13} /> : <ClockGlyph size={13} />}
          {t(`common.clock.${clock.step}`)}
        </span>
        <span className="clock-words">
          {team} {t('escalation.clocks.due', { time: clockTime(Date.parse(clock.dueAt)) })}
        </span>
        {escalation && !escalation.ownedBy && mayAct && (
          <Button size="small" loading={isBusy} onClick={() => void own(escalation.id)}>
            {t('escalation.own')}
          </Button>
        )}
      </div>
      {escalation?.ownedBy && (
        <div className="clock-owned">
          {t('escalation.clocks.owned', { name: escalation.ownedBy.name, time: clockTime(Date.parse(escalation.ownedAt ?? clock.dueAt)) })}
        </div>
      )}
      {!isWhole && (
        <button type="button" className="plain clock-next" aria-expanded={false} onClick={() => setAsked(true)}>
          {next && t('escalation.clocks.next', { time: clockTime(Date.parse(next.at)) })}
          <span>{next?.to.map(({ name }) => name).join(t('common.listSeparator'))}</span>
          <span className="tertiary">{t('escalation.clocks.whole', { n: clock.rounds.length })}</span>
        </button>
      )}
      <ol className="ladder" hidden={!isWhole}>
        {clock.rounds
          .filter(({ state }) => !escalation?.ownedBy || state === 'fired')
          .map((rung) => (
            <RungLine key={rung.round} rung={rung} numbers={numbers} />
          ))}
      </ol>
      <Refusal failure={failure} />
    </div>
  );
}

function RungLine({ rung, numbers }: { rung: Rung; numbers: Numbers }) {
  const { t } = useTranslation();
  const roles = rung.emptyRoles.map((role) => t(`common.role.${role}`)).join(t('common.listSeparator'));
  return (
    <li className={`rung rung-${rung.state}`}>
      <span className="rung-round">{rung.isAll ? t('escalation.clocks.all') : t('escalation.clocks.round', { n: rung.round })}</span>
      <span className="rung-at">{t(`escalation.clocks.${rung.state}`, { time: clockTime(Date.parse(rung.at)) })}</span>
      <span className="rung-people">
        {rung.to.map(({ personId, name, isOnline }) => (
          <span key={personId} className={isOnline ? 'rung-person' : 'rung-person is-away'}>
            {name}
            {!isOnline && numbers.has(personId) && (
              <span title={t('escalation.clocks.call')}>
                <PhoneGlyph size={12} /> {numbers.get(personId) ?? t('escalation.clocks.noNumber')}
              </span>
            )}
          </span>
        ))}
        {roles !== '' && <span className="red-text">{t('escalation.clocks.nobody', { roles })}</span>}
      </span>
    </li>
  );
}
